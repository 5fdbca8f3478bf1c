"""A benchmark, no test: more cameras than the machine can serve.

`python -m tests.overload` gives `glss-stream` eight 720p cameras, 25 pictures a second,
and measures what each gets. It fails when rates lie further apart than 20 %, when
latency or memory grows, when a camera is read more slowly than it sends (then delay
would pile up unseen), or when frames are neither handled nor counted as dropped.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Any

import cv2
from prometheus_client.parser import text_string_to_metric_families

from app.runtime.cameras.demo import DemoCamera
from tests.media import Picture, write_video
from tests.rtsp_server import RtspServer
from tests.watched_stream import (
    Sample,
    WatchedStream,
    medians,
    watched_stream,
    write_json,
)

FPS, SIZE = 25, (1280, 720)
SPREAD = 0.2  # of the rates
READ_SHARE = 0.95  # of what a camera sends, at least
GROWTH = 1.3  # of the latency, from one half to the next: noise of a busy machine
MEMORY_GROWTH = 0.05
LONGEST_S = 2.0  # a picture older than this is not live


def main() -> int:
    """Run the benchmark; 0 when all held."""
    arguments = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        video = write_video(folder / "clip.mp4", _pictures(250))
        servers = [
            stack.enter_context(RtspServer(video)) for _ in range(arguments.cameras)
        ]
        urls = {f"cam{i}": server.url() for i, server in enumerate(servers)}
        stream = stack.enter_context(
            watched_stream(urls, folder, bundle=arguments.bundle)
        )
        report = _measure(stream, arguments.seconds)
    report["verdict"] = _verdict(report)
    write_json(arguments.json, report)
    _print(report)
    return 0 if all(report["verdict"].values()) else 1


def _pictures(n: int) -> Iterator[Picture]:
    """The demo's scene, as a 720p camera would show it."""
    with DemoCamera(realtime=False).open(Event()) as frames:
        for frame in islice(frames, n):
            yield cv2.resize(frame.pixels, SIZE, interpolation=cv2.INTER_LINEAR)


def _measure(stream: WatchedStream, seconds: float) -> dict[str, Any]:
    time.sleep(10)  # warm
    before, start_s = _counts(stream), time.monotonic()
    while time.monotonic() < start_s + seconds:
        stream.look()
        time.sleep(0.5)
    after, elapsed_s = _counts(stream), time.monotonic() - start_s
    half = len(stream.samples) // 2
    cameras = {}
    for name in after:
        counted = {
            key: after[name][key] - before[name][key] for key in sorted(after[name])
        }
        cameras[name] = {
            **counted,
            "read_fps": counted["captured"] / elapsed_s,
            "fps": counted["processed"] / elapsed_s,
            "latency_ms": [
                _p95(stream.samples[:half], name),
                _p95(stream.samples[half:], name),
            ],
        }
    return {
        "seconds": elapsed_s,
        "cameras": cameras,
        "medians": medians(stream.samples),
    }


def _counts(stream: WatchedStream) -> dict[str, dict[str, float]]:
    """Frames of each camera so far: captured, processed, dropped, gated."""
    text = stream.get("/metrics")[1].decode()
    families = {f.name: f for f in text_string_to_metric_families(text)}
    counts: dict[str, dict[str, float]] = {}
    for key in ("captured", "processed", "dropped", "gated"):
        for sample in families[f"glss_frames_{key}"].samples:
            counts.setdefault(sample.labels["camera"], {})[key] = sample.value
    return counts


def _p95(samples: Sequence[Sample], camera: str) -> float:
    values = [sample.cameras[camera]["latency_ms"] for sample in samples]
    return statistics.quantiles(values, n=20)[-1]


def _verdict(report: dict[str, Any]) -> dict[str, bool]:
    cameras = list(report["cameras"].values())
    rates = [camera["fps"] for camera in cameras]
    before, after = report["medians"]["rss_mb"]
    return {
        "rates within 20 %": max(rates) <= (1 + SPREAD) * min(rates),
        "all is read": min(c["read_fps"] for c in cameras) >= READ_SHARE * FPS,
        "latency is bounded": all(
            c["latency_ms"][1] <= GROWTH * c["latency_ms"][0]
            and c["latency_ms"][1] < LONGEST_S * 1e3
            for c in cameras
        ),
        "drops are counted": all(
            # One frame waits, another is being looked at.
            abs(c["captured"] - c["processed"] - c["dropped"]) <= 2
            for c in cameras
        ),
        "memory is flat": after <= (1 + MEMORY_GROWTH) * before,
    }


def _print(report: dict[str, Any]) -> None:
    for name, camera in report["cameras"].items():
        print(
            f"{name}: read {camera['read_fps']:.1f}, handled {camera['fps']:.2f} a "
            f"second, dropped {camera['dropped']:.0f}, latency p95 "
            f"{camera['latency_ms'][0]:.0f} then {camera['latency_ms'][1]:.0f} ms"
        )
    print(f"memory {report['medians']['rss_mb']} MB")
    for what, is_so in report["verdict"].items():
        print(f"{'yes' if is_so else 'NO':4}{what}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.overload")
    parser.add_argument("--cameras", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
