"""Trying a camera before it is saved: real servers, real files, true reasons."""

import socket
import threading
import time

import numpy as np
import pytest

from app.runtime.cameras.probe import NotSeen, Problem, Seen, probe
from app.runtime.cameras.webcams import Webcam, list_webcams
from tests.media import write_clip, write_picture, write_sound
from tests.rtsp_server import RtspServer

NASTY = "p@:/%ss"


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return write_clip(tmp_path_factory.mktemp("probe") / "clip.mp4", 40)


def look(text, **options):
    return probe(str(text), stop=threading.Event(), **options)


def test_a_camera_that_works_shows_its_first_picture(clip):
    with RtspServer(clip) as server:
        seen = look(server.url())
    assert isinstance(seen, Seen)
    assert seen.size == (96, 64)
    assert seen.picture.std() > 20
    assert seen.fps == pytest.approx(25, rel=0.05)
    assert 0 < seen.wait_s < 10


def test_files_folders_and_the_demo_work_too(clip, tmp_path):
    for i in range(3):
        write_picture(tmp_path / f"{i}.png", np.full((20, 30, 3), 40 * i, np.uint8))
    sizes = [look(text).size for text in (clip, tmp_path, "demo:")]
    assert sizes[:2] == [(96, 64), (30, 20)]
    assert look(clip).fps == pytest.approx(25)


def test_a_single_picture_has_no_rate(tmp_path):
    seen = look(write_picture(tmp_path / "a.png", np.zeros((20, 30, 3), np.uint8)))
    assert seen.fps is None


def test_the_password_of_the_environment_is_used(clip, monkeypatch):
    monkeypatch.setenv("CAM_PASSWORD", NASTY)
    with RtspServer(clip, user="u", password=NASTY) as server:
        address = server.url().replace("://", "://u:${CAM_PASSWORD}@")
        assert isinstance(look(address), Seen)


def reason(text, problem, **options):
    answer = look(text, **options)
    assert isinstance(answer, NotSeen), answer
    assert answer.problem is problem
    return answer.reason


def test_a_wrong_password_is_told_and_not_shown(clip):
    with RtspServer(clip, user="u", password="right") as server:
        text = reason(server.url(user="u", password=NASTY), Problem.PASSWORD)
    assert "Check user and password" in text
    assert NASTY not in text and "%25ss" not in text


def test_a_wrong_path_is_told(clip):
    with RtspServer(clip) as server:
        assert "no stream of that name" in reason(server.url("/x"), Problem.NO_STREAM)


def test_a_host_that_does_not_exist_is_told():
    text = reason("rtsp://u:secret@no-such-host.invalid/live", Problem.NO_HOST)
    assert text == (
        "There is no host 'no-such-host.invalid' in this network. Check its name."
    )


def test_a_port_where_nobody_listens_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    text = reason(f"rtsp://127.0.0.1:{port}/live", Problem.NO_HOST)
    assert text.startswith("Refuses connections.")


def test_a_silent_host_is_told_in_time():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        start_s = time.monotonic()
        text = reason(f"rtsp://127.0.0.1:{port}/live", Problem.NO_HOST)
        assert time.monotonic() - start_s < 12
    assert "Does not answer in time" in text


def test_sound_without_pictures_is_told(tmp_path):
    sound = write_sound(tmp_path / "sound.mp4")
    assert "no video stream" in reason(sound, Problem.NO_VIDEO)
    with RtspServer(sound) as server:
        assert "no video stream" in reason(server.url(), Problem.NO_VIDEO)


def test_what_is_no_video_is_told(tmp_path):
    path = tmp_path / "letter.mp4"
    path.write_text("Dear camera, ...")
    assert "no video that can be decoded" in reason(path, Problem.NO_VIDEO)


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert "no such file" in reason(tmp_path / "x.mp4", Problem.NO_FILE)


def test_no_address_is_told():
    assert "unknown scheme" in reason("ftp://host/x", Problem.ADDRESS)


def test_a_secret_that_is_missing_is_told():
    assert "no secret NOWHERE" in reason("rtsp://u:${NOWHERE}@h/x", Problem.PASSWORD)


def test_a_camera_without_pictures_is_given_up(clip):
    with RtspServer(clip) as server:
        server.garble()
        text = reason(server.url(), Problem.NO_VIDEO, timeout_s=1.0)
    assert "No picture came within 1 s" in text


def test_it_can_be_cancelled(clip):
    stop = threading.Event()
    with RtspServer(clip) as server:
        server.garble()
        threading.Timer(0.5, stop.set).start()
        answer = probe(server.url(), stop=stop)
    assert answer == NotSeen(Problem.CANCELLED, "Cancelled.")


def test_webcams_are_listed_by_what_linux_says(tmp_path):
    devices, described_in = tmp_path / "dev", tmp_path / "class"
    devices.mkdir()
    for number, name, index in [(2, "Night cam", 0), (3, "Night cam", 1), (10, "", 0)]:
        (devices / f"video{number}").touch()
        (about := described_in / f"video{number}").mkdir(parents=True)
        (about / "index").write_text(f"{index}\n")
        (about / "name").write_text(f"{name}\n")
    (devices / "video4").touch()  # a system that tells nothing about it
    (devices / "video").touch()
    found = list_webcams(devices, described_in)
    assert found == [
        Webcam(2, "Night cam"),
        Webcam(4, "camera 4"),
        Webcam(10, "camera 10"),
    ]
    assert found[0].source == "webcam:2"
    assert list_webcams(tmp_path, described_in) == []
