"""Stills of every part of the window, in any language, size and theme, and no model.

`python -m tests.screen python -m tests.gui.stills FOLDER --language de --size 1024x640`
shows staged news and pictures in the real widgets, and tells which texts do not fit.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import cv2
import numpy as np
from PyQt6.QtCore import QCoreApplication, QLocale, QObject, QSize, Qt, pyqtSignal
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QToolButton,
    QWidget,
)

from app.cli.monitor_build import MonitorBuilder
from app.config import StreamConfig, check_camera
from app.gui.camera_panels import CameraPanels
from app.gui.lookback_panels import LookbackPanels
from app.gui.main import build_application
from app.gui.models import intents as want
from app.gui.models.camera import (
    CameraFigures,
    CameraNews,
    CameraPicture,
    Link,
    Recording,
)
from app.gui.models.inspection import Evidence, Trace
from app.gui.models.intents import Panel
from app.gui.models.preferences import Preferences
from app.gui.models.run import RunNews, RunState
from app.gui.models.settings import ThemeChoice
from app.gui.presenter import Backend, Presenter
from app.gui.views.lookback_window import LookbackWindow
from app.gui.views.window import MainWindow
from app.library.camera_file import CameraFile
from app.library.rights import Look
from app.library.shape_editor import Tool
from app.runtime.cameras.demo_scene import DemoScene
from tests.library.recordings import write_recording

NAMES = ("Entrance", "Stairs", "Loading-bay", "Garage")
LONG = "Warehouse-north-loading-ramp-3-second-camera-behind-the-gate"
_S = 10**9
_STAGES = {
    "decode": 2.1, "grey": 0.4, "prepare": 1.2, "search": 14.8, "segment": 6.0,
    "scale": 2.2, "regions": 0.1, "redact": 0.0,
}  # fmt: skip


class WallOf(QObject):
    """The part of the bridge that dialogs use."""

    removed = pyqtSignal(str)

    def __init__(self, names: Iterator[str] | tuple[str, ...]) -> None:
        super().__init__()
        self.cameras = {n: check_camera(n, {"source": "demo:"}) for n in names}
        self.pixels = DemoScene().render(60)

    def put(self, config: StreamConfig) -> None:
        self.cameras[str(config.name)] = config

    def picture(self, camera: str) -> np.ndarray:
        return self.pixels

    def finder(self) -> None:
        """No still needs a search."""


class Stage:
    """The window with staged cameras."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self.window = MainWindow()
        self.backend = MagicMock(spec=Backend)
        self.presenter = Presenter(
            self.window, self.backend, Preferences(opacity=0.35),
            translate=QCoreApplication.translate,
        )  # fmt: skip
        self.window.wanted.connect(self.presenter.on_intent)
        self.wall = WallOf(names)
        file = CameraFile(folder / "cameras.toml")
        self.panels = CameraPanels(
            self.window, self.wall, file, str(folder), here=names
        )  # type: ignore[arg-type]
        self.lookback = LookbackPanels(self.window, self.wall, file, folder)  # type: ignore[arg-type]
        builder = MonitorBuilder(folder, StreamConfig(source="demo:"))
        self.backend.list_models.side_effect = lambda chosen, done: done(
            builder.choices(chosen, "auto")
        )
        for name in names:
            file.put(name, {"source": "demo:"})
        self.news = {name: live(name) for name in names}
        self.run = RunNews(
            RunState.RUNNING, engine="openvino-bf16", bundle="skin-live", threshold=0.5
        )

    def tell(self, **run: object) -> None:
        """Have the window show all as it is now."""
        self.run = replace(self.run, **run)  # type: ignore[arg-type]
        now_ns = time.monotonic_ns()
        fresh = {
            n: replace(c, t_picture_ns=now_ns - 80_000_000)
            if c.link is Link.LIVE and c.t_picture_ns is None
            else c
            for n, c in self.news.items()
        }
        self.presenter.on_news(list(fresh.values()), self.run)
        for seq, camera in enumerate(fresh.values()):
            if camera.figures is not None:
                self.presenter.on_picture(result(camera.name, 90 * seq, now_ns))
        settle()


def live(name: str, **changes: object) -> CameraNews:
    figures = CameraFigures(
        24.8, 61.0, 3, 0.87, 0.083, "converged", confidence=0.78, stage_ms=_STAGES
    )
    news = CameraNews(name, link=Link.LIVE, figures=figures, source="demo:",
                      size=(640, 480))  # fmt: skip
    return replace(news, **changes)  # type: ignore[arg-type]


def result(camera: str, seq: int, t_ns: int) -> CameraPicture:
    scene = DemoScene()
    pixels, mask = scene.render(seq), scene.truth(seq)
    small = cv2.resize(pixels, (128, 128))[..., 0]
    return CameraPicture(
        camera, seq, t_ns, pixels, mask,
        cv2.resize(mask, (128, 128)), cv2.GaussianBlur(small, (0, 0), 2),
    )  # fmt: skip


def evidence(camera: str) -> Evidence:
    scene = DemoScene()
    grey = cv2.resize(scene.render(90), (128, 128))[..., 0]
    trace = Trace(
        grey, cv2.Canny(grey, 40, 90), cv2.GaussianBlur(grey, (0, 0), 2),
        cv2.resize(scene.truth(90), (128, 128)), (0.61, 0.74, 0.8, 0.83, 0.85, 0.86),
    )  # fmt: skip
    return Evidence(
        camera, time.monotonic_ns(), 0.86, 30, "out_of_steps",
        "The steps were used up; more may find a nearer clone.", "scene_cut", False,
        0.083, _STAGES, trace,
    )  # fmt: skip


def settle(seconds: float = 0.15) -> None:
    QTest.qWait(round(1000 * seconds))


def until(question: object, seconds: float = 60.0) -> None:
    end_s = time.monotonic() + seconds
    while not question() and time.monotonic() < end_s:  # type: ignore[operator]
        settle(0.05)


def stills(stage: Stage, size: tuple[int, int]) -> Iterator[tuple[str, QWidget]]:
    """Show one part after the other."""
    do, window = stage.presenter.on_intent, stage.window
    window.resize(*size)
    window.show()
    yield from _walls(stage)
    for panel, name in ((Panel.INSPECTOR, "inspector"), (Panel.MODELS, "models")):
        do(want.Open(panel, NAMES[0] if panel is Panel.INSPECTOR else None))
        stage.presenter.on_evidence(evidence(NAMES[0]))
        stage.tell()
        yield name, window
        if panel is Panel.MODELS:
            told = "openvino-bf16: exporting steps_3 (2 of 6)"
            stage.tell(is_changing_model=True, progress=told)
            yield "models-building", window
            stage.tell(is_giving_up=True)
            yield "models-giving-up", window
            stage.tell(is_changing_model=False, is_giving_up=False)
        do(want.Back())
    yield from _dialogs(stage)
    yield from _looking_back(stage, size)


def _walls(stage: Stage) -> Iterator[tuple[str, QWidget]]:
    window, do = stage.window, stage.presenter.on_intent
    stage.tell()
    yield "wall", window
    before = dict(stage.news)
    stage.news[NAMES[0]] = live(NAMES[0], recording=Recording(754.0))
    full = "0.41 GB free, 1.00 GB are to stay free"
    stage.news[NAMES[1]] = live(NAMES[1], recording=Recording(3.0, full))
    stage.news[NAMES[2]] = live(
        NAMES[2],
        link=Link.RETRYING,
        attempt=3,
        t_picture_ns=time.monotonic_ns() - 75 * _S,
        t_retry_ns=time.monotonic_ns() + 8 * _S,
        reason="Camera rtsp://10.0.0.7/1: does not answer in time. Check host and "
        "network.",
    )
    stage.news[NAMES[3]] = live(
        NAMES[3], link=Link.STALLED, t_picture_ns=time.monotonic_ns() - 5 * _S,
        reason="no picture for 5 s",
    )  # fmt: skip
    stage.tell()
    yield "wall-troubled", window
    stage.news = before
    window.toasts.clear()
    do(want.Zoom(NAMES[1]))
    stage.tell()
    yield "one-camera", window
    do(want.Zoom(None))
    stage.tell(state=RunState.FAILED, problem="The bundle in /x is of version 9.")
    yield "failed", window
    stage.tell(state=RunState.RUNNING, problem="")
    nine = {**before, **{f"Gate-{i}": live(f"Gate-{i}") for i in range(4)},
            LONG: live(LONG)}  # fmt: skip
    stage.news = nine
    stage.tell()
    yield "nine-cameras", window
    stage.news = {}
    stage.tell()
    yield "empty", window
    stage.news = before
    stage.tell()


def _dialogs(stage: Stage) -> Iterator[tuple[str, QWidget]]:
    do = stage.presenter.on_intent
    stage.panels.add()
    dialog = shown_dialog()
    for number in range(dialog.sources.count()):
        dialog.sources.setCurrentIndex(number)
        settle()
        yield f"add-{number}", dialog
    dialog.sources.setCurrentIndex(0)
    network, keeping = dialog.sources.network, dialog.keeping
    for field, text in (
        (network.address, "rtsp://10.0.0.7/stream1"), (network.user, "operator"),
        (network.password, "secret"), (keeping.name, "no spaces here"),
    ):  # fmt: skip
        field.setText(text)
        field.textEdited.emit(text)
    keeping.record.setCurrentIndex(1)
    keeping.record.activated.emit(1)
    settle(0.5)
    dialog.save_button.click()
    settle()
    yield "add-mistake", dialog
    dialog.reject()
    settle()
    do(want.Open(Panel.REGIONS, NAMES[0]))
    for tool in Tool:
        dialog = shown_dialog()
        for button in dialog.tools.buttons():
            if button.property("tool") is tool:
                button.click()
        settle()
        yield f"regions-{tool.value}", dialog
    shown_dialog().done(0)
    for panel, name in ((Panel.SHORTCUTS, "keys"), (Panel.ABOUT, "about")):
        do(want.Open(panel))
        settle()
        yield name, shown_dialog()
        shown_dialog().close()
    menu = stage.window.wall.tiles[NAMES[0]]._menu()
    menu.popup(stage.window.pos())
    settle()
    yield "tile-menu", menu
    menu.close()


def _looking_back(stage: Stage, size: tuple[int, int]) -> Iterator[tuple[str, QWidget]]:
    window = stage.lookback.open(None)
    assert isinstance(window, LookbackWindow)
    window.resize(*size)
    until(lambda: window.moments.model().rowCount() > 0)
    until(lambda: window.player.picture.has_picture)
    settle(1.0)
    yield "look-back", window
    window.export_button.click()
    dialog = shown_dialog()
    until(dialog.start_button.isEnabled)
    yield "export", dialog
    dialog._button_of(Look.REDACTED).click()
    settle()
    yield "export-redacted", dialog
    dialog._button_of(Look.RECORDED).click()
    settle()
    dialog.start_button.click()
    until(dialog.show_button.isVisible)
    yield "export-done", dialog
    dialog.close()
    window.close()


def shown_dialog() -> QWidget:
    until(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


def cut_off(whole: QWidget) -> list[str]:
    """Return the texts in `whole` that have less room than they need."""
    return [
        f"{type(part).__name__} {_text(part)!r}: {part.width()} x {part.height()}"
        for part in whole.findChildren(QWidget)
        if part.isVisible() and _text(part) and not _fits(part)
    ]


def _text(part: QWidget) -> str:
    if isinstance(part, QLabel | QAbstractButton):
        return part.text()
    return part.currentText() if isinstance(part, QComboBox) else ""


def _fits(part: QWidget) -> bool:
    if isinstance(part, QLabel) and part.wordWrap():
        return part.height() >= part.heightForWidth(part.width())
    if isinstance(part, QToolButton) and not _shows_text(part):
        return True
    wanted = part.sizeHint() if not isinstance(part, QToolButton) else _least(part)
    return part.width() >= wanted.width() and part.height() >= wanted.height() - 2


def _shows_text(button: QToolButton) -> bool:
    return button.toolButtonStyle() is not Qt.ToolButtonStyle.ToolButtonIconOnly or (
        button.icon().isNull()
    )


def _least(button: QToolButton) -> QSize:
    """A style sheet adds room for a menu's arrow that these have not."""
    text = button.fontMetrics().horizontalAdvance(button.text())
    icon = 0 if button.icon().isNull() else button.iconSize().width() + 4
    return QSize(text + icon + 12, 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--theme", default="dark", choices=("dark", "light"))
    arguments = parser.parse_args()
    width, height = map(int, arguments.size.split("x"))
    arguments.folder.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale(arguments.language))
    application = build_application(sys.argv)
    n_cut = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        for number, name in enumerate(NAMES):
            write_recording(
                Path(folder), time.time() - 60, seconds=20, camera=name,
                skin={5: 0.1 * (number + 1)}, size=(640, 480),
            )  # fmt: skip
        stage = Stage(Path(folder), NAMES)
        stage.presenter.on_intent(want.SetTheme(ThemeChoice(arguments.theme)))
        for name, widget in stills(stage, (width, height)):
            assert widget.grab().save(str(arguments.folder / f"{name}.png"))
            for text in cut_off(widget):
                n_cut += 1
                print(f"{name}: {text}")
        stage.window.close_for_good()
        application.processEvents()
    return 1 if n_cut else 0


if __name__ == "__main__":
    sys.exit(main())
