"""Dyes change what is not skin, and nothing else."""

from __future__ import annotations

import numpy as np

from training.data.photograph import Photograph
from training.samples.cloth import patches
from training.samples.tone import SKIN_CLASS, apart, redyed


def test_each_garment_gets_one_curve_and_skin_none() -> None:
    red = np.tile(np.arange(0, 240, 4, np.uint8), (60, 1))
    parts = np.zeros((60, 60), np.uint8)
    parts[10:20], parts[20:30], parts[30:40] = 5, SKIN_CLASS, 7
    dyed = redyed(np.random.default_rng(1), red, parts, sigma=0.6)
    for rows in (slice(0, 10), slice(20, 30)):
        assert np.array_equal(dyed[rows], red[rows])
    for rows in (slice(10, 20), slice(30, 40)):
        assert np.array_equal(dyed[rows][0], dyed[rows][-1])
        assert not np.array_equal(dyed[rows], red[rows])


def test_skin_and_the_rest_are_changed_apart() -> None:
    red, mask = np.full((40, 40), 100, np.uint8), np.zeros((40, 40), np.uint8)
    mask[:, 20:] = 255
    differs = []
    for seed in range(20):
        made = apart(np.random.default_rng(seed), red, mask, sigma=0.35)
        assert np.ptp(made[:, :18]) == np.ptp(made[:, 22:]) == 0
        differs.append(abs(int(made[0, 0]) - int(made[0, -1])) > 10)
    assert sum(differs) > 10


def test_cloth_is_cut_from_garments_alone() -> None:
    parts = np.zeros((80, 80), np.uint8)
    parts[:40], parts[40:] = 3, SKIN_CLASS
    red = np.where(parts == 3, 90, 200).astype(np.uint8)
    made = patches([Photograph("p", "p", red, parts, parts)], 16)
    assert len(made) == 1
    assert (made[0] == 90).all()
