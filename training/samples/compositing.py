"""People and hands cut out of photographs and set into other pictures.

The labelled photographs are tidy: studio faces, hands on plain ground, people in the
street. Rooms with clutter come from pictures without people. Everything is a
photograph; no infrared picture takes part.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import UInt8

from training.data.photograph import Photograph
from training.samples import tone

Grey = UInt8[np.ndarray, "h w"]


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """What is pasted: pixels, where they count, which are skin, and the garments."""

    red: Grey  # [0, 255]
    alpha: Grey  # 255 belongs to the person or hand
    skin: Grey  # 255 skin
    parts: Grey | None  # class a pixel, None where there is nothing but skin


def cut_person(photo: Photograph) -> Cutout | None:
    """A whole person by the class map; None where the map is empty."""
    assert photo.parts is not None
    return cut(photo, (photo.parts != 0).astype(np.uint8) * 255)


def cut_skin(photo: Photograph) -> Cutout | None:
    """The skin of a picture alone, such as a hand with its forearm."""
    return cut(photo, (photo.mask == 255).astype(np.uint8) * 255)


def cut(photo: Photograph, alpha: Grey) -> Cutout | None:
    """The box around `alpha`; None where that is too small to see anything in it."""
    left, top, width, height = cv2.boundingRect(alpha)
    if width < 12 or height < 12:
        return None
    box = np.s_[top : top + height, left : left + width]
    skin = (photo.mask[box] == 255).astype(np.uint8) * 255
    parts = None if photo.parts is None else photo.parts[box]
    return Cutout(photo.red[box], alpha[box], skin, parts)


def upper_part(cutout: Cutout, share: float) -> Cutout:
    """The upper `share` of a standing person: head and shoulders at 0.25."""
    rows = max(12, round(cutout.red.shape[0] * share))
    alpha = cutout.alpha[:rows]
    left, _, width, _ = cv2.boundingRect(alpha)
    box = np.s_[:rows, left : left + max(width, 4)]
    parts = None if cutout.parts is None else cutout.parts[box]
    return Cutout(cutout.red[box], cutout.alpha[box], cutout.skin[box], parts)


def scaled(cutout: Cutout, height: int, *, stretch: float) -> Cutout:
    """Resize to `height` pixels; `stretch` multiplies the width alone."""
    rows, columns = cutout.red.shape
    size = (max(4, round(columns * height / rows * stretch)), max(4, height))
    parts = cutout.parts
    if parts is not None:
        parts = np.asarray(cv2.resize(parts, size, interpolation=cv2.INTER_NEAREST))
    return _redrawn(cutout, lambda p: _area(p, size), parts)


def rotated(cutout: Cutout, angle_deg: float, *, mirror: bool) -> Cutout:
    """Turn about the centre on a canvas that is large enough."""
    if mirror:
        parts = None if cutout.parts is None else cv2.flip(cutout.parts, 1)
        cutout = _redrawn(cutout, lambda p: np.asarray(cv2.flip(p, 1)), parts)
    if abs(angle_deg) < 1.0:
        return cutout
    rows, columns = cutout.red.shape
    c, s = (
        abs(math.cos(math.radians(angle_deg))),
        abs(math.sin(math.radians(angle_deg))),
    )
    size = (math.ceil(columns * c + rows * s), math.ceil(columns * s + rows * c))
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle_deg, 1.0)
    matrix[:, 2] += ((size[0] - columns) / 2, (size[1] - rows) / 2)
    parts = cutout.parts
    if parts is not None:
        parts = np.asarray(cv2.warpAffine(parts, matrix, size, flags=cv2.INTER_NEAREST))
    return _redrawn(
        cutout, lambda p: np.asarray(cv2.warpAffine(p, matrix, size)), parts
    )


def redyed(rng: np.random.Generator, cutout: Cutout, *, sigma: float) -> Cutout:
    """Give every garment and the hair a brightness of its own; skin keeps its own."""
    if cutout.parts is None:
        return cutout
    red = tone.redyed(rng, cutout.red, cutout.parts, sigma=sigma)
    return Cutout(red, cutout.alpha, cutout.skin, cutout.parts)


def trousers_on(rng: np.random.Generator, cutout: Cutout) -> Cutout:
    """Bare legs become cloth, where the class map tells them."""
    if cutout.parts is None:
        return cutout
    red, skin = tone.trousers_on(rng, cutout.red, cutout.skin, cutout.parts)
    return Cutout(red, cutout.alpha, skin, cutout.parts)


def with_gain(cutout: Cutout, gain: float) -> Cutout:
    """Brighten or darken as a whole."""
    red = cv2.convertScaleAbs(cutout.red, alpha=gain)
    return Cutout(np.asarray(red), cutout.alpha, cutout.skin, cutout.parts)


def paste(ground: Grey, mask: Grey, cutout: Cutout, *, top: int, left: int) -> None:
    """Set `cutout` into `ground` and `mask` in place; parts outside are cut off.

    The edge is blended over about a pixel, as a lens would.
    """
    rows, columns = cutout.red.shape
    y0, x0 = max(top, 0), max(left, 0)
    y1, x1 = min(top + rows, ground.shape[0]), min(left + columns, ground.shape[1])
    if y0 >= y1 or x0 >= x1:
        return
    there = np.s_[y0:y1, x0:x1]
    here = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
    soft = cv2.GaussianBlur(cutout.alpha, (3, 3), 0)[here].astype(np.int32)
    blend = cutout.red[here] * soft + ground[there] * (255 - soft)
    ground[there] = (blend // 255).astype(np.uint8)
    covered = cutout.alpha[here] > 127
    mask[there][covered] = np.where(cutout.skin[here][covered] > 127, 255, 0)


def _area(picture: Grey, size: tuple[int, int]) -> Grey:
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


def _redrawn(
    cutout: Cutout, draw: Callable[[Grey], Grey], parts: Grey | None
) -> Cutout:
    """The same change for pixels, alpha and skin; `parts` is already changed."""
    return Cutout(draw(cutout.red), draw(cutout.alpha), draw(cutout.skin), parts)
