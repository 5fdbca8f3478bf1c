"""The reliability diagram: how often what was predicted came true."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8

from glss.picture_file import write_picture

Panel = UInt8[np.ndarray, "h w 3"]
Point = Sequence[float]  # predicted, happened, share

_SIDE_PX, _LEFT_PX, _TOP_PX, _RIGHT_PX, _BOTTOM_PX = 320, 64, 44, 24, 92
_INK, _FAINT, _PAPER = (40, 40, 40), (205, 205, 205), (255, 255, 255)
_BLUE, _BAR = (178, 114, 0), (222, 196, 160)  # Okabe and Ito's blue, BGR, and its tint
_SHARE_PX = 34  # height of the strip that shows how many there are


def plot(pixels: Sequence[Point], frames: Sequence[Point], file: Path) -> None:
    """Two panels side by side; raises `GlssError` where `file` cannot be written."""
    panels = (
        _panel(pixels, "pixels", "predicted probability of skin", "share that is skin"),
        _panel(frames, "frames", "expected IoU", "mean IoU"),
    )
    write_picture(file, np.hstack(panels))


def _panel(points: Sequence[Point], title: str, across: str, up: str) -> Panel:
    height = _TOP_PX + _SIDE_PX + _BOTTOM_PX
    panel = np.full((height, _LEFT_PX + _SIDE_PX + _RIGHT_PX, 3), 255, np.uint8)
    for tick in range(0, 11, 2):
        _grid(panel, tick / 10)
    cv2.line(panel, _at(0, 0), _at(1, 1), _FAINT, 2, cv2.LINE_AA)
    _shares(panel, points)
    line = np.array([_at(p[0], p[1]) for p in points], np.int32)
    cv2.polylines(panel, [line], False, _BLUE, 2, cv2.LINE_AA)
    for point in line:
        cv2.circle(panel, point.tolist(), 5, _BLUE, -1, cv2.LINE_AA)
    _write(panel, title, (_LEFT_PX, 28), 20, 600)
    _write(panel, across, (_LEFT_PX, _TOP_PX + _SIDE_PX + 42), 15)
    _write(panel, "bars: share of all", (_LEFT_PX, _TOP_PX + _SIDE_PX + 64), 13)
    _write(panel, up, (_LEFT_PX + 110, 28), 15)
    return panel


def _grid(panel: Panel, value: float) -> None:
    cv2.line(panel, _at(value, 0), _at(value, 1), (238, 238, 238), 1)
    cv2.line(panel, _at(0, value), _at(1, value), (238, 238, 238), 1)
    x, y = _at(value, 0)
    _write(panel, f"{value:.1f}", (x - 10, y + 20), 13)
    _write(panel, f"{value:.1f}", (_LEFT_PX - 32, _at(0, value)[1] + 5), 13)


def _shares(panel: Panel, points: Sequence[Point]) -> None:
    """How much is in each bin, along the foot of the panel."""
    for predicted, _, share in points:
        x, y = _at(predicted, 0)
        top = y - max(1, round(share * _SHARE_PX))
        cv2.rectangle(panel, (x - 9, top), (x + 9, y), _BAR, -1)


def _at(x: float, y: float) -> tuple[int, int]:
    return round(_LEFT_PX + x * _SIDE_PX), round(_TOP_PX + (1 - y) * _SIDE_PX)


def _write(
    panel: Panel, text: str, origin: tuple[int, int], size: int, weight: int = 400
) -> None:
    cv2.putText(panel, text, origin, _INK, cv2.FontFace("sans"), size, weight)
