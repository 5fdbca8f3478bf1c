"""Cloth as a lamp beside the lens shows it: a relief of rounded limbs with folds.

Before a night camera a lap is thighs, knees and shins at different distances from the
lamp, each as smooth and nearly as bright as a bare arm. What tells them apart is how
the light falls: with the square of the distance, and over folds, which gather where
cloth is bent. So limbs are drawn by their heights, and then lit.

Seen straight from above, without perspective; all lengths in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

Grey = UInt8[np.ndarray, "n n"]
Map = Float[np.ndarray, "n n"]
Place = tuple[float, float, float]  # x, y, and height above the ground
_STEEPEST = 4.0  # slope; where one limb hides another there is no surface between them


@dataclass(frozen=True, slots=True)
class Limb:
    """A rounded piece from `start` to `end`, with a radius at each."""

    start: Place
    end: Place
    radii: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cloth:
    """What limbs are covered with."""

    level: float  # brightness of what faces the lamp from nearby; 255 is white
    folds: float  # their height for each pixel of the limb's radius
    detail: Map | None = None  # texture, about 0, added as a share of the level


class Relief:
    """Heights and levels of all that was laid so far."""

    def __init__(self, size: int) -> None:
        self._y, self._x = np.mgrid[0:size, 0:size].astype(np.float32)
        self._height = np.zeros((size, size), np.float32)
        self._level = np.zeros((size, size), np.float32)
        self._alpha = np.zeros((size, size), np.uint8)

    def lay(
        self, rng: np.random.Generator, limbs: Sequence[Limb], cloth: Cloth
    ) -> None:
        """Lay limbs of one cloth on what is there; what is higher is seen."""
        height = np.zeros_like(self._height)
        for limb in limbs:
            np.maximum(height, self._limb(rng, limb, cloth.folds), out=height)
        is_seen = height > self._height
        level = (
            cloth.level if cloth.detail is None else cloth.level * (1 + cloth.detail)
        )
        np.copyto(self._height, height, where=is_seen)
        np.copyto(self._level, np.float32(level), where=is_seen)
        self._alpha[is_seen] = 255

    def lit(self, lamp: Place) -> tuple[Grey, Grey]:
        """Pixels in [0, 255], and alpha, 255 where a limb is."""
        slope_x = cv2.Sobel(self._height, cv2.CV_32F, 1, 0, scale=1 / 8)
        slope_y = cv2.Sobel(self._height, cv2.CV_32F, 0, 1, scale=1 / 8)
        slope_x, slope_y = (s.clip(-_STEEPEST, _STEEPEST) for s in (slope_x, slope_y))
        to_lamp = (lamp[0] - self._x, lamp[1] - self._y, lamp[2] - self._height)
        facing = to_lamp[2] - slope_x * to_lamp[0] - slope_y * to_lamp[1]
        facing = facing.clip(0) / np.sqrt(1 + slope_x**2 + slope_y**2)
        far = sum(axis**2 for axis in to_lamp)
        nearest = lamp[2] - float(self._height.max())
        light = self._level * facing * np.float32(nearest**2) / far**1.5
        light *= 1 - self._hollow()
        return np.asarray(cv2.blur(light, (2, 2)).clip(0, 255), np.uint8), self._alpha

    def _limb(self, rng: np.random.Generator, limb: Limb, folds: float) -> Map:
        """Heights, 0 outside."""
        (x, y, z), (x_end, y_end, z_end) = limb.start, limb.end
        dx, dy = x_end - x, y_end - y
        along = (self._x - x) * dx + (self._y - y) * dy
        share = (along / max(dx * dx + dy * dy, 1e-3)).clip(0, 1)
        creases = _creases(rng, len(self._x)) * np.float32(folds)
        radius = limb.radii[0] + (limb.radii[1] - limb.radii[0]) * share
        radius = radius * (1 + creases / 2)  # the outline has folds, too
        aside = (self._x - x - dx * share) ** 2 + (self._y - y - dy * share) ** 2
        up = np.sqrt((radius**2 - aside).clip(0))
        bent = 0.4 + 0.6 * (2 * share - 1) ** 2
        height = z + (z_end - z) * share + up + creases * bent * radius
        return np.where(up > 0, height, 0).astype(np.float32)

    def _hollow(self) -> Map:
        """How much of the light its surroundings take from a pixel."""
        around = cv2.blur(self._height, (len(self._height) // 12,) * 2)
        top = max(float(self._height.max()), 1.0)
        return np.asarray(((around - self._height) / top).clip(0, 0.6), np.float32)


def _creases(rng: np.random.Generator, size: int) -> Map:
    """Lumps, and ridges about one direction, in [-1, 1]."""
    total = _noise(rng, size, int(rng.integers(3, 7)), int(rng.integers(3, 7)), 0.0) / 3
    turn = rng.uniform(0, 180)
    for strength, finest in ((0.45, 24), (0.3, 60)):
        cells = int(rng.integers(2, 6)), int(rng.integers(finest // 2, finest))
        ridges = _noise(rng, size, *cells, turn + rng.normal(0, 25))
        total += np.float32(strength) * (0.6 - np.sqrt(ridges**2 + np.float32(0.01)))
    return np.asarray(total.clip(-1, 1))


def _noise(
    rng: np.random.Generator, size: int, rows: int, columns: int, turn_deg: float
) -> Map:
    """Smooth noise of about unit strength, `rows` x `columns` cells, turned."""
    cells = rng.standard_normal((rows, columns)).astype(np.float32)
    wide = cv2.resize(cells, (2 * size, 2 * size), interpolation=cv2.INTER_CUBIC)
    matrix = cv2.getRotationMatrix2D((size - 0.5, size - 0.5), turn_deg, 1.0)
    matrix[:, 2] -= size / 2
    return np.asarray(
        cv2.warpAffine(wide, matrix, (size, size), borderMode=cv2.BORDER_REFLECT)
    )
