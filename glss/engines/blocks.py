"""Pixel-shuffle in the order of channels that engines run as plain copies.

`pixel_shuffle` takes the four pixels of a block from neighbouring channels; an engine
that keeps channels together in memory then gathers single numbers. With the blocks
first, (r, r, c) instead of (c, r, r), each pixel is one run of c numbers. The order is
changed by sorting the weights of the convolution in front, or behind, once.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.fx import GraphModule, Node

from glss.engines.graph_passes import (
    change_weight,
    clean,
    convolution_weight,
    is_plain_convolution,
)

aten = torch.ops.aten
_SCHEMA = "(Tensor x, int r) -> Tensor"  # not inferred: annotations are text


@torch.library.custom_op("glss::depth_to_space", mutates_args=(), schema=_SCHEMA)
def depth_to_space(x: Tensor, r: int) -> Tensor:
    """(b, r r c, h, w) to (b, c, h r, w r), blocks first; ONNX's mode DCR."""
    b, deep, h, w = x.shape
    parts = x.reshape(b, r, r, deep // (r * r), h, w).permute(0, 3, 4, 1, 5, 2)
    return parts.reshape(b, deep // (r * r), h * r, w * r).contiguous()


@torch.library.custom_op("glss::space_to_depth", mutates_args=(), schema=_SCHEMA)
def space_to_depth(x: Tensor, r: int) -> Tensor:
    """(b, c, h r, w r) to (b, r r c, h, w), blocks first; ONNX's SpaceToDepth."""
    b, c, h, w = x.shape
    parts = x.reshape(b, c, h // r, r, w // r, r).permute(0, 3, 5, 1, 2, 4)
    return parts.reshape(b, c * r * r, h // r, w // r).contiguous()


@depth_to_space.register_fake
def _(x: Tensor, r: int) -> Tensor:
    b, deep, h, w = x.shape
    return x.new_empty(b, deep // (r * r), h * r, w * r)


@space_to_depth.register_fake
def _(x: Tensor, r: int) -> Tensor:
    b, c, h, w = x.shape
    return x.new_empty(b, c * r * r, h // r, w // r)


TO_SPACE = torch.ops.glss.depth_to_space.default
TO_DEPTH = torch.ops.glss.space_to_depth.default


def blocks_first(gm: GraphModule) -> None:
    """Sort the weights around every pixel-shuffle that touches convolutions only."""
    for node in list(gm.graph.nodes):
        if node.target is aten.pixel_shuffle.default:
            _sort_before(gm, node)
        elif node.target is aten.pixel_unshuffle.default:
            _sort_after(gm, node)
    clean(gm)


def _sort_before(gm: GraphModule, shuffle: Node) -> None:
    conv, r = shuffle.args[0], shuffle.args[1]
    assert isinstance(r, int)
    if not isinstance(conv, Node) or len(conv.users) > 1:
        return
    if is_plain_convolution(conv):
        order = _order(convolution_weight(gm, conv).shape[0], r)
        change_weight(gm, conv, lambda w: w[order])
        shuffle.target = TO_SPACE


def _sort_after(gm: GraphModule, unshuffle: Node) -> None:
    r = unshuffle.args[1]
    assert isinstance(r, int)
    if not unshuffle.users or not all(is_plain_convolution(u) for u in unshuffle.users):
        return
    for conv in tuple(unshuffle.users):
        order = _order(convolution_weight(gm, conv).shape[1], r)
        change_weight(gm, conv, _inputs(order), bias_too=False)
    unshuffle.target = TO_DEPTH


def _inputs(order: Tensor) -> Callable[[Tensor], Tensor]:
    return lambda weight: weight[:, order]


def _order(channels: int, r: int) -> Tensor:
    """Where the channels of (r, r, c) are found among those of (c, r, r)."""
    return torch.arange(channels).view(-1, r * r).T.reshape(-1)
