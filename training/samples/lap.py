"""A clothed person who sits before the lens: what an arm is often seen against.

The people who can be cut out stand in the street. Whoever holds a hand before a camera
sits, and the camera sees a lap from in front or above. Here it is drawn, in any pose.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import UInt8

from training.samples.drawing import blend
from training.samples.relief import Cloth, Limb, Place, Relief

Grey = UInt8[np.ndarray, "n n"]
_MIDDLE = 160.0  # brightness that leaves room for lights and shades


def sit(
    rng: np.random.Generator, picture: Grey, mask: Grey, cloth: Sequence[Grey]
) -> None:
    """Draw legs, shoes, and mostly a body and upper arms, over both in place."""
    size = len(picture)
    unit = size * math.exp(rng.uniform(math.log(0.7), math.log(2.0)))
    relief = Relief(size)
    ahead = rng.uniform(0, 2 * math.pi)
    in_sight = rng.uniform(0.1, 0.9, 2) * size
    hips = in_sight - _towards(ahead, unit * rng.uniform(-0.1, 0.6))
    trousers = _cloth(rng, cloth, size)
    if rng.random() < 0.75:
        jacket = trousers if rng.random() < 0.2 else _cloth(rng, cloth, size)
        relief.lay(rng, _body(rng, hips, ahead, unit), jacket)
    legs, shoes = _legs(rng, hips, ahead, unit)
    relief.lay(rng, legs, trousers)
    relief.lay(rng, shoes, Cloth(rng.uniform(5, 255), 0.02))
    x, y = rng.normal(0.5, 0.35, 2) * size
    pixels, alpha = relief.lit((x, y, unit * rng.uniform(1.5, 3.5)))
    blend(picture, pixels, alpha)
    mask[alpha > 127] = 0


def clad(
    rng: np.random.Generator,
    size: int,
    limb: Limb,
    cloth: Sequence[Grey],
    level: float,
) -> Grey:
    """Pixels of one limb in cloth of mean brightness `level`, such as a sleeve.

    Beside the limb they have that brightness, too.
    """
    pixels, alpha = _lit(rng, size, limb, _cloth(rng, cloth, size, _MIDDLE))
    is_limb = alpha > 0
    mean = float(pixels[is_limb].mean()) if is_limb.any() else _MIDDLE
    pixels = cv2.convertScaleAbs(pixels, alpha=level / max(mean, 1.0))
    return np.where(is_limb, pixels, np.uint8(min(level, 255.0)))


def bare(
    rng: np.random.Generator, size: int, limb: Limb, level: float
) -> tuple[Grey, Grey]:
    """Pixels and alpha of one limb without cloth, of brightness `level`.

    Skin scatters the light below its surface, which makes it look flatter than cloth.
    """
    skin = Cloth(level, folds=float(rng.uniform(0.0, 0.04)))
    pixels, alpha = _lit(rng, size, limb, skin)
    flat = float(rng.uniform(0.3, 0.8))
    pixels = cv2.convertScaleAbs(pixels, alpha=1.0 - flat, beta=flat * level)
    return np.asarray(pixels, np.uint8), alpha


def _lit(
    rng: np.random.Generator, size: int, limb: Limb, cloth: Cloth
) -> tuple[Grey, Grey]:
    """One limb under a lamp near its start."""
    relief = Relief(size)
    relief.lay(rng, (limb,), cloth)
    x, y = (limb.start[axis] + rng.normal(0, 0.5) * size for axis in (0, 1))
    top = max(limb.start[2], limb.end[2]) + max(limb.radii)
    return relief.lit((x, y, top + size * rng.uniform(0.4, 2.5)))


def _cloth(
    rng: np.random.Generator,
    patches: Sequence[Grey],
    size: int,
    level: float | None = None,
) -> Cloth:
    level = level or math.exp(rng.uniform(math.log(90), math.log(320)))
    folds = float(rng.choice((0.1, 0.25, 0.45)) * rng.uniform(0.4, 1.2))
    if not patches or rng.random() < 0.5:
        return Cloth(level, folds)
    patch = patches[int(rng.integers(len(patches)))]
    detail = cv2.resize(patch, (size, size)).astype(np.float32)
    detail = (detail - detail.mean()) / np.float32(128)
    return Cloth(level, folds, detail * np.float32(rng.uniform(0.05, 0.5)))


def _legs(
    rng: np.random.Generator, hips: np.ndarray, ahead: float, unit: float
) -> tuple[list[Limb], list[Limb]]:
    """Two thighs and two shins, and the shoes."""
    wide, spread = unit * rng.uniform(0.09, 0.16), rng.uniform(0.0, 0.6)
    long, knee_height = unit * rng.uniform(0.3, 0.6), unit * rng.uniform(0.4, 0.9)
    legs, shoes = [], []
    for side in (-1, 1):
        angle = ahead + side * spread + rng.normal(0, 0.15)
        hip = hips + _towards(ahead + math.pi / 2, side * wide * rng.uniform(0.8, 1.2))
        knee = hip + _towards(angle, long * rng.uniform(0.85, 1.15))
        lower = _towards(angle + rng.normal(0, 0.6), unit * rng.uniform(0.05, 0.45))
        low = knee_height * rng.uniform(0.1, 0.5)
        at_hip = _place(hip, knee_height * rng.uniform(0.6, 1.0))
        at_knee, ankle = _place(knee, knee_height), _place(knee + lower, low)
        legs += [
            Limb(at_hip, at_knee, (wide * rng.uniform(1.0, 1.3), wide)),
            Limb(at_knee, ankle, (wide * 0.95, wide * rng.uniform(0.5, 0.8))),
        ]
        toes = knee + lower + _towards(angle, unit * rng.uniform(0.1, 0.2))
        shoes.append(Limb(ankle, _place(toes, low * 0.8), (wide * 0.55, wide * 0.5)))
    return legs, shoes


def _body(
    rng: np.random.Generator, hips: np.ndarray, ahead: float, unit: float
) -> list[Limb]:
    """From the hips up, and mostly one or two upper arms beside it."""
    wide, high = unit * rng.uniform(0.18, 0.3), unit * rng.uniform(0.3, 0.8)
    back = ahead + math.pi + rng.normal(0, 0.2)
    shoulders = hips + _towards(back, unit * rng.uniform(0.15, 0.55))
    body = [Limb(_place(hips, high * 0.8), _place(shoulders, high), (wide, wide * 1.1))]
    for side in (-1, 1):
        if rng.random() < 0.35:
            continue
        shoulder = shoulders + _towards(ahead + math.pi / 2, side * wide * 1.1)
        elbow = shoulder + _towards(
            ahead + side * rng.uniform(-0.4, 1.2), unit * rng.uniform(0.15, 0.4)
        )
        thick = wide * rng.uniform(0.3, 0.45)
        heights = high * rng.uniform(0.8, 1.2), high * rng.uniform(0.6, 1.3)
        ends = _place(shoulder, heights[0]), _place(elbow, heights[1])
        body.append(Limb(*ends, (thick, thick * 0.85)))
    return body


def _towards(angle: float, length: float) -> np.ndarray:
    return length * np.array((math.cos(angle), math.sin(angle)))


def _place(at: np.ndarray, height: float) -> Place:
    return float(at[0]), float(at[1]), height
