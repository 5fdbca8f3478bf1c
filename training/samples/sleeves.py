"""Sleeves: where a cuff is, the shape up to the border, and the cloth over it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import UInt8

from training.samples.arm_pose import Pose
from training.samples.cloth import surface
from training.samples.drawing import filled
from training.samples.lap import clad
from training.samples.relief import Limb

Grey = UInt8[np.ndarray, "h w"]


def sleeve_shape(
    rng: np.random.Generator,
    pose: Pose,
    cuff: float,
    width: float,
    shape: tuple[int, ...],
) -> Grey:
    """Alpha of a tube from the cuff to beyond the border, wider than the arm."""
    back = cuff - (pose.to_border - (pose.length - cuff)) - 0.2 * shape[0]
    narrow = width / 2 * rng.uniform(1.02, 1.5)
    wide = narrow * rng.uniform(1.0, 2.2)
    bend = narrow * rng.uniform(-0.3, 0.5)
    left, right = [], []
    for share in np.linspace(0.0, 1.0, 5):
        v = cuff + (back - cuff) * float(share)
        half = (narrow + (wide - narrow) * float(share)) * rng.uniform(0.93, 1.07)
        left.append(pose.point(v, -half))
        right.append(pose.point(v, half))
    outline = [*left[::-1], pose.point(cuff + bend), *right]
    return filled(outline, shape)


def lit_sleeve(
    rng: np.random.Generator,
    cloth: Sequence[Grey],
    pose: Pose,
    cuff: float,
    shape: Grey,
    skin_level: float,
) -> Grey:
    """A limb along the arm that is wide enough for `shape`."""
    size = len(shape)
    half = float(cv2.distanceTransform(shape, cv2.DIST_L2, 3).max()) * 1.15 + 2
    low, high = np.sort(rng.uniform(0.1, 0.8, 2)) * size
    hand, back = pose.point(cuff + half), pose.point(cuff - pose.to_border - size)
    limb = Limb((*hand, float(high)), (*back, float(low)), (half, half * 1.2))
    return clad(rng, size, limb, cloth, skin_level * rng.uniform(0.6, 1.6))


def round_sleeve(
    rng: np.random.Generator, cloth: Sequence[Grey], shape: Grey, skin_level: float
) -> Grey:
    """Shaded round, near skin's level, and never plain: else it were an arm."""
    return surface(rng, shape, cloth, skin_level * rng.uniform(0.6, 1.6), plain=0.0)


def texture(
    rng: np.random.Generator,
    cloth: Sequence[Grey],
    shape: tuple[int, ...],
    skin_level: float,
) -> Grey:
    """Cloth over the whole raster; half of it about as bright as the skin beside."""
    patch = cloth[int(rng.integers(len(cloth)))]
    zoom = rng.integers(len(patch) // 3, len(patch) + 1)
    size = (shape[1], shape[0])
    detail = cv2.resize(patch[:zoom, :zoom], size).astype(np.float32)
    detail -= detail.mean()
    is_like_skin = rng.random() < 0.5
    level = skin_level * rng.uniform(0.7, 1.5) if is_like_skin else rng.uniform(8, 250)
    detail *= np.float32(rng.uniform(0.3, 1.3) * level / 128.0 + 0.1)
    return np.asarray((detail + np.float32(level)).clip(0, 255), np.uint8)
