"""How a frame of any size becomes the model's square.

The whole view is squeezed to the square, as in the paper (section 5.1, 128 x 128): no
pixel is lost at the border. `glss.guided_scaling` is the way back.
"""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8


def fit(grey: UInt8[np.ndarray, "h w"], size: int) -> UInt8[np.ndarray, "n n"]:
    """Squeeze a view to `size` x `size` pixels; area mean where it shrinks."""
    shrinks = min(grey.shape) >= size
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    grey = halved(grey, size)
    return np.asarray(cv2.resize(grey, (size, size), interpolation=how), np.uint8)


def halved(grey: UInt8[np.ndarray, "h w"], size: int) -> UInt8[np.ndarray, "i j"]:
    """The view halved while it stays as large as `size`; area mean.

    To `fit` what comes out to `size`, or to less, gives what the view itself would.
    """
    # Halving is OpenCV's fast path: the same mean for a fifth of the time at 720p.
    while min(grey.shape) >= 2 * size and not any(n % 2 for n in grey.shape):
        height, width = grey.shape
        grey = np.asarray(
            cv2.resize(grey, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        )
    return grey


def cut(skin: Float[np.ndarray, "h w"], threshold: float) -> Bool[np.ndarray, "h w"]:
    """The mask of a soft mask: True where `skin` reaches `threshold`, NaN does not."""
    return np.asarray(skin >= threshold)
