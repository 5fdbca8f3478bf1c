"""Small folders of photographs, made by the tests themselves."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np


def write_photographs(
    root: Path, n: int = 12, *, size: tuple[int, int] = (60, 80), images: str = "images"
) -> Path:
    """`n` pictures of a bright disc (skin) on a dark slope, with masks."""
    (root / images).mkdir(parents=True, exist_ok=True)
    (root / "masks").mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    for i in range(n):
        picture, mask = draw(rng, size)
        cv2.imwrite(str(root / images / f"person{i}.png"), picture)
        cv2.imwrite(str(root / "masks" / f"person{i}.png"), mask)
    return root


def draw(
    rng: np.random.Generator, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """One picture (BGR) and its mask."""
    height, width = size
    slope = np.linspace(20, 90, width, dtype=np.float32)[None].repeat(height, 0)
    picture = np.repeat(slope[:, :, None], 3, 2).astype(np.uint8)
    mask = np.zeros(size, np.uint8)
    centre = (int(rng.integers(15, width - 15)), int(rng.integers(15, height - 15)))
    radius = int(rng.integers(8, 15))
    cv2.circle(mask, centre, radius, 255, -1)
    cv2.circle(picture, centre, radius, (60, 90, 200), -1)
    return picture, mask
