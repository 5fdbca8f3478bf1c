import numpy as np
import pytest

from glss.metrics import dice, iou, mean_iou

FULL, EMPTY = np.ones((2, 2), bool), np.zeros((2, 2), bool)
LEFT, TOP = np.array([[1, 0], [1, 0]], bool), np.array([[1, 1], [0, 0]], bool)


@pytest.mark.parametrize(
    ("predicted", "truth", "wanted_iou", "wanted_dice"),
    [
        pytest.param(FULL, FULL, 1.0, 1.0, id="perfect"),
        pytest.param(LEFT, ~LEFT, 0.0, 0.0, id="all wrong"),
        pytest.param(LEFT, TOP, 1 / 3, 1 / 2, id="one of three"),
        pytest.param(FULL, LEFT, 1 / 2, 2 / 3, id="twice too large"),
        pytest.param(EMPTY, EMPTY, 1.0, 1.0, id="empty found empty"),
        pytest.param(EMPTY, LEFT, 0.0, 0.0, id="all missed"),
        pytest.param(LEFT, EMPTY, 0.0, 0.0, id="all invented"),
    ],
)
def test_named_cases(predicted, truth, wanted_iou, wanted_dice) -> None:
    assert iou(predicted, truth) == pytest.approx(wanted_iou)
    assert dice(predicted, truth) == pytest.approx(wanted_dice)


def test_pixels_that_do_not_count_change_nothing() -> None:
    counts = LEFT
    assert iou(LEFT, FULL, counts=counts) == 1.0
    assert iou(TOP, LEFT, counts=counts) == pytest.approx(1 / 2)


def test_nothing_that_counts_is_an_empty_mask() -> None:
    assert iou(FULL, FULL, counts=EMPTY) == 1.0


def test_a_mean_is_over_pairs_of_masks() -> None:
    half = np.zeros((4, 4), bool)
    half[:2] = True
    assert mean_iou([half, half], [half, ~half]) == 0.5
    with pytest.raises(ValueError, match="shorter"):
        mean_iou([half, half], [half])
