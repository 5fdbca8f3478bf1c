"""A line on the terminal that says how the run goes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from app.runtime.stats import RunStats
from app.runtime.status import FrameCounts, Phase

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

    def update(self, phase: Phase, counts: FrameCounts, stats: RunStats) -> None:
        """Show the figures if the last ones are a second old."""
        if not self._is_terminal or self._clock() < self._next_ns:
            return
        self._next_ns = self._clock() + _PERIOD_NS
        self._stream.write(_CLEAR + progress_line(phase, counts, stats))
        self._stream.flush()

    def clear(self) -> None:
        """Leave an empty line to whoever writes next."""
        if self._is_terminal:
            self._stream.write(_CLEAR)
            self._stream.flush()


def progress_line(phase: Phase, counts: FrameCounts, stats: RunStats) -> str:
    if phase is Phase.STARTING:
        return "starting ..."
    return (
        f"{counts.processed} frames, {counts.dropped} dropped, "
        f"{stats.fps_now:.1f} fps, latency {stats.latency_ms['p50']:.0f} ms, "
        f"skin {100 * stats.skin_share_now:.1f} %"
    )
