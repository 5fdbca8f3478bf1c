"""Where the cameras' threads leave frames and the worker's thread collects them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class WhenBehind(StrEnum):
    """What happens to a camera's frames when the worker is slower."""

    NEWEST_WINS = "newest wins"  # live: older ones are dropped, and counted
    # Live, where most frames are answered at once: one may come while a search runs.
    NEWEST_TWO_WIN = "newest two win"
    WAIT = "wait"  # completeness is the product: the camera's thread waits


# Frames that wait.
_MOST = {WhenBehind.NEWEST_WINS: 1, WhenBehind.NEWEST_TWO_WIN: 2, WhenBehind.WAIT: 4}


@dataclass(slots=True)
class _Place(Generic[T]):
    when_behind: WhenBehind
    waiting: deque[T] = field(default_factory=deque)
    dropped: int = 0


class FrameBoard(Generic[K, T]):
    """One place for each camera; one writer thread a camera, one reader thread.

    The reader takes one value from every place that has one, so all cameras get the
    same share of a worker that is too slow. With `max_batch`, those who waited longest
    since they were served come first.
    """

    def __init__(self, *, max_batch: int | None = None) -> None:
        self._changed = threading.Condition()
        self._places: dict[K, _Place[T]] = {}  # least recently served first
        self._max_batch = max_batch
        self._is_closed = False

    def add(self, key: K, when_behind: WhenBehind) -> None:
        """Make a place for `key`; from any thread."""
        with self._changed:
            self._places[key] = _Place(when_behind)

    def remove(self, key: K) -> None:
        """Forget `key` and what waits there; a writer that waits returns."""
        with self._changed:
            self._places.pop(key, None)
            self._changed.notify_all()

    def put(self, key: K, value: T) -> None:
        """Leave `value`; where there is no such place, or all is closed, it is lost."""
        with self._changed:
            place = self._places.get(key)
            if place is None:
                return
            if place.when_behind is WhenBehind.WAIT:
                self._changed.wait_for(lambda: self._may_enter(key, place))
            elif len(place.waiting) == _MOST[place.when_behind]:
                place.waiting.popleft()
                place.dropped += 1
            if not self._is_closed and self._places.get(key) is place:
                place.waiting.append(value)
                self._changed.notify_all()

    def take(self, timeout_s: float | None = None) -> dict[K, T]:
        """Return one waiting value a place; empty on time-out, or closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._ready(), timeout_s)
            batch = {}
            for key in self._ready()[: self._max_batch]:
                place = self._places.pop(key)
                batch[key] = place.waiting.popleft()
                self._places[key] = place  # served: now the last in the order
            self._changed.notify_all()
            return batch

    def close(self) -> None:
        """Wake everybody for good; values still waiting can be taken."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    def dropped(self, key: K) -> int:
        """Values of `key` that a newer one replaced; 0 where there is no such place."""
        with self._changed:
            place = self._places.get(key)
            return place.dropped if place else 0

    def _ready(self) -> list[K]:
        return [key for key, place in self._places.items() if place.waiting]

    def _may_enter(self, key: K, place: _Place[T]) -> bool:
        is_gone = self._is_closed or self._places.get(key) is not place
        return is_gone or len(place.waiting) < _MOST[WhenBehind.WAIT]
