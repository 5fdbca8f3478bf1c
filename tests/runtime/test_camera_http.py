import threading
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from app.errors import (
    CameraBusy,
    CameraDisconnected,
    CameraError,
    CameraNotFound,
    CameraRefused,
    CameraUnreadable,
)
from app.runtime.cameras import av_video
from app.runtime.cameras.http import HttpCamera
from app.runtime.frame import Frame
from tests.media import square_left, write_clip, write_picture
from tests.mjpeg_server import MjpegServer

NASTY = "p@:/%ss"


def read(url: str, n_frames: int) -> list[Frame]:
    with HttpCamera(url, realtime=False).open(threading.Event()) as frames:
        return list(islice(frames, n_frames))


def test_an_mjpeg_stream_is_read_as_it_comes() -> None:
    with MjpegServer() as server:
        frames = read(server.url(), 8)
    assert [frame.seq for frame in frames] == list(range(8))
    lefts = [square_left(frame.pixels) for frame in frames]
    assert lefts == pytest.approx([2 * i for i in range(8)], abs=3)


def test_a_file_over_http_comes_whole(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 12).read_bytes()
    with MjpegServer(files={"/clip.mp4": clip}) as server:
        frames = read(server.url("/clip.mp4"), 100)
    assert [frame.t_media_ns // 40_000_000 for frame in frames] == list(range(12))


@pytest.mark.parametrize("is_raw", [False, True])
def test_the_right_password_opens_the_stream(is_raw: bool) -> None:
    with MjpegServer(user="u", password=NASTY) as server:
        url = server.url(user="u", password=NASTY)
        if is_raw:
            url = server.url().replace("://", f"://u:{NASTY}@")
        assert len(read(url, 2)) == 2


@pytest.mark.parametrize("password", ["", NASTY + "x"])
def test_a_wrong_password_is_refused_and_not_told(password: str) -> None:
    with (
        MjpegServer(user="u", password=NASTY) as server,
        pytest.raises(CameraRefused, match=r"401") as caught,
    ):
        read(server.url(user="u" if password else "", password=password), 1)
    assert "%ss" not in str(caught.value)
    assert "p%40" not in str(caught.value)


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_a_refusal_is_told(status: int) -> None:
    kind = CameraBusy if status >= 500 else CameraRefused
    with MjpegServer(status=status) as server, pytest.raises(kind):
        read(server.url(), 1)


def test_a_page_is_no_video() -> None:
    page = b"<html><body>hello</body></html>"
    with (
        MjpegServer(files={"/index": page}) as server,
        pytest.raises(CameraUnreadable),
    ):
        read(server.url("/index"), 1)


def test_nobody_there_is_not_found() -> None:
    with MjpegServer() as server:
        url = server.url()
    with pytest.raises(CameraNotFound):
        read(url, 1)


@pytest.mark.parametrize("fault", [MjpegServer.end_streams, MjpegServer.stall])
def test_a_stream_that_ends_or_freezes_is_disconnected(
    fault: Callable[[MjpegServer], None],
) -> None:
    with (
        MjpegServer() as server,
        HttpCamera(server.url(), realtime=False).open(threading.Event()) as frames,
    ):
        next(frames)
        fault(server)
        start_s = time.monotonic()
        with pytest.raises(CameraDisconnected):
            list(frames)
        assert time.monotonic() - start_s < 15


def test_data_without_pictures_is_disconnected(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(av_video, "STALL_S", 0.3)
    with (
        MjpegServer() as server,
        HttpCamera(server.url(), realtime=False).open(threading.Event()) as frames,
    ):
        next(frames)
        server.garble()
        with pytest.raises(CameraDisconnected, match=r"no picture in it"):
            list(frames)
    assert caplog.text.count("damaged data skipped") == 1


def test_a_snapshot_is_a_video_of_one_frame(tmp_path: Path) -> None:
    picture = write_picture(tmp_path / "a.jpg", np.full((8, 8), 99, np.uint8))
    with MjpegServer(files={"/a.jpg": picture.read_bytes()}) as server:
        assert [frame.pixels.shape for frame in read(server.url("/a.jpg"), 9)] == [
            (8, 8, 3)
        ]


def test_stop_ends_the_frames_without_error() -> None:
    stop = threading.Event()
    with (
        MjpegServer() as server,
        HttpCamera(server.url(), realtime=False).open(stop) as frames,
    ):
        next(frames)
        stop.set()
        assert list(frames) == []


def test_every_error_names_the_camera() -> None:
    camera = HttpCamera(f"http://u:{NASTY}@127.0.0.1:1/video", realtime=False)
    with pytest.raises(CameraError) as caught, camera.open(threading.Event()):
        pass
    assert caught.value.device == camera.name == "http://127.0.0.1:1/video"
