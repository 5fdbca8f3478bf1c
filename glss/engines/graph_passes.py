"""Small rewrites of a traced graph; each keeps what the graph computes.

A graph is a `torch.fx.GraphModule` of ATen operators, its weights among its
attributes. The passes change it in place unless they return one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Any

import torch
from torch import Tensor
from torch.fx import Graph, GraphModule, Node
from torch.fx.node import map_arg

aten = torch.ops.aten
_COPIES = (aten.clone.default, aten.lift_fresh_copy.default, aten.detach.default)
_VIEWS = ("aten.view.default", "aten._unsafe_view.default")


def use_reshape(gm: GraphModule) -> None:
    """Drop copies, and let what needed them be reshaped instead of viewed."""
    for node in list(gm.graph.nodes):
        if str(node.target) in _VIEWS:
            node.target = aten.reshape.default
        elif node.target in _COPIES:
            node.replace_all_uses_with(node.args[0])
            gm.graph.erase_node(node)
    gm.recompile()


def fold_constants(gm: GraphModule) -> None:
    """Compute now what depends on no input; equal values everywhere become one."""
    known: dict[Node, Any] = {}
    for node in gm.graph.nodes:
        if node.op == "get_attr":
            known[node] = _attribute(gm, node)
        elif node.op == "call_function" and all(
            i in known for i in node.all_input_nodes
        ):
            args, kwargs = map_arg((node.args, node.kwargs), known.__getitem__)
            known[node] = node.target(*args, **kwargs)
    for node, value in known.items():
        is_needed = any(user not in known for user in node.users)
        if node.op == "call_function" and is_needed and isinstance(value, Tensor):
            node.replace_all_uses_with(_constant(gm, node, _smallest(value)))
    clean(gm)


def share_equal_nodes(gm: GraphModule) -> None:
    """Let nodes that compute the same from the same be one."""
    seen: dict[object, Node] = {}
    for node in list(gm.graph.nodes):
        if node.op not in ("call_function", "get_attr"):
            continue
        first = seen.setdefault((node.target, repr((node.args, node.kwargs))), node)
        if first is not node:
            node.replace_all_uses_with(first)
    clean(gm)


def any_batch(two: GraphModule, three: GraphModule) -> GraphModule:
    """`two`, traced with two images, for any number; `three` was traced with three.

    What differs between both is the batch. It leads every shape, and a leading -1
    says so. Raises ValueError where it shows in another place.
    """
    pairs = zip(two.graph.nodes, three.graph.nodes, strict=True)
    for node, other in pairs:
        if (node.op, str(node.target)) != (other.op, str(other.target)):
            raise ValueError(f"{node.target} becomes {other.target} in another batch")
        if node.op == "get_attr":
            shapes = [_attribute(g, n).shape for g, n in ((two, node), (three, other))]
            if shapes[0] != shapes[1]:
                raise ValueError(f"the constant {node.target} depends on the batch")
        if node.op == "call_function":
            both = zip(node.args, other.args, strict=True)
            node.args = tuple(_without_batch(a, b) for a, b in both)
    two.recompile()
    return two


def _without_batch(a: Any, b: Any) -> Any:
    """`a` with its first number replaced by -1 where `b` has another one there."""
    is_shape = isinstance(a, list | tuple) and all(isinstance(n, int) for n in a)
    if not is_shape:
        if isinstance(a, int | float) and a != b:
            raise ValueError(f"the number {a} depends on the batch")
        return a
    if list(a) == list(b):
        return a
    if list(a[1:]) != list(b[1:]):
        raise ValueError(f"the shape {a} has its batch in another place")
    return [-1, *a[1:]]


def narrow_convolutions(gm: GraphModule) -> None:
    """Leave out channels of a convolution that a slice throws away at once.

    The gradient of a decoder that joins z's maps with edges is cut in this way: to
    the edges nothing goes back.
    """
    for node in list(gm.graph.nodes):
        conv = node.args[0] if node.target is aten.slice.Tensor else None
        if (
            not isinstance(conv, Node)
            or not is_plain_convolution(conv)
            or len(conv.users) > 1
            or node.args[1] != 1
            or len(node.args) > 4
        ):
            continue
        change_weight(gm, conv, _channels(slice(*node.args[2:4])))
        node.replace_all_uses_with(conv)
    clean(gm)


def _channels(chosen: slice) -> Callable[[Tensor], Tensor]:
    return lambda weight: weight[chosen]


def cut_joined_convolutions(gm: GraphModule) -> None:
    """Take what z does not move out of convolutions over joined maps.

    conv(cat(a, e)) is conv(a) + conv(e); of the decoder's edges e the second term is
    then computed once a frame, not at every step.
    """
    moving = _moved_by(next(n for n in gm.graph.nodes if n.op == "placeholder"))
    for conv in list(gm.graph.nodes):
        joined = conv.args[0] if is_plain_convolution(conv) else None
        if not isinstance(joined, Node) or not _joins_channels(joined):
            continue
        sides: tuple[list[_Channels], list[_Channels]] = [], []
        for part, channels in _joined(joined):
            sides[part in moving].append((part, channels))
        if not all(sides):
            continue
        still, moved = (_convolution_of(gm, conv, side) for side in sides)
        moved.args = (*moved.args[:2], None, *moved.args[3:])  # the bias is in `still`
        with gm.graph.inserting_before(conv):
            total = gm.graph.call_function(aten.add.Tensor, (moved, still))
        conv.replace_all_uses_with(total)
    clean(gm)


_Channels = tuple[Node, Tensor]  # maps, and which channels they are of those joined


def _joins_channels(node: Node) -> bool:
    return node.target is aten.cat.default and node.args[1:] == (1,)


def _joined(cat: Node) -> Iterator[_Channels]:
    start = 0
    for part in cat.all_input_nodes:
        end = start + part.meta["tensor_meta"].shape[1]
        yield part, torch.arange(start, end)
        start = end


def _convolution_of(gm: GraphModule, conv: Node, side: Sequence[_Channels]) -> Node:
    """`conv` over some of the maps that are joined for it."""
    source = side[0][0]
    with gm.graph.inserting_before(conv):
        if len(side) > 1:
            maps = [part for part, _ in side]
            source = gm.graph.call_function(aten.cat.default, (maps, 1))
        part = gm.graph.call_function(
            aten.convolution.default, (source, *conv.args[1:])
        )
    part.meta = dict(conv.meta)
    channels = torch.cat([chosen for _, chosen in side])
    change_weight(gm, part, lambda weight: weight[:, channels], bias_too=False)
    return part


def _moved_by(z: Node) -> set[Node]:
    """All that depends on `z`, which is the first input."""
    moving = {z}
    for node in z.graph.nodes:
        if any(i in moving for i in node.all_input_nodes):
            moving.add(node)
    return moving


def is_plain_convolution(node: Any) -> bool:
    """Whether `node` is a convolution in one group, not transposed."""
    if getattr(node, "target", None) is not aten.convolution.default:
        return False
    return not node.args[6] and node.args[8] == 1


def convolution_weight(gm: GraphModule, conv: Node) -> Tensor:
    """The weight of a convolution, a constant of the graph."""
    node = conv.args[1]
    assert isinstance(node, Node)
    return torch.as_tensor(_attribute(gm, node))


def change_weight(
    gm: GraphModule,
    conv: Node,
    change: Callable[[Tensor], Tensor],
    *,
    bias_too: bool = True,
) -> None:
    """Give a convolution another weight; others that share the old one keep it."""
    args = list(conv.args)
    for place in (1, 2) if bias_too else (1,):
        if isinstance(node := args[place], Node):
            value = change(_attribute(gm, node))
            args[place] = _constant(gm, conv, value)
    conv.args = tuple(args)


def split_at_latent(gm: GraphModule) -> tuple[GraphModule, GraphModule]:
    """Cut the graph (z, x) -> outputs into x -> fixed and z, *fixed -> outputs."""
    z, x = (node for node in gm.graph.nodes if node.op == "placeholder")
    moving = _moved_by(z)
    border = [
        node
        for node in gm.graph.nodes
        if node not in moving
        and node.op in ("call_function", "placeholder")
        and any(user in moving for user in node.users)
    ]
    (outputs,) = (node.args[0] for node in gm.graph.nodes if node.op == "output")
    prepare = _part(gm, inputs=[x], outputs=border)
    return prepare, _part(gm, inputs=[z, *border], outputs=list(outputs))


def hand_over_channels_last(prepare: GraphModule, evaluate: GraphModule) -> None:
    """Let maps of many channels cross from `prepare` with the channels last.

    Engines convolve in that order, and would sort the maps at every step.
    """
    (output,) = (node for node in prepare.graph.nodes if node.op == "output")
    inputs = [node for node in evaluate.graph.nodes if node.op == "placeholder"][1:]
    given = list(output.args[0])
    for i, (value, taken) in enumerate(zip(given, inputs, strict=True)):
        shape = value.meta["tensor_meta"].shape
        if len(shape) != 4 or shape[1] == 1:
            continue
        with prepare.graph.inserting_before(output):
            given[i] = _permuted(prepare, value, (0, 2, 3, 1))
        with evaluate.graph.inserting_after(inputs[-1]):
            back = _permuted(evaluate, taken, (0, 3, 1, 2))
        taken.replace_all_uses_with(
            back, delete_user_cb=lambda user, b=back: user is not b
        )
    output.args = (tuple(given),)
    for gm in (prepare, evaluate):
        clean(gm)


def _permuted(gm: GraphModule, node: Node, order: tuple[int, ...]) -> Node:
    return gm.graph.call_function(aten.permute.default, (node, list(order)))


def _part(
    gm: GraphModule, *, inputs: Sequence[Node], outputs: Sequence[Node]
) -> GraphModule:
    graph = Graph()
    copies = {node: graph.placeholder(f"{node.name}_in") for node in inputs}
    for node, copy in copies.items():
        copy.meta = dict(node.meta)
    needed = _ancestors(outputs, until=set(inputs))
    for node in gm.graph.nodes:
        if node in needed:
            copies[node] = graph.node_copy(node, copies.__getitem__)
    graph.output(tuple(copies[node] for node in outputs))
    graph.lint()
    return GraphModule(gm, graph)


def _ancestors(nodes: Iterable[Node], *, until: set[Node]) -> set[Node]:
    found: set[Node] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in found and node not in until:
            found.add(node)
            waiting += node.all_input_nodes
    return found


def _attribute(gm: GraphModule, node: Node) -> Any:
    value: Any = gm
    for name in str(node.target).split("."):
        value = getattr(value, name)
    return value


def _constant(gm: GraphModule, before: Node, value: Tensor) -> Node:
    names = (f"constant_{i}" for i in count())
    name = next(name for name in names if not hasattr(gm, name))
    gm.register_buffer(name, value.detach().contiguous())
    with gm.graph.inserting_before(before):
        return gm.graph.get_attr(name)


def _smallest(value: Tensor) -> Tensor:
    """One number in place of a tensor full of it: a seed of ones has no batch then."""
    if value.numel() > 1 and bool((value == value.flatten()[0]).all()):
        return value.flatten()[0].clone()
    return value


def clean(gm: GraphModule) -> None:
    """Drop what nothing uses, check the graph and make it callable again."""
    gm.graph.eliminate_dead_code()
    gm.delete_all_unused_submodules()
    gm.graph.lint()
    gm.recompile()
