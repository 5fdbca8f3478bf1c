"""Something that takes its time, in a thread of its own, with progress and cancel."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from app.library.ending_thread import EndingThread

logger = logging.getLogger(__name__)
T = TypeVar("T")
_PATIENCE = 10  # as of `nice`


class Phase(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Cancelled(Exception):
    """The job was asked to stop, and did; raised by its body."""


@dataclass(frozen=True, slots=True)
class JobState(Generic[T]):
    """A job at one moment; safe to hand to any thread."""

    phase: Phase = Phase.RUNNING
    share: float = 0.0  # [0, 1] of the work
    text: str = ""  # what it does now
    result: T | None = None  # when done
    error: Exception | None = None  # when failed

    @property
    def is_over(self) -> bool:
        return self.phase is not Phase.RUNNING


class Task:
    """What a job's body gets: where to tell its progress, and whether to stop."""

    def __init__(
        self, tell: Callable[[float, str], None], stop: threading.Event | None = None
    ) -> None:
        self.stop = threading.Event() if stop is None else stop
        self._tell = tell

    def progress(self, share: float, text: str = "") -> None:
        """Tell how much is done; Cancelled when nobody wants the rest."""
        self.check()
        self._tell(share, text)

    def check(self) -> None:
        if self.stop.is_set():
            raise Cancelled


class Job(Generic[T]):
    """Runs `body` once. `state` may be read, and `cancel` called, from any thread.

    `is_patient`: it takes the processor time that others leave, as the live pictures
    go first; so do the threads that its libraries start.
    """

    def __init__(
        self, name: str, body: Callable[[Task], T], *, is_patient: bool = False
    ) -> None:
        self._body = body
        self._is_patient = is_patient
        self._state: JobState[T] = JobState()
        self._thread = EndingThread(f"job {name}", self._run)
        self._task = Task(self._tell, self._thread.stop)

    @property
    def state(self) -> JobState[T]:
        return self._state

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        """Ask it to stop and clean up; it is over when `state` says so."""
        self._thread.ask_to_end()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for its end; True if it came within `timeout_s`."""
        return self._thread.join(timeout_s)

    def _tell(self, share: float, text: str) -> None:
        self._state = replace(
            self._state, share=min(max(share, 0.0), 1.0), text=text or self._state.text
        )

    def _run(self) -> None:
        if self._is_patient:
            # Linux keeps a priority for each thread, and hands it on to new ones.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _PATIENCE)
        try:
            result = self._body(self._task)
        except Cancelled:
            self._state = replace(self._state, phase=Phase.CANCELLED)
        except Exception as error:  # noqa: BLE001
            # Whoever watches the job gets its error, whatever it is.
            logger.info("%s failed: %r", self._thread.name, error)
            self._state = replace(self._state, phase=Phase.FAILED, error=error)
        else:
            self._state = replace(
                self._state, phase=Phase.DONE, share=1.0, result=result
            )
