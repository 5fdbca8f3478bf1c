"""A relief of cloth is lit as a lamp would light it, and a lap in it is not skin."""

from __future__ import annotations

import numpy as np
import pytest

from training.samples.lap import bare, clad, sit
from training.samples.relief import Cloth, Limb, Relief

PLAIN = Cloth(level=200.0, folds=0.0)


def lying(x: float, height: float = 10.0) -> Limb:
    """From top to bottom at `x`, 12 pixels thick to each side."""
    return Limb((x, -40.0, height), (x, 140.0, height), (12.0, 12.0))


def lit(*limbs: Limb, lamp: float = 100.0) -> tuple[np.ndarray, np.ndarray]:
    relief = Relief(96)
    for limb in limbs:
        relief.lay(np.random.default_rng(0), [limb], PLAIN)
    return relief.lit((48.0, 48.0, lamp))


def test_a_limb_is_brightest_where_it_faces_the_lamp() -> None:
    pixels, alpha = lit(lying(48))
    row, seen = pixels[48].astype(int), alpha[48] > 0
    assert 22 <= seen.sum() <= 25
    assert row[48] > 180  # right below, at its level
    assert row[48] > 1.3 * row[39] > 0 and row[48] > 1.3 * row[57]
    assert not pixels[48][~seen][:30].any()


def test_light_falls_with_the_square_of_the_distance() -> None:
    near, far = lying(20, height=60.0), lying(76, height=10.0)
    pixels, _ = lit(near, far, lamp=172.0)  # 100 and 150 above their tops
    ratio = pixels[48, 20] / pixels[48, 76]
    assert 1.8 < ratio < 2.8


def test_the_higher_limb_hides_the_lower() -> None:
    low = Limb((0.0, 48.0, 5.0), (96.0, 48.0, 5.0), (12.0, 12.0))
    relief = Relief(96)
    relief.lay(np.random.default_rng(0), [lying(48, height=40.0)], PLAIN)
    before = relief.lit((48.0, 48.0, 200.0))[0][48, 48]
    relief.lay(np.random.default_rng(0), [low], Cloth(20.0, 0.0))
    after = relief.lit((48.0, 48.0, 200.0))[0]
    assert abs(int(after[48, 48]) - int(before)) < 10
    assert after[48, 10] < 30


def test_folds_vary_the_light_along_a_limb() -> None:
    def roughness(folds: float) -> float:
        relief = Relief(96)
        relief.lay(np.random.default_rng(1), [lying(48)], Cloth(200.0, folds))
        pixels, _ = relief.lit((48.0, 48.0, 400.0))
        return float(np.abs(np.diff(pixels[10:86, 48].astype(float))).mean())

    assert roughness(0.4) > 3 * roughness(0.0)


def test_who_sits_hides_the_skin_below_and_is_none() -> None:
    n_drawn = 0
    for seed in range(20):
        picture = np.full((96, 96), 77, np.uint8)
        mask = np.full((96, 96), 255, np.uint8)
        sit(np.random.default_rng(seed), picture, mask, [])
        n_drawn += int((mask == 0).mean() > 0.02)
        changed = (mask == 255) & (picture != 77)
        assert changed.mean() < 0.1  # the blended rim alone
        assert set(np.unique(mask)) <= {0, 255}
    assert n_drawn > 15


@pytest.mark.parametrize("level", [60.0, 150.0])
def test_a_sleeve_is_as_bright_as_was_asked(level: float) -> None:
    for seed in range(20):
        pixels = clad(np.random.default_rng(seed), 96, lying(48), [], level)
        assert 0.75 * level < pixels[:, 37:59].mean() < 1.2 * level
        assert pixels[0, 0] == level  # beside the limb, too


def test_bare_skin_is_flatter_than_cloth() -> None:
    def contrast(pixels: np.ndarray) -> float:
        row = pixels[48, 37:59].astype(float)
        return float(np.ptp(row) / row.mean())

    rngs = [np.random.default_rng(seed) for seed in range(10)]
    bare_ = [contrast(bare(rng, 96, lying(48), 150.0)[0]) for rng in rngs]
    assert np.mean(bare_) < 0.7 * contrast(lit(lying(48))[0])
