"""What a frame's confidence is made of, by hand, and what a bundle keeps of it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from glss.confidence import Confidence, Linear, as_table, from_table

PLAIN = Confidence(
    combine="max",
    threshold=0.5,
    scale=1.0,
    shift=0.0,
    found=Linear(0.0, {"self_iou": 2.0, "agreement": 1.0}),
    empty=Linear(1.0, {"peak": -4.0}),
    sure_from=0.3,
)
CLEAR = np.zeros((8, 8), np.float32)
CLEAR[2:6, 2:6] = 1.0
VAGUE = np.where(CLEAR > 0, np.float32(0.6), np.float32(0.4))


def test_a_clear_mask_is_worth_more_than_a_vague_one() -> None:
    clear = PLAIN(CLEAR, ssim=0.9, both=(CLEAR, CLEAR))
    vague = PLAIN(VAGUE, ssim=0.9, both=(VAGUE, VAGUE))
    assert 0.0 <= vague < clear <= 1.0


def test_masks_that_differ_lower_it() -> None:
    other = np.roll(CLEAR, 2, axis=0)
    assert PLAIN(CLEAR, ssim=0.9, both=(CLEAR, other)) < PLAIN(
        CLEAR, ssim=0.9, both=(CLEAR, CLEAR)
    )


def test_features_against_sums_by_hand() -> None:
    features = PLAIN.features(VAGUE, ssim=0.7, both=(CLEAR, VAGUE))
    inside, outside = 16 * 0.6, 48 * 0.4
    assert features["ssim"] == 0.7
    assert features["self_iou"] == pytest.approx(inside / (16 + outside), abs=1e-3)
    assert features["agreement"] == pytest.approx(inside / (16 + outside), abs=1e-3)
    assert features["peak"] == pytest.approx(0.6, abs=1e-3)
    entropy = -0.6 * math.log2(0.6) - 0.4 * math.log2(0.4)
    assert features["entropy"] == pytest.approx(entropy, abs=2e-3)
    share = (inside + outside) / 64
    assert features["log_share"] == pytest.approx(math.log(share + 1e-3), abs=1e-3)


def test_an_empty_mask_is_judged_by_its_own_model() -> None:
    nothing, hint = np.zeros((8, 8), np.float32), np.zeros((8, 8), np.float32)
    hint[3, 3] = 0.49
    sure = PLAIN(nothing, ssim=0.9, both=(nothing, nothing))
    assert sure == pytest.approx(1 / (1 + math.exp(-1.0)), abs=1e-2)
    assert PLAIN(hint, ssim=0.9, both=(hint, hint)) < sure


def test_no_number_stays_no_number() -> None:
    assert math.isnan(PLAIN(CLEAR, ssim=math.nan, both=(CLEAR, CLEAR)))
    broken = CLEAR.copy()
    broken[0, 0] = np.nan
    assert math.isnan(PLAIN(broken, ssim=0.9, both=(CLEAR, CLEAR)))


def test_pixels_are_moved_by_scale_and_shift() -> None:
    moved = replace(PLAIN, scale=0.5, shift=-1.0)
    p = np.float32([[0.5, 0.9, 0.0, 1.0]])
    expected = 1 / (1 + np.exp(-(0.5 * np.log(9) - 1)))
    q = moved.pixels(p)
    assert q[0, :2] == pytest.approx([1 / (1 + math.e), expected], abs=1e-4)
    assert 0.0 < q[0, 2] < q[0, 3] < 1.0


def test_a_table_gives_back_what_went_in() -> None:
    assert from_table(as_table(PLAIN)) == PLAIN


@pytest.mark.parametrize(
    "change",
    [
        {"scale": "wide"},
        {"scale": math.nan},
        {"sure_from": True},
        {"found": {"bias": 1.0, "mood": 2.0}},
        {"found": {"ssim": 2.0}},
        {"empty": 3.0},
    ],
)
def test_a_table_that_is_wrong_is_refused(change: dict) -> None:
    with pytest.raises((ValueError, KeyError)):
        from_table({**as_table(PLAIN), **change})
