"""The picture of a recording, and the buttons to play it."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.icons import icon
from app.gui.models.lookback import SPEEDS, speed_text, time_text
from app.gui.theme import DARK, Theme
from app.gui.views.picture import PictureView
from app.library.player import Shown


class PlayerView(QWidget):
    """Shows what its presenter says; says what the person presses."""

    play_clicked = pyqtSignal()
    step_clicked = pyqtSignal(int)
    seek_clicked = pyqtSignal(float)  # seconds from here
    speed_chosen = pyqtSignal(float)
    mark_clicked = pyqtSignal(bool)  # whether it is the start

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = PictureView()
        self.picture.setMinimumSize(480, 270)
        self.picture.setAccessibleName(self.tr("Picture of the recording"))
        self._is_playing = False
        self._buttons: dict[QToolButton, str] = {}
        self.play = self._button(
            "play", self.tr("Play (Space)"), self.play_clicked.emit
        )
        back = self._button(
            "back", self.tr("10 s back (Left)"), lambda: self.seek_clicked.emit(-10.0)
        )
        before = self._button(
            "before", self.tr("Picture before (,)"), lambda: self.step_clicked.emit(-1)
        )
        after = self._button(
            "after", self.tr("Next picture (.)"), lambda: self.step_clicked.emit(1)
        )
        forward = self._button(
            "forward", self.tr("10 s on (Right)"), lambda: self.seek_clicked.emit(10.0)
        )
        start = self._button(
            "mark start", self.tr("The export starts here (I)"),
            lambda: self.mark_clicked.emit(True),
        )  # fmt: skip
        end = self._button(
            "mark end", self.tr("The export ends here (O)"),
            lambda: self.mark_clicked.emit(False),
        )  # fmt: skip
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Speed (Up, Down)"))
        for speed in SPEEDS:
            self.speed.addItem(speed_text(speed), speed)
        self.speed.activated.connect(
            lambda _: self.speed_chosen.emit(self.speed.currentData())
        )
        self._clock, self._camera = QLabel(), QLabel()
        self._clock.setProperty("role", "title")
        self._camera.setProperty("role", "dim")
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (back, before, self.play, after, forward):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.speed)
        row.addSpacing(8)
        row.addWidget(start)
        row.addWidget(end)
        row.addStretch()
        row.addWidget(self._camera)
        row.addWidget(self._clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.picture, 1)
        column.addLayout(row)
        self.set_theme(DARK)

    def set_theme(self, theme: Theme) -> None:
        for button, name in self._buttons.items():
            button.setIcon(icon(name, theme.text))

    def show_picture(self, shown: Shown) -> None:
        self.picture.show_picture(shown.picture)
        self._clock.setText(time_text(shown.t_s))
        if shown.is_playing != self._is_playing:
            self._is_playing = shown.is_playing
            self._show_playing()

    def show_words(self, words: str) -> None:
        self.picture.show_words(words)
        self._clock.clear()
        self._is_playing = False
        self._show_playing()

    def show_camera(self, camera: str | None) -> None:
        self._camera.setText(camera or "")

    def show_speed(self, speed: float) -> None:
        self.speed.setCurrentIndex(self.speed.findData(speed))

    def _show_playing(self) -> None:
        self._buttons[self.play] = "pause" if self._is_playing else "play"
        text = self.tr("Pause (Space)") if self._is_playing else self.tr("Play (Space)")
        self.play.setToolTip(text)
        self.play.setAccessibleName(text)
        self.play.setIcon(
            icon(self._buttons[self.play], self.palette().windowText().color().name())
        )

    def _button(self, name: str, text: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: act())
        self._buttons[button] = name
        return button
