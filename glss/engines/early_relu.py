"""Lets a pixel-shuffle come behind the ReLU that follows it, there and back.

A ReLU changes each value by itself, so it may as well come first; engines then compute
it within the convolution. The gradient, which is zero where the ReLU was, is sorted
into blocks first and masked afterwards, in their order.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.fx import GraphModule, Node

from glss.engines.blocks import TO_DEPTH, TO_SPACE
from glss.engines.graph_passes import clean

aten = torch.ops.aten


def rectify_before_blocks(gm: GraphModule) -> None:
    """Change every ReLU that is all that follows a `depth_to_space`."""
    for relu in list(gm.graph.nodes):
        shuffle = relu.args[0] if relu.target is aten.relu.default else None
        if (
            isinstance(shuffle, Node)
            and shuffle.target is TO_SPACE
            and len(shuffle.users) == 1
        ):
            _exchange(gm, shuffle, relu)
    clean(gm)


def _exchange(gm: GraphModule, shuffle: Node, relu: Node) -> None:
    maps, r = shuffle.args
    with gm.graph.inserting_before(shuffle):
        early = gm.graph.call_function(aten.relu.default, (maps,))
    shuffle.args = (early, r)
    for zero in [user for user in relu.users if user.target is aten.le.Scalar]:
        if all(_masks_what_is_sorted(user, zero, r) for user in zero.users):
            zero.args = (early, *zero.args[1:])
            for where in list(zero.users):
                _mask_behind(gm, where)
    relu.replace_all_uses_with(shuffle)


def _masks_what_is_sorted(where: Node, zero: Node, r: Any) -> bool:
    """Whether `where` masks by `zero` what is sorted into blocks of `r` at once."""
    if where.target is not aten.where.self or where.args[0] is not zero:
        return False
    return [(user.target, user.args[1]) for user in where.users] == [(TO_DEPTH, r)]


def _mask_behind(gm: GraphModule, where: Node) -> None:
    (sort,) = where.users
    zero, nothing, grad = where.args
    with gm.graph.inserting_before(sort):
        blocks = gm.graph.call_function(TO_DEPTH, (grad, sort.args[1]))
        masked = gm.graph.call_function(aten.where.self, (zero, nothing, blocks))
    sort.replace_all_uses_with(masked)
