"""The foot of a dialog: what is wrong on the left, the buttons on the right."""

from __future__ import annotations

from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton


class DialogFoot(QHBoxLayout):
    """`action` is what Enter does; Cancel and Esc reject `dialog`."""

    def __init__(self, dialog: QDialog, action: QPushButton) -> None:
        super().__init__()
        self._problem = QLabel()
        self._problem.setProperty("role", "bad")
        self._problem.setWordWrap(True)
        action.setProperty("kind", "primary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(action, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(dialog.reject)
        for button in buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(button is action)
        action.setDefault(True)
        self.addWidget(self._problem, 1)
        self.addWidget(buttons)

    def show_problem(self, text: str) -> None:
        """Say what is wrong; "" for nothing."""
        self._problem.setText(text)
