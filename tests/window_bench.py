"""A benchmark, no test: does the window keep its promises under load?

`python -m tests.window_bench` shows four 1080p25 RTSP cameras of the loopback in the
real window and measures, in the GUI's thread, how late a timer of 10 ms is, how old a
result is when it is shown, how long the newest one waited for its turn, and what the
process holds. It fails when a promise is broken: lateness p99 above 100 ms, a result
that waited longer than one display tick and that lateness, or memory that grows by more
than 5 % in the last half.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PyQt6.QtCore import QObject, Qt, QTimer

from app.cli.monitor import wanted_of
from app.cli.monitor_build import MonitorBuilder
from app.config import StreamConfig
from app.gui.main import Monitor, build_application
from app.gui.models.camera import CameraNews, CameraPicture
from app.gui.models.inspection import Evidence
from app.gui.models.preferences import Preferences
from app.gui.models.run import RunNews
from app.runtime.cameras.demo_scene import DemoScene
from app.runtime.result import LiveResult
from tests.media import Picture, write_video
from tests.rtsp_cameras import rtsp_cameras
from training.table_window import LATE_MS, MOST_GROWTH, TICK_MS

_TIMER_MS = 10


@dataclass(slots=True)
class Figures:
    """What was measured, in milliseconds and megabytes."""

    late_ms: list[float] = field(default_factory=list)
    shown_age_ms: list[float] = field(default_factory=list)  # since capture
    waited_ms: list[float] = field(default_factory=list)  # since the result was there
    rss_mb: list[float] = field(default_factory=list)
    n_live: list[int] = field(default_factory=list)
    fps: list[float] = field(default_factory=list)


class Watch(QObject):
    """Stands between bridge and presenter, and looks at the clock."""

    def __init__(self, monitor: Monitor, warm_up_s: float) -> None:
        super().__init__()
        self.figures = Figures()
        self._monitor = monitor
        self._t_begin_s = time.monotonic() + warm_up_s
        self._t_last_s = time.monotonic()
        self._given_ns: dict[str, dict[int, int]] = {}
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer)
        self._timer.start(_TIMER_MS)

    @property
    def _counts(self) -> bool:
        return time.monotonic() >= self._t_begin_s

    def on_news(self, cameras: list[CameraNews], run: RunNews) -> None:
        self._monitor.presenter.on_news(cameras, run)
        self._stamp_results()
        if self._counts:
            figures = [c.figures for c in cameras if c.figures is not None]
            self.figures.n_live.append(sum(c.link == "live" for c in cameras))
            self.figures.fps.append(sum(f.fps for f in figures))
            self.figures.rss_mb.append(_rss_mb())

    def on_picture(self, picture: CameraPicture) -> None:
        self._monitor.presenter.on_picture(picture)
        given = self._given_ns.get(picture.camera, {}).pop(picture.seq, None)
        if self._counts and given is not None:
            now_ns = time.monotonic_ns()
            self.figures.shown_age_ms.append((now_ns - picture.t_capture_ns) / 1e6)
            self.figures.waited_ms.append((now_ns - given) / 1e6)

    def _stamp_results(self) -> None:
        """Note when the worker hands a result on, in its own thread."""
        run = self._monitor.bridge._control.run
        for name, station in ({} if run is None else run.stations).items():
            if name not in self._given_ns:
                self._given_ns[name] = {}
                station.newest.put = _stamping(station.newest.put, self._given_ns[name])

    def on_evidence(self, evidence: Evidence) -> None:
        self._monitor.presenter.on_evidence(evidence)

    def on_message(self, text: str) -> None:
        print(text, file=sys.stderr)

    def on_problem(self, text: str) -> None:
        print(text, file=sys.stderr)

    def _on_timer(self) -> None:
        now_s = time.monotonic()
        late_ms = (now_s - self._t_last_s) * 1e3 - _TIMER_MS
        self._t_last_s = now_s
        if self._counts:
            self.figures.late_ms.append(max(0.0, late_ms))


def _stamping(
    put: Callable[[LiveResult], None], given_ns: dict[int, int]
) -> Callable[[LiveResult], None]:
    def stamped(result: LiveResult) -> None:
        if len(given_ns) > 100:  # of results that newer ones replaced
            given_ns.clear()
        given_ns[result.seq] = time.monotonic_ns()
        put(result)

    return stamped


def clip(n_frames: int, width: int, height: int) -> Iterator[Picture]:
    """The demo scene, enlarged."""
    scene = DemoScene()
    for seq in range(n_frames):
        yield cv2.resize(scene.render(seq), (width, height))


def choose_engine() -> None:
    """Have the fastest engine found and remembered before anything is measured."""
    command = [sys.executable, "-m", "app.cli.stream", "demo:", "--every-frame"]
    subprocess.run([*command, "--max-frames", "2"], check=True)


def measure(urls: list[str], seconds: float, warm_up_s: float) -> Figures:
    """Run the window for so long; the first `warm_up_s` do not count."""
    application = build_application(sys.argv)
    shared = StreamConfig(source="demo:")
    with tempfile.TemporaryDirectory() as folder:
        builder = MonitorBuilder(Path(folder), shared)
        cameras = wanted_of(urls, None).cameras
        monitor = Monitor(builder, cameras, {}, Preferences())
        monitor.window.resize(1920, 1080)
        monitor.window.show()
        watch = Watch(monitor, warm_up_s)
        QTimer.singleShot(0, lambda: monitor.bridge.start(watch))
        QTimer.singleShot(
            round((warm_up_s + seconds) * 1e3), monitor.window.close_for_good
        )
        application.exec()
        monitor.finish(30.0)
    return watch.figures


def report(figures: Figures) -> dict[str, Any]:
    half = figures.rss_mb[len(figures.rss_mb) // 2 :]
    edge = max(1, len(half) // 5)
    growth = float(np.median(half[-edge:]) / np.median(half[:edge]) - 1.0)
    return {
        "timer_late_ms": _spread(figures.late_ms),
        "shown_age_ms": _spread(figures.shown_age_ms),
        "waited_ms": _spread(figures.waited_ms),
        "fps_all_cameras": round(float(np.mean(figures.fps)), 1),
        "pictures_shown": len(figures.shown_age_ms),
        "cameras_live_at_least": min(figures.n_live),
        "rss_mb": [round(figures.rss_mb[0], 1), round(figures.rss_mb[-1], 1)],
        "rss_growth_last_half": round(growth, 4),
    }


def broken(found: dict[str, Any]) -> list[str]:
    """Return the promises that were not kept."""
    late = found["timer_late_ms"]["p99"]
    checks = {
        f"a timer was {late:.0f} ms late at p99": late > LATE_MS,
        "a result waited longer than a display tick": found["waited_ms"]["p99"]
        > TICK_MS + late,
        "memory grew": found["rss_growth_last_half"] > MOST_GROWTH,
    }
    return [text for text, is_broken in checks.items() if is_broken]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--warm-up", type=float, default=15.0)
    parser.add_argument("--cameras", type=int, default=4)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    width, height = map(int, arguments.size.split("x"))
    choose_engine()
    with tempfile.TemporaryDirectory() as folder:
        video = write_video(Path(folder) / "clip.mp4", clip(200, width, height))
        with rtsp_cameras(video, arguments.cameras) as cameras:
            figures = measure(cameras.urls, arguments.seconds, arguments.warm_up)
    found = report(figures)
    text = json.dumps(found, indent=2)
    print(text)
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(f"{text}\n")
    for promise in broken(found):
        print(f"broken: {promise}", file=sys.stderr)
    return 1 if broken(found) else 0


def _rss_mb() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _spread(values: list[float]) -> dict[str, float]:
    points = np.percentile(values, (50, 95, 99, 100))
    names = ("p50", "p95", "p99", "max")
    return {n: round(float(p), 1) for n, p in zip(names, points, strict=True)}


if __name__ == "__main__":
    sys.exit(main())
