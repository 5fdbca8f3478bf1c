"""Spreads searches when there is no time for all of them.

Views that change are then searched in turn, as many a second as there is time for, and
the frames between keep the mask before. Every frame still has its result at once, where
otherwise all cameras would lose the frames that came while all were searched.

The time that a search takes is measured, and so is how often frames come.
"""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from app.runtime.frame import Frame

_KEPT = 9  # batches that a search's time is the median of
_WANTED_NS = 500_000_000  # a view that has not changed for so long wants nothing
_USED = 0.85  # share of the time for searches; the rest is for all else
_FIRST_NS = 40_000_000  # between frames, until it is known
_EASE = 0.1  # of a new distance between frames in the one that is known


class Pace:
    """Chooses the views whose searches begin now. One thread only."""

    def __init__(self) -> None:
        self._costs_ns: deque[float] = deque(maxlen=_KEPT)
        self._arrivals: dict[str, tuple[int, float]] = {}  # last frame, distance; ns
        self._wanted_ns: dict[str, int] = {}
        self._due_ns: dict[str, float] = {}

    def note_frames(self, frames: Mapping[str, Frame]) -> None:
        """These have come; each camera's frames in their order."""
        for camera, frame in frames.items():
            t_ns = frame.t_capture_ns
            before_ns, apart_ns = self._arrivals.get(camera, (t_ns, _FIRST_NS))
            if 0 < t_ns - before_ns < _WANTED_NS:
                apart_ns += _EASE * (t_ns - before_ns - apart_ns)
            self._arrivals[camera] = t_ns, apart_ns

    def note_cost(self, n_searched: int, elapsed_ns: int) -> None:
        """So long a batch took in which so many views were searched."""
        if n_searched:
            self._costs_ns.append(elapsed_ns / n_searched)

    @property
    def is_short(self) -> bool:
        """Whether there is less time than all views that change would take."""
        return len(self._wanted_ns) * self._cost_ns > _USED * self._apart_ns

    def choose(self, wanted: Sequence[str], now_ns: int) -> set[str]:
        """Those of the `wanted` views that are to be searched now; all if there is
        time, else those that have waited longest, no more than fit between two frames.
        """
        self._wanted_ns |= dict.fromkeys(wanted, now_ns)
        self._forget_unwanted(now_ns)
        if not self.is_short:
            return set(wanted)
        period_ns = len(self._wanted_ns) * self._cost_ns / _USED
        most = max(1, int(_USED * self._apart_ns / self._cost_ns))
        due = sorted((self._due_ns.get(view, 0.0), view) for view in wanted)
        chosen = [(due_ns, view) for due_ns, view in due if due_ns <= now_ns][:most]
        for due_ns, view in chosen:
            self._due_ns[view] = max(due_ns, now_ns - period_ns) + period_ns
        return {view for _, view in chosen}

    def forget(self, camera: str, views: Iterable[str]) -> None:
        """They are not looked at any more, or anew."""
        self._arrivals.pop(camera, None)
        for view in views:
            self._wanted_ns.pop(view, None)
            self._due_ns.pop(view, None)

    @property
    def _cost_ns(self) -> float:
        return statistics.median(self._costs_ns) if self._costs_ns else 0.0

    @property
    def _apart_ns(self) -> float:
        return min((apart for _, apart in self._arrivals.values()), default=_FIRST_NS)

    def _forget_unwanted(self, now_ns: int) -> None:
        old = [v for v, t_ns in self._wanted_ns.items() if now_ns - t_ns > _WANTED_NS]
        for view in old:
            del self._wanted_ns[view]
            self._due_ns.pop(view, None)
