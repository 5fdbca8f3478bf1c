"""`glss-stream` on RTSP cameras of the loopback, seen from outside; for benchmarks."""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

START_S = 180.0


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process holds and says at one moment."""

    t_s: float
    rss_mb: float
    n_handles: int
    n_threads: int
    cameras: dict[str, dict[str, Any]]  # as in status.json


@dataclass(slots=True)
class WatchedStream:
    """The running program; every look at it is kept."""

    process: subprocess.Popen[bytes]
    base: str
    samples: list[Sample] = field(default_factory=list)

    def look(self) -> Sample:
        """Ask once what it holds and how its cameras are."""
        held = _held(self.process.pid)
        cameras = json.loads(self.get("/status.json")[1])["cameras"]
        self.samples.append(Sample(time.monotonic(), *held, cameras))
        return self.samples[-1]

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of an answer."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@contextmanager
def watched_stream(
    urls: dict[str, str], folder: Path, *, defaults: str = "", bundle: Path | None
) -> Iterator[WatchedStream]:
    """Run the program until the block ends; it begins when all cameras are live.

    `defaults` is TOML. The summary is `folder/summary.json` afterwards.
    """
    port = _free_port()
    config = folder / "live.toml"
    cameras = [f'[cameras.{name}]\nsource = "{url}"\n' for name, url in urls.items()]
    config.write_text(defaults + "".join(cameras))
    command = [sys.executable, "-m", "app.cli.stream", "--config", str(config)]
    command += ["--serve", f"127.0.0.1:{port}"]
    command += ["--summary", str(folder / "summary.json")]
    if bundle is not None:
        command += ["--bundle", str(bundle)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    stream = WatchedStream(process, f"http://127.0.0.1:{port}")
    try:
        _wait_until_live(stream)
        yield stream
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def medians(samples: Sequence[Sample]) -> dict[str, list[float]]:
    """The third quarter's and the last one's; the start is in neither."""
    n = len(samples)
    parts = samples[n // 2 : 3 * n // 4], samples[3 * n // 4 :]
    return {
        key: [statistics.median(getattr(s, key) for s in part) for part in parts]
        for key in ("rss_mb", "n_handles", "n_threads")
    }


def write_json(path: Path | None, report: dict[str, Any]) -> None:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report, indent=1) + "\n")


def _held(pid: int) -> tuple[float, int, int]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    values = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    rss_mb = int(values["VmRSS"].split()[0]) / 1024
    return rss_mb, len(os.listdir(f"/proc/{pid}/fd")), int(values["Threads"])


def _wait_until_live(stream: WatchedStream) -> None:
    end_s = time.monotonic() + START_S
    while time.monotonic() < end_s and stream.process.poll() is None:
        try:
            states = [c["state"] for c in stream.look().cameras.values()]
            if set(states) == {"live"} and stream.get("/readyz")[0] == 200:
                stream.samples.clear()
                return
        except OSError:
            pass  # it does not listen yet
        time.sleep(1)
    raise SystemExit("glss-stream did not get its cameras")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
