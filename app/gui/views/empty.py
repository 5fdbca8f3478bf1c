"""What the wall shows before there is a camera."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.icons import icon, pixmap
from app.gui.models.intents import Open, Panel, TryDemo
from app.gui.theme import DARK, Theme


class EmptyView(QWidget):
    """Says how to begin."""

    wanted = pyqtSignal(object)  # Intent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = QLabel()
        title = QLabel(self.tr("No cameras yet"))
        title.setProperty("role", "headline")
        text = QLabel(
            self.tr(
                "Add a network camera, a webcam, a video or a folder of pictures.\n"
                "Nothing leaves this machine."
            )
        )
        text.setProperty("role", "dim")
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.add = QPushButton(self.tr("Add a camera…"))
        self.add.setProperty("kind", "primary")
        self.add.setShortcut("Ctrl+N")
        self.add.setToolTip(self.tr("Add a camera (A)"))
        self.add.clicked.connect(lambda: self.wanted.emit(Open(Panel.ADD_CAMERA)))
        self.add.hide()  # until somebody offers it
        self.demo = QPushButton(self.tr("Try the demo"))
        self.demo.setToolTip(self.tr("Show the built-in night scene"))
        self.demo.clicked.connect(lambda: self.wanted.emit(TryDemo()))
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        for button in (self.add, self.demo):
            button.setMinimumSize(QSize(150, 40))
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addStretch(3)
        for part in (self._sign, title, text):
            column.addWidget(part, alignment=Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(10)
        column.addSpacing(12)
        row = QHBoxLayout()
        row.addStretch()
        row.addLayout(buttons)
        row.addStretch()
        column.addLayout(row)
        column.addStretch(4)
        self.set_theme(DARK)

    def set_theme(self, theme: Theme) -> None:
        self._sign.setPixmap(pixmap("camera", theme.dim, 72, self.devicePixelRatioF()))
        self.add.setIcon(icon("add", theme.on_accent))
