"""A network's last convolution, said so that processors compute it in half the time.

The last convolution, 3 x 3, gives four channels, which become the 2 x 2 pixels of a
block. A processor computes sixteen channels in the time of four. With a window of
4 x 4 at every second place it gives the 4 x 4 pixels of four blocks at once: the same
sums, and zeros.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.fx import GraphModule, Node
from torch.nn.functional import pad

from glss.engines.blocks import TO_SPACE
from glss.engines.graph_passes import (
    change_weight,
    clean,
    convolution_weight,
    is_plain_convolution,
)
from glss.segmenter import LightUNet
from glss.unet_efficientnet_lite import UnetEfficientNetLite


def enlarge_blocks(segmenter: LightUNet | UnetEfficientNetLite) -> None:
    """Change the head of `segmenter`, so that it gives the same logits sooner."""
    head = segmenter.head
    assert segmenter.block == 2
    assert head.bias is not None
    larger = nn.Conv2d(head.in_channels, 16, 4, stride=2, padding=1)
    larger.weight.data = of_large_blocks(head.weight.data)
    torch.as_tensor(larger.bias).data = of_large_blocks(head.bias.data)
    segmenter.head, segmenter.block = larger, 4


def enlarge_last_block(gm: GraphModule) -> None:
    """The same for the picture that ends a traced decoder."""
    for shuffle in list(gm.graph.nodes):
        conv = shuffle.args[0] if shuffle.target is TO_SPACE else None
        if (
            isinstance(conv, Node)
            and is_plain_convolution(conv)
            and len(conv.users) == 1
            and conv.args[3:6] == ([1, 1], [1, 1], [1, 1])  # stride, padding, dilation
            and convolution_weight(gm, conv).shape[0] == 4
        ):
            change_weight(gm, conv, of_large_blocks)
            conv.args = (*conv.args[:3], [2, 2], *conv.args[4:])
            shuffle.args = (conv, 4)
    clean(gm)


def of_large_blocks(values: Tensor) -> Tensor:
    """Weight, (4, c, 3, 3), or bias, (4), for blocks of 4 x 4 in place of 2 x 2."""
    places = [
        pad(values, (j, 1 - j, i, 1 - i)) if values.ndim == 4 else values
        for i in range(2)
        for j in range(2)
    ]
    apart = torch.stack(places).reshape(2, 2, 2, 2, *places[0].shape[1:])
    return apart.transpose(1, 2).flatten(0, 3)
