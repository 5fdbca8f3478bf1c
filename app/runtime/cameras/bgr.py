"""Any picture OpenCV can deliver, as the eight-bit BGR that a Frame holds."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import UInt8

from app.runtime.cameras.opencv import cv2


def to_bgr(image: np.ndarray[Any, Any]) -> UInt8[np.ndarray, "h w 3"]:
    """`image` of (h, w) or (h, w, 1 | 3 | 4), uint8 or uint16, as BGR uint8.

    16 bits are scaled from the full range [0, 65535], grey is repeated, alpha dropped.
    ValueError, naming shape and type, for anything else.
    """
    if image.dtype == np.uint16:
        image = (image >> 8).astype(np.uint8)
    channels = image.shape[2] if image.ndim == 3 else 1
    code = _CONVERSIONS.get(channels)
    if image.dtype != np.uint8 or image.ndim not in (2, 3) or channels not in (1, 3, 4):
        raise ValueError(f"pixels of shape {image.shape} and type {image.dtype}")
    return np.ascontiguousarray(image if code is None else cv2.cvtColor(image, code))


_CONVERSIONS: dict[int, int] = {1: cv2.COLOR_GRAY2BGR, 4: cv2.COLOR_BGRA2BGR}
