"""The question before a dialog is closed in which something would be lost."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QMessageBox


class LeavingQuestion:
    """Asked over `dialog`, once at a time; nothing waits for the answer."""

    def __init__(self, dialog: QDialog, text: str, *, leave: str, stay: str) -> None:
        """`leave` and `stay`: what the two buttons say; Enter and Esc stay."""
        self._dialog, self._text = dialog, text
        self._leave, self._stay = leave, stay
        self._box: QMessageBox | None = None

    @property
    def is_open(self) -> bool:
        return self._box is not None

    def ask(self, then: Callable[[], None]) -> None:
        """Call `then` if the person wants to leave."""
        if self._box is not None:
            return
        box = self._box = QMessageBox(self._dialog)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self._text)
        box.addButton(self._leave, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(
            box.addButton(self._stay, QMessageBox.ButtonRole.RejectRole)
        )
        box.accepted.connect(then)
        box.finished.connect(lambda _: self._forget())
        box.open()

    def withdraw(self) -> None:
        """It needs no answer any more."""
        if self._box is not None:
            self._box.reject()

    def _forget(self) -> None:
        self._box = None
