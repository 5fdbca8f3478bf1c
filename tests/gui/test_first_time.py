"""What a first-time user does, in the real window on a real screen."""

import subprocess
import sys
import tomllib

import av
import pytest

from app.library.clips import Library
from app.runtime.redaction import HideWith
from app.runtime.sinks.about import Pictures, about_from
from tests.gui.first_time import NASTY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420)]


def test_a_camera_is_added_drawn_on_recorded_and_exported(
    display, tmp_path, night_clip
):
    recordings = tmp_path / "recordings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.first_time", recordings, night_clip],
        env={**display, "XDG_CONFIG_HOME": str(tmp_path / "config")},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    settings = (tmp_path / "config/glss-live/cameras.toml").read_text()
    camera = tomllib.loads(settings)["cameras"]["door"]
    assert "${keyring:door}" in camera["source"]
    assert len(camera["regions"]) == 1
    (clip,) = Library([recordings]).scan().clips
    assert clip.about.pictures is Pictures.PLAIN
    assert clip.duration_s > 0
    (video,) = (recordings / "exports").glob("door_*_redacted.mp4")
    with av.open(str(video)) as file:
        assert about_from(file.metadata["comment"]).redacted is HideWith.PIXELATE
        assert sum(1 for _ in file.decode(video=0)) > 1
    (notes,) = (recordings / "exports").glob("*.txt")
    for told in (done.stdout, done.stderr, settings, notes.read_text()):
        assert NASTY not in told and "%25ss" not in told
