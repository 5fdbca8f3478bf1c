"""Cuts and light switches, told from motion and from noise."""

from __future__ import annotations

import numpy as np
import pytest

from glss.scene import Change, Scene


def dark(seed: int, *, level: float, sigma: float) -> np.ndarray:
    """A picture without content: a grey level and the sensor's noise."""
    noise = np.random.default_rng(seed).normal(level, sigma, (128, 128))
    return noise.clip(0, 255).astype(np.uint8)


def room(seed: int) -> np.ndarray:
    """Blocks of random brightness, mean near the middle."""
    blocks = np.random.default_rng(seed).integers(30, 226, (8, 8))
    return (
        np.kron(blocks - blocks.mean() + 128, np.ones((16, 16)))
        .clip(0, 255)
        .astype(np.uint8)
    )


@pytest.mark.parametrize("sigma", [0.0, 3.0, 10.0])
@pytest.mark.parametrize("level", [0.0, 20.0, 128.0])
def test_noise_alone_is_no_cut(level: float, sigma: float) -> None:
    before = Scene.of(dark(1, level=level, sigma=sigma))
    for seed in range(2, 12):
        now = Scene.of(dark(seed, level=level, sigma=sigma))
        assert now.change_since(before) is Change.NONE


def test_another_room_is_a_cut() -> None:
    for seed in range(1, 20):
        change = Scene.of(room(seed)).change_since(Scene.of(room(seed + 100)))
        assert change is Change.CUT


def test_a_person_who_walks_in_is_no_cut() -> None:
    empty, taken = room(1), room(1)
    taken[30:128, 50:80] = 200
    assert Scene.of(taken).change_since(Scene.of(empty)) is Change.NONE


@pytest.mark.parametrize("factor", [0.4, 1.6])
def test_a_light_that_switches_is_told(factor: float) -> None:
    lit = (room(1) * factor).clip(0, 255).astype(np.uint8)
    assert Scene.of(lit).change_since(Scene.of(room(1))) is Change.LIGHT


def test_a_lens_that_is_covered_and_uncovered() -> None:
    covered = dark(1, level=120.0, sigma=3.0)
    assert Scene.of(covered).change_since(Scene.of(room(1))) is Change.CUT
    assert Scene.of(room(1)).change_since(Scene.of(covered)) is Change.CUT
