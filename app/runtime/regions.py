"""Connected patches of a mask, as boxes."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from app.runtime.result import Region

_MIN_SHARE = 5e-4  # of the frame: 150 of 640x480 pixels, smaller ones are speckle
_MAX_REGIONS = 16  # a line of events stays short whatever the mask looks like


def find_regions(mask: UInt8[np.ndarray, "h w"]) -> tuple[Region, ...]:
    """Return the patches of `mask` (0: background), largest first, speckle left out."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    patches = stats[1:]  # row 0 is the background
    patches = patches[patches[:, cv2.CC_STAT_AREA] >= _MIN_SHARE * mask.size]
    largest_first = np.argsort(-patches[:, cv2.CC_STAT_AREA], kind="stable")
    return tuple(_region(row) for row in patches[largest_first[:_MAX_REGIONS]].tolist())


def _region(row: list[int]) -> Region:
    x, y, width, height, area = row
    return Region((x, y, width, height), area)
