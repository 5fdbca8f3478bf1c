"""Short messages in a corner of the window; none of them blocks anything."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.icons import icon, pixmap
from app.gui.theme import DARK, Theme

_SHOWN_MS = 6000
_BAD_SHOWN_MS = 15000
_MAX = 4


class Toasts(QWidget):
    """A stack of messages; each goes by itself, or is closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()
        parent.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    @property
    def texts(self) -> list[str]:
        """What is shown now, oldest first."""
        return [toast.text for toast in self._toasts()]

    def show_message(self, text: str, *, is_bad: bool = False) -> None:
        toasts = self._toasts()
        if toasts and toasts[-1].text == text:
            return  # the same again says nothing more
        for toast in toasts[: max(0, len(toasts) - _MAX + 1)]:
            self._drop(toast)
        toast = _Toast(text, self._theme, is_bad=is_bad, parent=self)
        toast.closer.clicked.connect(lambda: self._drop(toast))
        self._column.addWidget(toast)
        timer = QTimer(toast)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._drop(toast))
        timer.start(_BAD_SHOWN_MS if is_bad else _SHOWN_MS)
        self.show()
        self.raise_()
        self._place()

    def clear(self) -> None:
        """Close all of them."""
        for toast in self._toasts():
            self._drop(toast)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _toasts(self) -> list[_Toast]:
        return [t for t in self.findChildren(_Toast) if not t.is_gone]

    def _drop(self, toast: _Toast) -> None:
        toast.is_gone = True
        self._column.removeWidget(toast)
        toast.hide()
        toast.deleteLater()
        self.setVisible(bool(self._toasts()))
        self._place()

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.setFixedWidth(min(440, max(200, parent.width() - 32)))
        height = self._column.totalHeightForWidth(self.width())
        self.resize(self.width(), max(1, height))
        margin = QPoint(self.width() + 16, self.height() + 16)
        self.move(parent.rect().bottomRight() - margin)


class _Toast(QFrame):
    def __init__(
        self, text: str, theme: Theme, *, is_bad: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.text = text
        self.is_gone = False
        self.setObjectName("toast")
        self.setProperty("level", "bad" if is_bad else "info")
        sign = QLabel()
        name, colour = ("warning", theme.bad) if is_bad else ("ended", theme.live)
        sign.setPixmap(pixmap(name, colour, 18, self.devicePixelRatioF()))
        words = QLabel(text)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName(text)
        self.closer = QToolButton()
        self.closer.setProperty("flat", True)
        self.closer.setIcon(icon("close", theme.dim))
        self.closer.setAccessibleName(self.tr("Dismiss"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 6, 8)
        row.addWidget(sign)
        row.addWidget(words, 1)
        row.addWidget(self.closer)
