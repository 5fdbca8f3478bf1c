"""Real infrared footage through the shipped bundle, from files and over RTSP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import pytest

from tests.pan_and_zoom import write_pan_and_zoom
from tests.rtsp_server import RtspServer

pytestmark = pytest.mark.real_data
N_FRAMES = 40
N_LIVE = 125  # five seconds: live, frames without time for a search keep the mask


@pytest.fixture(scope="module")
def night(real_data: Path) -> Path:
    """A man in a room at night, 640 x 480."""
    return real_data / "nir_dev/pi_room/clip.mp4"


@pytest.fixture(scope="module")
def hands(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hands and arms, 1280 x 720, panned and zoomed over stills."""
    stills = sorted((real_data / "nir_dev/veindeep/frames").iterdir())[:2]
    return write_pan_and_zoom(tmp_path_factory.mktemp("clips") / "hands.mp4", stills)


def stream(source: str, folder: Path, *, n_frames: int = N_FRAMES) -> dict[str, Any]:
    """Run the command; returns the summary of a run that must succeed."""
    done = subprocess.run(
        [
            sys.executable, "-W", "error", "-m", "app.cli.stream", source,
            "--record", str(folder / "out.mp4"), "--events", str(folder / "e.jsonl"),
            "--summary", str(folder / "s.json"), "--engine", "eager",
            "--max-frames", str(n_frames),
        ],
        capture_output=True, text=True, timeout=150, env={**os.environ},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    summary: dict[str, Any] = json.loads((folder / "s.json").read_text())
    return summary


def check(
    summary: dict[str, Any],
    folder: Path,
    size: tuple[int, int],
    n_frames: int = N_FRAMES,
) -> None:
    assert summary["frames"]["processed"] == n_frames
    assert summary["engine"] == "eager"
    assert summary["bundle"] == "skin-live"
    assert 0.4 < summary["search"]["ssim_mean"] <= 1.0
    assert summary["search"]["warm_share"] > 0.3  # a stream in a loop cuts at its end
    assert 0.0 <= summary["skin_share_mean"] < 0.6
    events = [
        json.loads(line) for line in (folder / "e.jsonl").read_text().splitlines()
    ]
    assert len(events) == n_frames
    with av.open(str(folder / "out.mp4")) as recording:
        frames = list(recording.decode(video=0))
    assert len(frames) == n_frames
    assert (frames[0].width, frames[0].height) == size


def test_the_night_video(night: Path, tmp_path: Path) -> None:
    summary = stream(str(night), tmp_path)
    check(summary, tmp_path, (640, 480))
    assert summary["frames"]["dropped"] == 0


def test_a_720p_file(hands: Path, tmp_path: Path) -> None:
    summary = stream(str(hands), tmp_path)
    check(summary, tmp_path, (1280, 720))
    assert summary["frames"]["dropped"] == 0
    assert summary["search"]["warm_share"] > 0.8


def test_the_night_video_over_rtsp(night: Path, tmp_path: Path) -> None:
    with RtspServer(night, user="eye", password="p@:/%ss") as server:
        url = server.url(user="eye", password="p@:/%ss")
        summary = stream(url, tmp_path, n_frames=N_LIVE)
    check(summary, tmp_path, (640, 480), N_LIVE)
    written = "".join(f.read_text() for f in tmp_path.glob("*.json*"))
    assert "p@" not in written
    assert "%40" not in written


def test_720p_over_rtsp(hands: Path, tmp_path: Path) -> None:
    with RtspServer(hands) as server:
        summary = stream(server.url(), tmp_path, n_frames=N_LIVE)
    check(summary, tmp_path, (1280, 720), N_LIVE)
