"""The look of a night camera, put on labelled photographs that a model is measured on.

A model is meant for infrared and may not see any before it is done. This recipe makes
a second, harder measure of the same labelled photographs: light, sensor and optics of
a camera with its own lamp. It is fixed: the numbers below are part of the measure, and
changing one makes old figures worthless. Nothing is trained on it.

In the order in which light meets them:

    dyes      what is not skin goes through a random tone curve that flattens it around
              one level and may turn its contrast over; skin gets a gamma of its own
    lamp      bright around a hot spot, falling off outwards; vignette of the lens
    exposure  gain; what is over white saturates and blooms
    lens      blur
    sensor    shot and gain noise, row noise; then the camera's gamma
    stream    compression

The mask says only where skin is, so garments and hair cannot be re-dyed one by one; the
tone curve, which works on the coarse brightness, stands in for that. All lengths are
shares of the picture's sides. What is drawn depends on seed and name alone, not on the
order of the pictures; the bytes may differ between versions of OpenCV.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal, get_args

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from glss.data_folder import SKIN, LabelledImage, Reading

Look = Literal["none", "infrared"]
LOOKS: tuple[Look, ...] = get_args(Look)
Grey = UInt8[np.ndarray, "h w"]
Light = Float[np.ndarray, "h w"]

_NOISE_SIDE_PX = 320  # sensors are coarse: noise is drawn at this size and stretched


def under_look(
    readings: Iterable[Reading], look: Look, *, seed: int = 0
) -> Iterator[Reading]:
    """The same readings with `look` put on each picture; masks stay as they are."""
    for reading in readings:
        if look == "none" or not isinstance(reading, LabelledImage):
            yield reading
            continue
        rng = _random(seed, reading.name)
        yield replace(reading, red=infrared(rng, reading.red, reading.mask))


def infrared(rng: np.random.Generator, red: Grey, mask: Grey) -> Grey:
    """`red` in [0, 255] as a night camera might show it; `mask` holds 255 on skin."""
    light = red.astype(np.float32) / 255.0
    light = _dyed(rng, light, (mask == SKIN).astype(np.float32))
    light *= _lamp(rng, light.shape)
    light = _exposed(rng, light)
    light = _blurred(light, rng.uniform(0.0, 0.006))
    light = _sensed(rng, light)
    return _compressed(rng, np.rint(light * 255.0).astype(np.uint8))


def _random(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence([seed, *name.encode()]))


def _dyed(rng: np.random.Generator, light: Light, skin: Light) -> Light:
    """Skin by a gamma, the rest by a tone curve of its coarse brightness."""
    coarse = _blurred(light, 0.02)
    level, kept = rng.uniform(0.2, 0.7), rng.uniform(0.25, 1.0)
    knots = np.linspace(0.0, 1.0, 5)
    tones = level + kept * (knots - level) + rng.normal(0.0, 0.10, knots.size)
    toned = np.interp(coarse, knots, tones.clip(0.02, 1.0)).astype(np.float32)
    rest = toned + (light - coarse) * np.float32(rng.uniform(0.4, 1.0))
    bright = light.clip(1e-3, 1.0) ** np.float32(np.exp(rng.normal(-0.2, 0.25)))
    soft = _blurred(skin, 0.003)  # a hard seam would draw the answer into the picture
    return np.asarray((rest + soft * (bright - rest)).clip(0.0, 1.0))


def _lamp(rng: np.random.Generator, shape: tuple[int, ...]) -> Light:
    """Multiplier of lamp and lens, 1 and a little more at the hot spot."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    side = np.float32(max(height, width))
    hot_y, hot_x = rng.uniform(0.2, 0.8) * height, rng.uniform(0.2, 0.8) * width
    far = ((x - hot_x) ** 2 + (y - hot_y) ** 2) / side**2
    floor, radius = rng.uniform(0.25, 0.9), rng.uniform(0.25, 0.7)
    lamp = floor + (rng.uniform(1.0, 1.4) - floor) * np.exp(-far / radius**2)
    corner = ((x - width / 2) ** 2 + (y - height / 2) ** 2) / side**2
    return np.asarray(lamp * (1.0 - rng.uniform(0.0, 0.7) * corner), np.float32)


def _exposed(rng: np.random.Generator, light: Light) -> Light:
    """Gain and black level; light over white spills into its surroundings."""
    light = light * np.float32(np.exp(rng.normal(0.1, 0.3)))
    light += np.float32(rng.uniform(-0.03, 0.06))
    over = (light - 1.0).clip(0.0, 1.0)
    light += _blurred(over, rng.uniform(0.01, 0.04)) * np.float32(rng.uniform(0.0, 0.8))
    return np.asarray(light.clip(0.0, 1.0))


def _sensed(rng: np.random.Generator, light: Light) -> Light:
    """Noise that grows with light, noise of the gain, noise by rows; camera's gamma."""
    height, width = light.shape
    scale = min(1.0, _NOISE_SIDE_PX / max(height, width))
    small = (max(1, round(height * scale)), max(1, round(width * scale)))
    shot = _stretched(rng.standard_normal(small, np.float32), light.shape)
    gain = _stretched(rng.standard_normal(small, np.float32), light.shape)
    rows = _stretched(rng.standard_normal((small[0], 1), np.float32), light.shape)
    light = light + shot * np.sqrt(light) * np.float32(rng.uniform(0.0, 0.06))
    light += gain * np.float32(rng.uniform(0.0, 0.04))
    light += rows * np.float32(rng.uniform(0.0, 0.012) * (rng.random() < 0.4))
    gamma = np.float32(np.exp(rng.normal(0.0, 0.25)))
    return np.asarray(light.clip(0.0, 1.0) ** gamma)


def _compressed(rng: np.random.Generator, picture: Grey) -> Grey:
    quality = int(rng.integers(25, 90))
    done, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done  # a grey picture in memory always can
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)


def _blurred(light: Light, share: float) -> Light:
    """Gaussian blur with a sigma of `share` of the longer side."""
    sigma = share * max(light.shape)
    if sigma < 0.3:  # less than a pixel sees of its neighbour
        return light
    return np.asarray(cv2.GaussianBlur(light, (0, 0), sigma), np.float32)


def _stretched(noise: Float[np.ndarray, "i j"], shape: tuple[int, ...]) -> Light:
    height, width = shape
    return np.asarray(
        cv2.resize(noise, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    ).reshape(shape)
