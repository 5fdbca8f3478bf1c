"""Dyes change what is not skin, and nothing else."""

from __future__ import annotations

import numpy as np

from training.data.photograph import Photograph
from training.samples.cloth import patches
from training.samples.tone import (
    LEG_CLASS,
    SKIN_CLASS,
    apart,
    redyed,
    trousers_on,
    with_legs,
)


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


def a_person_with_bare_legs() -> np.ndarray:
    """Head, shirt, a hand at the hip, two bare legs."""
    parts = np.zeros((100, 40), np.uint8)
    parts[5:15, 15:25] = SKIN_CLASS
    parts[15:50, 10:30] = 38
    parts[44:52, 31:35] = SKIN_CLASS
    parts[60:95, 12:18] = parts[60:95, 22:28] = SKIN_CLASS
    return parts


def test_legs_are_told_from_faces_and_hands() -> None:
    told = with_legs(a_person_with_bare_legs())
    assert set(np.unique(told[60:95])) == {0, LEG_CLASS}
    assert told[10, 20] == told[48, 32] == SKIN_CLASS


def test_trousers_make_legs_cloth_and_leave_the_rest() -> None:
    parts = with_legs(a_person_with_bare_legs())
    red = np.full(parts.shape, 128, np.uint8)
    mask = np.where(np.isin(parts, (SKIN_CLASS, LEG_CLASS)), 255, 0).astype(np.uint8)
    changed = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        dyed, without = trousers_on(rng, red, mask, parts)
        assert not without[parts == LEG_CLASS].any()
        assert (without[parts == SKIN_CLASS] == 255).all()
        assert (dyed[parts != LEG_CLASS] == 128).all()
        changed.append((dyed[parts == LEG_CLASS] != 128).all())
    assert sum(changed) > 7
