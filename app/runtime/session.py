"""LiveSession: owns the capture threads and the inference thread, nothing else does."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Generic, Protocol, TypeVar, runtime_checkable

from app.runtime.feed import Feed
from app.runtime.frame import Frame
from app.runtime.frame_board import FrameBoard
from app.runtime.status import (
    CameraSnapshot,
    FrameCounts,
    Phase,
    SessionStatus,
    StopReason,
)
from app.runtime.view_setup import CameraSetup

logger = logging.getLogger(__name__)
R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")

_BEAT_S = 1.0  # the worker's thread shows that it lives at least so often
_REMOVE_TIMEOUT_S = 8.0  # a camera may be 4 s inside its driver


@runtime_checkable
class Segmenter(Protocol[R_co]):
    """Opened, called and closed by the `infer` thread; may keep per-stream state."""

    def configure(self, setups: Mapping[str, CameraSetup]) -> None:
        """These are the cameras from now on; a setup that is new starts anew."""
        ...

    def __call__(self, frames: Mapping[str, Frame], /) -> Mapping[str, R_co]:
        """Answer one frame of each of some cameras.

        An exception means that the segmenter is broken and must be opened again.
        """
        ...


class WorkerFailed(Exception):
    """The segmenter raised; its error is the cause."""


@dataclass(slots=True, eq=False)
class Shift(Generic[R]):
    """One segmenter's time at work, in a thread of its own."""

    open_segmenter: Callable[[], AbstractContextManager[Segmenter[R]]]
    before: Shift[R] | None = None  # still at work until this one is ready
    ready: Future[None] = field(default_factory=Future)
    is_relieved: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class RestartBudget:
    """How often a worker that worked may break before the session gives up."""

    n_restarts: int = 5
    within_s: float = 60.0


class LiveSession(Generic[R]):
    """Run `cameras -> segmenter -> consumers` until stopped. Used once.

    Threads: one `capture NAME` for each camera owns it; `infer` opens, calls and closes
    the segmenter, hence the GPU, takes the waiting frames of all cameras as one batch,
    and hands each result to its camera's consumers. `change_worker` lets another such
    thread take over. All methods may be called from any
    thread, but only one composes: `start`, `add` and `remove` are that one's.

    IDLE -start-> STARTING -first result-> RUNNING -any end-> STOPPING -> IDLE; from
    STARTING an end leads to STOPPING too. The first reason to end is the one kept, and
    an error is such a reason; but the end of the streams, or of what was wanted of
    them, is none that a later error could not outdo: frames and files are still worked
    on then. The session ends by itself when all cameras have ended: FAILED if one of
    them did, LIMIT if one met its limit, else END_OF_STREAM.

    When the stream ends, frames already captured are still segmented; on any other end
    they are not. A worker that breaks after it worked is opened again, `restarts` says
    how often.
    """

    def __init__(
        self,
        feeds: Iterable[Feed[R]],
        open_segmenter: Callable[[], AbstractContextManager[Segmenter[R]]],
        *,
        max_batch: int | None = None,
        restarts: RestartBudget | None = None,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._restarts = restarts or RestartBudget()
        self._clock = clock
        self._lock = threading.Lock()
        self._status = SessionStatus()
        self._feeds: dict[str, Feed[R]] = {feed.name: feed for feed in feeds}
        self._board: FrameBoard[Feed[R], Frame] = FrameBoard(max_batch=max_batch)
        self._is_configured = False
        self._t_beat_ns = clock()
        self._n_restarts = 0
        self._has_worker = False
        self._n_alive = 0
        self._shift: Shift[R] = Shift(open_segmenter)
        self._infer_thread = self._thread_of(self._shift, "infer")
        self._successors: list[threading.Thread] = []
        self._n_shifts = 1

    @property
    def status(self) -> SessionStatus:
        with self._lock:
            return self._status

    @property
    def n_restarts(self) -> int:
        """How often the worker broke and was opened again."""
        return self._n_restarts

    @property
    def has_worker(self) -> bool:
        """Whether the networks are loaded, or were once."""
        return self._has_worker

    @property
    def silent_s(self) -> float:
        """Seconds since the worker's thread last showed that it is not stuck."""
        return (self._clock() - self._t_beat_ns) / 1e9

    @property
    def cameras(self) -> dict[str, CameraSnapshot]:
        """All cameras by name, in the order they were added."""
        return {feed.name: self._snapshot(feed) for feed in self._current_feeds()}

    @property
    def counts(self) -> FrameCounts:
        """Frames of all cameras together."""
        counts = [camera.counts for camera in self.cameras.values()]
        return FrameCounts(
            sum(count.processed for count in counts),
            sum(count.dropped for count in counts),
        )

    def start(self) -> None:
        """Start all threads; a session that was started or stopped starts no more."""
        with self._lock:
            if self._status != SessionStatus():
                raise RuntimeError("a session is used once")
            self._status = SessionStatus(Phase.STARTING)
            feeds = list(self._feeds.values())
            self._n_alive = len(feeds) + 1
        self._t_beat_ns = self._clock()
        for feed in feeds:  # all places first: one camera's end must not look like all
            self._board.add(feed, feed.when_behind)
        for feed in feeds:
            self._start_capture(feed)
        self._infer_thread.start()

    def add(self, feed: Feed[R]) -> None:
        """Take in one more camera while running; its name must be free."""
        with self._lock:
            if feed.name in self._feeds:
                raise RuntimeError(f"there is a camera {feed.name} already")
            if self._status.stop_reason is not None:
                feed.close_consumers()
                return
            self._feeds[feed.name] = feed
            self._is_configured = False
            self._n_alive += 1
        self._board.add(feed, feed.when_behind)
        self._start_capture(feed)

    def remove(self, name: str) -> bool:
        """Stop one camera, the others go on; False if it is stuck in its driver."""
        with self._lock:
            feed = self._feeds.pop(name)
            self._is_configured = False
        feed.stop.set()
        self._board.remove(feed)
        feed.close_consumers()
        assert feed.thread is not None
        feed.thread.join(_REMOVE_TIMEOUT_S)
        return not feed.thread.is_alive()

    def change_setup(self, name: str, setup: CameraSetup) -> None:
        """Look at a camera in another way from its next frame on.

        A setup made of the one before by `replace` keeps what is known of the camera.
        """
        with self._lock:
            if (feed := self._feeds.get(name)) is not None:
                feed.setup = setup
                self._is_configured = False

    def change_worker(
        self, open_segmenter: Callable[[], AbstractContextManager[Segmenter[R]]]
    ) -> Future[None]:
        """Open another segmenter; once it is ready it takes over between two frames.

        It gets a thread of its own, named `infer` and a number. Until then the one of
        now goes on. What cannot be opened changes nothing; its error is the future's.
        From any thread, one change at a time.
        """
        with self._lock:
            shift = Shift(open_segmenter, before=self._shift)
            if self._status.phase not in (Phase.STARTING, Phase.RUNNING):
                shift.ready.set_exception(RuntimeError("the session is over"))
                return shift.ready
            self._n_shifts += 1
            self._n_alive += 1
            thread = self._thread_of(shift, f"infer {self._n_shifts}")
            self._successors = [t for t in self._successors if t.is_alive()] + [thread]
        thread.start()
        return shift.ready

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Ask all threads to end; True if they did within `timeout_s`. Idempotent."""
        self._finish(StopReason.REQUESTED)
        return self.wait(timeout_s)

    def fail(self, error: Exception) -> None:
        """End the session because of `error`, which some other part met."""
        self._finish(StopReason.FAILED, error)

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end without asking for it; True if all threads have ended."""
        deadline_s = time.monotonic() + timeout_s
        for thread in self._threads():
            if thread.ident is not None:
                thread.join(max(0.0, deadline_s - time.monotonic()))
        return not self.alive_threads

    @property
    def alive_threads(self) -> tuple[str, ...]:
        """Names of the threads that still run, for the message when `stop` fails."""
        return tuple(thread.name for thread in self._threads() if thread.is_alive())

    def _threads(self) -> list[threading.Thread]:
        captures = [feed.thread for feed in self._current_feeds() if feed.thread]
        return [*captures, self._infer_thread, *self._successors]

    def _snapshot(self, feed: Feed[R]) -> CameraSnapshot:
        dropped = feed.n_dropped + self._board.dropped(feed)
        counts = FrameCounts(feed.n_processed, dropped)
        return CameraSnapshot(feed.name, feed.capture.status, counts)

    def _start_capture(self, feed: Feed[R]) -> None:
        feed.thread = threading.Thread(
            target=self._guard,
            args=(lambda: self._capture(feed),),
            name=f"capture {feed.name}",
        )
        feed.thread.start()

    def _capture(self, feed: Feed[R]) -> None:
        try:
            feed.capture.run(lambda frame: self._board.put(feed, frame), feed.stop)
        except Exception as error:  # noqa: BLE001
            # A camera's error is told when all have ended; a bug in one is no reason
            # to end the others either.
            logger.info("camera %s ended: %r", feed.name, error)
            feed.error = error
        finally:
            feed.has_ended = True
            self._end_if_all_have()

    def _end_if_all_have(self) -> None:
        feeds = self._current_feeds()
        if not feeds or not all(feed.has_ended for feed in feeds):
            return
        errors = [feed.error for feed in feeds if feed.error is not None]
        if errors:
            self._finish(StopReason.FAILED, errors[0])
        elif any(feed.has_met_limit for feed in feeds):
            self._finish(StopReason.LIMIT)
        else:
            self._finish(StopReason.END_OF_STREAM)

    def _thread_of(self, shift: Shift[R], name: str) -> threading.Thread:
        body = partial(self._guard, partial(self._infer, shift))
        return threading.Thread(target=body, name=name)

    def _infer(self, shift: Shift[R]) -> None:
        try:
            self._work_until_the_end(shift)
        except Exception as error:
            if shift.before is None:  # it had begun
                raise
            shift.ready.set_exception(error)
        finally:
            shift.left.set()
            if shift.before is None and not shift.is_relieved.is_set():
                for feed in self._current_feeds():
                    feed.close_consumers()

    def _begin(self, shift: Shift[R]) -> None:
        """Take the place of the shift before, between two of its batches."""
        if shift.before is not None:
            shift.before.is_relieved.set()
            shift.before.left.wait()
            self._shift, shift.before = shift, None
            shift.ready.set_result(None)

    def _work_until_the_end(self, shift: Shift[R]) -> None:
        """Open the worker, and again when it breaks, as often as the budget allows."""
        breaks_s: deque[float] = deque(maxlen=self._restarts.n_restarts + 1)
        while True:
            try:
                with shift.open_segmenter() as segmenter:
                    self._begin(shift)
                    self._work(segmenter, shift)
                return
            except WorkerFailed as error:
                breaks_s.append(self._clock() / 1e9)
                is_spent = len(breaks_s) > self._restarts.n_restarts
                if is_spent and breaks_s[-1] - breaks_s[0] < self._restarts.within_s:
                    raise error.__cause__ or error from None
                self._n_restarts += 1
                logger.error("the worker broke, and is opened again: %r",
                             error.__cause__)  # fmt: skip

    def _work(self, segmenter: Segmenter[R], shift: Shift[R]) -> None:
        self._is_configured = False
        self._has_worker = True
        while (batch := self._next_batch(shift)) is not None:
            self._configure(segmenter)
            frames = {feed.name: frame for feed, frame in batch.items()}
            try:
                results = segmenter(frames)
            except Exception as error:
                # Whatever it is, a worker that worked may work again once opened anew.
                raise WorkerFailed from error
            for feed in batch:
                if feed.name in results:
                    self._publish(feed, results[feed.name])

    def _next_batch(self, shift: Shift[R]) -> dict[Feed[R], Frame] | None:
        """Wait for frames; None when there will be none that matter, or to another."""
        while not shift.is_relieved.is_set():
            is_closed = self._board.is_closed  # before `take`: after it, none follows
            batch = self._board.take(_BEAT_S)
            self._t_beat_ns = self._clock()
            self._end_overdue()
            if self.status.stop_reason not in (None, StopReason.END_OF_STREAM):
                return None
            batch = {f: v for f, v in batch.items() if not f.has_met_limit}
            if batch:
                return batch
            if is_closed:
                return None
        return None

    def _configure(self, segmenter: Segmenter[R]) -> None:
        with self._lock:
            if self._is_configured:
                return
            setups = {feed.name: feed.setup for feed in self._feeds.values()}
            self._is_configured = True
        segmenter.configure(setups)

    def _publish(self, feed: Feed[R], result: R) -> None:
        for consumer in feed.consumers:
            consumer.put(result)
        feed.count(self._clock())
        self._become_running(feed)
        if feed.has_met_limit:
            self._end_limited(feed)

    def _end_overdue(self) -> None:
        """A camera that was lost would otherwise hold up a run whose time is up."""
        for feed in self._current_feeds():
            if not feed.has_met_limit and feed.is_overdue(self._t_beat_ns):
                feed.has_met_limit = True
                self._end_limited(feed)

    def _end_limited(self, feed: Feed[R]) -> None:
        feed.stop.set()
        if all(f.has_met_limit or f.has_ended for f in self._current_feeds()):
            self._finish(StopReason.LIMIT)

    def _become_running(self, feed: Feed[R]) -> None:
        if feed.n_processed == 1:
            logger.info("first result of %s", feed.name)
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
            if self._is_better(reason):
                is_idle = self._status.phase is Phase.IDLE
                phase = Phase.IDLE if is_idle else Phase.STOPPING
                self._status = SessionStatus(phase, reason, error)
        for feed in self._current_feeds():
            feed.stop.set()
        self._board.close()

    def _is_better(self, reason: StopReason) -> bool:
        """Whether `reason` tells more of the end than the one known; locked."""
        known = self._status.stop_reason
        is_by_itself = known in (StopReason.END_OF_STREAM, StopReason.LIMIT)
        return known is None or (reason is StopReason.FAILED and is_by_itself)

    def _leave(self) -> None:
        """The last thread out leaves the session idle."""
        with self._lock:
            self._n_alive -= 1
            if self._n_alive == 0:
                self._status = replace(self._status, phase=Phase.IDLE)

    def _current_feeds(self) -> list[Feed[R]]:
        with self._lock:
            return list(self._feeds.values())
