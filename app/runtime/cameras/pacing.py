"""Times of frames: where one stands in its recording, waiting for it, time spent."""

from __future__ import annotations

import threading
import time
from fractions import Fraction

LONGEST_WAIT_NS = 2_000_000_000  # a longer gap in a recording is skipped


class MediaClock:
    """Turns decoder timestamps into nanoseconds since the first frame, never falling.

    A frame without timestamp, and one whose timestamp jumps back (spliced streams,
    wrapped counters), follows the one before by `nominal_ns`.
    """

    def __init__(self, nominal_ns: int) -> None:
        self._nominal_ns = nominal_ns
        self._next_ns = 0
        self._last_ns = 0
        self._offset_ns: int | None = None

    def tick(self, pts: int | None, time_base: Fraction | None) -> int:
        """The media time of the frame that was just decoded."""
        self._last_ns = self._position_ns(pts, time_base)
        self._next_ns = self._last_ns + self._nominal_ns
        return self._last_ns

    def _position_ns(self, pts: int | None, time_base: Fraction | None) -> int:
        if pts is None or time_base is None:
            return self._next_ns
        stamp_ns = int(pts * time_base * 1_000_000_000)
        if self._offset_ns is None or stamp_ns - self._offset_ns < self._last_ns:
            self._offset_ns = stamp_ns - self._next_ns
        return stamp_ns - self._offset_ns


class Pacer:
    """Lets frames pass no earlier than their media time; one thread's.

    A late frame passes at once, and those after it catch up.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._start_ns: int | None = None

    def wait_until(self, t_media_ns: int) -> None:
        """Return when the frame is due, or as soon as `stop` is set."""
        now_ns = time.monotonic_ns()
        if self._start_ns is None:
            self._start_ns = now_ns - t_media_ns
        wait_ns = self._start_ns + t_media_ns - now_ns
        if wait_ns > LONGEST_WAIT_NS:
            self._start_ns -= wait_ns - LONGEST_WAIT_NS
            wait_ns = LONGEST_WAIT_NS
        if wait_ns > 0:
            self._stop.wait(wait_ns / 1e9)


def ms_since(start_ns: int) -> float:
    """Milliseconds since `time.monotonic_ns()` was `start_ns`."""
    return (time.monotonic_ns() - start_ns) / 1e6
