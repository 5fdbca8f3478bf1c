"""A depthwise convolution of 5 x 5 whose gradient is quick on processors.

Going back, oneDNN has no good kernel for more than 3 x 3: in bfloat16 it takes up to a
hundred times as long as going forward, a third of a training step of the segmenter.
Forward kernels are quick, and so are those back through 3 x 3. So the gradient of the
input is a forward convolution with the turned weights, and that of the weights comes
from four convolutions of 3 x 3 over shifted inputs: 6 to 10 times quicker, as exact.
"""

from __future__ import annotations

from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor
from torch.amp.autocast_mode import autocast
from torch.nn.functional import conv2d, pad

SIDE = 5
_PART = 3  # side of the kernels that there is a quick way back through


def depthwise(
    x: Float[Tensor, "b c h w"], weight: Float[Tensor, "c 1 5 5"]
) -> Float[Tensor, "b c h w"]:
    """`conv2d` of each channel with its own kernel; stride 1, borders of zeros.

    `x` and `weight` have one type; the output and all gradients have it too, whatever
    autocast would make of them.
    """
    return _Depthwise.apply(x, weight)  # type: ignore[no-any-return, no-untyped-call]


class _Depthwise(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        ctx.save_for_backward(x, weight)
        with autocast(x.device.type, enabled=False):
            return conv2d(x, weight, padding=SIDE // 2, groups=len(weight))

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor | None]:
        x, weight = ctx.saved_tensors
        (of_output,) = gradients
        wants_x, wants_weight = ctx.needs_input_grad
        return (
            _of_x(weight, of_output) if wants_x else None,
            _of_weight(x, weight, of_output) if wants_weight else None,
        )


def _of_x(weight: Tensor, of_output: Tensor) -> Tensor:
    turned = weight.flip(2, 3)
    return conv2d(of_output, turned, padding=SIDE // 2, groups=len(weight))


def _of_weight(x: Tensor, weight: Tensor, of_output: Tensor) -> Tensor:
    """The four corners of the kernels, which overlap in a cross of the same values."""
    height, width = (n + _PART - 1 for n in of_output.shape[2:])
    framed = pad(x, [SIDE // 2] * 4)
    part = weight[:, :, :_PART, :_PART]
    of_weight = torch.empty_like(weight)
    for top in (0, SIDE - _PART):
        for left in (0, SIDE - _PART):
            seen = framed[:, :, top : top + height, left : left + width]
            seen = seen.contiguous(memory_format=torch.channels_last)
            _, of_part, _ = torch.ops.aten.convolution_backward(
                of_output, seen, part, None, (1, 1), (0, 0), (1, 1), False, (0, 0),
                len(weight), (False, True, False),
            )  # fmt: skip
            of_weight[:, :, top : top + _PART, left : left + _PART] = of_part
    return of_weight
