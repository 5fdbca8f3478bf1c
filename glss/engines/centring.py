"""Moves the maps that blocks of the live segmenter hand on to about zero, for bfloat16.

A number of low precision has three digits from its first on. A night's picture is
nearly of one brightness: most of what a channel says is then the same everywhere, and
what differs gets the digits that are left. A block ends without an activation, so a
constant can be taken from each of its channels, and given back by whoever reads them,
all of which are convolutions of one pixel: the logits are the same but for rounding,
which then is of what differs. The constants are what a flat dim picture gives.

Decision 16 says what that is worth, together with `glss.engines.rounding`.
"""

from __future__ import annotations

import torch
from jaxtyping import Float
from torch import Tensor, nn

from glss.unet_efficientnet_lite import JOINED, UnetEfficientNetLite

DIM = -0.6  # of [-1, 1]; from -0.9 to -0.6 it makes no difference that can be measured
_SIDE = 128  # pixels of the flat picture: enough for an inner part without borders


@torch.no_grad()
def centre(segmenter: UnetEfficientNetLite) -> None:
    """Change the constants of `segmenter`, which is in evaluation mode."""
    x = segmenter.encoder.stem(torch.full((1, 1, _SIDE, _SIDE), DIM))
    for number, stage in enumerate(segmenter.encoder.stages):
        x = stage(x)
        constants = x.mean((0, 2, 3))
        blocks = list(stage)  # type: ignore[call-overload]
        blocks[0][-1].bias.sub_(constants)
        for block in blocks[1:] + _next_block(segmenter, number):
            block[1].running_mean.sub_(_through(block[0], constants))
        for reader in _readers_in_decoder(segmenter, number):
            torch.as_tensor(reader.bias).add_(_through(reader, constants))
        x = x - constants[:, None, None]


def _next_block(segmenter: UnetEfficientNetLite, number: int) -> list[nn.Sequential]:
    stages = segmenter.encoder.stages
    return [stage[0] for stage in stages[number + 1 : number + 2]]  # type: ignore[index]


def _readers_in_decoder(
    segmenter: UnetEfficientNetLite, number: int
) -> list[nn.Conv2d]:
    """The convolution that takes the maps of a stage to the decoder, if one does."""
    if number not in JOINED:
        return []
    up = JOINED[::-1].index(number)  # joins from the deepest one; it narrows its own
    joins = segmenter.joins
    return [joins[0].narrow if up == 0 else joins[up - 1].lateral]  # type: ignore[list-item]


def _through(conv: nn.Conv2d, constants: Float[Tensor, " c"]) -> Float[Tensor, " d"]:
    """What a convolution of one pixel makes of them."""
    assert conv.kernel_size == (1, 1)
    return conv.weight[:, :, 0, 0] @ constants
