"""One camera of a run: what it is made of, its outputs and its figures."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.errors import SinkError
from app.runtime.camera_status import CameraState
from app.runtime.capture import Capture
from app.runtime.feed import Feed, Limits
from app.runtime.frame_board import WhenBehind
from app.runtime.latest import NewestValue
from app.runtime.notices import Notice
from app.runtime.result import LiveResult
from app.runtime.sinks.base import Sink, SinkThread, WhenFull
from app.runtime.sinks.recorder import Recording, Recordings
from app.runtime.sinks.segment_recorder import SegmentRecorder
from app.runtime.sinks.truth import TruthScore
from app.runtime.stats import StatsCollector
from app.runtime.view_setup import CameraSetup

SINK_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class CameraPlan:
    """One camera with all it needs, nothing opened yet; used once."""

    name: str
    capture: Capture
    setup: CameraSetup = field(default_factory=CameraSetup)
    when_behind: WhenBehind = WhenBehind.NEWEST_WINS
    limits: Limits = field(default_factory=Limits)
    sinks: Sequence[Sink] = ()
    when_full: WhenFull = WhenFull.DROP_NEWEST
    identity: object = None  # equal to another plan's: nothing changed


@dataclass(frozen=True, slots=True, eq=False)
class _ResultsOf:
    """Hands an output its results; its end is the station's to decide.

    What happens at the end of a session, such as why it ended, is told after the last
    result, and belongs into the output too.
    """

    thread: SinkThread

    def put(self, result: LiveResult, /) -> None:
        self.thread.put(result)

    def close(self) -> None:
        """No result will follow; notices may."""


class Station:
    """Opens and closes one camera's outputs. Composed by one thread."""

    def __init__(self, plan: CameraPlan, on_error: Callable[[Exception], None]) -> None:
        self.plan = plan
        self.setup = plan.setup  # as it is now
        self.stats = StatsCollector()
        self.newest: NewestValue[LiveResult] = NewestValue()
        self.noted: CameraState | None = None  # of the last notice about its state
        # Replaced as a whole, never changed: other threads read it.
        self.outputs = [
            (sink, self._thread(sink, plan.when_full, on_error)) for sink in plan.sinks
        ]
        self._feed: Feed[LiveResult] | None = None
        self._detached: list[tuple[Recording, int]] = []

    def open(self) -> Feed[LiveResult]:
        """Claim all outputs and return the camera for a session.

        Raises what a sink that cannot be opened raises; those opened stay open until
        `close`.
        """
        for _, thread in self.outputs:
            thread.start()
        plan = self.plan
        self._feed = Feed(
            plan.name,
            plan.capture,
            setup=self.setup,
            when_behind=plan.when_behind,
            limits=plan.limits,
            consumers=[
                self.stats,
                self.newest,
                *(_ResultsOf(thread) for _, thread in self.outputs),
            ],
        )
        return self._feed

    def attach(self, sink: Sink, on_error: Callable[[Exception], None]) -> None:
        """Give the camera one more output while it runs, which drops when it is slow.

        Raises what a sink that cannot be opened raises. Later errors go to `on_error`,
        on the sink's thread; the sink stays attached until `detach`.
        """
        assert self._feed is not None
        thread = self._thread(sink, WhenFull.DROP_NEWEST, on_error)
        thread.start()
        self.outputs = [*self.outputs, (sink, thread)]
        self._feed.consumers = [*self._feed.consumers, _ResultsOf(thread)]

    def detach(self, sink: Sink) -> SinkError | None:
        """Take an output away and finish it; the error when it hangs. Waits 30 s."""
        assert self._feed is not None
        thread = next(thread for known, thread in self.outputs if known is sink)
        self._feed.consumers = [
            consumer
            for consumer in self._feed.consumers
            if not (isinstance(consumer, _ResultsOf) and consumer.thread is thread)
        ]
        self.outputs = [pair for pair in self.outputs if pair[0] is not sink]
        error = _finish([(sink, thread)])
        self._detached += _recorded([(sink, thread)])
        return error

    def note(self, notice: Notice) -> None:
        for _, thread in self.outputs:
            thread.note(notice)

    def close(self) -> SinkError | None:
        """Finish all outputs; returns the error when one hangs. Takes 30 s at most."""
        return _finish(self.outputs)

    @property
    def n_queued(self) -> int:
        """Results that wait for an output; from any thread."""
        return sum(thread.n_queued for _, thread in self.outputs)

    @property
    def n_not_written(self) -> int:
        """Results that an output had no room for; from any thread."""
        return sum(thread.n_dropped for _, thread in self.outputs)

    @property
    def segment_recorder(self) -> SegmentRecorder | None:
        """The one that records for months, if this camera has one."""
        found = (s for s, _ in self.outputs if isinstance(s, SegmentRecorder))
        return next(found, None)

    def recordings(self) -> list[tuple[Recording, int]]:
        """All recordings, each with the frames it dropped; after `close`."""
        return [*self._detached, *_recorded(self.outputs)]

    def _thread(
        self, sink: Sink, when_full: WhenFull, on_error: Callable[[Exception], None]
    ) -> SinkThread:
        return SinkThread(
            sink,
            when_full=when_full,
            on_error=on_error,
            on_stages=self.stats.add_stages,
        )

    def truth_iou_mean(self) -> float | None:
        scores = [s.iou_mean for s, _ in self.outputs if isinstance(s, TruthScore)]
        return scores[0] if scores else None


_Outputs = Sequence[tuple[Sink, SinkThread]]


def _finish(outputs: _Outputs) -> SinkError | None:
    for _, thread in outputs:
        thread.close()
    deadline_s = time.monotonic() + SINK_TIMEOUT_S
    for sink, thread in outputs:
        if not thread.join(max(0.0, deadline_s - time.monotonic())):
            return SinkError(
                f"{sink.path} was not closed within {SINK_TIMEOUT_S:g} s; "
                "is the disk stuck?"
            )
    return None


def _recorded(outputs: _Outputs) -> list[tuple[Recording, int]]:
    return [
        (recording, thread.n_dropped)
        for sink, thread in outputs
        if isinstance(sink, Recordings)
        for recording in sink.recordings
    ]
