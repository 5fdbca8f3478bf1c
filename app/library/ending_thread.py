"""A thread that waits for work and is woken to end: the way of all in this folder."""

from __future__ import annotations

import threading
from collections.abc import Callable


class EndingThread:
    """Runs `body` once, which watches `stop` and waits, if it waits, on `changed`.

    All methods may be called from any thread; `changed` also guards whatever else the
    body waits for.
    """

    def __init__(self, name: str, body: Callable[[], None]) -> None:
        self.changed = threading.Condition()
        self.stop = threading.Event()
        self._thread = threading.Thread(target=body, name=name)

    @property
    def name(self) -> str:
        return self._thread.name

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def ask_to_end(self) -> None:
        """Set `stop`, and wake the body where it waits."""
        with self.changed:
            self.stop.set()
            self.changed.notify_all()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for its end; True if it came within `timeout_s`, or it never began."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self.is_alive

    def close(self, timeout_s: float) -> bool:
        """Ask it to end, and wait; True if it did within `timeout_s`."""
        self.ask_to_end()
        return self.join(timeout_s)
