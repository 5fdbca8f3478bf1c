"""A run in a thread of its own that takes orders: what a window needs."""

from __future__ import annotations

import logging
import os
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # loads torch, which takes seconds; `build` does so in its thread
    from app.runtime.run import Run

logger = logging.getLogger(__name__)
T = TypeVar("T")

_POLL_S = 0.1
_NICER = 6  # a fifth of the time of a core that both want
_CAMERAS_END_WITHIN_S = 2.0  # one that is stuck in its driver is left behind


class RunControl:
    """Builds, starts, changes and ends runs on the thread `control`, one at a time.

    `build` may take seconds (it loads the networks' libraries) and whatever an order
    does may wait for cameras and disks, so that no window has to. All methods may be
    called from any thread. A run that cannot be built or started, or that ended, is
    left standing with its `failure` until `restart`.
    """

    def __init__(self, build: Callable[[], Run]) -> None:
        self._build = build
        self._orders: queue.SimpleQueue[tuple[Future[Any], Callable[[], None]]]
        self._orders = queue.SimpleQueue()
        self._is_closing = threading.Event()
        self._run: Run | None = None
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._live, name="control")

    @property
    def run(self) -> Run | None:
        """The run of now, for reading; None until the first one is built."""
        return self._run

    @property
    def failure(self) -> Exception | None:
        """Why there is no run, or why it ended."""
        run = self._run
        ended_with = None if run is None else run.session.status.error
        return self._failure or ended_with

    @property
    def is_over(self) -> bool:
        """Whether the run has ended, or could not begin; `restart` makes another."""
        run = self._run
        if run is None:
            return self._failure is not None
        return run.session.status.stop_reason is not None

    def start(self) -> None:
        self._thread.start()

    def order(self, act: Callable[[Run], T]) -> Future[T]:
        """Have `act` done on the thread `control`, after all orders before it.

        It waits for a run that is still being built. The future has its answer or its
        error; RuntimeError where there is no run.
        """
        return self.do(lambda: act(self._known_run()))

    def restart(self, build: Callable[[], Run] | None = None) -> Future[None]:
        """End the run of now and begin one anew; its `failure` is told as always."""
        return self.do(lambda: self._begin(build or self._build))

    def close(self) -> None:
        """Ask for the end of everything; orders that wait are cancelled."""
        self._is_closing.set()

    def join(self, timeout_s: float) -> bool:
        """Wait until all files are finished; True if that was within `timeout_s`.

        While libraries are loaded there is no file yet, and nobody has to wait.
        """
        if self._is_closing.is_set() and self._run is None:
            return True
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def do(self, act: Callable[[], T]) -> Future[T]:
        """Have `act` done on the thread `control`, whether there is a run or not."""
        answer: Future[T] = Future()

        def carry_out() -> None:
            try:
                answer.set_result(act())
            except Exception as error:  # noqa: BLE001
                # Whoever gave the order gets its error, whatever it is.
                answer.set_exception(error)

        self._orders.put((answer, carry_out))
        return answer

    def _live(self) -> None:
        _step_back()
        try:
            self._begin(self._build)
            while not self._is_closing.is_set():
                self._take_one(_POLL_S)
                if self._run is not None:
                    self._run.poll()
        finally:
            self._end()
            self._drop_orders()

    def _take_one(self, timeout_s: float) -> None:
        try:
            _, carry_out = self._orders.get(timeout=timeout_s)
        except queue.Empty:
            return
        carry_out()

    def _drop_orders(self) -> None:
        while not self._orders.empty():
            answer, _ = self._orders.get()
            answer.cancel()

    def _begin(self, build: Callable[[], Run]) -> None:
        self._end()
        self._failure, self._run = None, None
        try:
            run = build()
            if self._is_closing.is_set():
                return
            self._run = run
            run.start()
        except Exception as error:
            # Whatever it is, the window stays and tells it.
            logger.exception("the run could not begin")
            self._failure = error

    def _end(self) -> None:
        """Finish the outputs; also of a run that ended by itself."""
        run = self._run
        if run is not None and (error := run.finish(_CAMERAS_END_WITHIN_S)) is not None:
            logger.error("the run ended: %s", error)
        self._run = None

    def _known_run(self) -> Run:
        if self._run is None:
            raise RuntimeError(f"nothing runs: {self._failure}")
        return self._run


def _step_back() -> None:
    """Let the window's thread go first where cameras and search want every core.

    On Linux a thread has a niceness of its own, and those it starts inherit it.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        nice = min(19, os.getpriority(os.PRIO_PROCESS, thread) + _NICER)
        os.setpriority(os.PRIO_PROCESS, thread, nice)
