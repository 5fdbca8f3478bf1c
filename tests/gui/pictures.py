"""Makes the pictures of the window that the README and docs show.

`python -m tests.gui.pictures FOLDER`, on a screen; all cameras are the demo scene.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QCursor
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

from app.cli.monitor_build import MonitorBuilder
from app.config import SearchConfig, StreamConfig
from app.gui.models import intents as want
from app.gui.models.intents import Panel
from app.gui.models.preferences import Preferences
from app.gui.models.settings import ThemeChoice, ViewMode
from app.gui.models.tile import TileState
from app.gui.views.camera_dialog import CameraDialog
from app.gui.views.lookback_window import LookbackWindow
from app.gui.views.region_dialog import RegionDialog
from app.library.shape_editor import Tool
from app.runtime.backoff import Backoff, RetryPolicy
from app.runtime.cameras.demo_scene import DemoScene
from app.runtime.capture import Capture
from app.runtime.frame import Frame
from app.runtime.notices import NoticeBox
from app.runtime.station import CameraPlan
from tests.gui.driving import Desk, Question, run_monitor
from tests.window_bench import choose_engine

Steps = Generator[float | Question]
NAMES = ("Entrance", "Stairs", "Loading-bay", "Garage")
SIZE = (1600, 900)
_FPS = 8  # a machine that does much else has to keep up with four


class StagedDemo:
    """The demo scene, from a later moment on, which can be made to stand still."""

    is_live = True

    def __init__(self, name: str, first: int) -> None:
        self.name, self._first = name, first
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    @contextmanager
    def open(self, stop: threading.Event) -> Iterator[Iterator[Frame]]:
        yield self._frames(stop)

    def _frames(self, stop: threading.Event) -> Iterator[Frame]:
        scene = DemoScene()
        for seq in count():
            while not self.may_go_on.is_set() and not stop.is_set():
                stop.wait(0.05)
            if stop.wait(1.0 / _FPS):
                return
            pixels = scene.render(self._first + 3 * seq)
            yield Frame(pixels, seq, time.monotonic_ns(), seq * 10**9 // _FPS)


class Staging(MonitorBuilder):
    """Makes staged cameras of what is named like one of them."""

    def __init__(self, folder: Path) -> None:
        # Few steps, so that a machine that does much else shows four living cameras.
        search = SearchConfig(steps_cold=12, steps_warm=1)
        super().__init__(folder, StreamConfig(source="demo:", search=search))
        self.staged = {n: StagedDemo("demo:", 160 * i) for i, n in enumerate(NAMES)}

    def plan(self, camera: StreamConfig, notices: NoticeBox) -> CameraPlan:
        plan = super().plan(camera, notices)
        staged = self.staged.get(plan.name)
        if staged is None:
            return plan
        capture = Capture(staged, backoff=Backoff(RetryPolicy()), stall_s=2.0)
        return replace(plan, capture=capture, sinks=())


def shoot(staging: Staging, folder: Path, desk: Desk) -> Steps:
    """Go through all that is worth a picture."""
    do = desk.monitor.presenter.on_intent
    QCursor.setPos(1900, 1190)  # over nothing
    yield desk.is_live()
    do(want.ToggleRecordAll())
    yield lambda: all(desk.tile(n).face.recording for n in NAMES)
    yield 3.0
    desk.window.toasts.clear()
    yield desk.is_live()
    desk.shoot(folder / "wall.jpg", desk.window)
    do(want.SetTheme(ThemeChoice.LIGHT))
    yield 0.5
    yield desk.is_live()
    desk.shoot(folder / "wall-light.jpg", desk.window)
    do(want.SetTheme(ThemeChoice.DARK))
    yield 10.0  # of recording, to look back at
    do(want.ToggleRecordAll())
    yield lambda: not any(desk.tile(n).face.recording for n in NAMES)
    yield from _one(desk, folder)
    yield from _stale(desk, staging, folder)
    yield from _adding(desk, folder)
    yield from _drawing(desk, folder)
    yield from _events(desk, folder)


def _one(desk: Desk, folder: Path) -> Steps:
    do = desk.monitor.presenter.on_intent
    desk.window.toasts.clear()
    do(want.SetMode(ViewMode.OUTLINE))
    do(want.Zoom("Stairs"))
    yield 1.0
    yield desk.is_live("Stairs")
    desk.shoot(folder / "one-camera.jpg", desk.window)
    do(want.SetMode(ViewMode.FILL))
    do(want.Zoom(None))
    do(want.Open(Panel.INSPECTOR, "Entrance"))
    inspection = desk.monitor.presenter._inspection
    yield lambda: inspection.trace is not None
    yield 8.0
    yield desk.is_live()
    desk.shoot(folder / "inspector.jpg", desk.window)
    do(want.Back())
    do(want.Open(Panel.MODELS))
    yield 2.0
    yield desk.is_live()
    desk.shoot(folder / "models.jpg", desk.window)
    do(want.Back())
    yield 0.2


def _stale(desk: Desk, staging: Staging, folder: Path) -> Steps:
    staging.staged["Garage"].may_go_on.clear()
    yield lambda: desk.state("Garage") is TileState.STALE
    yield 1.5
    yield desk.is_live(*NAMES[:3])
    desk.shoot(folder / "stale.jpg", desk.window)
    staging.staged["Garage"].may_go_on.set()
    yield desk.is_live("Garage")


def _adding(desk: Desk, folder: Path) -> Steps:
    desk.monitor.presenter.on_intent(want.Open(Panel.ADD_CAMERA))
    yield lambda: isinstance(desk.dialog(), CameraDialog)
    dialog = desk.dialog()
    dialog.sources.setCurrentIndex(dialog.sources.count() - 1)  # the demo
    dialog.keeping.name.setText("Back-door")
    dialog.keeping.name.textEdited.emit("Back-door")
    desk.click(dialog.try_button)
    yield lambda: dialog.picture.has_picture
    yield 1.0
    desk.shoot(folder / "adding-a-camera.jpg", dialog)
    dialog.reject()
    yield lambda: desk.dialog() is None


def _drawing(desk: Desk, folder: Path) -> Steps:
    desk.monitor.presenter.on_intent(want.Open(Panel.REGIONS, "Entrance"))
    yield lambda: isinstance(desk.dialog(), RegionDialog)
    dialog = desk.dialog()
    yield 1.0
    canvas = dialog.canvas

    def at(x: float, y: float) -> QPoint:
        room = canvas.room()
        return QPoint(
            round(room.left() + x * room.width()), round(room.top() + y * room.height())
        )

    _choose(dialog, Tool.REGION)
    _drag(canvas, at(0.30, 0.05), at(0.76, 0.72))
    yield 0.2
    _choose(dialog, Tool.PRIVACY)
    for x, y in ((0.05, 0.12), (0.24, 0.12), (0.24, 0.95), (0.05, 0.95)):
        desk.click(canvas, at(x, y))
        yield 0.1
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    yield 0.5
    desk.shoot(folder / "drawing-a-region.jpg", dialog)
    dialog.done(0)
    yield lambda: desk.dialog() is None


def _events(desk: Desk, folder: Path) -> Steps:
    desk.monitor.presenter.on_intent(want.Open(Panel.LIBRARY))

    def shown() -> LookbackWindow | None:
        tops = QApplication.topLevelWidgets()
        return next((w for w in tops if isinstance(w, LookbackWindow)), None)

    yield lambda: shown() is not None and shown().moments.model().rowCount() > 0
    window = shown()
    window.moments.setCurrentIndex(window.moments.model().index(0, 0))
    window.moments.setFocus()
    QTest.keyClick(window.moments, Qt.Key.Key_Return)
    yield 4.0
    desk.shoot(folder / "events.jpg", window)
    window.close()


def _choose(dialog: RegionDialog, tool: Tool) -> None:
    for button in dialog.tools.buttons():
        if button.property("tool") is tool:
            button.click()


def _drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(widget, (start + end) / 2)
    QTest.mouseMove(widget, end)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)


def main(folder: Path) -> int:
    choose_engine()
    with tempfile.TemporaryDirectory() as recordings:
        staging = Staging(Path(recordings))
        cameras = [StreamConfig(name=name, source="demo:") for name in NAMES]
        return run_monitor(
            lambda desk: shoot(staging, folder, desk),
            staging,
            cameras,
            size=SIZE,
            preferences=Preferences(opacity=0.35),
        )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
