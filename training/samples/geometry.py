"""Random crops and turns of a picture together with its mask."""

from __future__ import annotations

import math

import cv2
import numpy as np
from jaxtyping import UInt8

Grey = UInt8[np.ndarray, "h w"]


def random_view(
    rng: np.random.Generator,
    red: Grey,
    mask: Grey,
    size: int,
    *,
    smallest: float,
    max_turn_deg: float,
) -> tuple[Grey, Grey]:
    """A random crop of at least `smallest` of each side, squeezed to `size`, mirrored
    half of the time and turned by at most `max_turn_deg`.

    The crop's sides are drawn apart from each other, so the squeeze of wide and tall
    cameras is in the training data.
    """
    top, left, height, width = _random_box(rng, red.shape, smallest)
    turn = rng.uniform(-max_turn_deg, max_turn_deg)
    mirror = bool(rng.random() < 0.5)
    box = np.s_[top : top + height, left : left + width]
    crop_red = cv2.resize(red[box], (size, size), interpolation=cv2.INTER_AREA)
    crop_mask = cv2.resize(mask[box], (size, size), interpolation=cv2.INTER_NEAREST)
    if mirror:
        crop_red, crop_mask = cv2.flip(crop_red, 1), cv2.flip(crop_mask, 1)
    return turned(crop_red, turn), turned(crop_mask, turn, is_label=True)


def squeezed(red: Grey, mask: Grey, size: int) -> tuple[Grey, Grey]:
    """The whole picture squeezed to `size`, as at run time."""
    return (
        np.asarray(cv2.resize(red, (size, size), interpolation=cv2.INTER_AREA)),
        np.asarray(cv2.resize(mask, (size, size), interpolation=cv2.INTER_NEAREST)),
    )


def turned(picture: Grey, angle_deg: float, *, is_label: bool = False) -> Grey:
    """Turn a square picture about its centre, enlarged so that no corner is empty."""
    if angle_deg == 0.0:
        return picture
    size = picture.shape[0]
    radians = math.radians(abs(angle_deg))
    grow = math.cos(radians) + math.sin(radians)
    centre = ((size - 1) / 2, (size - 1) / 2)
    matrix = cv2.getRotationMatrix2D(centre, angle_deg, grow)
    how = cv2.INTER_NEAREST if is_label else cv2.INTER_LINEAR
    return np.asarray(cv2.warpAffine(picture, matrix, (size, size), flags=how))


def _random_box(
    rng: np.random.Generator, shape: tuple[int, ...], smallest: float
) -> tuple[int, int, int, int]:
    scale = rng.uniform(smallest, 1.0)
    stretch = math.exp(rng.uniform(-0.2, 0.2))
    height = max(8, round(shape[0] * min(1.0, scale * stretch)))
    width = max(8, round(shape[1] * min(1.0, scale / stretch)))
    top = int(rng.integers(0, max(1, shape[0] - height + 1)))
    left = int(rng.integers(0, max(1, shape[1] - width + 1)))
    return top, left, height, width
