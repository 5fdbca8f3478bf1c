"""A first-time user: `python -m tests.gui.first_time FOLDER VIDEO`.

Adds a network camera, with a wrong password first, draws a region on it, records it,
looks back, and exports what was recorded with skin hidden.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path

import keyring
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from app.gui.models.preferences import Preferences
from app.gui.views.camera_dialog import CameraDialog
from app.gui.views.export_dialog import ExportDialog
from app.gui.views.lookback_window import LookbackWindow
from app.gui.views.region_dialog import RegionDialog
from app.library.rights import Look
from tests.gui.driving import Desk, Question, play
from tests.rtsp_server import RtspServer
from tests.test_password_store import MemoryKeyring

Steps = Generator[float | Question]
NASTY = "p@:/%ss"


def first_time(desk: Desk, server: RtspServer) -> Steps:
    """From an empty window to an exported clip."""
    yield from _add(desk, server)
    yield from _draw(desk)
    yield from _record(desk)
    yield from _export(desk)


def _add(desk: Desk, server: RtspServer) -> Steps:
    desk.click(desk.window.empty.add)
    yield lambda: isinstance(desk.dialog(), CameraDialog)
    dialog = desk.dialog()
    assert isinstance(dialog, CameraDialog)
    network = dialog.sources.network
    QTest.keyClicks(network.address, server.url())
    QTest.keyClicks(network.user, "me")
    QTest.keyClicks(network.password, "wrong")
    desk.click(dialog.try_button)
    yield lambda: "Check user and password" in dialog._answer.text()
    assert not dialog.picture.has_picture
    network.password.selectAll()
    QTest.keyClicks(network.password, NASTY)
    desk.click(dialog.try_button)
    yield lambda: dialog.picture.has_picture
    dialog.keeping.name.selectAll()
    QTest.keyClicks(dialog.keeping.name, "door")
    desk.click(dialog.save_button)
    yield lambda: desk.dialog() is None
    yield lambda: desk.names == ["door"]
    yield _has_picture(desk)


def _draw(desk: Desk) -> Steps:
    desk.press(Qt.Key.Key_G)
    yield lambda: isinstance(desk.dialog(), RegionDialog)
    dialog = desk.dialog()
    assert isinstance(dialog, RegionDialog)
    yield lambda: dialog.canvas.has_picture
    QTest.keyClick(dialog.canvas, Qt.Key.Key_G)
    room, left = dialog.canvas.room(), Qt.MouseButton.LeftButton
    start = QPoint(round(room.left() + 0.2 * room.width()), round(room.top() + 20))
    end = start + QPoint(round(0.6 * room.width()), round(0.8 * room.height()))
    QTest.mousePress(dialog.canvas, left, pos=start)
    QTest.mouseMove(dialog.canvas, (start + end) / 2)
    QTest.mouseRelease(dialog.canvas, left, pos=end)
    desk.click(dialog.apply_button)
    yield lambda: desk.dialog() is None
    yield lambda: len(desk.monitor.bridge.cameras["door"].regions) == 1
    yield _has_picture(desk)


def _record(desk: Desk) -> Steps:
    desk.press(Qt.Key.Key_R)
    yield lambda: desk.tile("door").face.recording is not None
    yield lambda: any(f.stat().st_size > 60_000 for f in desk.folder.glob("*.mp4"))
    desk.press(Qt.Key.Key_R)
    yield lambda: desk.tile("door").face.recording is None


def _export(desk: Desk) -> Steps:
    desk.press(Qt.Key.Key_L)
    yield lambda: _lookback() is not None
    window = _lookback()
    assert window is not None
    yield lambda: window.player.picture.has_picture
    desk.click(window.export_button)
    yield lambda: isinstance(desk.dialog(), ExportDialog)
    dialog = desk.dialog()
    assert isinstance(dialog, ExportDialog)
    desk.click(dialog._button_of(Look.REDACTED), QPoint(10, 10))
    yield lambda: dialog.start_button.isEnabled()
    desk.click(dialog.start_button)
    yield lambda: dialog.show_button.isVisible()
    assert "Exported" in dialog._plan.text()
    dialog.reject()
    yield lambda: desk.dialog() is None


def _has_picture(desk: Desk) -> Question:
    """Not whether it is live: on a machine that is busy it may be late."""
    return lambda: desk.tile("door").face.has_picture


def _lookback() -> LookbackWindow | None:
    tops = QApplication.topLevelWidgets()
    return next((w for w in tops if isinstance(w, LookbackWindow)), None)


def main(folder: Path, video: Path) -> int:
    keyring.set_keyring(MemoryKeyring())
    with RtspServer(video, user="me", password=NASTY) as server:
        return play(
            lambda desk: first_time(desk, server),
            [],
            folder,
            preferences=Preferences(engine="eager"),  # others may have to be built
        )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
