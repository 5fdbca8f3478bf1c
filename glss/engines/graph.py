"""The search's value and gradient as a graph that only goes forward.

An inference engine has no gradient. So the loss D(x, h(z, e)) and dD/dz are traced
together, by `torch.func` and `make_fx`, into one graph of plain operators: what the
backward pass does is then just more forward. The rules are torch's own
(`core_aten_decompositions`) but for the convolution, of which the gradient to the
input is wanted and nothing else; it is a convolution again.

What does not depend on z (the edges, the target's half of SSIM) is cut off into a
graph of its own, which runs once a frame.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor
from torch._decomp import core_aten_decompositions
from torch.fx import GraphModule
from torch.fx.experimental.proxy_tensor import make_fx

from glss.dissimilarity import Dissimilarity, DissimilarityKind, against
from glss.edges import sobel
from glss.engines.graph_passes import (
    any_batch,
    cut_joined_convolutions,
    fold_constants,
    hand_over_channels_last,
    narrow_convolutions,
    share_equal_nodes,
    split_at_latent,
    use_reshape,
)
from glss.engines.ssim_difference import SsimDifference
from glss.vae import Vae

aten = torch.ops.aten
_KEPT_WHOLE = (aten.pixel_shuffle.default, aten.pixel_unshuffle.default)


@dataclass(frozen=True, slots=True, eq=False)
class SearchGraph:
    """Two graphs for batches of any size; tensors are float32.

    `prepare`: x -> fixed, everything the target alone decides.
    `evaluate`: z, *fixed -> loss (b), dloss/dz (b, d), x_hat (b, 1, n, n).
    """

    prepare: GraphModule
    evaluate: GraphModule
    latent: int
    size: int


def search_graph(
    vae: Vae, kind: DissimilarityKind = "ssim", *, half: bool = False
) -> SearchGraph:
    """Trace the search of `vae`; its weights become constants of the graph.

    `half`: the decoder computes in float16, there and back; all else in float32.
    """
    vae = vae.eval().requires_grad_(False)
    if half:
        vae = copy.deepcopy(vae).half()
    size, latent = vae.settings.size, vae.settings.latent
    two, three = (_traced(vae, kind, b) for b in (2, 3))
    graph = any_batch(two, three)
    narrow_convolutions(graph)
    cut_joined_convolutions(graph)
    prepare, evaluate = split_at_latent(graph)
    hand_over_channels_last(prepare, evaluate)
    return SearchGraph(prepare, evaluate, latent, size)


def _traced(vae: Vae, kind: DissimilarityKind, b: int) -> GraphModule:
    """The whole graph (z, x) -> (loss, grad, x_hat) for a batch of `b`."""
    settings = vae.settings
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(b, settings.latent, generator=generator)
    x = torch.rand(b, 1, settings.size, settings.size, generator=generator) * 2 - 1
    graph = make_fx(_value_and_gradient(vae, kind), decomposition_table=_rules())(z, x)
    use_reshape(graph)
    fold_constants(graph)
    share_equal_nodes(graph)
    return graph


def _value_and_gradient(
    vae: Vae, kind: DissimilarityKind
) -> Callable[[Tensor, Tensor], tuple[Tensor, Tensor, Tensor]]:
    dtype = next(vae.parameters()).dtype

    def evaluate(z: Tensor, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        edges, target = sobel(x), _target(x, kind)

        def loss_of(z: Tensor) -> tuple[Tensor, Tensor]:
            x_hat = vae.decode(z.to(dtype), edges.to(dtype)).float()
            return target.dissimilarity(x_hat), x_hat

        traced: tuple[Tensor, Any, Tensor]
        traced = torch.func.vjp(loss_of, z, has_aux=True)  # type: ignore[assignment]
        loss, pull_back, x_hat = traced
        (grad,) = pull_back(torch.ones(loss.shape))
        return loss, grad, x_hat

    return evaluate


def _target(x: Float[Tensor, "b 1 n n"], kind: DissimilarityKind) -> Dissimilarity:
    return SsimDifference(x) if kind == "ssim" else against(x, kind)


def _rules() -> dict[Any, Callable[..., Any]]:
    rules = dict(core_aten_decompositions())
    for whole in _KEPT_WHOLE:  # engines have a kernel for each; its parts are slower
        rules.pop(whole, None)
    rules[aten.convolution_backward.default] = convolution_input_gradient
    return rules


def convolution_input_gradient(
    grad: Tensor,
    x: Tensor,
    weight: Tensor,
    bias_sizes: Sequence[int] | None,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    transposed: bool,
    output_padding: Sequence[int],
    groups: int,
    output_mask: Sequence[bool],
) -> tuple[Tensor, None, None]:
    """`aten.convolution_backward` for the input alone; weights are constants here.

    Of a transposed convolution it is the plain one with the same weight. Of a plain
    one of stride 1 it is a plain one with the weight turned by 180 degrees and its
    channels exchanged, which engines run fastest; of any other, the transposed one.
    """
    if transposed:
        back = aten.convolution.default(
            grad, weight, None, stride, padding, dilation, False, [0, 0], groups
        )
        return back, None, None
    kernel = [d * (k - 1) for d, k in zip(dilation, weight.shape[2:], strict=True)]
    if all(s == 1 for s in stride):
        padding = [k - p for k, p in zip(kernel, padding, strict=True)]
        back = aten.convolution.default(
            grad, _turned(weight, groups), None, stride, padding, dilation, False,
            [0, 0], groups,
        )  # fmt: skip
        return back, None, None
    missing = [
        n - ((g - 1) * s - 2 * p + k + 1)
        for n, g, s, p, k in zip(
            x.shape[2:], grad.shape[2:], stride, padding, kernel, strict=True
        )
    ]
    back = aten.convolution.default(
        grad, weight, None, stride, padding, dilation, True, missing, groups
    )
    return back, None, None


def _turned(weight: Tensor, groups: int) -> Tensor:
    """Weight of the convolution that goes back: turned, and in and out exchanged."""
    c_out, c_in, *kernel = weight.shape
    apart = weight.flip((2, 3)).reshape(groups, c_out // groups, c_in, *kernel)
    return apart.transpose(1, 2).reshape(groups * c_in, c_out // groups, *kernel)
