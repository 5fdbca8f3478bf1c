"""One frame of the demo scene: a person before a dark room, in a lamp's infrared light.

The person is Eileen Collins in NASA's portrait, public domain, which scikit-image ships
in its wheel. Everything is kept as displayed brightness [0, 255], gamma included: light
multiplies, and a product of gamma curves is the gamma curve of the product. So a frame
is two warps and a few eight-bit additions and multiplications, about 3 ms.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float64, Int16, UInt8

from app.errors import CameraNotFound
from app.runtime.cameras.demo_room import Scene, draw_room, smooth_noise
from app.runtime.cameras.demo_truth import PERSON, SKIN, Polygon
from app.runtime.cameras.opencv import cv2

WIDTH, HEIGHT, FPS = 640, 480, 25

Grey = UInt8[np.ndarray, "h w"]
Noise = Int16[np.ndarray, "h w"]
Affine = Float64[np.ndarray, "2 3"]

_SEED = 7
_MARGIN_PX = 48  # around the portrait, for the shadow
_FACE = np.array([225.0, 130.0])  # in the portrait
_SHADOW_SHIFT = (22, 9)  # px: the lamp sits at the upper left of the lens
_NOISE_SPARE = 64  # px by which a noise field is larger than a frame
_GAIN_AT_255 = 1.28  # of the lamp, where its map says 255


class DemoScene:
    """The scene as a function of the frame number; read-only once made."""

    def __init__(self) -> None:
        random = np.random.default_rng(_SEED)
        portrait = _read_portrait()
        lamp = _lamp(WIDTH, HEIGHT)
        room = draw_room(WIDTH, HEIGHT)
        self._lamp = _to_grey(lamp / _GAIN_AT_255)
        self._room = _to_grey(0.66 * room * lamp)
        self._person, self._light_left = _layers(portrait)
        self._skin = _filled(SKIN, portrait.shape[0])
        self._curve = _response()
        self._noise = _noise_fields(random)

    def render(self, seq: int) -> UInt8[np.ndarray, "h w 3"]:
        """Frame `seq`; the same number gives the same pixels, always newly made."""
        # Two layers, two calls: OpenCV 5 warps one picture of two channels in 3.2 ms,
        # two pictures of one channel in 1.5 ms.
        person = _placed(self._person, seq, outside=0)
        light_left = _placed(self._light_left, seq, outside=255)
        grey = cv2.add(
            cv2.multiply(person, self._lamp, scale=_GAIN_AT_255 / 255),
            cv2.multiply(self._room, light_left, scale=1 / 255),
        )
        grey = cv2.GaussianBlur(cv2.LUT(grey, self._curve), (3, 3), 0.7)
        noisy = cv2.add(grey, self._noise_of(seq), dtype=cv2.CV_8U)
        return np.asarray(cv2.cvtColor(noisy, cv2.COLOR_GRAY2BGR), np.uint8)

    def truth(self, seq: int) -> Grey:
        """Where skin is in frame `seq`: 255 skin, 0 not."""
        is_skin = _placed(self._skin, seq, outside=0) >= 128
        return np.where(is_skin, 255, 0).astype(np.uint8)

    def _noise_of(self, seq: int) -> Noise:
        random = np.random.default_rng((_SEED, seq))
        which, x, y = random.integers((len(self._noise), _NOISE_SPARE, _NOISE_SPARE))
        return np.asarray(self._noise[which][y : y + HEIGHT, x : x + WIDTH])


def place(seq: int) -> Affine:
    """The map from the padded portrait into frame `seq`: she sways and comes closer."""
    t_s = seq / FPS

    def swing(period_s: float, phase: float = 0.0) -> float:
        return float(np.sin(2 * np.pi * t_s / period_s + phase))

    scale = 1.17 + 0.15 * swing(13.0, -1.2)
    angle = np.deg2rad(2.6 * swing(6.1) + 0.8 * swing(2.7, 1.0))
    x = 300 + 62 * swing(17.0) + 9 * swing(4.3, 0.5)
    y = 32 + 115 * scale + 5 * swing(3.1)
    turn = scale * np.array(
        [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    )
    shift = np.array([x, y]) - turn @ (_FACE + _MARGIN_PX)
    return np.column_stack([turn, shift])


def _placed(layer: Grey, seq: int, *, outside: int) -> Grey:
    moved = cv2.warpAffine(
        layer, place(seq), (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderValue=outside
    )
    return np.asarray(moved, np.uint8)


def _read_portrait() -> UInt8[np.ndarray, "h w 3"]:
    spec = find_spec("skimage")
    root = Path(spec.origin).parent if spec and spec.origin else Path()
    picture = cv2.imread(str(root / "data" / "astronaut.png"), cv2.IMREAD_COLOR)
    if picture is None:
        raise CameraNotFound(
            "Camera demo: its portrait is missing. Run `pip install scikit-image`.",
            device="demo:",
        )
    return np.asarray(picture, np.uint8)


def _layers(portrait: UInt8[np.ndarray, "h w 3"]) -> tuple[Grey, Grey]:
    """The person on black, and how much of the room's light passes beside her."""
    outline = _filled(PERSON, portrait.shape[0])
    outline = cv2.erode(outline, np.ones((3, 3), np.uint8))  # her studio's bright rim
    alpha = cv2.GaussianBlur(outline, (0, 0), 1.0).astype(np.float32) / 255
    shift = np.array([[1, 0, _SHADOW_SHIFT[0]], [0, 1, _SHADOW_SHIFT[1]]], np.float64)
    shadow = cv2.warpAffine(
        cv2.GaussianBlur(alpha, (0, 0), 7), shift, alpha.shape[::-1]
    )
    m = _MARGIN_PX
    reflected = cv2.copyMakeBorder(
        _reflected(portrait), m, m, m, m, cv2.BORDER_REPLICATE
    )
    passes = (1 - alpha) * (1 - 0.45 * shadow)
    return _to_grey(reflected * alpha), _to_grey(passes)


def _reflected(portrait: UInt8[np.ndarray, "h w 3"]) -> Scene:
    """What the portrait reflects in near infrared, [0, 1]: nearest is its red.

    A little green takes the glare off the suit, and shadows are lifted, since the lamp
    beside the lens sees hardly any.
    """
    _, green, red = (
        channel.astype(np.float32) / 255 for channel in cv2.split(portrait)
    )
    mix = 0.72 * red + 0.28 * green
    return np.asarray(0.05 + 0.82 * mix**0.85, np.float32)


def _filled(polygon: Polygon, size: int) -> Grey:
    """The polygon's inside in the padded portrait, [0, 255], edges anti-aliased."""
    fine = 4
    side = (size + 2 * _MARGIN_PX) * fine
    # A pixel's centre is at whole numbers in both sizes, hence the halves.
    corners = (np.array(polygon) + _MARGIN_PX + 0.5) * fine - 0.5
    mask = np.zeros((side, side), np.uint8)
    cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], 255, cv2.LINE_8, 4)
    small = (side // fine, side // fine)
    return np.asarray(cv2.resize(mask, small, interpolation=cv2.INTER_AREA), np.uint8)


def _lamp(width: int, height: int) -> Scene:
    """Gain of the lamp, about [0.2, 1.25]: hot spot, fall-off, vignette."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    r = np.hypot((x - 0.47 * width) / width, (y - 0.42 * height) / height)
    hot = 0.34 * np.exp(-((r / 0.20) ** 2))
    wide = 0.90 / (1 + (r / 0.52) ** 2.6)
    return np.asarray(hot + wide, np.float32)


def _response() -> UInt8[np.ndarray, " 256"]:
    """The sensor: black level, a contrast curve, and whites that saturate softly."""
    light = np.linspace(0, 1, 256)
    shoulder = np.where(light < 0.7, light, 0.7 + 0.3 * np.tanh((light - 0.7) / 0.3))
    return _to_grey(0.045 + 0.955 * shoulder**0.92)


def _noise_fields(random: np.random.Generator) -> list[Noise]:
    """Grain of a sensor at high gain: slightly clumped, with faint lines."""
    width, height = WIDTH + _NOISE_SPARE, HEIGHT + _NOISE_SPARE
    fields = []
    for _ in range(6):
        fine = random.standard_normal((height, width)).astype(np.float32)
        coarse = smooth_noise(width, height, 2.2, random)
        lines = random.standard_normal((height, 1)).astype(np.float32)
        fields.append((3.6 * fine + 2.2 * coarse + 0.7 * lines).astype(np.int16))
    return fields


def _to_grey(light: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """[0, 1] to uint8, for arrays of any shape."""
    return np.asarray(np.round(np.clip(light, 0, 1) * 255), np.uint8)
