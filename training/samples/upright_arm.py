"""Hands and forearms cut out of photographs and turned upright.

Coordinates of an arm: u across, v along, v = 0 at the forearm's end, hand at v = h.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from training.data.photograph import Photograph
from training.samples.compositing import cut_skin

Grey = UInt8[np.ndarray, "h w"]
LENGTH_PX = 192  # of an upright arm


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """An upright forearm and hand; `small` is the same at half the size."""

    red: Grey  # [0, 255]
    alpha: Grey  # 255 belongs to the arm
    width: Float[np.ndarray, " v"]  # pixels across at each v
    level: float  # mean brightness of the skin
    small: Arm | None = None


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
    scale = LENGTH_PX / max(float(np.ptp(v)), 1.0)
    half = float(np.abs(across).max()) * scale + 2
    matrix = scale * np.array([[-axis[1], axis[0]], [axis[0], axis[1]]])
    shift = np.array((half, -float(v.min()) * scale)) - matrix @ centre
    full = np.hstack((matrix, shift[:, None]))
    size = (max(4, round(2 * half)), LENGTH_PX)
    red = np.asarray(cv2.warpAffine(cutout.red, full, size), np.uint8)
    alpha = np.asarray(cv2.warpAffine(cutout.alpha, full, size), np.uint8)
    return _arm(red, alpha, small=_arm(_halved(red), _halved(alpha)))


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
