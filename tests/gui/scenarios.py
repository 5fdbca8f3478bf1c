"""What a user does: `python -m tests.gui.scenarios NAME FOLDER [VIDEO]`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import av
from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtWidgets import QDialog

from app.gui.models.settings import ViewMode
from app.gui.models.tile import TileState
from app.gui.views.inspector import InspectorPanel
from app.gui.views.models_panel import ModelsPanel
from glss.engines.store import cache_folder
from tests.gui.driving import Desk, Question, play
from tests.rtsp_cameras import Cameras, rtsp_cameras

Steps = Generator[float | Question]


def operate(desk: Desk) -> Steps:
    """Everything that mouse and keyboard can do with a wall of four."""
    yield desk.is_live()
    assert len(desk.names) == 4
    desk.shoot(desk.folder / "wall.png")
    first, second = desk.names[:2]
    yield from _look(desk, first, second)
    yield from _draw(desk)
    yield from _inspect(desk, first)
    yield from _record(desk, first)
    yield from _sheet(desk)


def _look(desk: Desk, first: str, second: str) -> Steps:
    wall, window = desk.monitor.presenter.wall, desk.window
    desk.double_click(desk.tile(first))
    yield lambda: wall.zoomed == first and not desk.tile(second).isVisible()
    desk.press(Qt.Key.Key_Escape)
    yield lambda: wall.zoomed is None and desk.tile(second).isVisible()
    desk.press(Qt.Key.Key_2)
    yield lambda: wall.zoomed == second
    desk.press(Qt.Key.Key_Right)
    yield lambda: wall.zoomed == desk.names[2]
    desk.press(Qt.Key.Key_0)
    yield lambda: wall.zoomed is None
    desk.press(Qt.Key.Key_F)
    yield lambda: window.isFullScreen() and not window.bar.isVisible()
    desk.press(Qt.Key.Key_Escape)
    yield lambda: not window.isFullScreen() and window.bar.isVisible()
    desk.drag(desk.tile(first), desk.tile(desk.names[3]))
    yield lambda: desk.names[3] == first
    assert desk.names[0] == second


def _draw(desk: Desk) -> Steps:
    presenter = desk.monitor.presenter
    for _ in ViewMode:
        desk.press(Qt.Key.Key_V)
        yield 0.15
    assert presenter.drawing.mode is ViewMode.FILL
    slider = desk.window.bar._opacity.slider
    desk.click(slider, QPoint(slider.width() - 6, slider.height() // 2))
    yield lambda: presenter.drawing.opacity > 0.45
    name = desk.names[0]
    shares: list[float] = []

    def has_seen_some() -> bool:
        shares.append(_skin(desk, name))
        return len(shares) > 50 and max(shares) > 0.0

    yield has_seen_some
    usual = max(shares)
    while (presenter.drawing.threshold or 0.5) < 0.99:
        desk.press(Qt.Key.Key_Plus)
    # It reached the worker, and video went on; moving alone changes less than a fifth.
    yield lambda: 0.0 <= _skin(desk, name) < 0.7 * usual
    assert desk.tile(name).face.is_live
    desk.window.bar._threshold.value.double_clicked.emit()
    yield lambda: presenter.drawing.threshold is None


def _inspect(desk: Desk, name: str) -> Steps:
    desk.click(desk.tile(name))
    desk.press(Qt.Key.Key_I)
    yield lambda: isinstance(desk.window.side.content, InspectorPanel)
    inspection = desk.monitor.presenter._inspection
    yield lambda: inspection.trace is not None and len(inspection.history) > 2
    desk.press(Qt.Key.Key_Escape)
    yield lambda: desk.window.side.content is None


def _record(desk: Desk, name: str) -> Steps:
    desk.click(desk.tile(name))
    desk.press(Qt.Key.Key_R)
    yield lambda: desk.tile(name).face.recording is not None
    desk.press(Qt.Key.Key_S)
    yield lambda: bool(list(desk.folder.glob("snapshots/*.png")))
    yield lambda: desk.tile(name).face.recording.since_s > 2
    desk.press(Qt.Key.Key_R)
    yield lambda: desk.tile(name).face.recording is None
    yield lambda: any("Recorded" in text for text in desk.window.toasts.texts)
    (file,) = desk.folder.glob("*.mp4")
    with av.open(str(file)) as video:
        assert sum(1 for _ in video.decode(video=0)) > 1
    desk.press(Qt.Key.Key_R, shift=True)
    yield lambda: all(desk.tile(n).face.recording for n in desk.names)
    yield 2.0  # the window is closed meanwhile, and finishes all four


def _sheet(desk: Desk) -> Steps:
    desk.press(Qt.Key.Key_Question, shift=True)
    yield lambda: isinstance(desk.dialog(), QDialog)
    desk.dialog().close()
    yield lambda: desk.dialog() is None


def _skin(desk: Desk, name: str) -> float:
    figures = desk.tile(name).face.figures
    return -1.0 if figures is None else figures.skin_share


class LiveAges:
    """Watches all tiles meanwhile: how old was the oldest picture that looked live?"""

    def __init__(self, desk: Desk) -> None:
        self.oldest_s = 0.0
        self._desk = desk
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    def end(self) -> float:
        self._timer.stop()
        return self.oldest_s

    def _look(self) -> None:
        for tile in self._desk.window.wall.tiles.values():
            shown = tile.canvas.result
            if tile.face.is_live and shown is not None:
                age_s = (time.monotonic_ns() - shown.t_capture_ns) / 1e9
                self.oldest_s = max(self.oldest_s, age_s)


def unplug(cameras: Cameras) -> Callable[[Desk], Steps]:
    """Take each camera away in turn, in two ways; each tile says so and comes back."""

    def steps(desk: Desk) -> Steps:
        yield desk.is_live()
        names, ages = desk.names, LiveAges(desk)
        assert len(names) == 4
        for number, name in enumerate(names):
            others = [n for n in names if n != name]
            for fault, mend, wanted in (
                ("stall", "resume", {TileState.STALE, TileState.LOST}),
                ("down", "up", {TileState.LOST, TileState.STALE}),
            ):
                t_fault_s = time.monotonic()
                cameras.order(fault, number)
                yield lambda n=name, w=wanted: desk.state(n) in w
                delay_s = time.monotonic() - t_fault_s
                print(f"{name} {fault}: told after {delay_s:.2f} s", flush=True)
                assert desk.tile(name).accessibleName() != ""
                assert desk.tile(name).face.figures is None
                if fault == "down":
                    yield lambda n=name: desk.state(n) is TileState.LOST
                    yield lambda n=name: desk.tile(n).face.retry_in_s is not None
                    desk.shoot(desk.folder / "lost.png")
                assert all(desk.state(n) is not TileState.LOST for n in others)
                cameras.order(mend, number)
                yield desk.is_live(name)
        print(f"oldest picture that looked live: {ages.end():.2f} s", flush=True)

    return steps


def survive(desk: Desk) -> Steps:
    """An exception in a slot is told, and the window goes on."""
    yield desk.is_live()

    def raises() -> None:
        raise ZeroDivisionError("in a slot")

    desk.window.bar._record.pressed.connect(raises)
    desk.window.bar._record.pressed.emit()
    yield lambda: any("in a slot" in text for text in desk.window.toasts.texts)
    before = desk.tile(desk.names[0]).canvas.result
    yield lambda: desk.tile(desk.names[0]).canvas.result is not before


def give_up(desk: Desk) -> Steps:
    """An engine that is being built is cancelled; pictures go on, nothing is left."""
    engines = cache_folder() / "engines"
    yield desk.is_live()
    desk.press(Qt.Key.Key_M)
    yield lambda: isinstance(desk.window.side.content, ModelsPanel)
    panel = desk.window.side.content
    assert isinstance(panel, ModelsPanel)
    yield lambda: panel._engine.findText("onnx") >= 0
    assert panel.cancel.isHidden()
    panel._engine.setCurrentText("onnx")
    desk.click(panel._use)
    yield lambda: "exporting" in panel._progress.text()
    assert panel.cancel.isVisible() and panel.cancel.isEnabled()
    assert not panel._use.isEnabled()
    desk.click(panel.cancel)
    yield lambda: not panel.cancel.isEnabled()
    yield lambda: panel.cancel.isHidden()
    assert panel._use.isEnabled()
    assert any(text.startswith("Cancelled") for text in desk.window.toasts.texts)
    assert list(engines.iterdir()) == []
    assert desk.monitor.preferences.engine == "eager"
    before = desk.tile(desk.names[0]).canvas.result
    yield lambda: desk.tile(desk.names[0]).canvas.result is not before
    yield desk.is_live()


def empty(desk: Desk) -> Steps:
    """A first start: no camera, then the demo by one click."""
    yield lambda: desk.window.empty.isVisible()
    desk.click(desk.window.empty.demo)
    yield desk.is_live("demo")


def main(name: str, folder: Path, videos: list[str]) -> int:
    if name == "unplug":
        with rtsp_cameras(Path(videos[0]), 4) as cameras:
            return play(unplug(cameras), cameras.urls, folder)
    if name == "operate":
        with rtsp_cameras(Path(videos[0]), 4) as cameras:
            return play(operate, cameras.urls, folder)
    scenario = {"survive": survive, "empty": empty, "give_up": give_up}[name]
    return play(scenario, [] if name == "empty" else ["demo:"], folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
