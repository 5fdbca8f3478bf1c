import pytest
import torch

from training.losses import (
    SEGMENTER_LOSSES,
    bce_dice,
    focal,
    kl_divergence,
    perceptual_relative,
    perceptual_sum,
    squared_error,
)

SURE = 12.0
MASK = torch.tensor([[[[255, 0], [255, 0]]]], dtype=torch.uint8)
RIGHT = torch.tensor([[[[SURE, -SURE], [SURE, -SURE]]]])


@pytest.mark.parametrize("name", SEGMENTER_LOSSES)
def test_right_is_near_zero_and_wrong_is_not(name: str) -> None:
    loss = SEGMENTER_LOSSES[name]
    assert loss(RIGHT, MASK).item() < 0.01
    assert loss(-RIGHT, MASK).item() > 1.0


@pytest.mark.parametrize("name", SEGMENTER_LOSSES)
def test_ignored_pixels_weigh_nothing(name: str) -> None:
    mask, logits = MASK.clone(), RIGHT.clone()
    logits[..., 1, 1] = SURE  # one of the pixels that count is wrong
    whole = SEGMENTER_LOSSES[name](logits, mask)
    mask[..., 0, 0] = 128
    assert SEGMENTER_LOSSES[name](logits, mask) > whole  # one of three, not of four
    logits.requires_grad_()
    SEGMENTER_LOSSES[name](logits, mask).backward()
    assert logits.grad is not None
    assert logits.grad[0, 0, 0, 0] == 0


def test_bce_dice_by_hand() -> None:
    half = torch.zeros(1, 1, 2, 2)  # p = 0.5 everywhere: overlap 1, total 2 + 2
    wanted = torch.log(torch.tensor(2.0)) + 1 - 3 / 5
    assert bce_dice(half, MASK).item() == pytest.approx(wanted.item())


def test_focal_by_hand() -> None:
    half = torch.zeros(1, 1, 2, 2)  # (1 - 0.5)^2 * ln 2, weighted 0.75 or 0.25
    wanted = 0.25 * 0.6931472 * (0.75 + 0.25) / 2
    assert focal(half, MASK).item() == pytest.approx(wanted)


def test_kl_of_the_prior_is_zero_and_of_a_shift_half_its_square() -> None:
    zero = torch.zeros(2, 3)
    assert kl_divergence(zero, zero).item() == 0.0
    assert kl_divergence(zero + 2.0, zero).item() == pytest.approx(3 * 2.0**2 / 2)


def test_squared_error_sums_pixels_and_averages_images() -> None:
    x = torch.zeros(2, 1, 4, 4)
    assert squared_error(x, x + 0.5).item() == pytest.approx(16 * 0.25)


def test_the_papers_perceptual_loss_is_a_plain_sum() -> None:
    p, q = torch.zeros(2, 3, 4, 4), torch.full((2, 3, 4, 4), 0.5)
    assert perceptual_sum((p,), (q,), 0).item() == pytest.approx(48 * 0.25)


def test_a_relative_one_does_not_depend_on_the_scale_of_the_features() -> None:
    p = (torch.rand(2, 3, 4, 4), torch.rand(2, 5, 2, 2))
    q = (torch.rand(2, 3, 4, 4), torch.rand(2, 5, 2, 2))
    louder = tuple(10 * a for a in p), tuple(10 * a for a in q)
    torch.testing.assert_close(
        perceptual_relative(p, q, 16), perceptual_relative(*louder, 16)
    )
    assert perceptual_relative(p, p, 16).item() == 0.0
