"""The brightness that a night camera gives a scene: gamma, gain, lamp, noise, blur."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

Grey = UInt8[np.ndarray, "n n"]


def relit(rng: np.random.Generator, picture: Grey, *, strength: float) -> Grey:
    """Re-draw the light of a picture; `strength` 0 changes nothing, 1 is the recipe.

    In this order: gamma, gain and offset, off-centre lamp fall-off, blur, noise.
    """
    if strength == 0.0:
        return picture
    light = picture.astype(np.float32) / 255.0
    light = light ** np.float32(np.exp(rng.normal(0.0, 0.3 * strength)))
    light *= np.float32(np.exp(rng.normal(0.0, 0.2 * strength)))
    light += np.float32(rng.normal(0.0, 0.05 * strength))
    if rng.random() < 0.5:
        light *= _lamp(rng, picture.shape[0], strength)
    if rng.random() < 0.25:
        light = np.asarray(cv2.GaussianBlur(light, (0, 0), rng.uniform(0.4, 1.2)))
    noise = rng.standard_normal(light.shape, np.float32)
    light += noise * np.float32(rng.uniform(0.0, 0.035) * strength)
    return np.asarray((light * 255.0).clip(0, 255), np.uint8)


def _lamp(rng: np.random.Generator, size: int, strength: float) -> np.ndarray:
    """Multiplier of a lamp near the lens: brightest at a point, darker outwards."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    centre_y, centre_x = rng.uniform(0.1, 0.9, 2)
    radius = rng.uniform(0.35, 1.2)
    distance = ((x - centre_x) ** 2 + (y - centre_y) ** 2) / np.float32(radius**2)
    floor = 1.0 - strength * rng.uniform(0.2, 0.8)
    lamp = floor + (1.0 - floor) * np.exp(-distance)
    brightest = rng.uniform(1.0, 1.0 + 0.5 * strength)
    return np.asarray(lamp * brightest, np.float32)
