"""Garments cut out by the class map: folds, seams and hems that are not skin.

Near the lens and in infrared a trouser leg is a smooth tube as bright as a bare arm.
What tells it apart are its folds, so they come from photographs: whole garments and
single trouser legs, turned and enlarged, with a brightness of their own.
"""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from training.data.photograph import Photograph
from training.samples import compositing, tone
from training.samples.compositing import Cutout

Grey = UInt8[np.ndarray, "h w"]
_UPPER = (4, 5, 11, 13, 14, 22, 24, 26, 38, 48, 49)  # blazer to sweatshirt, of CCP's 59
_TROUSERS = (25, 27, 31, 53)  # jeans, leggings, pants, tights
_SMALLEST_PX = (20, 56)  # width, height
_HIP = 0.4  # of the height of trousers: below it there are legs


def cut_garments(photo: Photograph) -> list[Cutout]:
    """Large garments of a photograph with a class map, and the legs of trousers."""
    assert photo.parts is not None
    found = []
    for part in np.unique(photo.parts):
        here = (photo.parts == part).astype(np.uint8) * 255
        if part in _TROUSERS:
            found += [_cut(photo, piece) for piece in (here, *_legs(here))]
        elif part in _UPPER:
            found.append(_cut(photo, here))
    return [cutout for cutout in found if cutout is not None]


def dyed(rng: np.random.Generator, cutout: Cutout) -> Cutout:
    """Of another brightness and contrast, at times with less texture."""
    red = cutout.red
    if rng.random() < 0.5:
        red = np.asarray(cv2.GaussianBlur(red, (0, 0), rng.uniform(0.5, 2.5)), np.uint8)
    red = np.asarray(cv2.LUT(red, tone.curve(rng, 0.5)), np.uint8)
    return Cutout(red, cutout.alpha, cutout.skin, None)


def _legs(trousers: Grey) -> list[Grey]:
    """What is left and right of the middle, below the hip."""
    left, top, width, height = cv2.boundingRect(trousers)
    middle, hip = left + width // 2, top + round(_HIP * height)
    legs = []
    for columns in (slice(None, middle), slice(middle, None)):
        leg = np.zeros_like(trousers)
        leg[hip:, columns] = trousers[hip:, columns]
        legs.append(leg)
    return legs


def _cut(photo: Photograph, alpha: Grey) -> Cutout | None:
    _, _, width, height = cv2.boundingRect(alpha)
    if width < _SMALLEST_PX[0] or height < _SMALLEST_PX[1]:
        return None
    bare = Photograph(photo.name, photo.person, photo.red, np.zeros_like(photo.mask))
    return compositing.cut(bare, alpha)
