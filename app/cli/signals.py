"""SIGINT, SIGTERM, SIGHUP and SIGUSR1 as flags."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType


class StopSignals:
    """While entered, signals set flags and do nothing else.

    SIGINT and SIGTERM set `received`, SIGHUP `reload`, SIGUSR1 `snapshot`.

    The main thread enters, leaves and polls. The handler only sets plain attributes:
    it may run while the main thread holds any lock, so it must not take one, and an
    `Event` or a session would.
    """

    def __init__(self) -> None:
        self.received = False
        self.reload = False  # taken back by who has read the configuration again
        self.snapshot = False  # taken back by who takes one
        self._before: dict[signal.Signals, signal._HANDLER] = {}

    def __enter__(self) -> StopSignals:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
            self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self.reload = True
        elif number == signal.SIGUSR1:
            self.snapshot = True
        else:
            self.received = True
