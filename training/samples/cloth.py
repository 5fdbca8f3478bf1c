"""Cloth: patches of garments, and tubes of it as a lamp lights them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def surface(
    rng: np.random.Generator,
    shape: Grey,
    cloth: Sequence[Grey],
    level: float,
    *,
    plain: float = 0.5,
) -> Grey:
    """Pixels for a tube `shape`, 255 inside: round, a few folds, little or no texture.

    `level` is its brightness in [0, 255] where it faces the lamp, `plain` the share of
    tubes without texture.
    """
    depth = cv2.distanceTransform((shape > 127).astype(np.uint8), cv2.DIST_L2, 3)
    round_ = np.sqrt(depth / max(float(depth.max()), 1.0))
    strength = rng.uniform(0.1, 0.6)
    light = level * (1.0 - strength + strength * round_)
    folds = rng.standard_normal((int(rng.integers(3, 12)), int(rng.integers(3, 12))))
    size = (shape.shape[1], shape.shape[0])
    folds = cv2.resize(folds.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    light = light * (1.0 + folds * np.float32(rng.uniform(0.0, 0.12)))
    if rng.random() >= plain and len(cloth):
        patch = cloth[int(rng.integers(len(cloth)))]
        detail = cv2.resize(patch, size).astype(np.float32)
        light = light + (detail - detail.mean()) * np.float32(rng.uniform(0.05, 0.5))
    return np.asarray(light.clip(0, 255), np.uint8)


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
