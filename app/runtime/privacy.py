"""Areas of a camera's picture that nobody may see."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import UInt8

Point = tuple[float, float]  # x, y in [0, 1] of the picture's width and height


class PrivacyMask:
    """Blackens polygons of a picture, outlines included. One thread only.

    Corners are shares of the picture, so that they hold when its size changes.
    """

    def __init__(self, polygons: Sequence[Sequence[Point]]) -> None:
        self._polygons = [np.array(polygon, np.float64) for polygon in polygons]

    def __call__(
        self, pixels: UInt8[np.ndarray, "h w 3"]
    ) -> UInt8[np.ndarray, "h w 3"]:
        """Return a copy of `pixels` with all polygons black."""
        out = pixels.copy()
        height, width = out.shape[:2]
        corners = [
            np.rint(polygon * (width - 1, height - 1)).astype(np.int32)
            for polygon in self._polygons
        ]
        cv2.fillPoly(out, corners, (0, 0, 0))
        # A corner was rounded to a pixel: its neighbours may be partly inside.
        cv2.polylines(out, corners, isClosed=True, color=(0, 0, 0), thickness=3)
        return out
