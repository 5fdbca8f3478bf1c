"""A line over the wall when nothing runs any more: why, and what to do."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.gui.icons import pixmap
from app.gui.models.intents import Open, Panel, Restart
from app.gui.models.run import RunNews, RunState
from app.gui.theme import DARK, Theme


class Banner(QWidget):
    """Hidden while all is well."""

    wanted = pyqtSignal(object)  # Intent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = DARK
        self._sign, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.again = QPushButton(self.tr("Start again"))
        self.again.setProperty("kind", "primary")
        self.again.clicked.connect(lambda: self.wanted.emit(Restart()))
        self.model = QPushButton(self.tr("Choose a model…"))
        self.model.clicked.connect(lambda: self.wanted.emit(Open(Panel.MODELS)))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self.model)
        row.addWidget(self.again)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_run(self, news: RunNews) -> None:
        is_bad = news.state is RunState.FAILED
        self.setVisible(news.state in (RunState.FAILED, RunState.OVER))
        name, colour = (
            ("warning", self._theme.bad) if is_bad else ("ended", self._theme.dim)
        )
        self._sign.setPixmap(pixmap(name, colour, 20, self.devicePixelRatioF()))
        self.model.setVisible(is_bad)
        text = (
            self.tr("Nothing is being watched: {why}").format(why=news.problem)
            if is_bad
            else self.tr("All recordings that were shown have ended.")
        )
        if text != self._text.text():
            self._text.setText(text)
            self.setAccessibleName(text)
