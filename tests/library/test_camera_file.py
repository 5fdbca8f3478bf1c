"""The window's own file of cameras: whole, checked, backed up, run by the stream."""

import os
import stat
import subprocess
import sys

import pytest

from app.config import StreamConfig, load_config
from app.errors import ConfigError
from app.library.camera_file import CameraFile, own_path

DOOR = {"source": "rtsp://u:${CAM_PASSWORD}@door.example/live"}
DEMO = {"source": "demo:", "regions": [{"name": "left", "box": [0.0, 0.0, 0.5, 1.0]}]}


@pytest.fixture
def file(tmp_path):
    return CameraFile(tmp_path / "config" / "cameras.toml")


def content(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_without_a_file_there_are_no_cameras(file):
    assert file.tables() == {}
    assert file.cameras() == {}
    file.remove("door")
    assert not file.path.exists()


def test_cameras_are_added_changed_renamed_and_removed(file):
    file.put("door", DOOR)
    file.put("demo", DEMO)
    file.put("yard", {"source": "webcam:0"})
    assert file.tables() == {
        "door": DOOR, "demo": DEMO, "yard": {"source": "webcam:0"}
    }  # fmt: skip
    file.put("night", {**DEMO, "smoothing_s": 0.5}, instead_of="demo")
    assert list(file.tables()) == ["door", "night", "yard"]
    assert file.tables()["night"]["smoothing_s"] == 0.5
    for name in ("door", "night", "yard"):
        file.remove(name)
    assert file.tables() == {}


def test_a_name_is_used_once(file):
    file.put("door", DOOR)
    file.put("demo", DEMO)
    with pytest.raises(ConfigError, match="demo: there is a camera of this name"):
        file.put("demo", DOOR)
    with pytest.raises(ConfigError, match="there is a camera of this name"):
        file.put("demo", DOOR, instead_of="door")


def test_settings_that_are_wrong_change_nothing(file):
    file.put("demo", DEMO)
    before = content(file.path.parent)
    with pytest.raises(ConfigError, match=r"door: smoothing_s = -1.0: .*greater"):
        file.put("door", {**DEMO, "smoothing_s": -1.0})
    with pytest.raises(ConfigError, match=r"do or: name = 'do or'"):
        file.put("do or", DEMO)
    assert content(file.path.parent) == before


def test_the_version_before_is_kept(file):
    file.put("demo", DEMO)
    first = file.path.read_text()
    file.put("door", DOOR)
    assert file.backup.read_text() == first
    assert content(file.path.parent).keys() == {"cameras.toml", "cameras.toml.bak"}


def test_only_its_owner_may_read_it(file):
    file.put("door", DOOR)
    file.put("demo", DEMO)
    for path in (file.path, file.backup):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_a_person_wrote_is_not_written_to(file):
    file.path.parent.mkdir()
    file.path.write_text('# mine\n[cameras.demo]\nsource = "demo:"\n')
    with pytest.raises(ConfigError, match="written by hand"):
        file.put("door", DOOR)
    assert content(file.path.parent).keys() == {"cameras.toml"}
    assert file.path.read_text().startswith("# mine")


def test_a_broken_file_is_told_with_its_line_and_its_backup(file):
    file.put("demo", DEMO)
    file.put("door", DOOR)
    file.path.write_text(file.path.read_text() + "[cameras\n")
    with pytest.raises(ConfigError, match=r"not valid TOML.*line.*\.bak"):
        file.tables()
    with pytest.raises(ConfigError, match="not valid TOML"):
        file.put("yard", DEMO)


def test_a_full_disk_leaves_the_old_file(file, monkeypatch):
    file.put("demo", DEMO)
    before = content(file.path.parent)

    def no_space(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(ConfigError, match="cannot be written: No space left"):
        file.put("door", DOOR)
    assert content(file.path.parent) == before


def test_a_camera_without_its_secret_does_not_take_others_along(file, monkeypatch):
    monkeypatch.delenv("CAM_PASSWORD", raising=False)
    file.put("door", DOOR)
    file.put("demo", DEMO)
    cameras = file.cameras()
    assert isinstance(cameras["demo"], StreamConfig)
    assert isinstance(cameras["door"], ConfigError)
    assert "no secret CAM_PASSWORD" in str(cameras["door"])
    monkeypatch.setenv("CAM_PASSWORD", "a/b")
    assert file.cameras()["door"].source == "rtsp://u:a%2Fb@door.example/live"


def test_settings_are_read_without_any_secret(file, monkeypatch):
    monkeypatch.delenv("CAM_PASSWORD", raising=False)
    file.put("door", {**DOOR, "redact": {"kind": "blur"}})
    file.put("demo", DEMO)
    settings = file.settings()
    assert settings["door"].redact.kind == "blur"
    assert settings["demo"].regions[0].name == "left"
    with file.path.open("a") as more:
        more.write('\n[cameras.bad]\nsource = "demo:"\nsmoothing_s = -1.0\n')
    assert file.settings().keys() == {"door", "demo"}
    file.path.write_text("[")
    assert file.settings() == {}


def test_other_tables_of_the_file_stay(file):
    file.put("demo", DEMO)
    with file.path.open("a") as more:
        more.write('\n[serve]\naddress = "127.0.0.1:8080"\n')
    file.put("door", DOOR)
    file.remove("door")
    assert load_config(file.path, {}).serve.address == "127.0.0.1:8080"


def test_the_stream_command_runs_it(file):
    file.put("demo", DEMO)
    command = [sys.executable, "-m", "app.cli.stream", "--config", str(file.path)]
    done = subprocess.run(
        [*command, "--validate-config"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_it_lies_where_the_desktop_says(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert own_path({}) == tmp_path / ".config/glss-live/cameras.toml"
    own = own_path({"XDG_CONFIG_HOME": "/x"})
    assert str(own) == "/x/glss-live/cameras.toml"
