"""One camera in a session: its thread, its limits, its consumers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar, runtime_checkable

from app.runtime.capture import Capture
from app.runtime.frame_board import WhenBehind
from app.runtime.view_setup import CameraSetup

R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)


@runtime_checkable
class Consumer(Protocol[R_contra]):
    """Takes one camera's results on the `infer` thread, one slot per consumer.

    A `LatestSlot` is one (a window), a `SinkThread` another (a recording).
    """

    def put(self, value: R_contra, /) -> None:
        """Accept one result, soon; an exception ends the session as FAILED."""
        ...

    def close(self) -> None:
        """No result will follow. Called at least once, also after a failure."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """When a camera's run ends by itself; None is never."""

    max_frames: int | None = None  # frames segmented
    duration_s: float | None = None  # since the first result, so start-up is free

    def reached(self, n_frames: int, elapsed_s: float) -> bool:
        enough = self.max_frames is not None and n_frames >= self.max_frames
        return enough or (self.duration_s is not None and elapsed_s >= self.duration_s)


@dataclass(slots=True, eq=False)
class Feed(Generic[R]):
    """What a session is given for one camera, and what it notes about it.

    Given: everything up to `consumers`. The rest belongs to the session.
    """

    name: str
    capture: Capture
    setup: CameraSetup = field(default_factory=CameraSetup)
    when_behind: WhenBehind = WhenBehind.NEWEST_WINS
    limits: Limits = field(default_factory=Limits)
    consumers: Sequence[Consumer[R]] = ()

    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    has_ended: bool = False
    has_met_limit: bool = False
    error: Exception | None = None
    n_processed: int = 0
    n_dropped: int = 0  # by a board that has forgotten it
    t_first_ns: int = 0

    def count(self, now_ns: int) -> None:
        """Note one result; `has_met_limit` when it was the last one wanted."""
        self.n_processed += 1
        if self.n_processed == 1:
            self.t_first_ns = now_ns
        elapsed_s = (now_ns - self.t_first_ns) / 1e9
        self.has_met_limit = self.limits.reached(self.n_processed, elapsed_s)

    def is_overdue(self, now_ns: int) -> bool:
        """Whether its time is up although no result comes that would end it."""
        elapsed_s = (now_ns - self.t_first_ns) / 1e9
        return self.n_processed > 0 and self.limits.reached(0, elapsed_s)

    def close_consumers(self) -> None:
        for consumer in self.consumers:
            consumer.close()
