"""The dark room behind the person of the demo scene, drawn from a fixed seed.

Everything is painted as it reflects near infrared, where dyes hardly matter: cloth,
paper, leaves and wood are bright whatever their colour, glass shows the night outside.
Brightness is [0, 1] before the lamp.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float32

from app.runtime.cameras.opencv import cv2

Scene = Float32[np.ndarray, "h w"]

SEED = 1995
SCALE = 2  # drawn at twice the size, so that edges come out smooth


def draw_room(width: int, height: int) -> Scene:
    """The empty room, evenly lit, slightly out of focus; the same at every call."""
    random = np.random.default_rng(SEED)
    room = _wall(width * SCALE, height * SCALE, random)
    _door(room)
    _window(room, random)
    _shelf(room, random)
    _picture_frame(room, random)
    _floor_lamp(room)
    _plant(room, random)
    small = cv2.resize(room, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 1.1), np.float32)


def smooth_noise(
    width: int, height: int, grain_px: float, random: np.random.Generator
) -> Scene:
    """Noise of mean 0 and deviation 1 whose spots are about `grain_px` wide."""
    small = (int(width / grain_px) + 2, int(height / grain_px) + 2)
    noise = random.standard_normal(small[::-1]).astype(np.float32)
    noise = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(noise / noise.std(), np.float32)


def _wall(width: int, height: int, random: np.random.Generator) -> Scene:
    wall = np.full((height, width), 0.46, np.float32)
    wall += 0.018 * smooth_noise(width, height, 180, random)
    wall += 0.010 * smooth_noise(width, height, 30, random)
    wall += 0.012 * smooth_noise(width, height, 3, random)
    skirting = int(0.90 * height)
    wall[skirting:] = 0.30  # floor
    wall[skirting - 34 : skirting] = 0.58
    wall[skirting - 37 : skirting - 34] = 0.30
    return wall


def _box(room: Scene, x: int, y: int, w: int, h: int, value: float) -> None:
    """Fill a rectangle given in picture pixels."""
    room[y * SCALE : (y + h) * SCALE, x * SCALE : (x + w) * SCALE] = value


def _shade(room: Scene, x: int, y: int, w: int, h: int, factor: float) -> None:
    room[y * SCALE : (y + h) * SCALE, x * SCALE : (x + w) * SCALE] *= factor


def _polygon(room: Scene, points: Sequence[tuple[float, float]], value: float) -> None:
    corners = np.round(np.array(points) * SCALE * 16).astype(np.int32)
    cv2.fillPoly(room, [corners], value, cv2.LINE_AA, 4)


def _door(room: Scene) -> None:
    """At the left, half open to a dark corridor."""
    _box(room, 12, 58, 116, 374, 0.62)  # frame
    _box(room, 20, 66, 100, 366, 0.05)  # corridor
    _polygon(room, [(20, 66), (88, 78), (88, 446), (20, 432)], 0.53)  # leaf
    for top, bottom in ((96, 226), (250, 400)):
        outer = [(30, top), (78, top + 7), (78, bottom + 6), (30, bottom)]
        inner = [(33, top + 4), (75, top + 10), (75, bottom + 2), (33, bottom - 4)]
        _polygon(room, outer, 0.40)
        _polygon(room, inner, 0.50)
    cv2.circle(room, (80 * SCALE, 262 * SCALE), 4 * SCALE, 0.85, -1, cv2.LINE_AA)
    _box(room, 74, 260, 7, 3, 0.75)


def _window(room: Scene, random: np.random.Generator) -> None:
    """Night outside, a wooden frame, curtains at both sides."""
    x, y, w, h = 176, 40, 150, 190
    _box(room, x - 7, y - 7, w + 14, h + 14, 0.68)
    _box(room, x, y, w, h, 0.035)
    for _ in range(9):  # lights of the town
        at = (random.uniform(x + 8, x + w - 8), random.uniform(y + 90, y + h - 8))
        centre = tuple(int(v * SCALE) for v in at)
        cv2.circle(room, centre, 2, float(random.uniform(0.15, 0.5)), -1, cv2.LINE_AA)
    _polygon(room, [(x + 20, y), (x + 52, y), (x + 8, y + h), (x, y + h - 60)], 0.06)
    _box(room, x + w // 2 - 4, y, 8, h, 0.64)
    _box(room, x, y + 74, w, 6, 0.64)
    _box(room, x - 16, y + h + 6, w + 32, 9, 0.74)  # sill
    _shade(room, x - 16, y + h + 15, w + 32, 7, 0.72)
    _curtain(room, x - 30, y - 18, 46, h + 70, random)
    _curtain(room, x + w - 16, y - 18, 46, h + 70, random)
    _box(room, x - 44, y - 22, w + 88, 5, 0.35)  # rod


def _curtain(
    room: Scene, x: int, y: int, w: int, h: int, random: np.random.Generator
) -> None:
    phase = random.uniform(0, 6)
    across = np.linspace(0, 1, w * SCALE, dtype=np.float32)
    down = np.linspace(0, 1, h * SCALE, dtype=np.float32)[:, None]
    turns = across * 30 + phase + 1.2 * np.sin(3 * down + across * 5)
    folds = 0.56 + 0.13 * np.sin(turns) + 0.05 * np.sin(2.3 * turns + 1)
    room[y * SCALE : (y + h) * SCALE, x * SCALE : (x + w) * SCALE] = folds
    _shade(room, x + w, y + 4, 4, h - 4, 0.8)


def _shelf(room: Scene, random: np.random.Generator) -> None:
    """Five boards of books and boxes at the right."""
    x, y, w, h = 452, 52, 176, 372
    _box(room, x, y, w, h, 0.13)
    _box(room, x, y, 6, h, 0.50)
    _box(room, x + w - 6, y, 6, h, 0.50)
    for board in range(6):
        top = y + board * 73
        if board:
            _row_of_books(room, x + 8, top - 3, w - 16, random)
        _box(room, x, top - 3, w, 6, 0.54)
        _shade(room, x + 6, top + 3, w - 12, 6, 0.5)


def _row_of_books(
    room: Scene, x: int, bottom: int, w: int, random: np.random.Generator
) -> None:
    end = x + w
    while x < end - 8:
        kind = random.uniform()
        if kind < 0.07:
            x += int(random.integers(6, 18))
            continue
        if kind < 0.15 and x < end - 44:
            x += _bowl(room, x, bottom, random)
            continue
        thick = int(random.integers(6, 15))
        tall = int(random.integers(40, 62))
        value = float(random.choice([0.12, 0.25, 0.36, 0.45, 0.55, 0.66, 0.74]))
        thick = min(thick, end - x)
        _book(room, x, bottom, thick, tall, value)
        x += thick + 1


def _book(
    room: Scene, x: int, bottom: int, thick: int, tall: int, value: float
) -> None:
    top = bottom - tall
    _box(room, x, top, thick, tall, value)
    _shade(room, x, top, 1, tall, 0.6)
    _shade(room, x + thick - 1, top, 1, tall, 0.7)
    band = 0.8 if value < 0.4 else 0.25
    if tall % 3:
        _box(room, x + 2, top + 7, max(1, thick - 4), 2, band)
    if tall % 2:
        _box(room, x + 3, top + 14, max(1, thick - 6), tall // 3, 0.5 * (value + band))


def _bowl(room: Scene, x: int, bottom: int, random: np.random.Generator) -> int:
    w, h = 38, int(random.integers(20, 34))
    value = float(random.uniform(0.4, 0.7))
    sides = [(x, bottom - h), (x + w, bottom - h), (x + w - 9, bottom), (x + 9, bottom)]
    _polygon(room, sides, value)
    _shade(room, x + w // 2, bottom - h, w // 2, h, 0.75)
    return w + 4


def _picture_frame(room: Scene, random: np.random.Generator) -> None:
    """A landscape on the wall between window and shelf."""
    x, y, w, h = 366, 92, 66, 84
    _shade(room, x + 3, y + 4, w + 3, h + 4, 0.72)
    _box(room, x, y, w, h, 0.24)
    _box(room, x + 4, y + 4, w - 8, h - 8, 0.72)
    _box(room, x + 11, y + 12, w - 22, h - 24, 0.42)
    ridge = [(x + 11.0, y + h - 12.0)]
    for i in range(9):
        ridge.append((x + 11 + i * (w - 22) / 8, y + 38 + float(random.uniform(-9, 9))))
    ridge.append((x + w - 11.0, y + h - 12.0))
    _polygon(room, ridge, 0.26)


def _floor_lamp(room: Scene) -> None:
    """Switched off, between window and shelf."""
    _box(room, 396, 262, 4, 170, 0.20)
    _polygon(room, [(380, 214), (416, 214), (430, 264), (366, 264)], 0.66)
    _polygon(room, [(404, 214), (416, 214), (430, 264), (412, 264)], 0.52)
    cv2.ellipse(
        room,
        (398 * SCALE, 432 * SCALE),
        (26 * SCALE, 5 * SCALE),
        0,
        0,
        360,
        0.22,
        -1,
        cv2.LINE_AA,
    )


def _plant(room: Scene, random: np.random.Generator) -> None:
    """On the floor in the corner; living leaves are the brightest thing in infrared."""
    foot = np.array([150.0, 392.0])
    for i in range(26):
        lean = random.uniform(-1.25, 1.25)
        reach = random.uniform(46, 104)
        tip = foot + reach * np.array([np.sin(lean), -np.cos(lean)])
        tip[1] += 26 * abs(lean)
        value = float(random.uniform(0.42, 0.86)) * (0.65 + 0.35 * i / 25)
        _leaf(room, foot, tip, value)
    _polygon(room, [(128, 386), (172, 386), (166, 432), (134, 432)], 0.36)
    _polygon(room, [(156, 386), (172, 386), (166, 432), (154, 432)], 0.28)
    _box(room, 125, 382, 50, 7, 0.42)


def _leaf(
    room: Scene,
    foot: Float32[np.ndarray, " 2"],
    tip: Float32[np.ndarray, " 2"],
    value: float,
) -> None:
    along = tip - foot
    side = np.array([-along[1], along[0]]) / np.hypot(*along) * 6.5
    middle, bend = foot + 0.62 * along, np.array([0.0, -6.0])
    points = [foot, middle + side + bend, tip, middle - side + bend]
    _polygon(room, [(float(p[0]), float(p[1])) for p in points], value)
    vein = [tuple(int(v * SCALE) for v in p) for p in (foot, tip)]
    cv2.line(room, vein[0], vein[1], 0.7 * value, 1, cv2.LINE_AA)
