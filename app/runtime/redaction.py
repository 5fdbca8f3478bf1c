"""Hide skin in pictures so that it cannot be brought back.

Blur and pixelation both keep only a coarse grid of averages: at most `_CELLS` cells
along the longer side of a patch, whatever its size, so a face is never more than some
five by five numbers. (A small blur kernel could be deconvolved.) Averages of many
moving pictures still tell more than one: `fill` keeps nothing at all.

When in doubt, hide: patches are filled to their convex hull and widened, stay hidden
for a few frames after they vanished, and without a trustworthy mask the last hidden
area grows, until the whole picture is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from jaxtyping import UInt8

from app.runtime.result import Hiding

_CELLS = 5  # along the longer side of a patch
_MIN_CELL_PX = 8
_HOLD_FRAMES = 4  # a mask that flickers off for fewer frames shows nothing


class HideWith(StrEnum):
    """How hidden pixels are replaced."""

    BLUR = "blur"
    PIXELATE = "pixelate"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Trust:
    """When a mask may be relied on, and for how long the last good one may stand in."""

    min_ssim: float = 0.4  # below, the clone does not show what the camera sees
    patience_frames: int = 10  # after as many untrustworthy frames all is hidden


class Redactor:
    """Redaction of one camera's pictures, frame after frame. One thread only."""

    def __init__(self, hide_with: HideWith, trust: Trust | None = None) -> None:
        self._hide_with = hide_with
        self._trust = trust or Trust()
        # For how many more frames each pixel stays hidden, [0, _HOLD_FRAMES].
        self._held: UInt8[np.ndarray, "h w"] | None = None
        self._n_doubtful = 0

    def __call__(
        self,
        picture: UInt8[np.ndarray, "h w 3"],
        mask: UInt8[np.ndarray, "h w"],
        *,
        ssim: float,
        has_failed: bool,
        is_sure: bool = True,
    ) -> tuple[UInt8[np.ndarray, "h w 3"], Hiding]:
        """Return `picture` with skin hidden, as a new array, and what was hidden.

        `ssim` NaN counts as low. A mask that the model is not sure of is as little to
        be trusted as one of a poor clone. A picture of another size starts anew, with
        no trustworthy mask behind it.
        """
        if self._held is not None and self._held.shape != mask.shape:
            self._held = None
        # Not `ssim < min_ssim`: NaN has to land on the doubtful side.
        if not has_failed and is_sure and ssim >= self._trust.min_ssim:
            area, hiding = self._area_of_trusted(mask), Hiding.SKIN
        elif self._held is not None and self._n_doubtful < self._trust.patience_frames:
            area, hiding = self._area_of_doubtful(mask), Hiding.GROWN
        else:
            area, hiding = np.full_like(mask, 255), Hiding.WHOLE
        return hide(picture, area, self._hide_with), hiding

    def _area_of_trusted(
        self, mask: UInt8[np.ndarray, "h w"]
    ) -> UInt8[np.ndarray, "h w"]:
        self._n_doubtful = 0
        before = np.zeros_like(mask) if self._held is None else self._held
        held = cv2.subtract(before, 1)
        held[mask > 0] = _HOLD_FRAMES
        self._held = held
        return _widened(held, margin_px=_margin_px(mask))

    def _area_of_doubtful(
        self, mask: UInt8[np.ndarray, "h w"]
    ) -> UInt8[np.ndarray, "h w"]:
        """The last trusted area does not fade, and whatever this mask says is added."""
        assert self._held is not None
        self._n_doubtful += 1
        growth = 1 + self._n_doubtful
        return _widened(cv2.max(self._held, mask), margin_px=growth * _margin_px(mask))


def hide(
    picture: UInt8[np.ndarray, "h w 3"],
    area: UInt8[np.ndarray, "h w"],
    hide_with: HideWith,
) -> UInt8[np.ndarray, "h w 3"]:
    """Return a copy of `picture` with the pixels where `area` is not 0 replaced."""
    out = picture.copy()
    _, labels, stats, _ = cv2.connectedComponentsWithStats(area, connectivity=8)
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        window = np.s_[y : y + height, x : x + width]
        patch = (labels[window] == label).astype(np.uint8)
        cv2.copyTo(_replacement(picture[window], hide_with), patch, out[window])
    return out


def _replacement(
    patch: UInt8[np.ndarray, "h w 3"], hide_with: HideWith
) -> UInt8[np.ndarray, "h w 3"]:
    if hide_with is HideWith.FILL:
        return np.zeros_like(patch)
    height, width = patch.shape[:2]
    cell_px = max(_MIN_CELL_PX, -(-max(height, width) // _CELLS))
    grid = (-(-width // cell_px), -(-height // cell_px))
    averages = cv2.resize(patch, grid, interpolation=cv2.INTER_AREA)
    smooth = hide_with is HideWith.BLUR
    enlarge = cv2.INTER_CUBIC if smooth else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(averages, (width, height), interpolation=enlarge))


def _widened(
    area: UInt8[np.ndarray, "h w"], *, margin_px: int
) -> UInt8[np.ndarray, "h w"]:
    """Fill each patch to its convex hull (eyes, glasses, hair) and add a margin."""
    contours, _ = cv2.findContours(area, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    out = np.zeros_like(area)
    for contour in contours:
        hull = cv2.convexHull(contour)
        cv2.fillConvexPoly(out, hull, 255)
        # A thick outline is the margin, at a fraction of what a dilation would cost.
        thickness = 2 * margin_px + 1
        cv2.polylines(out, [hull], isClosed=True, color=255, thickness=thickness)
    return out


def _margin_px(mask: UInt8[np.ndarray, "h w"]) -> int:
    """3 % of the short side, the size of the model's own uncertainty at an outline."""
    return max(4, round(0.03 * int(min(mask.shape))))
