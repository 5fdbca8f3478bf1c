"""Garments that are cut out hold no skin, and trousers give their legs, too."""

from __future__ import annotations

import numpy as np
import pytest

from training.data.photograph import Photograph
from training.samples.garments import cut_garments, dyed

JEANS, SHIRT, SKIN, SHOES = 25, 38, 41, 39


@pytest.fixture
def person() -> Photograph:
    """Face, shirt, trousers with a gap between the legs, shoes."""
    parts = np.zeros((240, 120), np.uint8)
    parts[10:30, 50:70] = SKIN
    parts[30:110, 30:90] = SHIRT
    parts[110:220, 30:90] = JEANS
    parts[160:220, 55:65] = 0
    parts[220:230, 30:90] = SHOES
    red = np.random.default_rng(0).integers(0, 255, parts.shape, np.uint8)
    mask = np.where(parts == SKIN, np.uint8(255), np.uint8(0))
    return Photograph("p", "p", red, mask, parts)


def test_large_garments_and_single_legs_are_cut(person: Photograph) -> None:
    shapes = {cutout.red.shape for cutout in cut_garments(person)}
    assert shapes == {(80, 60), (110, 60), (66, 30)}  # shirt, trousers, a leg


def test_no_garment_holds_skin_or_what_is_beside_it(person: Photograph) -> None:
    pieces = cut_garments(person)
    assert len(pieces) == 4
    for piece in pieces:
        assert not piece.skin.any()
    trousers = next(p for p in pieces if p.red.shape == (110, 60))
    assert not trousers.alpha[60:, 30].any()  # between the legs
    assert (trousers.alpha == 255).sum() == 110 * 60 - 60 * 10


def test_a_small_garment_is_left_out(person: Photograph) -> None:
    assert person.parts is not None
    person.parts[:] = np.where(person.parts == SHIRT, 0, person.parts)
    person.parts[30:60, 30:90] = SHIRT
    assert (30, 60) not in {piece.red.shape for piece in cut_garments(person)}


def test_dyes_change_the_pixels_and_not_the_shape(person: Photograph) -> None:
    piece = cut_garments(person)[0]
    rng = np.random.default_rng(1)
    levels = []
    for _ in range(20):
        other = dyed(rng, piece)
        assert np.array_equal(other.alpha, piece.alpha)
        levels.append(other.red.mean())
    assert np.std(levels) > 20
