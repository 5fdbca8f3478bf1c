"""Shapes and what covers them, drawn into a picture with smooth edges."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import UInt8

Grey = UInt8[np.ndarray, "h w"]
Point = tuple[float, float]  # x, y in pixels
_SMOOTH = 4  # sub-pixel bits of OpenCV's polygons


def fill(alpha: Grey, outline: Sequence[Point]) -> None:
    """Set `alpha` to 255 inside `outline`, in place."""
    points = np.round(np.array(outline) * 2**_SMOOTH).astype(np.int32)
    cv2.fillPoly(alpha, [points], 255, cv2.LINE_AA, _SMOOTH)


def filled(outline: Sequence[Point], shape: tuple[int, ...]) -> Grey:
    alpha = np.zeros(shape, np.uint8)
    fill(alpha, outline)
    return alpha


def blend(picture: Grey, over: Grey, alpha: Grey) -> None:
    """Lay `over` on `picture` in place where `alpha` is 255, softened by a pixel."""
    soft = cv2.GaussianBlur(alpha, (3, 3), 0).astype(np.int32)
    picture[:] = ((over * soft + picture * (255 - soft)) // 255).astype(np.uint8)
