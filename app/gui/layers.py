"""What is drawn of a result, brought to the size on the screen; numpy, no Qt.

A 1080p picture is made small once, by OpenCV and outside the interpreter's lock, rather
than by the painter at every repaint. The picture itself is never drawn into.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, UInt8

from app.gui.models.camera import CameraPicture

Outline = Float[np.ndarray, "n 2"]  # x, y in pixels of the small picture


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """One result in the size at which it is shown."""

    picture: UInt8[np.ndarray, "h w 3"]  # BGR
    mask: UInt8[np.ndarray, "h w"]  # 255 skin
    soft: UInt8[np.ndarray, "h w"]  # probability, 255 is 1
    outlines: tuple[Outline, ...]


def fitted(size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """Return the largest width and height of `size`'s shape that fits into `room`."""
    width, height = size
    scale = min(room[0] / width, room[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def layers_of(result: CameraPicture, width: int, height: int) -> Layers:
    """Make the layers of `result` for `width` x `height` pixels of the screen."""
    import cv2  # loads in 0.2 s; the window is there before the first picture

    is_smaller = width < result.picture.shape[1]
    how = cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR
    size = (width, height)
    mask = cv2.resize(result.mask, size, interpolation=cv2.INTER_NEAREST)
    found, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    return Layers(
        picture=cv2.resize(result.picture, size, interpolation=how),
        mask=mask,
        soft=cv2.resize(result.soft, size, interpolation=cv2.INTER_LINEAR),
        outlines=tuple(c.reshape(-1, 2).astype(np.float32) + 0.5 for c in found),
    )


def heat_table(opacity: float) -> list[int]:
    """Return 256 colours, 0xAARRGGBB, for a soft mask: nothing, violet, orange, pale.

    Lightness rises with the value, so the order is seen without telling colours apart.
    """
    stops = np.array([0, 60, 128, 200, 255])
    red = np.interp(np.arange(256), stops, [40, 87, 188, 249, 252])
    green = np.interp(np.arange(256), stops, [11, 16, 55, 142, 255])
    blue = np.interp(np.arange(256), stops, [84, 110, 84, 9, 164])
    alpha = np.interp(np.arange(256), [0, 12, 90, 255], [0, 0, 200, 255]) * opacity
    return [
        int(a) << 24 | int(r) << 16 | int(g) << 8 | int(b)
        for a, r, g, b in zip(alpha, red, green, blue, strict=True)
    ]


def fill_table(rgb: int, opacity: float) -> list[int]:
    """Return the colours of a mask: nothing below 128, `rgb` from there on."""
    colour = round(255 * opacity) << 24 | rgb
    return [0] * 128 + [colour] * 128
