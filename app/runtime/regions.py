"""Connected patches of a mask, as boxes."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from app.runtime.result import Region

_MIN_SHARE = 5e-4  # of the frame: 150 of 640x480 pixels, smaller ones are speckle
_MAX_REGIONS = 16  # a line of events stays short whatever the mask looks like


def find_regions(mask: UInt8[np.ndarray, "h w"]) -> tuple[Region, ...]:
    """Return the patches of `mask` (0: background), largest first, speckle left out.

    By outlines, not by labels: a label for every pixel of a 720p frame takes 6 ms,
    the outlines of its few patches a third of one.
    """
    outlines, levels = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    least = _MIN_SHARE * mask.size
    patches = []
    for i, outline in enumerate(outlines):
        x, y, width, height = cv2.boundingRect(outline)
        is_hole = levels[0][i][3] >= 0
        if not is_hole and width * height >= least:
            area = _area(mask[y : y + height, x : x + width], outline, (x, y))
            if area >= least:
                patches.append(Region((x, y, width, height), area))
    patches.sort(key=lambda patch: (-patch.area, patch.box[1], patch.box[0]))
    return tuple(patches[:_MAX_REGIONS])


def _area(
    window: UInt8[np.ndarray, "h w"], outline: np.ndarray, corner: tuple[int, int]
) -> int:
    """Pixels of the patch: what is set inside of its outline."""
    inside = np.zeros_like(window)
    shift = (-corner[0], -corner[1])
    cv2.drawContours(inside, [outline], -1, 255, cv2.FILLED, offset=shift)
    return int(cv2.countNonZero(cv2.bitwise_and(inside, window)))
