"""A mask comes back over its frame, and ends where the picture's edges are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from glss.framing import fit
from glss.guided_scaling import stretched

SHAPES = [(720, 1280), (240, 320), (32, 40), (128, 128), (130, 500)]


def ellipse(shape: tuple[int, int]) -> np.ndarray:
    """A bright thing on dark ground."""
    frame = np.full(shape, 40, np.uint8)
    height, width = shape
    centre, axes = (width // 2, height // 3), (width // 5, height // 4)
    cv2.ellipse(frame, centre, axes, 20, 0, 360, 200, -1)
    return frame


@pytest.mark.parametrize("shape", SHAPES)
def test_a_flat_mask_stays_flat(shape: tuple[int, int]) -> None:
    made = stretched(np.full((128, 128), 0.25, np.float32), ellipse(shape))
    assert made.shape == shape
    np.testing.assert_allclose(made, 0.25, atol=1e-3)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mask_keeps_its_place_and_its_range(shape: tuple[int, int]) -> None:
    frame = ellipse(shape)
    made = stretched((fit(frame, 128) > 120).astype(np.float32), frame)
    assert made.min() >= 0
    assert made.max() <= 1
    assert ((made >= 0.5) == (frame > 120)).mean() > 0.97


def test_it_follows_the_outline_where_a_plain_resize_does_not() -> None:
    frame = ellipse((720, 1280))
    coarse = cv2.GaussianBlur((fit(frame, 128) > 120).astype(np.float32), (0, 0), 1.5)
    plain = cv2.resize(np.roll(coarse, 1, axis=1), (1280, 720))
    guided = stretched(np.roll(coarse, 1, axis=1), frame)
    wrong = [int(((m >= 0.5) != (frame > 120)).sum()) for m in (plain, guided)]
    assert wrong[1] < 0.7 * wrong[0]


def test_without_edges_it_is_a_plain_resize() -> None:
    rng = np.random.default_rng(0)
    mask = cv2.GaussianBlur(rng.random((128, 128), np.float32), (0, 0), 6)
    flat = np.full((256, 384), 90, np.uint8)
    np.testing.assert_allclose(
        stretched(mask, flat), cv2.resize(mask, (384, 256)), atol=0.02
    )
