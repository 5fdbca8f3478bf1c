"""Every fault of a camera, on a real RTSP server: state, return, threads, passwords.

Each test runs a whole session with one camera and watches it from outside.
"""

import threading
import time

import pytest

from app.runtime.camera_status import CameraState
from app.runtime.cameras import av_video
from tests.media import moving_square, write_clip, write_sound, write_video
from tests.rtsp_server import RtspServer
from tests.watched_camera import PASSWORD, url_of, watched

LIVE, STALLED = CameraState.LIVE, CameraState.STALLED
RETRYING, FAILED = CameraState.RETRYING, CameraState.FAILED


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return write_clip(tmp_path_factory.mktemp("faults") / "clip.mp4", 50)


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
        camera.until(lambda: "no video stream" in camera.status.reason, 8, "reason")
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
