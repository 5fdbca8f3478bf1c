"""What the window knows of the run as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RunState(StrEnum):
    LOADING = "loading"  # libraries and networks; pictures come later
    RUNNING = "running"
    OVER = "over"  # all cameras have ended
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RunNews:
    """The run at one moment."""

    state: RunState = RunState.LOADING
    problem: str = ""  # why it failed; holds no credentials
    engine: str = ""
    bundle: str = ""
    threshold: float | None = None  # of the bundle; None: not known yet
    n_restarts: int = 0  # of the worker
    is_changing_model: bool = False
    is_giving_up: bool = False  # the other model; what has begun is finished first
    progress: str = ""  # what loading is at


@dataclass(frozen=True, slots=True)
class WallCounts:
    """The foot line: how many cameras are how."""

    n_cameras: int = 0
    n_live: int = 0
    n_lost: int = 0
    n_starting: int = 0
    n_recording: int = 0
    n_not_recording: int = 0  # though they ought to: nothing can be written
    fps: float = 0.0  # results a second, of all together
    latency_ms: float | None = None  # the slowest camera's
