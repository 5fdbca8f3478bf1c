"""What a night camera makes of a scene: lamp, gain, blur, noise, blocks, stamps."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

Grey = UInt8[np.ndarray, "n n"]


def relit(
    rng: np.random.Generator, picture: Grey, *, strength: float
) -> tuple[Grey, Grey]:
    """The picture in another light, as a camera gives it and as it was before the lens.

    `strength` 0 changes nothing, 1 is all. Light: gamma, gain and offset, off-centre
    lamp fall-off with a saturated centre. Camera, after it: blur or coarse pixels,
    noise of pixels and rows, stamps, compression.
    """
    if strength == 0.0:
        return picture, picture
    light = picture.astype(np.float32) / np.float32(255.0)
    light = light ** np.float32(np.exp(rng.normal(0.0, 0.3 * strength)))
    light *= np.float32(np.exp(rng.normal(0.0, 0.25 * strength)))
    light += np.float32(rng.normal(0.0, 0.05 * strength))
    if rng.random() < 0.5:
        light *= _lamp(rng, picture.shape[0], strength)
    return _seen(rng, light, strength), _pixels(light)


def _seen(rng: np.random.Generator, light: np.ndarray, strength: float) -> Grey:
    """What lens, sensor and stream make of the light."""
    pixels = _pixels(_noisy(rng, _blurred(rng, light), strength))
    if rng.random() < 0.06 * strength:
        _stamp(rng, pixels)
    if rng.random() < 0.2 * strength:
        pixels = _compressed(rng, pixels)
    return pixels


def _pixels(light: np.ndarray) -> Grey:
    return np.asarray((light * 255.0).clip(0, 255), np.uint8)


def _blurred(rng: np.random.Generator, light: np.ndarray) -> np.ndarray:
    """A soft lens, or a sensor with fewer pixels than the picture."""
    kind = rng.random()
    if kind < 0.25:
        return np.asarray(cv2.GaussianBlur(light, (0, 0), rng.uniform(0.4, 1.4)))
    if kind < 0.33:
        size = light.shape[0]
        few = max(8, round(size * rng.uniform(0.35, 0.8)))
        small = cv2.resize(light, (few, few), interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.resize(small, (size, size)))
    return light


def _noisy(rng: np.random.Generator, light: np.ndarray, strength: float) -> np.ndarray:
    """Noise of the pixels, and at times of whole rows."""
    noise = rng.standard_normal(light.shape, np.float32)
    light = light + noise * np.float32(rng.uniform(0.0, 0.04) * strength)
    if rng.random() < 0.1:
        rows = rng.standard_normal((len(light), 1), np.float32)
        light = light + rows * np.float32(rng.uniform(0.0, 0.02) * strength)
    return light


def _stamp(rng: np.random.Generator, pixels: Grey) -> None:
    """A date or a logo burnt into the picture."""
    size = len(pixels)
    text = "".join(rng.choice(list("0123456789:-/ CAM"), int(rng.integers(4, 18))))
    place = (int(rng.integers(0, size // 2)), int(rng.choice((size // 12, size - 4))))
    scale = size / 128 * rng.uniform(0.25, 0.45)
    level = int(rng.choice((0, 255)))
    cv2.putText(pixels, text, place, cv2.FONT_HERSHEY_SIMPLEX, scale, level)


def _compressed(rng: np.random.Generator, pixels: Grey) -> Grey:
    """Through JPEG, as a stream's blocks would show."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(18, 70))]
    coded = cv2.imencode(".jpg", pixels, quality)[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)


def _lamp(rng: np.random.Generator, size: int, strength: float) -> np.ndarray:
    """Multiplier of a lamp near the lens: brightest at a point, darker outwards."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    centre_y, centre_x = rng.uniform(0.1, 0.9, 2)
    radius = rng.uniform(0.35, 1.2)
    distance = ((x - centre_x) ** 2 + (y - centre_y) ** 2) / np.float32(radius**2)
    floor = 1.0 - strength * rng.uniform(0.2, 0.8)
    lamp = floor + (1.0 - floor) * np.exp(-distance)
    brightest = rng.uniform(1.0, 1.0 + 0.6 * strength)  # above 1 it saturates
    return np.asarray(lamp * brightest, np.float32)
