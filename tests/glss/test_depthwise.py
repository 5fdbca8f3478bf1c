"""The quick way back through 5 x 5 gives what autograd gives."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d

from glss.depthwise import SIDE, depthwise
from glss.unet_efficientnet_lite import SameConv


def case(height: int, width: int) -> tuple[Tensor, Tensor, Tensor]:
    """Input, weights, and the gradient of the output."""
    random = torch.Generator().manual_seed(height)
    x = torch.randn(3, 6, height, width, generator=random)
    weight = torch.randn(6, 1, SIDE, SIDE, generator=random)
    return x, weight, torch.randn(3, 6, height, width, generator=random)


def gradients(output: Tensor, x: Tensor, weight: Tensor, by: Tensor) -> list[Tensor]:
    return list(torch.autograd.grad(output, (x, weight), by.to(output.dtype)))


@pytest.mark.parametrize("size", [(9, 12), (6, 6), (2, 3), (1, 1)])
def test_gradients_are_those_of_autograd(size: tuple[int, int]) -> None:
    x, weight, by = case(*size)
    x.requires_grad_()
    weight.requires_grad_()
    plain = conv2d(x, weight, padding=SIDE // 2, groups=len(weight))
    quick = depthwise(x, weight)
    assert torch.equal(quick, plain)
    for ours, theirs in zip(
        gradients(quick, x, weight, by), gradients(plain, x, weight, by), strict=True
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)


def test_a_layer_in_training_has_the_gradients_of_one_that_is_not() -> None:
    """It takes the quick way back only in training, and under autocast as well."""
    x, _, by = case(12, 12)
    layer = SameConv(6, 6, SIDE, groups=6)
    layer.eval()
    exact = gradients(layer(x.requires_grad_()), x, layer.weight, by)
    layer.train()
    quick = layer(x)
    assert "Depthwise" in type(quick.grad_fn).__name__
    for ours, theirs in zip(gradients(quick, x, layer.weight, by), exact, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)
    with torch.autocast("cpu", torch.bfloat16):
        cast, short = layer(x), layer(x.bfloat16())
    for output, limit in ((cast, 1e-4), (short, 0.02)):
        found = gradients(output, x, layer.weight, by)
        for ours, theirs in zip(found, exact, strict=True):
            assert (ours - theirs).norm() < limit * theirs.norm()


def test_what_needs_no_gradient_gets_none() -> None:
    x, weight, by = case(9, 9)
    weight.requires_grad_()
    depthwise(x, weight).backward(by)
    assert weight.grad is not None and x.grad is None


def test_bfloat16_stays_near_float32() -> None:
    x, weight, by = case(12, 12)
    x.requires_grad_()
    weight.requires_grad_()
    exact = gradients(depthwise(x, weight), x, weight, by)
    short = depthwise(x.bfloat16(), weight.bfloat16())
    for ours, theirs in zip(gradients(short, x, weight, by), exact, strict=True):
        assert ours.dtype is torch.float32  # of the leaf
        assert (ours - theirs).norm() < 0.02 * theirs.norm()
