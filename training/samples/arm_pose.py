"""Where an arm lies in a picture: it comes from a border and points inwards."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import UInt8

from training.samples.upright_arm import LENGTH_PX, Arm

Grey = UInt8[np.ndarray, "h w"]


@dataclass(frozen=True, slots=True)
class Pose:
    """Where an arm lies in the picture, in pixels."""

    tip: tuple[float, float]  # x, y of the fingertips
    along: tuple[float, float]  # unit vector from the forearm's end to the hand
    length: float
    stretch: float  # of the width; negative mirrors
    to_border: float  # from the tip back to the picture's border

    def point(self, v: float, u: float = 0.0) -> tuple[float, float]:
        """Picture coordinates of v, u pixels from the forearm's end and the axis."""
        dx, dy = self.along
        back = self.length - v
        return self.tip[0] - dx * back - dy * u, self.tip[1] - dy * back + dx * u


def random_pose(rng: np.random.Generator, size: int) -> Pose:
    tip = rng.uniform(0.12, 0.95, 2) * size
    side = int(rng.choice(4, p=(0.4, 0.2, 0.2, 0.2)))  # top, bottom, left, right
    along_border = rng.uniform(-0.1, 1.1) * size
    root = (
        (along_border, 0.0),
        (along_border, float(size)),
        (0.0, along_border),
        (float(size), along_border),
    )[side]
    reach = max(math.hypot(tip[0] - root[0], tip[1] - root[1]), 1.0)
    return Pose(
        tip=(float(tip[0]), float(tip[1])),
        along=(float(tip[0] - root[0]) / reach, float(tip[1] - root[1]) / reach),
        length=float(size * np.exp(rng.uniform(math.log(0.28), math.log(1.35)))),
        stretch=float(np.exp(rng.normal(0.0, 0.15)) * rng.choice((-1, 1))),
        to_border=reach,
    )


def placed(
    arm: Arm, pose: Pose, shape: tuple[int, ...]
) -> tuple[Grey, Grey, np.ndarray]:
    """The arm's pixels and alpha on the picture's raster, and its widths there."""
    if arm.small is not None and pose.length < 0.6 * LENGTH_PX:
        arm = arm.small
    rows, columns = arm.red.shape
    along = pose.length / rows
    across = along * pose.stretch
    dx, dy = pose.along
    x, y = pose.point(0.0)
    matrix = np.array(
        [
            [-dy * across, dx * along, x + dy * across * columns / 2],
            [dx * across, dy * along, y - dx * across * columns / 2],
        ]
    )
    size = (shape[1], shape[0])
    red = np.asarray(cv2.warpAffine(arm.red, matrix, size), np.uint8)
    alpha = np.asarray(cv2.warpAffine(arm.alpha, matrix, size), np.uint8)
    return red, alpha, arm.width * abs(across)


def width_at(width: np.ndarray, cuff: float, pose: Pose) -> float:
    there = max(0, round(cuff / pose.length * (len(width) - 1)))
    near = width[max(0, there - 6) : there + 7]
    return max(float(np.median(near)), 3.0)
