"""The same camera faults against a server that shares no code with ours: GStreamer's.

`make test` installs it where apt is there and may be used; elsewhere this is skipped.
"""

import json
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

import av
import pytest

from app.cli.stream import main
from app.runtime.camera_status import CameraState
from tests.watched_camera import PASSWORD, url_of, watched

SYSTEM_PYTHON = "/usr/bin/python3"  # apt installs the bindings for this one
NEEDED = "import gi; gi.require_version('GstRtspServer', '1.0')"
PROGRAM = Path(__file__).parents[1] / "gst_rtsp_server.py"


class Peer:
    """The server's process on a port of its own."""

    def __init__(self, port):
        command = [SYSTEM_PYTHON, PROGRAM, str(port), "op", PASSWORD]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout.readline() == "listening\n"

    def freeze(self):
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def kill(self):
        """As the kernel does it: nobody says goodbye."""
        self._process.kill()
        self._process.wait(30)
        self._process.stdout.close()


@contextmanager
def peer_at(port):
    peer = Peer(port)
    try:
        yield peer
    finally:
        peer.kill()


@pytest.fixture(scope="module", autouse=True)
def _is_installed():
    try:
        found = subprocess.run(
            [SYSTEM_PYTHON, "-c", NEEDED], capture_output=True, check=False
        )
    except OSError:
        pytest.skip(f"there is no {SYSTEM_PYTHON}")
    if found.returncode:
        pytest.skip("GStreamer's RTSP server is not installed; see `make peers`")


def test_a_stream_is_recorded(port, tiny_bundle, tmp_path, capsys):
    with peer_at(port):
        status = main(
            [
                *("--rtsp", url_of(port), "--bundle", str(tiny_bundle), "--steps", "1"),
                *("--max-frames", "25", "--record", str(tmp_path / "a.mp4")),
                *("--summary", str(tmp_path / "s.json"), "--log-level", "debug"),
            ]
        )
    told = "".join(capsys.readouterr()) + (tmp_path / "s.json").read_text()
    assert status == 0, told
    assert json.loads((tmp_path / "s.json").read_text())["frames"]["processed"] == 25
    with av.open(str(tmp_path / "a.mp4")) as recording:
        pictures = list(recording.decode(video=0))
    assert len(pictures) == 25
    assert (pictures[0].width, pictures[0].height) == (320, 240)
    assert pictures[-1].time > 0.8  # longer where frames were dropped
    assert "hunter2" not in told and f"rtsp://127.0.0.1:{port}/live" in told


def test_down_at_the_start_killed_and_back_again(port, tmp_path, caplog):
    with watched(url_of(port), tmp_path, caplog) as camera:
        camera.wait_for(CameraState.RETRYING)
        with peer_at(port):
            camera.wait_for_result()
        camera.wait_for(CameraState.RETRYING)
        with peer_at(port):
            camera.wait_for_result()
            assert camera.status.n_reconnects == 1


def test_frozen_and_thawed(port, tmp_path, caplog):
    with peer_at(port) as peer, watched(url_of(port), tmp_path, caplog) as camera:
        camera.wait_for_result()
        peer.freeze()
        camera.wait_for(CameraState.STALLED)
        camera.wait_for(CameraState.RETRYING)
        peer.thaw()
        camera.wait_for_result()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (lambda port: url_of(port, "wrong"), "(401)"),
        (lambda port: url_of(port).replace("/live", "/none"), "(404)"),
    ],
)
def test_a_refusal_is_told(url, words, port, tmp_path, caplog):
    with peer_at(port), watched(url(port), tmp_path, caplog) as camera:
        camera.wait_for(CameraState.FAILED)
        assert words in camera.status.reason
