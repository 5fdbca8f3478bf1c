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
        if part not in (0, SKIN_CLASS):
            table[part] = curve(rng, sigma)
    return np.asarray(table[parts, red])


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
