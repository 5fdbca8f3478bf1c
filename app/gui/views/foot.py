"""The line below the wall: what runs, and how it does."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.gui.icons import pixmap
from app.gui.models.run import RunNews, RunState, WallCounts
from app.gui.theme import DARK, Theme


class Foot(QWidget):
    """Model on the left, cameras on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = DARK
        self._sign = QLabel()
        self._model = QLabel()
        self._speed = QLabel()
        self._cameras = QLabel()
        for label in (self._model, self._speed, self._cameras):
            label.setProperty("role", "dim")
            label.setTextFormat(Qt.TextFormat.RichText)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 5)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._model)
        row.addStretch(1)
        row.addWidget(self._speed)
        row.addSpacing(16)
        row.addWidget(self._cameras)
        self.show_run(RunNews(), WallCounts())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_run(self, news: RunNews, counts: WallCounts) -> None:
        name, colour = self._sign_of(news.state)
        self._sign.setPixmap(pixmap(name, colour, 16, self.devicePixelRatioF()))
        self._model.setText(self._model_text(news))
        self._speed.setText(self._speed_text(counts))
        self._cameras.setText(self._cameras_text(counts))

    def _sign_of(self, state: RunState) -> tuple[str, str]:
        return {
            RunState.LOADING: ("starting", self._theme.accent),
            RunState.RUNNING: ("model", self._theme.live),
            RunState.OVER: ("ended", self._theme.dim),
            RunState.FAILED: ("warning", self._theme.bad),
        }[state]

    def _model_text(self, news: RunNews) -> str:
        match news.state:
            case RunState.LOADING:
                text = self.tr("The model is being loaded…")
                return f"{text} {news.progress}".strip()
            case RunState.FAILED:
                return self.tr("Stopped")
            case RunState.OVER:
                return self.tr("All cameras have ended")
        text = f"{news.bundle} · {news.engine}"
        if news.is_giving_up:
            text += self.tr(" · the other model is being cancelled…")
        elif news.is_changing_model:
            text += self.tr(" · another model is being loaded…")
        if news.n_restarts:
            text += self.tr(" · restarts: %n", "", news.n_restarts)
        return text

    def _speed_text(self, counts: WallCounts) -> str:
        if counts.latency_ms is None:
            return ""
        text = self.tr("{fps} pictures/s · delay up to {ms} ms")
        return text.format(fps=round(counts.fps), ms=round(counts.latency_ms))

    def _cameras_text(self, counts: WallCounts) -> str:
        if counts.n_cameras == 0:
            return ""
        theme = self._theme
        parts = []
        if counts.n_live:
            parts.append((theme.live, self.tr("%n live", "", counts.n_live)))
        if counts.n_starting:
            starting = self.tr("%n starting", "", counts.n_starting)
            parts.append((theme.accent, starting))
        if counts.n_lost:
            lost = self.tr("%n not delivering", "", counts.n_lost)
            parts.append((theme.bad, lost))
        if counts.n_recording:
            recording = self.tr("%n recording", "", counts.n_recording)
            parts.append((theme.record, recording))
        if counts.n_not_recording:
            stuck = self.tr("%n not recorded", "", counts.n_not_recording)
            parts.append((theme.bad, stuck))
        return " &nbsp; ".join(
            f'<span style="color:{colour}">●</span> {text}' for colour, text in parts
        )
