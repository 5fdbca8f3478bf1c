"""Spreads searches when there is no time for all of them.

Views that change are then searched in turn, as often as there is time for, and the
frames between keep the mask before. Every frame still has its result at once, where
otherwise all cameras would lose the frames that came while all were searched.

The time that a search takes is measured, and so is how often each camera's frames come.
"""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_KEPT = 9  # batches that a search's time is the median of
_WANTED_NS = 500_000_000  # a view that has not changed for so long wants nothing
_OLDEST_NS = 500_000_000  # of a mask that is kept; a face moves on meanwhile
_USED = 0.85  # share of the time for searches; the rest is for all else
_LEAST = 0.1  # share of the time for those who may wait, whatever the others take
_LATE = 1.25  # frames apart: who is as old as that leaves no room for the next two
_QUICK = 0.5  # frames apart: what a batch without a search may take to be worth it
_FIRST_NS = 40_000_000  # between frames, until it is known
_EASE = 0.1  # of a new distance between frames in the one that is known


class Interval:
    """How far apart one camera's frames come, those that were dropped included."""

    def __init__(self) -> None:
        self.ns: float = _FIRST_NS
        self._before: tuple[int, int] | None = None
        self._is_known = False

    def note(self, seq: int, t_ns: int) -> None:
        """This frame has come; in their order."""
        before, self._before = self._before, (seq, t_ns)
        if before is None or seq <= before[0] or t_ns <= before[1]:
            return
        apart_ns = (t_ns - before[1]) / (seq - before[0])
        self.ns += (_EASE if self._is_known else 1.0) * (apart_ns - self.ns)
        self._is_known = True


@dataclass(slots=True)
class _View:
    """What is known of a view that wanted a search lately."""

    apart_ns: float  # of its camera's frames
    may_wait: bool
    wanted_ns: int  # when it last did
    searched_ns: int
    due_ns: float


class Pace:
    """Chooses the views whose searches begin now. One thread only."""

    def __init__(self) -> None:
        self._costs_ns: deque[float] = deque(maxlen=_KEPT)
        self._idle_ns: deque[float] = deque(maxlen=_KEPT)  # batches without a search
        self._is_catching_up = False
        self._views: dict[str, _View] = {}

    def note_cost(self, n_searched: int, elapsed_ns: int) -> None:
        """So long a batch took in which so many views were searched."""
        if n_searched:
            self._costs_ns.append(elapsed_ns / n_searched)
        else:
            self._idle_ns.append(elapsed_ns)

    @property
    def is_short(self) -> bool:
        """Whether views have to wait: there is less time than all would take.

        Where none may, frames of a recording wait for the search and are as far apart
        as it takes; that is no shortage.
        """
        views = self._views.values()
        return any(view.may_wait for view in views) and self._load(views) > _USED

    def choose(
        self,
        must: Mapping[str, float],
        may: Mapping[str, float],
        now_ns: int,
        *,
        age_ns: int = 0,
    ) -> set[str]:
        """Those of the views `may` whose searches begin now, beside those that `must`.

        Both say how far apart the frames of each view's camera come, in nanoseconds.
        All if there is time; else those that have waited longest, no more than fit
        between two frames, and those whose mask would be older than half a second.
        Where the oldest of these frames, of `age_ns`, has waited so long that the next
        would be lost, only the last, to catch up.
        """
        self._note(must, now_ns, may_wait=False)
        self._note(may, now_ns, may_wait=True)
        if not self.is_short:
            chosen = list(may)
        else:
            self._is_catching_up = self._must_catch_up(age_ns)
            most = 0 if self._is_catching_up else self._most() - len(must)
            chosen = self._due(may, most, now_ns)
        for name in (*must, *chosen):
            self._views[name].searched_ns = now_ns
        return set(chosen)

    def forget(self, views: Iterable[str]) -> None:
        """They are not looked at any more, or anew."""
        for view in views:
            self._views.pop(view, None)

    def _note(
        self, wanted: Mapping[str, float], now_ns: int, *, may_wait: bool
    ) -> None:
        for name, apart_ns in wanted.items():
            view = self._views.get(name)
            if view is None:
                view = _View(apart_ns, may_wait, now_ns, now_ns, now_ns)
                self._views[name] = view
            view.apart_ns, view.may_wait, view.wanted_ns = apart_ns, may_wait, now_ns
        for name, view in list(self._views.items()):
            if now_ns - view.wanted_ns > max(_WANTED_NS, 2 * view.apart_ns):
                del self._views[name]

    def _due(self, may: Mapping[str, float], most: int, now_ns: int) -> list[str]:
        stretch = self._stretch()
        chosen: list[str] = []
        for name in sorted(may, key=lambda name: self._views[name].due_ns):
            view = self._views[name]
            is_old = now_ns - view.searched_ns > _OLDEST_NS
            if is_old or (view.due_ns <= now_ns and len(chosen) < most):
                period_ns = stretch * view.apart_ns
                view.due_ns = max(view.due_ns, now_ns - period_ns) + period_ns
                chosen.append(name)
        return chosen

    def _stretch(self) -> float:
        """How many frames there are to a search of a view that may wait."""
        may = [view for view in self._views.values() if view.may_wait]
        must = [view for view in self._views.values() if not view.may_wait]
        return max(1.0, self._load(may) / max(_LEAST, _USED - self._load(must)))

    def _must_catch_up(self, age_ns: int) -> bool:
        """Not twice running, nor where frames come faster than they can be answered."""
        if self._is_catching_up or not self._idle_ns:
            return False
        is_quick = statistics.median(self._idle_ns) < _QUICK * self._apart_ns
        return is_quick and age_ns > _LATE * self._apart_ns

    def _most(self) -> int:
        """Searches that fit between two frames, at least one."""
        return max(1, int(_USED * self._apart_ns / max(self._cost_ns, 1.0)))

    @property
    def _apart_ns(self) -> float:
        return min(view.apart_ns for view in self._views.values())

    def _load(self, views: Iterable[_View]) -> float:
        """Share of the time that it takes to search each frame of `views`."""
        return sum(self._cost_ns / view.apart_ns for view in views)

    @property
    def _cost_ns(self) -> float:
        return statistics.median(self._costs_ns) if self._costs_ns else 0.0
