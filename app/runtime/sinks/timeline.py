"""Timestamps of a recording from timestamps of frames."""

from __future__ import annotations

TICKS_PER_S = 90_000  # the usual clock of video: 25, 30 and 60 fps are whole ticks
_LONGEST_STEP_TICKS = 10 * TICKS_PER_S


class Timeline:
    """Strictly increasing ticks from 0, at the frames' own distances.

    A source whose clock goes back, stands still, or leaps more than 10 s (a stream that
    restarted, a machine that slept) goes on one usual step later instead: players give
    up on a file with such a hole.
    """

    def __init__(self) -> None:
        self._zero_ns: int | None = None  # the source's time of tick 0
        self._ticks = 0
        self.step = TICKS_PER_S // 25  # ticks between the last two frames

    def next(self, t_ns: int) -> int:
        """Return the tick of the frame that the source stamped `t_ns`."""
        if self._zero_ns is None:
            self._zero_ns = t_ns
            return 0
        step = round((t_ns - self._zero_ns) * TICKS_PER_S / 1e9) - self._ticks
        if 0 < step <= _LONGEST_STEP_TICKS:
            self.step = step
        else:
            ticks = self._ticks + self.step
            self._zero_ns = t_ns - ticks * 10**9 // TICKS_PER_S
        self._ticks += self.step
        return self._ticks
