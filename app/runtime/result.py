"""What the worker says about one frame."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from jaxtyping import UInt8

from glss.latent_search import SearchStatus
from glss.pipeline import Reset, SearchTrace

_NOTHING = np.zeros((1, 1), np.uint8)


class Hiding(StrEnum):
    """What redaction hid in a picture."""

    NOTHING = "nothing"  # redaction is off
    SKIN = "skin"  # this frame's mask, widened
    GROWN = "grown"  # the last trustworthy mask, grown: this one is not to be trusted
    WHOLE = "whole"  # everything: no trustworthy mask for too long


class Kept(StrEnum):
    """Why the mask, or a region's part of it, is that of a frame before."""

    STILL = "still"  # nothing moved
    BUSY = "busy"  # something did, but there was no time: its view's turn comes later


@dataclass(frozen=True, slots=True)
class Region:
    """One connected patch of skin, in pixels of the frame."""

    box: tuple[int, int, int, int]  # x, y, width, height
    area: int


@dataclass(frozen=True, slots=True, eq=False)
class LiveResult:
    """One frame's answer. Immutable: `picture` and `mask` are read-only.

    `picture` is already redacted where that was asked for: the frame as the camera gave
    it does not leave the worker then.
    """

    camera: str  # name, safe to show
    seq: int  # of the frame
    t_capture_ns: int  # of the frame, time.monotonic_ns()
    t_media_ns: int  # of the frame, position in the recording or stream
    t_result_ns: int  # time.monotonic_ns() when all of this was known
    picture: UInt8[np.ndarray, "h w 3"]  # BGR, [0, 255]
    mask: UInt8[np.ndarray, "h w"]  # 255 skin, 0 not
    clone: UInt8[np.ndarray, "n n"]  # the search's nearest picture, grey
    regions: tuple[Region, ...]  # largest first
    skin_share: float  # [0, 1] of the frame's pixels
    ssim: float  # frame to clone, 1 is equal; NaN when the search failed
    n_steps: int
    status: SearchStatus
    is_warm: bool  # searched from the previous frame's latent
    reset: Reset | None  # why it was not
    fps: float  # results per second over the last two seconds
    hiding: Hiding = Hiding.NOTHING
    kept: Kept | None = None  # the mask is of a frame before
    has_failed: bool = False  # the networks could not take this frame; no mask
    confidence: float = math.nan  # expected IoU of the mask, [0, 1]; NaN: unknown
    is_sure: bool = True  # False: the mask is not to be relied on
    stage_ms: Mapping[str, float] = field(default_factory=dict)
    # Probability of skin, 255 is 1, in the frame's shape but at most 320 px wide or
    # high; `mask` is this, cut at the threshold in full size.
    soft: UInt8[np.ndarray, "sh sw"] = field(default_factory=lambda: _NOTHING)
    trace: SearchTrace | None = None  # of an inspected camera's first region

    def __post_init__(self) -> None:
        self.picture.setflags(write=False)
        self.mask.setflags(write=False)
        self.soft.setflags(write=False)

    @property
    def latency_ms(self) -> float:
        """From the frame's arrival to its result."""
        return (self.t_result_ns - self.t_capture_ns) / 1e6
