"""Stand-ins that follow a script, typed against the protocols they stand for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from app.runtime.frame import Frame
from app.runtime.result import LiveResult
from app.runtime.sinks.base import Sink
from app.runtime.view_setup import CameraSetup
from app.runtime.worker import LatentSearch
from glss.latent_search import SearchStatus
from glss.pipeline import ViewResult

PERIOD_NS = 40_000_000


class ScriptedCamera:
    """Delivers `n` grey frames, `period_s` apart; then ends, or raises `error`.

    `may_deliver`, where given, is waited for before each frame from the second on.
    """

    name = "scripted"

    def __init__(
        self,
        n: int = 3,
        *,
        error: Exception | None = None,
        period_s: float = 0.0,
        is_live: bool = True,
        size: tuple[int, int] = (48, 64),
        may_deliver: threading.Event | None = None,
    ) -> None:
        self.n, self.error, self.period_s = n, error, period_s
        self.is_live, self.size, self.may_deliver = is_live, size, may_deliver
        self.opened_by: str | None = None
        self.closed_by: str | None = None

    @contextmanager
    def open(self, stop: threading.Event) -> Iterator[Iterator[Frame]]:
        self.opened_by = threading.current_thread().name
        try:
            yield self._frames(stop)
        finally:
            self.closed_by = threading.current_thread().name

    def _frames(self, stop: threading.Event) -> Iterator[Frame]:
        for seq in range(self.n):
            if stop.wait(self.period_s) if self.period_s else stop.is_set():
                return
            if seq and self.may_deliver is not None:
                assert self.may_deliver.wait(30)
            yield frame(seq, size=self.size)
        if self.error:
            raise self.error


def frame(
    seq: int,
    *,
    size: tuple[int, int] = (48, 64),
    value: int = 90,
    connection: int = 0,
    pixels: np.ndarray | None = None,
) -> Frame:
    if pixels is None:
        pixels = np.full((*size, 3), value, np.uint8)
    return Frame(pixels, seq, time.monotonic_ns(), seq * PERIOD_NS, connection)


class ScriptedSegmenter:
    """A session's segmenter that answers each frame with `answer(frame)`."""

    def __init__(self, answer: Callable[[Frame], Any] = lambda frame: frame.seq):
        self.answer = answer
        self.setups: list[set[str]] = []
        self.batches: list[set[str]] = []

    def configure(self, setups: Mapping[str, CameraSetup]) -> None:
        self.setups.append(set(setups))

    def __call__(self, frames: Mapping[str, Frame], /) -> dict[str, Any]:
        self.batches.append(set(frames))
        return {name: self.answer(frame) for name, frame in frames.items()}


class Kept:
    """A consumer that keeps all it gets."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.threads: set[str] = set()
        self.n_closed = 0
        self.has_some = threading.Event()

    def put(self, value: Any) -> None:
        self.values.append(value)
        self.threads.add(threading.current_thread().name)
        self.has_some.set()

    def close(self) -> None:
        self.n_closed += 1


def result(seq: int = 0, **changes: Any) -> LiveResult:
    """A result of a 64x48 frame with a square of skin."""
    mask = np.zeros((48, 64), np.uint8)
    mask[10:30, 20:40] = 255
    values: dict[str, Any] = {
        "camera": "cam",
        "seq": seq,
        "t_capture_ns": 1_000_000_000 + seq * PERIOD_NS,
        "t_media_ns": seq * PERIOD_NS,
        "t_result_ns": 1_020_000_000 + seq * PERIOD_NS,
        "picture": np.full((48, 64, 3), 90, np.uint8),
        "mask": mask,
        "clone": np.full((32, 32), 90, np.uint8),
        "regions": (),
        "skin_share": 400 / 3072,
        "ssim": 0.8,
        "n_steps": 5,
        "status": SearchStatus.CONVERGED,
        "is_warm": True,
        "reset": None,
        "fps": 25.0,
    }
    return LiveResult(**{**values, **changes})


class ScriptedSearch(LatentSearch):
    """Finds skin in the square [10:30, 20:40] of every frame; statuses by script."""

    stage_ms: Mapping[str, float] = {"search": 3.0}

    def __init__(
        self, *, poison: int | None = None, broken: bool = False, **changes: Any
    ) -> None:
        """`poison`: a grey value whose batch fails; `broken`: every batch does."""
        self.changes, self.poison, self.broken = changes, poison, broken
        self.batches: list[list[str]] = []
        self.forgotten: list[str] = []
        self.behind: list[bool] = []

    def forget(self, view: str, /) -> None:
        self.forgotten.append(view)

    def set_behind(self, is_behind: bool, /) -> None:
        self.behind.append(is_behind)

    def __call__(self, frames: Mapping[str, np.ndarray], /) -> dict[str, ViewResult]:
        self.batches.append(list(frames))
        if self.broken or any((grey == self.poison).any() for grey in frames.values()):
            raise RuntimeError("poisoned")
        return {name: self._view(grey) for name, grey in frames.items()}

    def _view(self, grey: np.ndarray) -> ViewResult:
        skin = np.zeros(grey.shape, np.float32)
        skin[10:30, 20:40] = 0.9
        values: dict[str, Any] = {
            "skin": skin,
            "clone": np.full((32, 32), 90, np.uint8),
            "ssim": 0.8,
            "n_steps": 5,
            "status": SearchStatus.CONVERGED,
            "is_warm": True,
            "reset": None,
        }
        return ViewResult(**{**values, **self.changes})


class ScriptedSink(Sink):
    """Keeps what it gets; waits for `may_write`, raises in the phase `fails_in`."""

    path = Path("scripted")

    def __init__(
        self,
        *,
        fails_in: str | None = None,
        error: Exception | None = None,
        may_write: threading.Event | None = None,
    ) -> None:
        self.fails_in, self.error, self.may_write = fails_in, error, may_write
        self.is_writing = threading.Event()
        self.seqs: list[int] = []
        self.threads: set[str] = set()
        self.n_closed = 0

    def open(self) -> None:
        self._enter("open")

    def write(self, result: LiveResult) -> None:
        self.is_writing.set()
        if self.may_write is not None:
            assert self.may_write.wait(30)
        self._enter("write")
        self.seqs.append(result.seq)

    def close(self) -> None:
        self.n_closed += 1
        self._enter("close")

    def _enter(self, phase: str) -> None:
        self.threads.add(threading.current_thread().name)
        if phase == self.fails_in:
            assert self.error is not None
            raise self.error
