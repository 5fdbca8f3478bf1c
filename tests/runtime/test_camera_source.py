import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.errors import CameraNotFound
from app.runtime.cameras.base import Camera
from app.runtime.cameras.source import (
    DemoSource,
    FileSource,
    FolderSource,
    HttpSource,
    RtspSource,
    Source,
    WebcamSource,
    build_camera,
    parse_source,
)
from glss.errors import UsageError
from tests.media import write_picture


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("rtsp://host/a", RtspSource("rtsp://host/a")),
        ("rtsps://u:p@host:322/a", RtspSource("rtsps://u:p@host:322/a")),
        ("RTSP://host", RtspSource("RTSP://host")),
        ("rtsp://u:p@:/%ss@host/a", RtspSource("rtsp://u:p@:/%ss@host/a")),
        ("http://host:8080/video", HttpSource("http://host:8080/video")),
        ("https://host/video.mjpg", HttpSource("https://host/video.mjpg")),
        ("webcam:0", WebcamSource(0)),
        ("webcam:12", WebcamSource(12)),
        ("demo:", DemoSource()),
    ],
)
def test_names_without_a_file(text: str, source: Source) -> None:
    assert parse_source(text) == source


def test_files_and_folders(tmp_path: Path) -> None:
    odd = write_picture(tmp_path / "a:b %d@x.png", np.zeros((4, 4), np.uint8))
    assert parse_source(str(tmp_path)) == FolderSource(tmp_path)
    assert parse_source(str(odd)) == FileSource(odd)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "ftp://host/a.mp4",
        "file:///etc/passwd",
        "concat://a|b",
        "rtmp://u:secret@host/a",
        "rtsp://",
        "rtsp:///path",
        "rtsp://u:secret@",
        "rtsp://u:secret word@host/a",
        "webcam:",
        "webcam:-1",
        "webcam:x",
        "webcam:123",
        "demo:x",
        "a\0b",
    ],
)
def test_what_names_no_camera_is_a_usage_error_of_one_line(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_source(text)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["missing.mp4", "concat:a|b", "u:secret@host/a", "x" * 5000]
)
def test_a_missing_file_is_not_found(text: str) -> None:
    with pytest.raises(CameraNotFound) as caught:
        parse_source(text)
    assert "secret" not in str(caught.value) + caught.value.device


def test_no_source_shows_its_address() -> None:
    shown = repr([RtspSource("rtsp://u:secret@h"), HttpSource("http://u:secret@h")])
    assert "secret" not in shown


@pytest.mark.parametrize(
    ("source", "is_live_when_realtime", "is_live_else"),
    [
        (FileSource(Path("a.mp4")), True, False),
        (FolderSource(Path("a")), True, False),
        (DemoSource(), True, False),
        (HttpSource("http://h/a.mp4"), True, False),
        (HttpSource("http://h/video"), True, True),
        (RtspSource("rtsp://h/a"), True, True),
        (WebcamSource(0), True, True),
    ],
)
def test_every_source_has_a_camera(
    source: Source, is_live_when_realtime: bool, is_live_else: bool
) -> None:
    paced, unpaced = (build_camera(source, realtime=r) for r in (True, False))
    assert isinstance(paced, Camera)
    assert paced.is_live is is_live_when_realtime
    assert unpaced.is_live is is_live_else


def test_reading_a_name_loads_no_video_library() -> None:
    code = (
        "import sys, app.runtime.cameras.source as s; s.parse_source('demo:');"
        "sys.exit(len({'av', 'cv2', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("url", ["rtsp://u:s%ecret@h:5/a", "http://u:s%ecret@h:5/a"])
def test_a_network_camera_shows_no_credentials(url: str) -> None:
    camera = build_camera(parse_source(url), realtime=True)
    scheme = url.partition(":")[0]
    assert camera.name == f"{scheme}://h:5/a"
    assert "ecret" not in repr(camera)
