"""Forearms that reach into the picture, bare or in sleeves, with watches and gloves.

Hands photographed on plain ground end in mid-air when they are cut out. Before a
camera they come from outside the picture, end in a cuff, are nearer to the lamp than
all else, and the cuff may be as bright as the skin. Here every hand is turned upright
once; a scene places it so that it points inwards from a border and draws the sleeve.

Coordinates of an arm: u across, v along, v = 0 at the forearm's end, hand at v = h.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from training.data.photograph import Photograph
from training.samples.cloth import surface
from training.samples.compositing import cut_skin
from training.samples.drawing import Point, blend, fill
from training.samples.lap import bare, clad
from training.samples.relief import Limb

Grey = UInt8[np.ndarray, "h w"]
_LENGTH_PX = 192  # of an upright arm


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """An upright forearm and hand; `small` is the same at half the size."""

    red: Grey  # [0, 255]
    alpha: Grey  # 255 belongs to the arm
    width: Float[np.ndarray, " v"]  # pixels across at each v
    level: float  # mean brightness of the skin
    small: Arm | None = None


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


@dataclass(frozen=True, slots=True)
class _Pose:
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


def upright(photo: Photograph) -> Arm | None:
    """Turn the skin of a photograph of one hand upright; None where there is none."""
    cutout = cut_skin(photo)
    if cutout is None:
        return None
    y, x = np.nonzero(cutout.skin)
    points = np.stack((x, y), 1).astype(np.float32)
    centre = points.mean(0)
    axis = np.linalg.eigh(np.cov((points - centre).T))[1][:, 1]
    v = (points - centre) @ axis
    if _ends_first(points, v, photo.red.shape, _corner(photo)):
        axis, v = -axis, -v
    across = (points - centre) @ np.array((-axis[1], axis[0]))
    scale = _LENGTH_PX / max(float(np.ptp(v)), 1.0)
    half = float(np.abs(across).max()) * scale + 2
    matrix = scale * np.array([[-axis[1], axis[0]], [axis[0], axis[1]]])
    shift = np.array((half, -float(v.min()) * scale)) - matrix @ centre
    full = np.hstack((matrix, shift[:, None]))
    size = (max(4, round(2 * half)), _LENGTH_PX)
    red = np.asarray(cv2.warpAffine(cutout.red, full, size), np.uint8)
    alpha = np.asarray(cv2.warpAffine(cutout.alpha, full, size), np.uint8)
    return _arm(red, alpha, small=_arm(_halved(red), _halved(alpha)))


def reach_in(
    rng: np.random.Generator,
    picture: Grey,
    mask: Grey,
    arm: Arm,
    cloth: Sequence[Grey],
    shares: ArmShares,
) -> None:
    """Draw `arm` into `picture` and `mask` in place, coming from a border."""
    pose = _pose(rng, picture.shape[0])
    level = float(np.exp(rng.uniform(math.log(70), math.log(290))))
    red, alpha, width = _placed(arm, pose, picture.shape)
    if rng.random() < shares.shadow:
        _darken(rng, picture, alpha)
    is_glove, is_empty = rng.random(2) < (shares.glove, shares.empty_sleeve)
    if is_glove and cloth:
        blend(picture, _texture(rng, cloth, picture.shape, level), alpha)
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
        shape = _sleeve(rng, pose, cuff, _width_at(width, cuff, pose), picture.shape)
        if shares.lit_sleeve and rng.random() < shares.lit_sleeve:
            covering = _lit_sleeve(rng, cloth, pose, cuff, shape, level)
        else:
            covering = _sleeve_cloth(rng, cloth, shape, level, shares)
        blend(picture, covering, shape)
        mask[shape > 127] = 0
    if not is_empty and rng.random() < shares.watch:
        _strap_on(rng, picture, mask, pose, width, cuff or 0.0)


def _pose(rng: np.random.Generator, size: int) -> _Pose:
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
    return _Pose(
        tip=(float(tip[0]), float(tip[1])),
        along=(float(tip[0] - root[0]) / reach, float(tip[1] - root[1]) / reach),
        length=float(size * np.exp(rng.uniform(math.log(0.28), math.log(1.35)))),
        stretch=float(np.exp(rng.normal(0.0, 0.15)) * rng.choice((-1, 1))),
        to_border=reach,
    )


def _placed(
    arm: Arm, pose: _Pose, shape: tuple[int, ...]
) -> tuple[Grey, Grey, np.ndarray]:
    """The arm's pixels and alpha on the picture's raster, and its widths there."""
    if arm.small is not None and pose.length < 0.6 * _LENGTH_PX:
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


def _cuff(
    rng: np.random.Generator, pose: _Pose, shares: ArmShares, *, must: bool
) -> float | None:
    """Where the sleeve begins, in pixels from the forearm's end; None: bare."""
    if must or rng.random() < shares.sleeve:
        return float(rng.uniform(0.05, 0.72)) * pose.length
    if pose.to_border > pose.length:  # an arm must not end in mid-air
        return float(rng.uniform(0.01, 0.15)) * pose.length
    return None


def _high_cuff(
    rng: np.random.Generator, pose: _Pose, shares: ArmShares
) -> float | None:
    """Where the sleeve of a longer forearm begins, nearer to the elbow; None: bare."""
    if rng.random() < shares.sleeve / 2:
        return float(rng.uniform(-1.2, 0.3)) * pose.length
    return None


def _forearm_on(
    rng: np.random.Generator,
    picture: Grey,
    mask: Grey,
    pose: _Pose,
    width: np.ndarray,
) -> None:
    """Lengthen an arm that was drawn to the border, as a smooth limb in its light."""
    size, overlap = len(picture), 0.15 * pose.length
    half = max(_width_at(width, overlap, pose) / 2, 2.0)
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


def _width_at(width: np.ndarray, cuff: float, pose: _Pose) -> float:
    there = max(0, round(cuff / pose.length * (len(width) - 1)))
    near = width[max(0, there - 6) : there + 7]
    return max(float(np.median(near)), 3.0)


def _sleeve(
    rng: np.random.Generator,
    pose: _Pose,
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
    return _filled(outline, shape)


def _strap_on(
    rng: np.random.Generator,
    picture: Grey,
    mask: Grey,
    pose: _Pose,
    width: np.ndarray,
    cuff: float,
) -> None:
    """A watch or bracelet between cuff and hand."""
    v = cuff + (0.62 * pose.length - cuff) * rng.uniform(0.1, 1.0)
    if v <= cuff:
        return
    half = _width_at(width, v, pose) / 2 * rng.uniform(1.0, 1.15)
    thick = pose.length * rng.uniform(0.02, 0.09)
    corners = [(0.0, -half), (thick, -half), (thick, half), (0.0, half)]
    band = _filled([pose.point(v + dv, u) for dv, u in corners], picture.shape)
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


def _lit_sleeve(
    rng: np.random.Generator,
    cloth: Sequence[Grey],
    pose: _Pose,
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


def _sleeve_cloth(
    rng: np.random.Generator,
    cloth: Sequence[Grey],
    shape: Grey,
    skin_level: float,
    shares: ArmShares,
) -> Grey:
    if shares.round_sleeve and rng.random() < shares.round_sleeve:
        level = skin_level * rng.uniform(0.6, 1.6)
        return surface(rng, shape, cloth, level, plain=0.0)  # else it were an arm
    return _texture(rng, cloth, shape.shape, skin_level)


def _texture(
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


def _darken(rng: np.random.Generator, picture: Grey, alpha: Grey) -> None:
    """The arm's shadow on what lies behind."""
    dx, dy = rng.normal(0, 5, 2)
    shift = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    size = (picture.shape[1], picture.shape[0])
    shade = cv2.warpAffine(cv2.GaussianBlur(alpha, (0, 0), 2.0), shift, size)
    factor = 1.0 - shade.astype(np.float32) * np.float32(rng.uniform(0.2, 0.7) / 255)
    picture[:] = (picture * factor).astype(np.uint8)


def _filled(outline: Sequence[Point], shape: tuple[int, ...]) -> Grey:
    alpha = np.zeros(shape, np.uint8)
    fill(alpha, outline)
    return alpha


def _arm(red: Grey, alpha: Grey, small: Arm | None = None) -> Arm:
    inside = alpha > 127
    level = float(red[inside].mean()) if inside.any() else 128.0
    return Arm(red, alpha, inside.sum(1).astype(np.float64), level, small)


def _halved(picture: Grey) -> Grey:
    rows, columns = picture.shape
    size = (max(2, columns // 2), rows // 2)
    half = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.uint8)


def _corner(photo: Photograph) -> np.ndarray:
    """Where the cut-out's corner lies in its photograph: x, y."""
    left, top, _, _ = cv2.boundingRect((photo.mask == 255).astype(np.uint8))
    return np.array((left, top))


def _ends_first(
    points: np.ndarray, v: np.ndarray, shape: tuple[int, ...], corner: np.ndarray
) -> bool:
    """Whether the hand is at the smaller v, so that the axis must be turned.

    The forearm leaves the photograph where it touches the border; where nothing does,
    the hand is the half with the more ragged outline.
    """
    at = points + corner
    touches = (
        (at[:, 0] < 3) | (at[:, 1] < 3)
        | (at[:, 0] > shape[1] - 4) | (at[:, 1] > shape[0] - 4)
    )  # fmt: skip
    if int(touches.sum()) >= 5:
        return bool(v[touches].mean() > 0)
    halves = [points[v < np.median(v)], points[v >= np.median(v)]]
    ragged = [_raggedness(half) for half in halves]
    return ragged[0] > ragged[1]


def _raggedness(points: np.ndarray) -> float:
    """Area of the convex hull per pixel of the shape."""
    hull = cv2.convexHull(points.astype(np.int32))
    return float(cv2.contourArea(hull)) / max(len(points), 1)
