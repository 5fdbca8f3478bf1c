"""Every fault of a camera, on a real RTSP server: state, return, threads, passwords.

Each test runs a whole session with one camera and watches it from outside.
"""

import logging
import socket
import threading
import time
from contextlib import contextmanager, nullcontext

import pytest

from app.runtime.backoff import Backoff, RetryPolicy
from app.runtime.camera_status import CameraState
from app.runtime.cameras import av_video
from app.runtime.cameras.rtsp import RtspCamera
from app.runtime.capture import Capture
from app.runtime.run import ModelNames, Run
from app.runtime.sinks.events import EventLog
from app.runtime.station import CameraPlan
from app.runtime.worker import LiveWorker
from tests.fakes import ScriptedSearch
from tests.media import moving_square, write_clip, write_sound, write_video
from tests.rtsp_server import RtspServer

PASSWORD = "hunter2@:/%"
BACK_S = 5.0  # from the camera's return to the first new result
SEEN_S = 6.0  # from a fault to its state: FFmpeg's time-outs are 4 s
POLL_S = 0.01

LIVE, STALLED = CameraState.LIVE, CameraState.STALLED
RETRYING, FAILED = CameraState.RETRYING, CameraState.FAILED


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return write_clip(tmp_path_factory.mktemp("faults") / "clip.mp4", 50)


class Watched:
    """A running camera, seen as any outsider sees it."""

    def __init__(self, run, search):
        self.run, self.search = run, search

    @property
    def status(self):
        return self.run.session.cameras["cam"].status

    def wait_for(self, *states, within_s=SEEN_S):
        """Wait until the camera is in one of `states`."""
        self._until(lambda: self.status.state in states, within_s, states)

    def wait_for_result(self, within_s=BACK_S):
        """Wait for a result of a frame that arrives from now on."""
        start_ns = time.monotonic_ns()
        newest = self.run.stations["cam"].newest

        def has_come():
            return newest.value is not None and newest.value.t_capture_ns > start_ns

        self._until(has_come, within_s, "a result")

    def _until(self, is_so, within_s, what):
        """Time is counted in looks: a machine that has none for a look, as other work
        keeps it busy, has none for the camera either."""
        for _ in range(round(within_s / POLL_S)):
            self.run.poll()
            if is_so():
                self.run.poll()  # what it is now is told, too
                return
            assert self.run.session.status.error is None
            threading.Event().wait(POLL_S)
        pytest.fail(f"no {what}: {self.status}")


@contextmanager
def watched(url, tmp_path, caplog, **policy):
    """Run the camera at `url`; afterwards nothing is left, and nothing was told."""
    before = set(threading.enumerate())
    search = ScriptedSearch()
    events = tmp_path / "events.jsonl"
    capture = Capture(RtspCamera(url), backoff=Backoff(RetryPolicy(**policy)))
    run = Run(
        [CameraPlan("cam", capture, sinks=[EventLog(events)])],
        lambda: nullcontext(LiveWorker(search, threshold=0.2)),
        model=ModelNames("fake", "tiny"),
    )
    with caplog.at_level(logging.DEBUG):
        run.start()
        try:
            yield Watched(run, search)
        finally:
            assert run.finish() is None
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if not thread.name.startswith("rtsp-")]
    reports = str([report.as_json() for report in run.reports(None).values()])
    told = caplog.text + events.read_text() + reports + str(capture.status)
    for secret in ("hunter2", "%40%3A"):
        assert secret not in told


def url_of(port, password=PASSWORD):
    return f"rtsp://op:{password}@127.0.0.1:{port}/live"


@pytest.fixture
def port():
    """A port that is free now; a server may be started on it later."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def server_at(clip, port, **options):
    return RtspServer(clip, port=port, user="op", password=PASSWORD, **options)


def test_down_at_the_start_and_back_again(clip, port, tmp_path, caplog):
    with watched(url_of(port), tmp_path, caplog) as camera:
        camera.wait_for(RETRYING)
        assert "refuses connections" in camera.status.reason
        assert camera.status.attempt >= 1 and camera.status.t_retry_ns is not None
        with server_at(clip, port):
            camera.wait_for_result()
            assert camera.status.state is LIVE and camera.status.reason == ""
            assert camera.status.n_reconnects == 0


def test_killed_and_back_again(clip, port, tmp_path, caplog):
    with watched(url_of(port), tmp_path, caplog) as camera:
        with server_at(clip, port):
            camera.wait_for_result()
        camera.wait_for(RETRYING)
        camera.search.forgotten.clear()
        with server_at(clip, port):
            camera.wait_for_result()
            assert camera.status.n_reconnects == 1
            assert camera.search.forgotten == ["cam"]  # the z before says nothing
            assert camera.run.reports(None)["cam"].as_json()["reconnects"] == 1
    events = (tmp_path / "events.jsonl").read_text()
    assert '"state": "retrying"' in events and '"state": "live"' in events


def test_frozen_is_stalled_at_once_then_retried(clip, port, tmp_path, caplog):
    with (
        server_at(clip, port) as server,
        watched(url_of(port), tmp_path, caplog) as camera,
    ):
        camera.wait_for_result()
        server.stall()
        camera.wait_for(STALLED)
        assert camera.status.reason.startswith("no picture for")
        camera.wait_for(RETRYING)
        assert "no data in time" in camera.status.reason
        server.resume()
        camera.wait_for_result()


def test_a_short_stall_needs_no_new_connection(clip, port, tmp_path, caplog):
    with (
        server_at(clip, port) as server,
        watched(url_of(port), tmp_path, caplog) as camera,
    ):
        camera.wait_for_result()
        server.stall()
        camera.wait_for(STALLED)
        server.resume()
        camera.wait_for_result()
        assert camera.status.n_reconnects == 0


def test_accepts_then_says_nothing(clip, port, tmp_path, caplog):
    with server_at(clip, port) as server:
        server.stall()
        with watched(url_of(port), tmp_path, caplog) as camera:
            camera.wait_for(RETRYING)
            assert "does not answer in time" in camera.status.reason
            server.resume()
            camera.wait_for_result()


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        ("404 Not Found", FAILED, "no stream of that name"),
        ("403 Forbidden", FAILED, "forbids"),
        ("503 Service Unavailable", RETRYING, "fault of its own"),
    ],
)
def test_refused_until_it_is_not(clip, port, tmp_path, caplog, status, state, words):
    with (
        server_at(clip, port, refuse_with=status) as server,
        watched(url_of(port), tmp_path, caplog, refused_s=1.0) as camera,
    ):
        camera.wait_for(state)
        assert words in camera.status.reason
        server.refuse_with = None
        camera.wait_for_result()


def test_a_wrong_password_has_failed_and_is_tried_rarely(clip, port, tmp_path, caplog):
    url = url_of(port, "hunter2-wrong")
    with (
        server_at(clip, port) as server,
        watched(url, tmp_path, caplog, refused_s=60.0) as camera,
    ):
        camera.wait_for(FAILED)
        assert "(401)" in camera.status.reason
        n_connections = server.n_connections
        threading.Event().wait(1.0)  # nothing may happen in this time
        assert server.n_connections == n_connections
        assert camera.status.state is FAILED


def test_a_refusal_after_it_was_live_is_forgiven(clip, port, tmp_path, caplog):
    """Cameras that start up again answer 404 for a while."""
    with (
        server_at(clip, port) as server,
        watched(url_of(port), tmp_path, caplog) as camera,
    ):
        camera.wait_for_result()
        server.refuse_with = "404 Not Found"
        server.kill_clients()
        camera.wait_for(FAILED)
        server.refuse_with = None
        camera.wait_for_result()


def test_another_resolution_after_the_return(clip, port, tmp_path, caplog):
    larger = write_video(tmp_path / "larger.mp4", moving_square(50, 128, 96))
    with (
        server_at(clip, port) as server,
        watched(url_of(port), tmp_path, caplog) as camera,
    ):
        camera.wait_for_result()
        assert camera.status.size == (96, 64)
        server.video = larger
        server.kill_clients()
        camera.wait_for(RETRYING)
        camera.wait_for_result()
        assert camera.status.size == (128, 96)
    assert "pictures are 128x96 now, were 96x64" in caplog.text


def test_timestamps_that_restart(clip, port, tmp_path, caplog):
    """The server starts its file anew for each client: media time goes on."""
    with (
        server_at(clip, port) as server,
        watched(url_of(port), tmp_path, caplog) as camera,
    ):
        camera.wait_for_result()
        newest = camera.run.stations["cam"].newest
        before = newest.value
        server.kill_clients()
        camera.wait_for(RETRYING)
        camera.wait_for_result()
        after = newest.value
        assert after.seq > before.seq
        elapsed_ns = after.t_capture_ns - before.t_capture_ns
        media_ns = after.t_media_ns - before.t_media_ns
        assert media_ns == pytest.approx(elapsed_ns, abs=0.5e9)


def test_garbage_instead_of_packets(clip, port, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(av_video, "STALL_S", 1.0)
    with (
        server_at(clip, port) as server,
        watched(url_of(port), tmp_path, caplog) as camera,
    ):
        camera.wait_for_result()
        server.garble()
        camera.wait_for(STALLED, RETRYING)
        server.garble(on=False)
        camera.wait_for_result()


def test_a_stream_that_comes_back_with_sound_only(clip, port, tmp_path, caplog):
    sound = write_sound(tmp_path / "sound.mp4")
    with (
        server_at(clip, port) as server,
        watched(url_of(port), tmp_path, caplog) as camera,
    ):
        camera.wait_for_result()
        server.video = sound
        server.kill_clients()
        camera.wait_for(RETRYING)
        camera._until(lambda: "no video stream" in camera.status.reason, 8, "reason")
        server.video = clip
        camera.wait_for_result()


def test_half_a_picture_then_the_end(clip, port, tmp_path, caplog):
    with (
        server_at(clip, port) as server,
        watched(url_of(port), tmp_path, caplog) as camera,
    ):
        camera.wait_for_result()
        server.cut_next_packet()
        camera.wait_for(RETRYING)
        camera.wait_for_result()


def test_stop_while_it_retries_ends_at_once(port, tmp_path, caplog):
    with watched(url_of(port), tmp_path, caplog, first_s=60.0, cap_s=60.0) as camera:
        camera.wait_for(RETRYING)
        start_s = time.monotonic()
    assert time.monotonic() - start_s < 15
