"""A line on the terminal that says how the run goes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from app.runtime.camera_status import CameraState
from app.runtime.run import Run
from app.runtime.stats import RunStats
from app.runtime.status import CameraSnapshot

_PERIOD_NS = 1_000_000_000
_CLEAR = "\r\x1b[2K"


class Progress:
    """Rewrites one line of `stream` once a second; silent when it is no terminal."""

    def __init__(
        self, stream: TextIO, clock: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._stream = stream
        self._clock = clock
        self._is_terminal = stream.isatty()
        self._next_ns = 0

    def update(self, run: Run) -> None:
        """Show the figures if the last ones are a second old."""
        if not self._is_terminal or self._clock() < self._next_ns:
            return
        self._next_ns = self._clock() + _PERIOD_NS
        cameras = run.session.cameras
        lines = {
            name: camera_line(cameras[name], station.stats.snapshot(), self._clock())
            for name, station in run.stations.items()
            if name in cameras
        }
        told = [f"{n}: {t}" if len(lines) > 1 else t for n, t in lines.items()]
        self._stream.write(_CLEAR + " | ".join(told))
        self._stream.flush()

    def clear(self) -> None:
        """Leave an empty line to whoever writes next."""
        if self._is_terminal:
            self._stream.write(_CLEAR)
            self._stream.flush()


def camera_line(camera: CameraSnapshot, stats: RunStats, now_ns: int) -> str:
    """Return how one camera goes; its figures only while they are of now."""
    if camera.status.state not in (CameraState.LIVE, CameraState.ENDED):
        return camera.status.describe(now_ns)
    if stats.n_frames == 0:
        return "starting ..."
    return (
        f"{camera.counts.processed} frames, {camera.counts.dropped} dropped, "
        f"{stats.fps_now:.1f} fps, latency {stats.latency_ms['p50']:.0f} ms, "
        f"skin {100 * stats.skin_share_now:.1f} %"
    )
