"""The window for looking back: events, player, timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PyQt6.QtCore import QDate, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.icons import icon
from app.gui.models.lookback import Lane, MomentRow
from app.gui.theme import DARK, Theme
from app.gui.views.moments_list import MomentsList
from app.gui.views.player_view import PlayerView
from app.gui.views.timeline_view import TimelineView
from app.library.clips import Span
from app.library.day_view import DayView
from app.library.player import Shown

_TICK_MS = 20


class LookbackWindow(QWidget):
    """Shows what its presenter says; says what the person does. No logic."""

    day_chosen = pyqtSignal(object)  # date
    days_wanted = pyqtSignal(int)  # so many days on
    filter_chosen = pyqtSignal(object)  # camera, or None for all
    export_clicked = pyqtSignal()
    faster_wanted = pyqtSignal(int)
    ticked = pyqtSignal()
    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("lookback")
        self.setWindowTitle(self.tr("Look back"))
        self.resize(1240, 780)
        self.setMinimumSize(900, 580)
        self.moments, self.player, self.timeline = (
            MomentsList(), PlayerView(), TimelineView()
        )  # fmt: skip
        self.days = QDateEdit()
        self.days.setCalendarPopup(True)
        self.days.setDisplayFormat("ddd d MMM yyyy")
        self.days.setAccessibleName(self.tr("Day"))
        self.cameras = QComboBox()
        self.cameras.setAccessibleName(self.tr("Events of"))
        self.cameras.addItem(self.tr("All cameras"), None)
        self.export_button = QPushButton(self.tr("Export…"))
        self.export_button.setProperty("kind", "primary")
        self.export_button.setToolTip(self.tr("Export a range of time (Ctrl+E)"))
        self._state = QLabel()
        self._state.setProperty("role", "dim")
        self._no_moments = QLabel(self.tr("No skin was seen on this day."))
        self._no_moments.setProperty("role", "dim")
        self._no_moments.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._no_moments.setWordWrap(True)
        self._list = QStackedWidget()
        self._list.addWidget(self._no_moments)
        self._list.addWidget(self.moments)
        self._arrows: list[QToolButton] = []
        self._lay_out()
        self._connect()
        self.set_theme(DARK)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"QWidget#lookback {{ background: {theme.window}; }}")
        self.player.set_theme(theme)
        self.timeline.set_theme(theme)
        for arrow, name in zip(self._arrows, ("before", "after"), strict=True):
            arrow.setIcon(icon(name, theme.text))

    # What the presenter shows

    def show_day(self, day: date) -> None:
        self.days.blockSignals(True)
        self.days.setDate(QDate(day.year, day.month, day.day))
        self.days.blockSignals(False)

    def show_lanes(self, lanes: Sequence[Lane], selected: str | None) -> None:
        self.timeline.show_lanes(lanes, selected)
        self.player.show_camera(selected)
        known = [self.cameras.itemData(i) for i in range(1, self.cameras.count())]
        names = [lane.camera for lane in lanes]
        if known != names:
            chosen = self.cameras.currentData()
            while self.cameras.count() > 1:
                self.cameras.removeItem(1)
            for name in names:
                self.cameras.addItem(name, name)
            self.cameras.setCurrentIndex(max(0, self.cameras.findData(chosen)))
        self.export_button.setEnabled(bool(lanes))

    def show_filter(self, camera: str | None) -> None:
        if camera is not None and self.cameras.findData(camera) < 0:
            self.cameras.addItem(camera, camera)
        self.cameras.setCurrentIndex(max(0, self.cameras.findData(camera)))

    def show_part(self, part: DayView) -> None:
        self.timeline.show_part(part)

    def show_cursor(self, t_s: float | None) -> None:
        self.timeline.show_cursor(t_s)

    def show_range(self, span: Span | None) -> None:
        self.timeline.show_range(span)

    def show_moments(self, rows: Sequence[MomentRow]) -> None:
        self.moments.show_moments(rows)
        self._list.setCurrentWidget(self.moments if rows else self._no_moments)

    def show_thumbnails(self) -> None:
        self.moments.show_thumbnails()

    def show_picture(self, shown: Shown) -> None:
        self.player.show_picture(shown)

    def show_words(self, words: str) -> None:
        self.player.show_words(words)

    def show_speed(self, speed: float) -> None:
        self.player.show_speed(speed)

    def show_state(self, text: str) -> None:
        self._state.setText(text)

    # What the person does

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self._timer.stop()
        self.closed.emit()
        super().closeEvent(event)

    def _connect(self) -> None:
        self.days.dateChanged.connect(
            lambda day: self.day_chosen.emit(date(day.year(), day.month(), day.day()))
        )
        self.cameras.activated.connect(
            lambda _: self.filter_chosen.emit(self.cameras.currentData())
        )
        self.export_button.clicked.connect(lambda: self.export_clicked.emit())
        for keys, act in self._keys().items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.ticked)
        self._timer.start(_TICK_MS)

    def _keys(self) -> dict[str, Callable[[], object]]:
        player = self.player
        return {
            "Space": player.play_clicked.emit,
            "K": player.play_clicked.emit,
            ",": lambda: player.step_clicked.emit(-1),
            ".": lambda: player.step_clicked.emit(1),
            "Left": lambda: player.seek_clicked.emit(-10.0),
            "Right": lambda: player.seek_clicked.emit(10.0),
            "J": lambda: self.faster_wanted.emit(-1),
            "L": lambda: self.faster_wanted.emit(1),
            "I": lambda: player.mark_clicked.emit(True),
            "O": lambda: player.mark_clicked.emit(False),
            "Ctrl+E": self.export_clicked.emit,
            "PgUp": lambda: self.days_wanted.emit(-1),
            "PgDown": lambda: self.days_wanted.emit(1),
            "Esc": self.close,
        }

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for n, text in (
            (-1, self.tr("Day before (Page up)")), (1, self.tr("Next day (Page down)"))
        ):  # fmt: skip
            arrow = QToolButton()
            arrow.setToolTip(text)
            arrow.setAccessibleName(text)
            arrow.clicked.connect(lambda _, n=n: self.days_wanted.emit(n))
            self._arrows.append(arrow)
        head.addWidget(self._arrows[0])
        head.addWidget(self.days)
        head.addWidget(self._arrows[1])
        head.addSpacing(12)
        head.addWidget(self.cameras)
        head.addSpacing(12)
        head.addWidget(self._state, 1)
        head.addWidget(self.export_button)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setChildrenCollapsible(False)
        middle.addWidget(self._list)
        middle.addWidget(self.player)
        middle.setStretchFactor(0, 0)
        middle.setStretchFactor(1, 1)
        middle.setSizes([320, 900])
        hint = QLabel(
            self.tr(
                "Blue: recorded. Orange: skin. Click to play there, turn the wheel to "
                "zoom, double-click for the whole day, drag with Shift to mark a range "
                "for export."
            )
        )
        hint.setProperty("role", "dim")
        hint.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 12)
        whole.setSpacing(10)
        whole.addLayout(head)
        whole.addWidget(middle, 1)
        whole.addWidget(self.timeline)
        whole.addWidget(hint)
