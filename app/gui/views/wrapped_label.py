"""Words that are as high as their lines: also where a tab or a scroll area lays out."""

from __future__ import annotations

from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QLabel


class WrappedLabel(QLabel):
    """A label whose least height follows its width; most layouts ask for neither."""

    def __init__(self, text: str = "", *, role: str = "dim") -> None:
        super().__init__(text)
        self.setProperty("role", role)
        self.setWordWrap(True)

    def setText(self, text: str | None) -> None:
        super().setText(text)
        self._grow()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))
