"""Forearms that reach into the picture, bare or in sleeves, with watches and gloves.

Hands photographed on plain ground end in mid-air when they are cut out. Before a
camera they come from outside the picture, end in a cuff, are nearer to the lamp than
all else, and the cuff may be as bright as the skin. Every hand is turned upright once
(`upright_arm`); here it is placed so that it points inwards from a border, and goes on
bare or in a sleeve.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import UInt8

from training.samples.arm_pose import Pose, placed, random_pose, width_at
from training.samples.drawing import Point, blend, filled
from training.samples.lap import bare
from training.samples.relief import Limb
from training.samples.sleeves import lit_sleeve, round_sleeve, sleeve_shape, texture
from training.samples.upright_arm import Arm

Grey = UInt8[np.ndarray, "h w"]


@dataclass(frozen=True, slots=True)
class ArmShares:
    """How often what is drawn; all in [0, 1]."""

    sleeve: float = 0.6  # else bare to the border
    glove: float = 0.05
    empty_sleeve: float = 0.06  # the hand itself is out of sight
    watch: float = 0.2
    shadow: float = 0.3
    forearm: float = 0.0  # goes on bare beyond the photograph's end
    lit_sleeve: float = 0.0  # of the sleeves: with folds, in a lamp's light
    round_sleeve: float = 0.0  # of the others: shaded, near skin's level


def reach_in(
    rng: np.random.Generator,
    picture: Grey,
    mask: Grey,
    arm: Arm,
    cloth: Sequence[Grey],
    shares: ArmShares,
) -> None:
    """Draw `arm` into `picture` and `mask` in place, coming from a border."""
    pose = random_pose(rng, picture.shape[0])
    level = float(np.exp(rng.uniform(math.log(70), math.log(290))))
    red, alpha, width = placed(arm, pose, picture.shape)
    if rng.random() < shares.shadow:
        _darken(rng, picture, alpha)
    is_glove, is_empty = rng.random(2) < (shares.glove, shares.empty_sleeve)
    if is_glove and cloth:
        blend(picture, texture(rng, cloth, picture.shape, level), alpha)
        mask[alpha > 127] = 0
    elif not is_empty:
        lit = cv2.convertScaleAbs(red, alpha=level / max(arm.level, 1.0))
        blend(picture, np.asarray(lit), alpha)
        mask[alpha > 127] = 255
    can_be_longer = bool(shares.forearm) and not (is_glove or is_empty)
    is_longer = can_be_longer and rng.random() < shares.forearm
    if is_longer:
        _forearm_on(rng, picture, mask, pose, width)
        cuff = _high_cuff(rng, pose, shares)
    else:
        cuff = _cuff(rng, pose, shares, must=is_empty)
    if cuff is not None and cloth:
        shape = sleeve_shape(
            rng, pose, cuff, width_at(width, cuff, pose), picture.shape
        )
        if shares.lit_sleeve and rng.random() < shares.lit_sleeve:
            covering = lit_sleeve(rng, cloth, pose, cuff, shape, level)
        elif shares.round_sleeve and rng.random() < shares.round_sleeve:
            covering = round_sleeve(rng, cloth, shape, level)
        else:
            covering = texture(rng, cloth, picture.shape, level)
        blend(picture, covering, shape)
        mask[shape > 127] = 0
    if not is_empty and rng.random() < shares.watch:
        _strap_on(rng, picture, mask, pose, width, cuff or 0.0)


def _cuff(
    rng: np.random.Generator, pose: Pose, shares: ArmShares, *, must: bool
) -> float | None:
    """Where the sleeve begins, in pixels from the forearm's end; None: bare."""
    if must or rng.random() < shares.sleeve:
        return float(rng.uniform(0.05, 0.72)) * pose.length
    if pose.to_border > pose.length:  # an arm must not end in mid-air
        return float(rng.uniform(0.01, 0.15)) * pose.length
    return None


def _high_cuff(rng: np.random.Generator, pose: Pose, shares: ArmShares) -> float | None:
    """Where the sleeve of a longer forearm begins, nearer to the elbow; None: bare."""
    if rng.random() < shares.sleeve / 2:
        return float(rng.uniform(-1.2, 0.3)) * pose.length
    return None


def _forearm_on(
    rng: np.random.Generator,
    picture: Grey,
    mask: Grey,
    pose: Pose,
    width: np.ndarray,
) -> None:
    """Lengthen an arm that was drawn to the border, as a smooth limb in its light."""
    size, overlap = len(picture), 0.15 * pose.length
    half = max(width_at(width, overlap, pose) / 2, 2.0)
    start = pose.point(overlap)
    end = pose.point(-(pose.to_border - pose.length) - 0.5 * size)
    low, high = np.sort(rng.uniform(0.1, 0.8, 2)) * size
    wider = half * rng.uniform(1.0, 1.6)
    limb = Limb((*start, float(high)), (*end, float(low)), (half, wider))
    lit, alpha = bare(rng, size, limb, 200.0)
    here = _disc(start, half / 2, size) & (alpha > 0)
    if not here.any():
        return
    beside = float(picture[here].mean()) / max(float(lit[here].mean()), 1.0)
    rows, columns = np.mgrid[0:size, 0:size].astype(np.float32)
    dx, dy = pose.along
    beyond = ((start[0] - columns) * dx + (start[1] - rows) * dy) / max(overlap, 1.0)
    soft = (alpha * beyond.clip(0, 1)).astype(np.uint8)
    blend(picture, np.asarray(cv2.convertScaleAbs(lit, alpha=beside)), soft)
    mask[soft > 127] = 255


def _disc(centre: Point, radius: float, size: int) -> np.ndarray:
    rows, columns = np.mgrid[0:size, 0:size]
    far = (columns - centre[0]) ** 2 + (rows - centre[1]) ** 2
    return np.asarray(far <= max(radius, 1.5) ** 2)


def _strap_on(
    rng: np.random.Generator,
    picture: Grey,
    mask: Grey,
    pose: Pose,
    width: np.ndarray,
    cuff: float,
) -> None:
    """A watch or bracelet between cuff and hand."""
    v = cuff + (0.62 * pose.length - cuff) * rng.uniform(0.1, 1.0)
    if v <= cuff:
        return
    half = width_at(width, v, pose) / 2 * rng.uniform(1.0, 1.15)
    thick = pose.length * rng.uniform(0.02, 0.09)
    corners = [(0.0, -half), (thick, -half), (thick, half), (0.0, half)]
    band = filled([pose.point(v + dv, u) for dv, u in corners], picture.shape)
    tone = np.full_like(picture, int(rng.choice((15, 60, 130, 240))))
    blend(picture, tone, band)
    mask[band > 127] = 0
    if rng.random() < 0.5:
        face = np.zeros_like(band)
        centre = tuple(round(c) for c in pose.point(v + thick / 2))
        radius = max(1, round(half * rng.uniform(0.5, 0.9)))
        cv2.circle(face, centre, radius, 255, -1, cv2.LINE_AA)
        blend(picture, np.full_like(picture, int(rng.integers(0, 255))), face)
        mask[face > 127] = 0


def _darken(rng: np.random.Generator, picture: Grey, alpha: Grey) -> None:
    """The arm's shadow on what lies behind."""
    dx, dy = rng.normal(0, 5, 2)
    shift = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    size = (picture.shape[1], picture.shape[0])
    shade = cv2.warpAffine(cv2.GaussianBlur(alpha, (0, 0), 2.0), shift, size)
    factor = 1.0 - shade.astype(np.float32) * np.float32(rng.uniform(0.2, 0.7) / 255)
    picture[:] = (picture * factor).astype(np.uint8)
