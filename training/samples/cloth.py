"""Patches of garments, cut from people by their class map."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from jaxtyping import UInt8

from training.data.photograph import Photograph
from training.samples.tone import LEG_CLASS, SKIN_CLASS

Grey = UInt8[np.ndarray, "h w"]
HAIR_CLASS = 19  # of Clothing Co-Parsing's 59 classes
_SMALLEST_PX = 24


def patches(people: Iterable[Photograph], size: int) -> list[Grey]:
    """One square of each garment that is large enough for it, `size` pixels a side."""
    found: list[Grey] = []
    for photo in people:
        assert photo.parts is not None
        for part in np.unique(photo.parts):
            if part not in (0, SKIN_CLASS, LEG_CLASS, HAIR_CLASS):
                found += _largest_square(photo.red, photo.parts == part, size)
    return found


def _largest_square(red: Grey, here: np.ndarray, size: int) -> list[Grey]:
    """The square round the point that is deepest inside the garment, if large."""
    framed = np.pad(here.astype(np.uint8), 1)  # the picture's border is an edge, too
    depth = cv2.distanceTransform(framed, cv2.DIST_C, 3)[1:-1, 1:-1]
    _, deepest, _, (x, y) = cv2.minMaxLoc(depth)
    half = int(deepest) - 1
    if 2 * half < _SMALLEST_PX:
        return []
    patch = red[y - half : y + half, x - half : x + half]
    return [np.asarray(cv2.resize(patch, (size, size)), np.uint8)]
