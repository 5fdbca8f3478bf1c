"""Random crops and turns of a picture together with its mask."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import UInt8

Grey = UInt8[np.ndarray, "h w"]
Box = tuple[int, int, int, int]  # top, left, height, width


def random_view(
    rng: np.random.Generator,
    red: Grey,
    labels: Sequence[Grey],
    size: int,
    *,
    smallest: float,
    max_turn_deg: float,
) -> tuple[Grey, list[Grey]]:
    """A random crop of at least `smallest` of each side, squeezed to `size`, mirrored
    half of the time and turned by at most `max_turn_deg`, with its label maps.

    The crop's sides are drawn apart from each other, so the squeeze of wide and tall
    cameras is in the training data.
    """
    box = _random_box(rng, red.shape, smallest)
    return _seen_through(rng, box, red, labels, size, max_turn_deg=max_turn_deg)


def close_view(
    rng: np.random.Generator,
    red: Grey,
    labels: Sequence[Grey],
    size: int,
    *,
    of: tuple[int, int],
    max_turn_deg: float,
) -> tuple[Grey, list[Grey]]:
    """As `random_view`, but about a sixth to a half of the long side, with pixel `of`
    (row, column) in it: what is small in a photograph as a near lens shows it. A wide
    turn may take the pixel out of sight again, as it takes the corners.
    """
    side = max(red.shape) * math.exp(rng.uniform(math.log(0.16), math.log(0.5)))
    stretch = math.exp(rng.uniform(-0.2, 0.2))
    extents = (side * stretch, side / stretch)
    spans = [
        _span(rng, at, round(extent), whole)
        for at, extent, whole in zip(of, extents, red.shape, strict=True)
    ]
    (top, height), (left, width) = spans
    box = (top, left, height, width)
    return _seen_through(rng, box, red, labels, size, max_turn_deg=max_turn_deg)


def zoomed_out(
    red: Grey, labels: Sequence[Grey], share: float
) -> tuple[Grey, list[Grey]]:
    """Shrink a square picture to `share` and mirror it outwards to its old size.

    Things become smaller than a crop of the photograph can show them.
    """
    size = len(red)
    few = max(8, round(size * share))
    before = (size - few) // 2
    edges = (before, size - few - before) * 2

    def view(picture: Grey, how: int) -> Grey:
        small = cv2.resize(picture, (few, few), interpolation=how)
        return np.asarray(cv2.copyMakeBorder(small, *edges, cv2.BORDER_REFLECT))

    return view(red, cv2.INTER_AREA), [view(p, cv2.INTER_NEAREST) for p in labels]


def squeezed(red: Grey, mask: Grey, size: tuple[int, int]) -> tuple[Grey, Grey]:
    """The whole picture squeezed to `size` (width, height), as at run time."""
    return (
        np.asarray(cv2.resize(red, size, interpolation=cv2.INTER_AREA)),
        np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST)),
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


def _seen_through(
    rng: np.random.Generator,
    box: Box,
    red: Grey,
    labels: Sequence[Grey],
    size: int,
    *,
    max_turn_deg: float,
) -> tuple[Grey, list[Grey]]:
    top, left, height, width = box
    turn = rng.uniform(-max_turn_deg, max_turn_deg)
    mirror = bool(rng.random() < 0.5)
    there = np.s_[top : top + height, left : left + width]

    def view(picture: Grey, how: int, is_label: bool) -> Grey:
        crop = np.asarray(cv2.resize(picture[there], (size, size), interpolation=how))
        crop = np.asarray(cv2.flip(crop, 1)) if mirror else crop
        return turned(crop, turn, is_label=is_label)

    enlarges = min(height, width) < size
    return view(red, cv2.INTER_LINEAR if enlarges else cv2.INTER_AREA, False), [
        view(label, cv2.INTER_NEAREST, True) for label in labels
    ]


def _span(
    rng: np.random.Generator, at: int, extent: int, whole: int
) -> tuple[int, int]:
    """First pixel and length of a stretch of `whole` that has `at` in it."""
    extent = min(max(extent, 8), whole)
    first = round(at - extent * rng.uniform(0.1, 0.9))
    return min(max(first, 0), whole - extent), extent


def _random_box(
    rng: np.random.Generator, shape: tuple[int, ...], smallest: float
) -> Box:
    scale = rng.uniform(smallest, 1.0)
    stretch = math.exp(rng.uniform(-0.2, 0.2))
    height = max(8, round(shape[0] * min(1.0, scale * stretch)))
    width = max(8, round(shape[1] * min(1.0, scale / stretch)))
    top = int(rng.integers(0, max(1, shape[0] - height + 1)))
    left = int(rng.integers(0, max(1, shape[1] - width + 1)))
    return top, left, height, width
