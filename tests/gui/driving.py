"""Operates the real window from inside, in a process of its own.

A scenario is a generator that is given a `Desk`. It yields either seconds to wait or a
question to be asked until it is answered with yes. It runs on the GUI's thread, between
events, as a user's hands would.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

from app.cli.monitor import wanted_of
from app.cli.monitor_build import MonitorBuilder
from app.config import StreamConfig
from app.gui.main import Monitor, build_application
from app.gui.models.preferences import Preferences
from app.gui.models.tile import TileState
from app.gui.notifications import Notifications
from app.gui.views.tile import Tile
from app.gui.views.window import MainWindow

Question = Callable[[], bool]
Scenario = Callable[["Desk"], Generator[float | Question]]
PATIENCE_S = 90.0
_POLL_MS = 10


class Desk:
    """The window, and hands to use it."""

    def __init__(self, monitor: Monitor, folder: Path) -> None:
        self.monitor = monitor
        self.folder = folder  # of recordings

    @property
    def window(self) -> MainWindow:
        return self.monitor.window

    def tile(self, name: str) -> Tile:
        return self.window.wall.tiles[name]

    @property
    def names(self) -> list[str]:
        """The cameras in the wall's order."""
        return list(self.window.wall.tiles)

    def state(self, name: str) -> TileState:
        return self.tile(name).face.state

    def is_live(self, *names: str) -> Question:
        """Whether all of these cameras are live; none given: all there are."""
        return lambda: (
            bool(self.names)
            and all(self.tile(n).face.is_live for n in names or self.names)
        )

    def press(self, key: Qt.Key, *, shift: bool = False) -> None:
        held = Qt.KeyboardModifier.ShiftModifier
        none = Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.window, key, held if shift else none)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(
            widget,
            Qt.MouseButton.LeftButton,
            pos=widget.rect().center() if at is None else at,
        )

    def double_click(self, widget: QWidget) -> None:
        place = widget.rect().center()
        QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=place)

    def drag(self, source: QWidget, target: QWidget) -> None:
        start = source.rect().center()
        end = source.mapFromGlobal(target.mapToGlobal(target.rect().center()))
        QTest.mousePress(source, Qt.MouseButton.LeftButton, pos=start)
        for share in (0.2, 0.6, 1.0):
            QTest.mouseMove(source, start + (end - start) * share)
            QTest.qWait(20)
        QTest.mouseRelease(source, Qt.MouseButton.LeftButton, pos=end)

    def dialog(self) -> QWidget | None:
        """Return what is open over the window."""
        return QApplication.activeModalWidget()

    def shoot(self, path: Path, widget: QWidget | None = None) -> None:
        """Save what a widget, or the whole window with what is over it, looks like."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if widget is not None:
            assert widget.grab().save(str(path), quality=90)
            return
        screen = self.window.screen()
        assert screen is not None
        frame = self.window.geometry()
        picture = screen.grabWindow(
            0, frame.x(), frame.y(), frame.width(), frame.height()
        )
        assert picture.save(str(path))


class _Player:
    """Steps through a scenario, and closes the window when it is over."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        self._steps = scenario(desk)
        self._desk = desk
        self._question: Question = lambda: True
        self._t_asked_s = time.monotonic()
        self.error: str = ""
        self._timer = QTimer()
        self._timer.timeout.connect(self._on_timer)
        self._timer.start(_POLL_MS)

    def _on_timer(self) -> None:
        try:
            self._go_on()
        except StopIteration:
            self._end()
        except Exception:  # noqa: BLE001
            # Whatever it is, it is the test's result.
            self.error = traceback.format_exc()
            self._end()

    def _go_on(self) -> None:
        if not self._question():
            if time.monotonic() - self._t_asked_s > PATIENCE_S:
                self._steps.throw(TimeoutError("the window never did"))
            return
        step = next(self._steps)
        self._t_asked_s = time.monotonic()
        if callable(step):
            self._question = step
        else:
            until_s = self._t_asked_s + step
            self._question = lambda: time.monotonic() >= until_s

    def _end(self) -> None:
        self._timer.stop()
        while (dialog := QApplication.activeModalWidget()) is not None:
            dialog.close()
            dialog.setParent(None)
        self._desk.window.close_for_good()


def play(
    scenario: Scenario,
    sources: Iterable[str],
    folder: Path,
    *,
    size: tuple[int, int] = (1280, 800),
    preferences: Preferences | None = None,
) -> int:
    """Play `scenario` in the real window; returns 0, or 1 with the reason told."""
    names = list(sources)
    cameras = wanted_of(names, None).cameras if names else ()
    builder = MonitorBuilder(folder, StreamConfig(source="demo:"))
    return run_monitor(scenario, builder, cameras, size=size, preferences=preferences)


def run_monitor(
    scenario: Scenario,
    builder: MonitorBuilder,
    cameras: Iterable[StreamConfig],
    *,
    size: tuple[int, int],
    preferences: Preferences | None = None,
) -> int:
    """The same for cameras that are made in another way."""
    notifications = Notifications()
    notifications.install()
    application = build_application(sys.argv)
    # Not `auto`: finding the fastest would take both cores for a minute.
    remembered = preferences or Preferences(engine="eager")
    monitor = Monitor(builder, cameras, {}, remembered)
    notifications.raised.connect(monitor.presenter.on_problem)
    monitor.window.move(0, 0)
    monitor.window.resize(*size)
    monitor.window.show()
    QTimer.singleShot(0, monitor.start)
    player = _Player(Desk(monitor, builder.folder), scenario)
    application.exec()
    has_finished = monitor.finish(60.0)
    if player.error:
        sys.stderr.write(player.error)
    return 0 if has_finished and not player.error else 1
