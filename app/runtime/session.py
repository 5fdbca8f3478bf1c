"""LiveSession: owns the capture and inference threads, and nothing else does."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar, runtime_checkable

from app.runtime.cameras.base import Camera
from app.runtime.frame import Frame
from app.runtime.hand_over import HandOver
from app.runtime.latest import LatestSlot
from app.runtime.status import FrameCounts, Phase, SessionStatus, StopReason

logger = logging.getLogger(__name__)
R_co = TypeVar("R_co", covariant=True)
R_contra = TypeVar("R_contra", contravariant=True)
R = TypeVar("R")


@runtime_checkable
class Segmenter(Protocol[R_co]):
    """Opened, called and closed by the `infer` thread; may keep per-stream state."""

    def __call__(self, frame: Frame) -> R_co: ...


@runtime_checkable
class Consumer(Protocol[R_contra]):
    """Takes results on the `infer` thread, one slot per consumer.

    A `LatestSlot` is one (a window), a `SinkThread` another (a recording).
    """

    def put(self, value: R_contra, /) -> None:
        """Accept one result, soon; an exception ends the session as FAILED."""
        ...

    def close(self) -> None:
        """No result will follow. Called once, also after a failure."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """When a session ends by itself; None is never."""

    max_frames: int | None = None  # frames segmented
    duration_s: float | None = None  # since the first result, so start-up is free

    def reached(self, n_frames: int, elapsed_s: float) -> bool:
        enough = self.max_frames is not None and n_frames >= self.max_frames
        return enough or (self.duration_s is not None and elapsed_s >= self.duration_s)


class LiveSession(Generic[R]):
    """Run `camera -> segmenter -> consumers` until stopped. Used once.

    Threads: `capture` owns the camera; `infer` opens, calls and closes the segmenter,
    hence the GPU, and hands each result to the consumers. `status`, `counts`, `stop`
    and `fail` may be used from any thread, `add_consumer` before `start` only.

    IDLE -start-> STARTING -first result-> RUNNING -any end-> STOPPING -> IDLE; from
    STARTING an end leads to STOPPING too. The first reason to end is the one kept, and
    an error in either thread is such a reason.

    When the stream ends, frames already captured are still segmented; on any other end
    they are not.
    """

    def __init__(
        self,
        camera: Camera,
        open_segmenter: Callable[[], AbstractContextManager[Segmenter[R]]],
        *,
        frames: HandOver[Frame] | None = None,
        limits: Limits | None = None,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._camera = camera
        self._open_segmenter = open_segmenter
        self._frames: HandOver[Frame] = LatestSlot() if frames is None else frames
        self._limits = limits or Limits()
        self._clock = clock
        self._consumers: list[Consumer[R]] = []
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._status = SessionStatus()
        self._n_processed = 0
        self._t_first_ns = 0
        self._n_alive = 0
        self._threads = [
            threading.Thread(target=self._guard, args=(self._capture,), name="capture"),
            threading.Thread(target=self._guard, args=(self._infer,), name="infer"),
        ]

    @property
    def status(self) -> SessionStatus:
        with self._lock:
            return self._status

    @property
    def counts(self) -> FrameCounts:
        return FrameCounts(self._n_processed, self._frames.dropped)

    def add_consumer(self, consumer: Consumer[R]) -> None:
        """Hand every result to `consumer` too; before `start` only."""
        if self.status.phase is not Phase.IDLE:
            raise RuntimeError("add_consumer() after start()")
        self._consumers.append(consumer)

    def start(self) -> None:
        """Start both threads; a session that was started or stopped starts no more."""
        with self._lock:
            if self._status != SessionStatus():
                raise RuntimeError("a session is used once")
            self._status = SessionStatus(Phase.STARTING)
            self._n_alive = len(self._threads)
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Ask both threads to end; True if they did within `timeout_s`. Idempotent."""
        self._finish(StopReason.REQUESTED)
        return self.wait(timeout_s)

    def fail(self, error: Exception) -> None:
        """End the session because of `error`, which some other part met."""
        self._finish(StopReason.FAILED, error)

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end without asking for it; True if both threads have ended."""
        deadline_s = time.monotonic() + timeout_s
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, deadline_s - time.monotonic()))
        return not self.alive_threads

    @property
    def alive_threads(self) -> tuple[str, ...]:
        """Names of the threads that still run, for the message when `stop` fails."""
        return tuple(thread.name for thread in self._threads if thread.is_alive())

    def _capture(self) -> None:
        with self._camera.open(self._stop) as frames:
            for frame in frames:
                if self._stop.is_set():
                    return
                self._frames.put(frame)
        self._finish(StopReason.END_OF_STREAM)

    def _infer(self) -> None:
        try:
            with self._open_segmenter() as segment:
                while (frame := self._next_frame()) is not None:
                    self._publish(segment(frame))
        finally:
            for consumer in self._consumers:
                consumer.close()

    def _next_frame(self) -> Frame | None:
        frame = self._frames.take()
        if self.status.stop_reason in (None, StopReason.END_OF_STREAM):
            return frame
        return None

    def _publish(self, result: R) -> None:
        for consumer in self._consumers:
            consumer.put(result)
        self._n_processed += 1
        if self._n_processed == 1:
            self._t_first_ns = self._clock()
            self._become_running()
        elapsed_s = (self._clock() - self._t_first_ns) / 1e9
        if self._limits.reached(self._n_processed, elapsed_s):
            self._finish(StopReason.LIMIT)

    def _become_running(self) -> None:
        logger.info("first result of %s", self._camera.name)
        with self._lock:
            if self._status.phase is Phase.STARTING:
                self._status = replace(self._status, phase=Phase.RUNNING)

    def _guard(self, body: Callable[[], None]) -> None:
        """A thread ends by return or by report; an exception never dies unseen."""
        name = threading.current_thread().name
        try:
            body()
        except Exception as error:  # noqa: BLE001
            # Whatever it is, it ends the session and is found in its status, traceback
            # included; who reads the status tells people.
            logger.info("%s thread failed: %r", name, error)
            self.fail(error)
        finally:
            self._leave()

    def _finish(self, reason: StopReason, error: Exception | None = None) -> None:
        with self._lock:
            if self._status.stop_reason is None:  # the first reason is the true one
                phase = Phase.STOPPING if self._n_alive else Phase.IDLE
                self._status = SessionStatus(phase, reason, error)
        self._stop.set()
        self._frames.close()

    def _leave(self) -> None:
        """The last thread out leaves the session idle."""
        with self._lock:
            self._n_alive -= 1
            if self._n_alive == 0:
                self._status = replace(self._status, phase=Phase.IDLE)
