"""Arms come from a border, point inwards, and what covers them is not skin."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from training.data.photograph import Photograph
from training.samples.arms import ArmShares, reach_in
from training.samples.upright_arm import Arm, upright

CLOTH = [np.full((64, 64), 120, np.uint8)]
BARE = ArmShares(sleeve=0.0, glove=0.0, empty_sleeve=0.0, watch=0.0, shadow=0.0)


def photograph(*, from_top: bool) -> Photograph:
    """A forearm that leaves the picture, with a wide hand at its other end."""
    mask = np.zeros((200, 160), np.uint8)
    mask[:120, 70:95] = 255
    cv2.ellipse(mask, (82, 140), (35, 40), 0, 0, 360, 255, -1)
    mask = mask if from_top else np.ascontiguousarray(mask[::-1])
    red = np.where(mask == 255, 140, 30).astype(np.uint8)
    return Photograph("hand", "someone", red, mask)


def arm(*, from_top: bool = True) -> Arm:
    made = upright(photograph(from_top=from_top))
    assert made is not None
    return made


def drawn(seed: int, shares: ArmShares) -> tuple[np.ndarray, np.ndarray]:
    picture, mask = np.full((96, 96), 20, np.uint8), np.zeros((96, 96), np.uint8)
    reach_in(np.random.default_rng(seed), picture, mask, arm(), CLOTH, shares)
    return picture, mask


@pytest.mark.parametrize("from_top", [True, False])
def test_the_hand_is_turned_down_whichever_way_it_came(from_top: bool) -> None:
    made = arm(from_top=from_top)
    hand, forearm = made.width[120:170].mean(), made.width[10:90].mean()
    assert hand > 1.5 * forearm
    assert made.level == pytest.approx(140, abs=5)


def test_without_a_border_to_go_by_the_ragged_end_is_the_hand() -> None:
    mask = np.zeros((220, 200), np.uint8)
    mask[20:120, 85:115] = 255
    for finger in range(5):  # spread out
        x = 60 + 20 * finger
        cv2.line(mask, (100, 120), (x, 200), 255, 8)
    made = upright(
        Photograph("h", "h", np.where(mask == 255, 140, 30).astype(np.uint8), mask)
    )
    assert made is not None
    assert (
        np.ptp(np.nonzero(made.alpha[150:] > 127)[1]) > 1.5 * made.width[20:80].mean()
    )


def test_no_skin_is_no_arm() -> None:
    blank = np.zeros((50, 50), np.uint8)
    assert upright(Photograph("a", "a", blank, blank)) is None


def test_a_bare_arm_reaches_the_border_or_ends_in_a_cuff() -> None:
    for seed in range(40):
        picture, mask = drawn(seed, BARE)
        thing = (picture > 40).astype(np.uint8)  # arm and cuff
        if not mask.any():
            continue
        rim = np.concatenate((thing[:3].ravel(), thing[-3:].ravel(),
                              thing[:, :3].ravel(), thing[:, -3:].ravel()))  # fmt: skip
        assert rim.any(), seed


def test_what_covers_takes_skin_away_and_a_longer_forearm_adds_some() -> None:
    bare, sleeved = (
        sum(int((drawn(seed, shares)[1] == 255).sum()) for seed in range(30))
        for shares in (BARE, ArmShares(1.0, 0.0, 0.0, 0.0, 0.0))
    )
    assert 0 < sleeved < 0.9 * bare
    lit = ArmShares(1.0, 0.0, 0.0, 0.0, 0.0, lit_sleeve=1.0)
    covered = sum(int((drawn(seed, lit)[1] == 255).sum()) for seed in range(30))
    assert 0 < covered < 0.9 * bare
    longer = ArmShares(0.0, 0.0, 0.0, 0.0, 0.0, forearm=1.0)
    lengthened = sum(int((drawn(seed, longer)[1] == 255).sum()) for seed in range(30))
    assert lengthened > 1.1 * bare
    gloved = ArmShares(sleeve=0.0, glove=1.0, empty_sleeve=0.0, watch=0.0, shadow=0.0)
    for seed in range(10):
        picture, mask = drawn(seed, gloved)
        assert not mask.any()
        assert (picture != 20).any()
