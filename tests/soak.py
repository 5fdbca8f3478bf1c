"""A benchmark, no test: hours of a camera's misfortunes in minutes.

`python -m tests.soak` starts `glss-stream` on four RTSP cameras of the loopback, breaks
one of them every 20 s, and watches the process from outside. It fails when memory in
the last half grows by more than 5 %, when handles or threads are gained, when a picture
older than 2 s is shown as live, or when a camera is not live again after its fault.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.media import moving_square, write_video
from tests.rtsp_server import RtspServer
from tests.watched_stream import (
    Sample,
    WatchedStream,
    medians,
    watched_stream,
    write_json,
)

LONGEST_AGE_S = 2.1  # the state is told by the same clock a moment later
DARK_S = 3.0  # after so long without a picture, none may be shown
BACK_S = 7.0  # a fault's end to live: a result within 5 s, and a poll each second
NO_PICTURES = ("down", "frozen", "404")  # faults in which the camera sends none


@dataclass(slots=True)
class Camera:
    """A server that can be broken in several ways, and mended again."""

    name: str
    video: Path
    port: int = 0
    server: RtspServer | None = None

    def up(self) -> None:
        self.server = RtspServer(self.video, port=self.port).__enter__()
        self.port = self.server.port

    def down(self) -> None:
        if self.server is not None:
            self.server.__exit__(None, None, None)
            self.server = None

    def faults(self) -> dict[str, tuple[Callable[[], None], Callable[[], None]]]:
        """Each fault's begin and end."""
        server = self.server
        assert server is not None

        def refuse(answer: str | None) -> None:
            server.refuse_with = answer
            server.kill_clients()

        return {
            "down": (self.down, self.up),
            "killed": (server.kill_clients, lambda: None),
            "frozen": (server.stall, server.resume),
            "garbage": (server.garble, lambda: server.garble(on=False)),
            "half a packet": (server.cut_next_packet, lambda: None),
            "404": (lambda: refuse("404 Not Found"), lambda: refuse(None)),
        }


def main() -> int:
    """Run the soak; 0 when all held."""
    arguments = _arguments()
    dice = random.Random(arguments.seed)
    faults: list[dict[str, Any]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cameras = _cameras(folder, stack, arguments.cameras)
        stream = stack.enter_context(
            watched_stream(
                {c.name: f"rtsp://127.0.0.1:{c.port}/live" for c in cameras},
                folder,
                defaults="[defaults.connection]\nrefused_retry_s = 2.0\n",
                bundle=arguments.bundle,
            )
        )
        end_s = time.monotonic() + arguments.minutes * 60
        while time.monotonic() < end_s:
            faults.append(_one_fault(dice, cameras, stream, arguments.every_s))
            print(faults[-1], flush=True)
    report = _report(stream.samples, faults)
    write_json(arguments.json, report)
    print(report["medians"])
    for what, is_so in report["verdict"].items():
        print(f"{'yes' if is_so else 'NO':4}{what}")
    return 0 if all(report["verdict"].values()) else 1


def _one_fault(
    dice: random.Random, cameras: list[Camera], stream: WatchedStream, every_s: float
) -> dict[str, Any]:
    """Break one camera for a while, mend it, and time its return."""
    start_s = time.monotonic()
    camera = dice.choice(cameras)
    name = dice.choice(sorted(camera.faults()))
    begin, end = camera.faults()[name]
    begin()
    broken_s, n_shown = time.monotonic(), 0
    while time.monotonic() < start_s + every_s / 3:
        is_dark = time.monotonic() > broken_s + DARK_S
        look = stream.look().cameras[camera.name]
        if name in NO_PICTURES and is_dark:
            is_shown = stream.get(f"/snapshot/{camera.name}.jpg")[0] == 200
            n_shown += is_shown or look["state"] == "live"
        time.sleep(1)
    end()
    mended_s, back_s = time.monotonic(), None
    while time.monotonic() < start_s + every_s:
        is_live = stream.look().cameras[camera.name]["state"] == "live"
        if is_live and back_s is None:
            back_s = time.monotonic() - mended_s
        time.sleep(1)
    return {"camera": camera.name, "fault": name, "back_s": back_s, "shown": n_shown}


def _report(samples: list[Sample], faults: list[dict[str, Any]]) -> dict[str, Any]:
    held = medians(samples)
    too_old = [
        {"camera": name, "age_s": camera["frame_age_s"]}
        for sample in samples
        for name, camera in sample.cameras.items()
        if camera["state"] == "live" and (camera["frame_age_s"] or 0) > LONGEST_AGE_S
    ]
    backs = [fault["back_s"] for fault in faults]
    return {
        "medians": held,
        "growth": held["rss_mb"][1] / held["rss_mb"][0] - 1,
        "too_old": too_old,
        "faults": faults,
        "verdict": {
            "memory is flat": held["rss_mb"][1] <= 1.05 * held["rss_mb"][0],
            "no handle is gained": held["n_handles"][1] <= held["n_handles"][0],
            "no thread is gained": held["n_threads"][1] <= held["n_threads"][0],
            "no old picture is called live": not too_old,
            "no camera without pictures shows one": not any(f["shown"] for f in faults),
            "every camera comes back": all(
                b is not None and b <= BACK_S for b in backs
            ),
        },
    }


def _cameras(folder: Path, stack: ExitStack, n: int) -> list[Camera]:
    video = write_video(folder / "clip.mp4", moving_square(250, 640, 480))
    cameras = [Camera(f"cam{i}", video) for i in range(n)]
    for camera in cameras:
        camera.up()
        stack.callback(camera.down)
    return cameras


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--cameras", type=int, default=4)
    parser.add_argument("--every-s", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
