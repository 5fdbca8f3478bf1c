"""Rounds a network's weights to bfloat16, and gives back the mean of what that changes.

A processor that computes in bfloat16 rounds weights and maps. What is lost in maps is
lost this way and that from pixel to pixel. But a weight is off in the same direction
everywhere: all of a channel is a little too bright or too dark. On a few pictures the
mean of that is measured and taken from the channel's bias, which stays in float32
(Nagel et al., "Data-free quantization through weight equalization and bias correction",
ICCV 2019, section 4.2).
"""

from __future__ import annotations

import torch
from jaxtyping import Float
from torch import Tensor, nn


@torch.no_grad()
def round_weights(
    network: nn.Module, x: Float[Tensor, "b 1 h w"], *, n_exact: int
) -> None:
    """Change all convolutions of `network` but the first `n_exact`.

    Each has a bias, and no normalisation follows (`glss.engines.folding`). `x` are
    pictures like those it will see.
    """
    convolutions = [part for part in network.modules() if isinstance(part, nn.Conv2d)]
    hooks = [
        conv.register_forward_hook(_round_and_correct)
        for conv in convolutions[n_exact:]
    ]
    network.eval()(x)
    for hook in hooks:
        hook.remove()


def _round_and_correct(conv: nn.Module, inputs: tuple[Tensor], output: Tensor) -> None:
    assert isinstance(conv, nn.Conv2d)
    assert conv.bias is not None
    conv.weight.data = conv.weight.bfloat16().float()
    error = conv.forward(inputs[0]) - output
    conv.bias.sub_(error.mean((0, 2, 3)))
