"""Outputs of a run, each owned by one thread of its own."""

from __future__ import annotations

import errno
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from app.errors import SinkError
from app.runtime.notices import Notice
from app.runtime.result import LiveResult
from glss.errors import UsageError

logger = logging.getLogger(__name__)

_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space or choose another place",
    errno.EDQUOT: "the disk quota is used up; free some space or choose another place",
    errno.EFBIG: "the file reached the largest size allowed; choose another place",
    errno.EACCES: "no permission to write there; choose another place",
    errno.EROFS: "the file system is read-only; choose another place",
    errno.EISDIR: "it is a folder; name a file",
    errno.ENOTDIR: "a part of the path is a file; choose another place",
    errno.ENOENT: "the folder does not exist; make it first",
}


@runtime_checkable
class Sink(Protocol):
    """One output. Opened, written and closed by one `SinkThread` only."""

    @property
    def path(self) -> Path:
        """What it writes to, for messages."""
        ...

    def open(self) -> None:
        """Claim the output before the first result; OSError says why it cannot be."""
        ...

    def write(self, result: LiveResult) -> None:
        """Add one result, in order; OSError ends the run."""
        ...

    def close(self) -> None:
        """Finish the output; called once after `open`, also after a failed `write`."""
        ...


@runtime_checkable
class NoticeSink(Protocol):
    """A sink that also wants to know what happened besides results."""

    def note(self, notice: Notice) -> None:
        """Add one notice, on the sink's thread; OSError ends the run."""
        ...


@runtime_checkable
class TimedSink(Protocol):
    """A sink that tells what its last `write` spent its time on."""

    @property
    def stage_ms(self) -> Mapping[str, float]:
        """Milliseconds by stage; read on the sink's thread, after `write`."""
        ...


class WhenFull(StrEnum):
    """What a writer meets when a sink is slower than its results come."""

    DROP_NEWEST = "drop newest"  # live: the worker never waits; losses are counted
    BLOCK = "block"  # completeness is the product: the worker waits


class SinkThread:
    """Runs one sink in a thread of its own behind a bounded queue; a `Consumer`.

    `put` and `close` belong to the `infer` thread, `start` and `join` to the thread
    that composes the run, `note` and the counts to any. An error after the sink was
    opened goes to `on_error`, as a `SinkError`, on the sink's thread; results that come
    after it are thrown away. What a `TimedSink` spent on each result goes to
    `on_stages`, on that thread too. `capacity` results are held at most: 16 of 720p are
    58 MB.
    """

    def __init__(
        self,
        sink: Sink,
        *,
        when_full: WhenFull,
        on_error: Callable[[Exception], None],
        on_stages: Callable[[Mapping[str, float]], None] = lambda stage_ms: None,
        capacity: int = 16,
        patience_s: float = 30.0,
    ) -> None:
        self._sink = sink
        self._when_full = when_full
        self._on_error = on_error
        self._on_stages = on_stages
        self._capacity = capacity
        self._patience_s = patience_s
        self._changed = threading.Condition()
        self._queue: deque[LiveResult | Notice] = deque()
        self._is_closed = False
        self._is_over = False
        self.n_dropped = 0
        self._opened = threading.Event()
        self._open_error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name=f"sink {sink.path.name}")

    def start(self, timeout_s: float = 10.0) -> None:
        """Start the thread and wait until the output is open; an error if it is not.

        SinkError, or UsageError when it exists and must not be replaced.
        """
        self._thread.start()
        if not self._opened.wait(timeout_s):
            self.close()
            raise SinkError(f"{self._sink.path} could not be opened in {timeout_s:g} s")
        if self._open_error is not None:
            raise self._open_error

    def put(self, result: LiveResult, /) -> None:
        """Queue `result`; when full, drop it or wait, as `when_full` says."""
        with self._changed:
            if not self._has_room() and self._when_full is WhenFull.DROP_NEWEST:
                self.n_dropped += 1
                return
            if not self._changed.wait_for(self._has_room, self._patience_s):
                raise SinkError(
                    f"{self._sink.path} took no frame for {self._patience_s:g} s; "
                    "is the disk still there?"
                )
            if not self._is_over:
                self._queue.append(result)
                self._changed.notify_all()

    def note(self, notice: Notice) -> None:
        """Queue `notice` if the sink takes any; it waits for nobody. From any thread.

        Notices are few: they may stand in the queue beyond its capacity.
        """
        if not isinstance(self._sink, NoticeSink):
            return
        with self._changed:
            if not self._is_over and len(self._queue) < 2 * self._capacity:
                self._queue.append(notice)
                self._changed.notify_all()

    @property
    def n_queued(self) -> int:
        """Results that wait to be written; from any thread."""
        return len(self._queue)

    def close(self) -> None:
        """No result will follow; what is queued is still written. Idempotent."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def join(self, timeout_s: float) -> bool:
        """Wait until the output is closed; True if it was within `timeout_s`.

        True, too, for a thread that was never started.
        """
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _has_room(self) -> bool:
        return self._is_over or len(self._queue) < self._capacity

    def _run(self) -> None:
        try:
            self._open()
            self._write_until_closed()
        except Exception as error:  # noqa: BLE001
            # An output that fails must end the run with the reason, whatever it is.
            logger.info("%s failed: %r", self._thread.name, error)
            if self._open_error is None:  # else `start` raises it
                self._on_error(error)
        finally:
            with self._changed:
                self._is_over = True
                self._queue.clear()
                self._changed.notify_all()

    def _open(self) -> None:
        try:
            with map_sink_errors(self._sink.path):
                self._sink.open()
        except Exception as error:
            self._open_error = error
            raise
        finally:
            self._opened.set()

    def _write_until_closed(self) -> None:
        with map_sink_errors(self._sink.path):
            try:
                while (item := self._next()) is not None:
                    if isinstance(item, LiveResult):
                        self._write(item)
                    elif isinstance(self._sink, NoticeSink):
                        self._sink.note(item)
            finally:
                self._sink.close()

    def _write(self, result: LiveResult) -> None:
        self._sink.write(result)
        if isinstance(self._sink, TimedSink):
            self._on_stages(self._sink.stage_ms)

    def _next(self) -> LiveResult | Notice | None:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._is_closed)
            if not self._queue:
                return None
            self._changed.notify_all()
            return self._queue.popleft()


@contextmanager
def map_sink_errors(path: Path) -> Iterator[None]:
    """Turn what the system and PyAV raise (both OSError) into one clear `SinkError`.

    An output that exists is the caller's mistake, not a failure: `UsageError`.
    """
    try:
        yield
    except FileExistsError as error:
        raise UsageError(
            f"{path} exists already; choose another name or pass --overwrite"
        ) from error
    except OSError as error:
        reason = _ADVICE.get(error.errno or 0, error.strerror or str(error))
        raise SinkError(f"cannot write {path}: {reason}") from error
