"""Brightness by material: infrared flattens dyes, so cloth and hair say nothing.

A black shirt may come out white and white hair dark; skin of every tone comes out
bright. Here every garment, the hair and what surrounds a person get a curve of their
own, so that a network cannot learn which brightness is skin.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from jaxtyping import UInt8

Grey = UInt8[np.ndarray, "h w"]
SKIN_CLASS = 41  # of Clothing Co-Parsing's 59 classes
LEG_CLASS = 60  # skin of the legs, told apart by `with_legs`
_LEGS_BELOW = 0.58  # of a person's height; hands hang above it


def curve(rng: np.random.Generator, sigma: float) -> UInt8[np.ndarray, " levels"]:
    """A random table: gamma (log-normal, `sigma`), then another contrast and level.

    Contrast goes down to almost none, as dyes do in infrared.
    """
    tone = np.linspace(0.0, 1.0, 256) ** math.exp(rng.normal(0.0, sigma))
    contrast = rng.uniform(0.15, 1.4)
    level = rng.uniform(0.05, 0.95) if contrast < 0.5 else 0.5 + rng.uniform(-0.3, 0.3)
    return np.asarray(((tone - 0.5) * contrast + level).clip(0, 1) * 255, np.uint8)


def redyed(
    rng: np.random.Generator, red: Grey, parts: Grey, *, sigma: float
) -> UInt8[np.ndarray, "h w"]:
    """Every garment and the hair get their own curve; class 0 and skin keep theirs."""
    table = np.arange(256, dtype=np.uint8)[None].repeat(int(parts.max()) + 1, 0)
    for part in np.unique(parts):
        if part not in (0, SKIN_CLASS, LEG_CLASS):
            table[part] = curve(rng, sigma)
    return np.asarray(table[parts, red])


def with_legs(parts: Grey) -> UInt8[np.ndarray, "h w"]:
    """The class map with the skin of legs and feet as `LEG_CLASS`."""
    _, top, _, height = cv2.boundingRect((parts != 0).astype(np.uint8))
    skin = (parts == SKIN_CLASS).astype(np.uint8)
    n, labels, _, centres = cv2.connectedComponentsWithStats(skin)
    told = parts.copy()
    for i in range(1, n):
        if centres[i, 1] > top + _LEGS_BELOW * height:
            told[labels == i] = LEG_CLASS
    return told


def trousers_on(
    rng: np.random.Generator, red: Grey, mask: Grey, parts: Grey
) -> tuple[UInt8[np.ndarray, "h w"], UInt8[np.ndarray, "h w"]]:
    """Bare legs become cloth: smoother, of another brightness, and not skin."""
    legs = parts == LEG_CLASS
    if not legs.any():
        return red, mask
    smooth = cv2.GaussianBlur(red, (0, 0), rng.uniform(0.5, 2.0))
    cloth = cv2.LUT(smooth, curve(rng, 0.6))
    return np.where(legs, cloth, red), np.where(legs, np.uint8(0), mask)


def apart(
    rng: np.random.Generator, red: Grey, mask: Grey, *, sigma: float
) -> UInt8[np.ndarray, "h w"]:
    """Skin and everything else get one curve each, blended over the outline."""
    share = cv2.blur((mask == 255).astype(np.float32), (3, 3))
    skin = cv2.LUT(red, _skin_curve(rng, sigma)).astype(np.float32)
    rest = cv2.LUT(red, curve(rng, sigma)).astype(np.float32)
    return np.asarray(rest + (skin - rest) * share, np.uint8)


def _skin_curve(rng: np.random.Generator, sigma: float) -> UInt8[np.ndarray, " levels"]:
    """Milder, and rather brighter: a lamp near the lens lights skin well."""
    levels = np.linspace(0.0, 1.0, 256)
    tone = levels ** math.exp(rng.normal(-0.15, sigma / 2)) * rng.uniform(0.7, 1.5)
    return np.asarray((tone * 255).clip(0, 255), np.uint8)
