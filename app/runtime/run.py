"""A session with its outputs, from start to report."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import CameraError, SinkError
from app.runtime.result import LiveResult
from app.runtime.session import LiveSession
from app.runtime.sinks.base import Sink, SinkThread, WhenFull
from app.runtime.sinks.recorder import Recorder, Recording
from app.runtime.sinks.truth import TruthScore
from app.runtime.stats import StatsCollector
from app.runtime.status import StopReason
from app.runtime.summary import RunReport

_STOP_TIMEOUT_S = 8.0  # a camera may be 4 s inside its driver
_SINK_TIMEOUT_S = 30.0


@dataclass(slots=True)
class ModelNames:
    """Written by the `infer` thread before the first result, read after the end."""

    engine: str
    bundle: str


class Run:
    """Starts and ends a session's outputs around it. Used once, by one thread."""

    def __init__(
        self,
        session: LiveSession[LiveResult],
        sinks: Sequence[Sink],
        *,
        camera: str,
        model: ModelNames,
        when_full: WhenFull,
    ) -> None:
        self.session = session
        self.stats = StatsCollector()
        self._camera = camera
        self._model = model
        self._sink_errors: list[Exception] = []
        self._outputs = [
            (sink, SinkThread(sink, when_full=when_full, on_error=self._on_sink_error))
            for sink in sinks
        ]
        session.add_consumer(self.stats)
        for _, thread in self._outputs:
            session.add_consumer(thread)

    def start(self) -> None:
        """Claim every output, then start the threads. Call `finish` in any case.

        Raises what a sink that cannot be opened raises; the camera is not opened then.
        """
        for _, thread in self._outputs:
            thread.start()
        self.session.start()

    def finish(self) -> Exception | None:
        """Stop, close every output, and return the error of the run, if there was one.

        Takes 38 s at most. The error may be any exception: a bug in a thread is one.
        """
        has_stopped = self.session.stop(_STOP_TIMEOUT_S)
        for _, thread in self._outputs:
            thread.close()
        hanging = self._join_outputs()
        if (error := self.session.status.error) is not None:
            return error
        if self._sink_errors:  # met after the session had another reason to end
            return self._sink_errors[0]
        if not has_stopped:
            return self._stuck()
        return hanging

    def report(self, error: Exception | None) -> RunReport:
        """Return the figures; after `finish`, which returned `error`."""
        reason = self.session.status.stop_reason or StopReason.REQUESTED
        return RunReport(
            source=self._camera,
            counts=self.session.counts,
            stats=self.stats.snapshot(),
            recordings=self._recordings(),
            engine=self._model.engine,
            bundle=self._model.bundle,
            exit=StopReason.FAILED if error is not None else reason,
            truth_iou_mean=self._truth_iou_mean(),
        )

    def _on_sink_error(self, error: Exception) -> None:
        self._sink_errors.append(error)
        self.session.fail(error)

    def _join_outputs(self) -> SinkError | None:
        deadline_s = time.monotonic() + _SINK_TIMEOUT_S
        for sink, thread in self._outputs:
            if not thread.join(max(0.0, deadline_s - time.monotonic())):
                return SinkError(
                    f"{sink.path} was not closed within {_SINK_TIMEOUT_S:g} s; "
                    "is the disk stuck?"
                )
        return None

    def _stuck(self) -> CameraError:
        threads = " and ".join(self.session.alive_threads)
        return CameraError(
            f"{self._camera}: the {threads} thread did not end within "
            f"{_STOP_TIMEOUT_S:g} s; is the device stuck?",
            device=self._camera,
        )

    def _recordings(self) -> list[tuple[Recording, int]]:
        return [
            (sink.recording, thread.n_dropped)
            for sink, thread in self._outputs
            if isinstance(sink, Recorder) and sink.recording is not None
        ]

    def _truth_iou_mean(self) -> float | None:
        scores = [s.iou_mean for s, _ in self._outputs if isinstance(s, TruthScore)]
        return scores[0] if scores else None
