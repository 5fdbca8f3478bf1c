"""Clothed limbs are drawn over what is there, and are not skin."""

from __future__ import annotations

import numpy as np

from training.samples.limbs import clothe


def test_a_limb_hides_the_skin_below_and_changes_nothing_beside_it() -> None:
    n_drawn = 0
    for seed in range(20):
        picture = np.full((96, 96), 77, np.uint8)
        mask = np.full((96, 96), 255, np.uint8)
        clothe(np.random.default_rng(seed), picture, mask, [])
        n_drawn += int((mask == 0).any())
        far = mask == 255
        changed = far & (picture != 77)
        assert changed.sum() < 0.1 * mask.size  # the blended rim alone
        assert set(np.unique(mask)) <= {0, 255}
    assert n_drawn > 15  # a limb may lie outside of the picture


def test_limbs_are_shaded_round() -> None:
    picture, mask = np.zeros((96, 96), np.uint8), np.full((96, 96), 255, np.uint8)
    clothe(np.random.default_rng(3), picture, mask, [])
    assert len(np.unique(picture[mask == 0])) > 5
