"""The sheet of all keys."""

from __future__ import annotations

from itertools import groupby

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.gui.models.keys import KEYS, Key
from app.gui.views.key_names import native


class ShortcutSheet(QDialog):
    """Made from the table that the keyboard itself is read with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard"))
        groups = [
            (name, list(keys)) for name, keys in groupby(KEYS, lambda key: key.group)
        ]
        columns = QHBoxLayout()
        columns.setSpacing(16)
        look, camera, drawing, window = groups
        for stack in ((look, window), (camera,), (drawing,)):  # low screens are wide
            column = QVBoxLayout()
            for name, keys in stack:
                column.addLayout(_group(name, keys))
                column.addSpacing(14)
            column.addStretch(1)
            columns.addLayout(column)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 18, 16, 14)
        whole.addLayout(columns)
        whole.addWidget(buttons)


def _group(name: str, keys: list[Key]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(7)
    title = QLabel(QCoreApplication.translate("Keys", name))
    title.setProperty("role", "title")
    grid.addWidget(title, 0, 0, 1, 2)
    shown = dict.fromkeys((key.label, key.text) for key in keys)
    for row, (label, text) in enumerate(shown, start=1):
        cap = QLabel(native(label))
        cap.setProperty("role", "key")
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(cap, row, 0, alignment=Qt.AlignmentFlag.AlignRight)
        grid.addWidget(QLabel(QCoreApplication.translate("Keys", text)), row, 1)
    grid.setColumnStretch(1, 1)
    return grid
