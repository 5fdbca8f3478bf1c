"""What is drawn of a result, brought to the size on the screen; numpy, no Qt.

A 1080p picture is made small once, by OpenCV and outside the interpreter's lock, rather
than by the painter at every repaint. The picture itself is never drawn into.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, UInt8

from app.gui.models.camera import CameraPicture

_SLACK_PX = 0.8  # an outline may be off by so much: mask pixels make stairs
Outline = Float[np.ndarray, "n 2"]  # x, y in pixels of the small picture


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The part of a layer that is not empty: blending is what costs time."""

    left: int
    top: int
    pixels: UInt8[np.ndarray, "ph pw"]


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """One result in the size at which it is shown."""

    picture: UInt8[np.ndarray, "h w 3"]  # BGR
    mask: Patch  # 255 skin
    soft: Patch  # probability, 255 is 1
    outlines: tuple[Outline, ...]


def fitted(size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """Return the largest width and height of `size`'s shape that fits into `room`."""
    width, height = size
    scale = min(room[0] / width, room[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def layers_of(result: CameraPicture, width: int, height: int) -> Layers:
    """Make the layers of `result` for `width` x `height` pixels of the screen."""
    import cv2  # loads in 0.2 s; the window is there before the first picture

    size = (width, height)
    mask = cv2.resize(result.mask, size, interpolation=cv2.INTER_NEAREST)
    soft = cv2.resize(result.soft, size, interpolation=cv2.INTER_LINEAR)
    found, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    smooth = [cv2.approxPolyDP(c, _SLACK_PX, closed=True) for c in found]
    return Layers(
        picture=_scaled(result.picture, size),
        mask=_patch(mask),
        soft=_patch(soft),
        outlines=tuple(c.reshape(-1, 2).astype(np.float32) + 0.5 for c in smooth),
    )


def _patch(layer: UInt8[np.ndarray, "h w"]) -> Patch:
    import cv2

    left, top, width, height = cv2.boundingRect(layer)
    part = layer[top : top + height, left : left + width]
    return Patch(left, top, np.ascontiguousarray(part))


def _scaled(
    picture: UInt8[np.ndarray, "h w 3"], size: tuple[int, int]
) -> UInt8[np.ndarray, "h w 3"]:
    """Bring to `size`, width and height.

    Averaging over a whole number of pixels and interpolating from there looks like
    averaging over the true fraction, and takes a tenth of its time.
    """
    import cv2

    height, width = picture.shape[:2]
    factor = min(width // size[0], height // size[1])
    if factor > 1:
        whole = (width // factor, height // factor)
        picture = np.asarray(cv2.resize(picture, whole, interpolation=cv2.INTER_AREA))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR))


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
