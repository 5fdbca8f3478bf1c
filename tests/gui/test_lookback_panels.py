"""Where recordings are looked for, and whose settings decide about them."""

from pathlib import Path

from app.config import StreamConfig, check_camera
from app.gui.lookback_panels import LookbackPanels
from app.gui.views.window import MainWindow
from app.library.camera_file import CameraFile
from app.runtime.redaction import HideWith
from tests.gui.test_lookback import no_finder
from tests.library.recordings import T0_S, write_recording


class WallOf:
    """The part of the bridge that is used."""

    def __init__(self, *cameras: StreamConfig) -> None:
        self.cameras = {camera.name: camera for camera in cameras}

    def finder(self):
        return no_finder


def test_cameras_of_the_own_file_count_when_others_are_on_the_wall(qtbot, tmp_path):
    file = CameraFile(tmp_path / "cameras.toml")
    file.put(
        "door",
        {"source": "demo:", "redact": {"kind": "fill"}, "recording": {"folder": "r"}},
    )
    write_recording(tmp_path / "here", T0_S, skin={1: 0.2})
    window = MainWindow()
    qtbot.addWidget(window)
    other_door = check_camera("door", {"source": "demo:"})  # of --config, say
    yard = check_camera("yard", {"source": "demo:", "recording": {"folder": "y"}})
    wall = WallOf(other_door, yard)
    panels = LookbackPanels(window, wall, file, tmp_path / "here")
    shown = panels.open(None)
    presenter = panels._presenter
    try:
        qtbot.waitUntil(lambda: bool(presenter.shelf.clips), timeout=20_000)
        assert presenter.rules["door"].redact is HideWith.FILL
        assert presenter.rules["yard"].redact is None
        assert list(presenter.folders) == [
            tmp_path / "here", tmp_path / "here" / "by-hand", Path("r"), Path("y")
        ]  # fmt: skip
        qtbot.waitUntil(
            lambda: "Redaction is on" in shown.player.picture._words, timeout=20_000
        )
        assert not shown.player.picture.has_picture
        assert panels.open(None) is shown
        assert panels.export() is not None
    finally:
        panels.close()
    assert panels._presenter is None
