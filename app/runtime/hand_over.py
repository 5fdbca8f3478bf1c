"""How frames pass from the camera's thread to the worker's: two policies, one face.

`LatestSlot` (newest wins, drops counted) is for live pictures; `EveryFrame` (in order,
complete, the writer waits) is for work where completeness is the product.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, Protocol, TypeVar, runtime_checkable

T = TypeVar("T")


@runtime_checkable
class HandOver(Protocol[T]):
    """One writer thread, one reader thread; `close` may come from any thread."""

    def put(self, value: T) -> None:
        """Pass `value` on; returns at once, with the value lost, when closed."""
        ...

    def take(self, timeout_s: float | None = None) -> T | None:
        """Return the next unread value, or None on timeout or when closed and empty."""
        ...

    def close(self) -> None:
        """Wake both sides for good; values still unread can be taken."""
        ...

    @property
    def dropped(self) -> int:
        """Values put and never taken because a newer one replaced them."""
        ...


class EveryFrame(Generic[T]):
    """Bounded queue that blocks its writer: in order, nothing dropped."""

    dropped = 0

    def __init__(self, *, capacity: int = 4) -> None:
        self._changed = threading.Condition()
        self._values: deque[T] = deque()
        self._capacity = capacity
        self._closed = False

    def put(self, value: T) -> None:
        """Wait for room, then append; `close` ends the wait and loses the value."""
        with self._changed:
            self._changed.wait_for(self._has_room_or_closed)
            if not self._closed:
                self._values.append(value)
                self._changed.notify_all()

    def take(self, timeout_s: float | None = None) -> T | None:
        """Return the oldest value, or None on timeout or when closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._values or self._closed, timeout_s)
            if not self._values:
                return None
            self._changed.notify_all()
            return self._values.popleft()

    def close(self) -> None:
        """Wake both sides for good; values still queued can be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _has_room_or_closed(self) -> bool:
        return self._closed or len(self._values) < self._capacity
