"""A benchmark, no test: hours of a camera's misfortunes in minutes.

`python -m tests.soak` starts `glss-stream` on four RTSP cameras of the loopback, breaks
one of them every 20 s, and watches the process from outside. It fails when memory in
the last half grows by more than 5 %, when handles or threads are gained, when a picture
older than 2 s is shown as live, or when a camera is not live again after its fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.media import moving_square, write_video
from tests.rtsp_server import RtspServer

LONGEST_AGE_S = 2.1  # the state is told by the same clock a moment later
BACK_S = 7.0  # a fault's end to live: a result within 5 s, and a poll each second


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


@dataclass(slots=True)
class Sample:
    """What the process holds at one moment."""

    t_s: float
    rss_mb: float
    n_handles: int
    n_threads: int


@dataclass(slots=True)
class Watch:
    """Samples of a process and its cameras' states."""

    pid: int
    base: str
    samples: list[Sample] = field(default_factory=list)
    too_old: list[dict[str, Any]] = field(default_factory=list)
    start_s: float = field(default_factory=time.monotonic)

    def states(self) -> dict[str, Any]:
        """Ask once, note what is held, and return the cameras' states."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        values = dict(
            line.split(":\t", 1) for line in status.splitlines() if ":\t" in line
        )
        self.samples.append(
            Sample(
                time.monotonic() - self.start_s,
                int(values["VmRSS"].split()[0]) / 1024,
                len(os.listdir(f"/proc/{self.pid}/fd")),
                int(values["Threads"]),
            )
        )
        with urllib.request.urlopen(f"{self.base}/status.json", timeout=5) as answer:
            cameras: dict[str, Any] = json.load(answer)["cameras"]
        for name, camera in cameras.items():
            age_s = camera["frame_age_s"] or 0
            if camera["state"] == "live" and age_s > LONGEST_AGE_S:
                self.too_old.append({"camera": name, "age_s": age_s})
        return cameras

    def report(self) -> dict[str, Any]:
        """Compare the third quarter with the last: start-up is in neither."""
        n = len(self.samples)
        third, last = self.samples[n // 2 : 3 * n // 4], self.samples[3 * n // 4 :]
        medians = {
            key: [
                statistics.median(getattr(s, key) for s in part)
                for part in (third, last)
            ]
            for key in ("rss_mb", "n_handles", "n_threads")
        }
        growth = medians["rss_mb"][1] / medians["rss_mb"][0] - 1
        return {"medians": medians, "growth": growth, "too_old": self.too_old}


def main() -> int:
    """Run the soak; 0 when all held."""
    arguments = _arguments()
    dice = random.Random(arguments.seed)
    faults: list[dict[str, Any]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cameras = _cameras(folder, stack, arguments.cameras)
        watch = stack.enter_context(_stream(folder, cameras, arguments))
        end_s = time.monotonic() + arguments.minutes * 60
        while time.monotonic() < end_s:
            faults.append(_one_fault(dice, cameras, watch, arguments.every_s))
            print(faults[-1], flush=True)
    report = {**watch.report(), "faults": faults}
    is_good = _is_good(report)
    if arguments.json is not None:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report["medians"]), "good" if is_good else "NOT good")
    return 0 if is_good else 1


def _one_fault(
    dice: random.Random, cameras: list[Camera], watch: Watch, every_s: float
) -> dict[str, Any]:
    """Break one camera for a while, mend it, and time its return."""
    start_s = time.monotonic()
    camera = dice.choice(cameras)
    name = dice.choice(sorted(camera.faults()))
    begin, end = camera.faults()[name]
    begin()
    while time.monotonic() < start_s + every_s / 3:
        watch.states()
        time.sleep(1)
    end()
    mended_s, back_s = time.monotonic(), None
    while time.monotonic() < start_s + every_s:
        is_live = watch.states()[camera.name]["state"] == "live"
        if is_live and back_s is None:
            back_s = time.monotonic() - mended_s
        time.sleep(1)
    return {"camera": camera.name, "fault": name, "back_s": back_s}


def _is_good(report: dict[str, Any]) -> bool:
    medians = report["medians"]
    return (
        report["growth"] <= 0.05
        and medians["n_handles"][1] <= medians["n_handles"][0]
        and medians["n_threads"][1] <= medians["n_threads"][0]
        and not report["too_old"]
        and all(
            f["back_s"] is not None and f["back_s"] <= BACK_S for f in report["faults"]
        )
    )


def _cameras(folder: Path, stack: ExitStack, n: int) -> list[Camera]:
    video = write_video(folder / "clip.mp4", moving_square(250, 640, 480))
    cameras = [Camera(f"cam{i}", video) for i in range(n)]
    for camera in cameras:
        camera.up()
        stack.callback(camera.down)
    return cameras


@contextmanager
def _stream(
    folder: Path, cameras: list[Camera], arguments: argparse.Namespace
) -> Iterator[Watch]:
    config = folder / "soak.toml"
    tables = "".join(
        f'[cameras.{c.name}]\nsource = "rtsp://127.0.0.1:{c.port}/live"\n'
        for c in cameras
    )
    config.write_text("[defaults.connection]\nrefused_retry_s = 2.0\n" + tables)
    command = [sys.executable, "-m", "app.cli.stream", "--config", str(config)]
    command += ["--serve", f"127.0.0.1:{arguments.port}", "--summary", "-"]
    if arguments.bundle is not None:
        command += ["--bundle", str(arguments.bundle)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        watch = Watch(process.pid, f"http://127.0.0.1:{arguments.port}")
        _wait_until_live(watch, process)
        yield watch
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait_until_live(watch: Watch, process: subprocess.Popen[bytes]) -> None:
    end_s = time.monotonic() + 120
    while time.monotonic() < end_s and process.poll() is None:
        try:
            if all(c["state"] == "live" for c in watch.states().values()):
                return
        except OSError:
            pass  # it does not listen yet
        time.sleep(1)
    raise SystemExit("glss-stream did not get its cameras")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--cameras", type=int, default=4)
    parser.add_argument("--every-s", type=float, default=20)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
