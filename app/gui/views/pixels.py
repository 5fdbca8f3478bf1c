"""From arrays to Qt's images, without a copy."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8
from PyQt6 import sip
from PyQt6.QtGui import QImage


def colour_image(pixels: UInt8[np.ndarray, "h w 3"]) -> QImage:
    """Wrap BGR `pixels`, which have to outlive the image: draw it, and let it go."""
    return _wrapped(pixels, QImage.Format.Format_BGR888)


def grey_image(pixels: UInt8[np.ndarray, "h w"]) -> QImage:
    """Wrap grey `pixels`, as above."""
    return _wrapped(pixels, QImage.Format.Format_Grayscale8)


def indexed_image(pixels: UInt8[np.ndarray, "h w"], table: list[int]) -> QImage:
    """Wrap `pixels`, as above; each stands for a colour, 0xAARRGGBB, of `table`."""
    image = _wrapped(pixels, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image


def _wrapped(pixels: UInt8[np.ndarray, "h w ..."], form: QImage.Format) -> QImage:
    height, width = pixels.shape[:2]
    data = sip.voidptr(pixels.ctypes.data, pixels.nbytes)
    image: QImage = QImage(data, width, height, pixels.strides[0], form)  # type: ignore[call-overload]
    return image
