import logging
import os
import threading
import time
import traceback
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest

from app.errors import (
    CameraBusy,
    CameraDisconnected,
    CameraError,
    CameraNotFound,
    CameraRefused,
)
from app.runtime.cameras.av_video import READ_TIMEOUT_S
from app.runtime.cameras.rtsp import RtspCamera
from app.runtime.frame import Frame
from tests.media import square_left, write_clip
from tests.rtsp_server import RtspServer

NASTY = "p@:/%ss"
IN_TIME_S = 15.0  # not the minute and more that FFmpeg would take


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("rtsp") / "clip.mp4", 40)


def read(url: str, n_frames: int) -> list[Frame]:
    with RtspCamera(url).open(threading.Event()) as frames:
        return list(islice(frames, n_frames))


def test_a_stream_is_read_from_its_first_picture(clip: Path) -> None:
    with RtspServer(clip) as server:
        frames = read(server.url(), 20)
    assert [frame.seq for frame in frames] == list(range(20))
    lefts = [square_left(frame.pixels) for frame in frames]
    assert lefts == pytest.approx([2 * i for i in range(20)], abs=2)
    assert [frame.t_media_ns // 1_000_000 for frame in frames] == pytest.approx(
        [40 * i for i in range(20)], abs=1
    )


def test_it_can_be_opened_again(clip: Path) -> None:
    with RtspServer(clip) as server:
        camera = RtspCamera(server.url())
        for _ in range(2):
            with camera.open(threading.Event()) as frames:
                assert next(frames).seq == 0


@pytest.mark.parametrize("is_raw", [False, True])
def test_the_right_password_opens_the_stream(clip: Path, is_raw: bool) -> None:
    with RtspServer(clip, user="u", password=NASTY) as server:
        url = server.url(user="u", password=NASTY)
        if is_raw:
            url = server.url().replace("://", f"://u:{NASTY}@")
        assert len(read(url, 2)) == 2


@pytest.mark.parametrize("password", ["", NASTY + "x"])
def test_a_wrong_password_is_refused(clip: Path, password: str) -> None:
    with (
        RtspServer(clip, user="u", password=NASTY) as server,
        pytest.raises(CameraRefused, match=r"\(401\)"),
    ):
        read(server.url(user="u" if password else "", password=password), 1)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("403 Forbidden", CameraRefused),
        ("404 Not Found", CameraRefused),
        ("500 Oops", CameraBusy),
    ],
)
def test_a_refusal_is_told(clip: Path, status: str, kind: type[CameraError]) -> None:
    with (
        RtspServer(clip, refuse_with=status) as server,
        pytest.raises(kind, match=status[0]),
    ):
        read(server.url(), 1)


def test_a_wrong_path_is_refused(clip: Path) -> None:
    with RtspServer(clip) as server, pytest.raises(CameraRefused, match=r"\(404\)"):
        read(server.url("/other"), 1)


def test_nobody_there_is_not_found(clip: Path) -> None:
    with RtspServer(clip) as server:
        url = server.url()
    with pytest.raises(CameraNotFound, match=r"refuses connections"):
        read(url, 1)


def test_an_absent_camera_costs_nothing_however_often_it_is_tried(clip: Path) -> None:
    with RtspServer(clip) as server:
        camera = RtspCamera(server.url())

    def held() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), threading.active_count()

    before = held()
    for _ in range(200):
        with pytest.raises(CameraNotFound), camera.open(threading.Event()):
            pass
    assert held() == before


def test_no_such_host_is_not_found() -> None:
    with pytest.raises(CameraNotFound, match=r"cannot be reached"):
        read("rtsp://camera.invalid/live", 1)


def test_a_server_that_dies_is_disconnected(clip: Path) -> None:
    with (
        RtspServer(clip) as server,
        RtspCamera(server.url()).open(threading.Event()) as frames,
    ):
        next(frames)
        server.kill_clients()
        with pytest.raises(CameraDisconnected, match=r"the stream ended"):
            list(frames)


def test_a_server_that_freezes_is_disconnected_in_time(clip: Path) -> None:
    with (
        RtspServer(clip) as server,
        RtspCamera(server.url()).open(threading.Event()) as frames,
    ):
        next(frames)
        server.stall()
        start_s = time.monotonic()
        with pytest.raises(CameraDisconnected, match=r"no data in time"):
            list(frames)
        assert time.monotonic() - start_s < IN_TIME_S


def test_a_picture_that_the_time_out_releases_is_no_new_one(clip: Path) -> None:
    """FFmpeg keeps one picture until the next begins, or the read times out."""
    ages_s: list[float] = []
    with (
        RtspServer(clip) as server,
        RtspCamera(server.url()).open(threading.Event()) as frames,
        suppress(CameraDisconnected),
    ):
        for frame in frames:
            ages_s.append((time.monotonic_ns() - frame.t_capture_ns) / 1e9)
            server.stall()
    assert ages_s[-1] >= READ_TIMEOUT_S
    assert len(ages_s) > 1 and max(ages_s[:-1]) < READ_TIMEOUT_S


def test_a_server_that_never_answers_is_not_found_in_time(clip: Path) -> None:
    with RtspServer(clip) as server:
        server.stall()
        start_s = time.monotonic()
        with pytest.raises(CameraNotFound, match=r"does not answer in time"):
            read(server.url(), 1)
        assert time.monotonic() - start_s < IN_TIME_S


def test_stop_ends_a_blocked_read_in_time_and_without_error(clip: Path) -> None:
    stop, got_one = threading.Event(), threading.Event()
    problems: list[CameraError] = []

    def capture(url: str) -> None:
        try:
            with RtspCamera(url).open(stop) as frames:
                for _ in frames:
                    got_one.set()
        except CameraError as error:
            problems.append(error)

    with RtspServer(clip) as server:
        thread = threading.Thread(target=capture, args=[server.url()])
        thread.start()
        assert got_one.wait(IN_TIME_S)
        server.stall()
        stop.set()
        thread.join(IN_TIME_S)
        assert not thread.is_alive()
    assert problems == []


def test_no_thread_is_left(clip: Path) -> None:
    before = set(threading.enumerate())
    with RtspServer(clip) as server:
        read(server.url(), 3)
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize("fault", ["password", "path", "gone"])
def test_no_error_and_no_log_holds_the_password(
    clip: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    password = NASTY + "x" if fault == "password" else NASTY
    with RtspServer(clip, user="u", password=NASTY) as server:
        path = "/other" if fault == "path" else "/live"
        url = server.url(path, user="u", password=password)
        if fault != "gone":
            text = failure_of(url, caplog)
    if fault == "gone":
        text = failure_of(url, caplog)
    assert "127.0.0.1" in text
    for secret in (NASTY, "%ss", "%40%3A", "u:p"):
        assert secret not in text


def failure_of(url: str, caplog: pytest.LogCaptureFixture) -> str:
    """Everything that a program could show of the failure to open `url`."""
    with pytest.raises(CameraError) as caught:
        read(url, 1)
    error = caught.value
    with caplog.at_level(logging.DEBUG):
        logging.getLogger(__name__).error("failed", exc_info=error)
    shown = [str(error), repr(error), error.device, caplog.text]
    return "".join([*shown, *traceback.format_exception(error)])
