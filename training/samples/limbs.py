"""Clothed legs and arms in any pose: smooth, bent, lit like skin, and not skin.

The people who can be cut out stand in the street. Before a camera they sit and kneel,
and in infrared their trousers lose dye and texture: smooth tubes as bright as a bare
arm. They are drawn here, so that a network looks for more than a smooth tube.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import UInt8

from training.samples.cloth import surface
from training.samples.drawing import Point, blend, fill

Grey = UInt8[np.ndarray, "n n"]


def clothe(
    rng: np.random.Generator, picture: Grey, mask: Grey, cloth: Sequence[Grey]
) -> None:
    """Draw one or two legs, or a bulky body, into `picture` and `mask` in place."""
    n = 1 + int(rng.random() < 0.6)
    level = rng.uniform(30, 235)
    for _ in range(n):
        shape = _bent_tube(rng, len(picture))
        lit = surface(rng, shape, cloth, level * rng.uniform(0.85, 1.15))
        blend(picture, lit, shape)
        mask[shape > 127] = 0


def _bent_tube(rng: np.random.Generator, size: int) -> Grey:
    """Alpha of two tapered pieces that meet at a knee."""
    start = rng.uniform(-0.2, 1.2, 2) * size
    turn = rng.uniform(0, 2 * math.pi)
    bend = rng.normal(0.0, 0.8)
    lengths = rng.uniform(0.25, 0.75, 2) * size
    wide = rng.uniform(0.08, 0.24) * size
    widths = (wide, wide * rng.uniform(0.7, 1.0), wide * rng.uniform(0.4, 0.8))
    angles = (turn, turn + bend)
    joints = [(float(start[0]), float(start[1]))]
    for angle, length in zip(angles, lengths, strict=True):
        x, y = joints[-1]
        joints.append((x + math.cos(angle) * length, y + math.sin(angle) * length))
    shape = np.zeros((size, size), np.uint8)
    for i, angle in enumerate(angles):
        _piece(shape, joints[i : i + 2], widths[i : i + 2], angle)
    centre = tuple(round(c) for c in joints[1])
    cv2.circle(shape, centre, max(1, round(widths[1])), 255, -1, cv2.LINE_AA)
    return shape


def _piece(
    shape: Grey, ends: Sequence[Point], widths: Sequence[float], angle: float
) -> None:
    across = np.array((-math.sin(angle), math.cos(angle)))
    a, b = (np.array(end) for end in ends)
    corners = (a - across * widths[0], a + across * widths[0],
               b + across * widths[1], b - across * widths[1])  # fmt: skip
    fill(shape, [(float(x), float(y)) for x, y in corners])
