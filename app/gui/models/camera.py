"""What the window is told about one camera, in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from jaxtyping import UInt8


class Link(StrEnum):
    """Where a camera's connection stands; the runtime's states and one before them."""

    WAITING = "waiting"  # the run that will open it is being built
    CONNECTING = "connecting"
    LIVE = "live"
    STALLED = "stalled"
    RETRYING = "retrying"
    FAILED = "failed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Recording:
    """What is being written of a camera."""

    since_s: float  # seconds of recording so far
    problem: str = ""  # why nothing can be written now
    is_by_settings: bool = False  # R cannot end it


@dataclass(frozen=True, slots=True, eq=False)
class CameraPicture:
    """One result to be drawn; times are monotonic. The arrays are read-only."""

    camera: str
    seq: int
    t_capture_ns: int
    picture: UInt8[np.ndarray, "h w 3"]  # BGR, redacted where that was asked for
    mask: UInt8[np.ndarray, "h w"]  # 255 skin, 0 not
    soft: UInt8[np.ndarray, "sh sw"]  # probability of skin, 255 is 1
    clone: UInt8[np.ndarray, "n n"]  # nearest clone, grey
    is_redacted: bool = False
    has_clone: bool = True  # blanked where the picture is redacted


@dataclass(frozen=True, slots=True)
class CameraFigures:
    """What the newest result says in numbers."""

    fps: float  # results per second
    latency_ms: float  # from the frame's arrival to its result
    n_steps: int
    ssim: float  # NaN when the search failed
    skin_share: float  # [0, 1]
    status: str  # how the search ended
    kept: str = ""  # why the mask before stands: "still" or "busy"; "": it is new
    is_warm: bool = True
    hiding: str = "nothing"
    confidence: float | None = None  # [0, 1]; None: the model does not tell
    is_doubtful: bool = False  # the mask is not to be relied on
    stage_ms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CameraNews:
    """One camera at one moment. Times are monotonic nanoseconds."""

    name: str
    link: Link = Link.WAITING
    reason: str = ""  # why it is not live; holds no credentials
    source: str = ""  # what it is, safe to show
    attempt: int = 0
    t_retry_ns: int | None = None
    size: tuple[int, int] | None = None  # width, height
    t_picture_ns: int | None = None  # capture of the newest result
    figures: CameraFigures | None = None
    n_dropped: int = 0
    recording: Recording | None = None
    is_always_redacted: bool = False  # its settings say so; the window cannot undo it
