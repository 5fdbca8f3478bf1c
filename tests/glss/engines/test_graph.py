"""The traced search against autograd: for every network, loss and batch."""

from __future__ import annotations

import pytest
import torch

from glss.dissimilarity import against
from glss.edges import sobel
from glss.engines.blocks import (
    TO_SPACE,
    blocks_first,
    depth_to_space,
    space_to_depth,
)
from glss.engines.early_relu import rectify_before_blocks
from glss.engines.graph import SearchGraph, convolution_input_gradient, search_graph
from glss.engines.large_blocks import enlarge_last_block
from glss.engines.ssim_difference import SsimDifference
from glss.ssim import SsimTarget
from glss.vae import Vae, VaeSettings
from tests.glss.test_latent_search import LATENT, SIZE, louder_vae, starts
from tests.glss.test_ssim import pictures


@pytest.fixture(scope="module", params=["live", "paper"])
def vae(request: pytest.FixtureRequest) -> Vae:
    return louder_vae(request.param)


@pytest.fixture(scope="module")
def graph(vae: Vae) -> SearchGraph:
    return search_graph(vae)


def by_autograd(vae: Vae, x, z, kind="ssim"):
    z = z.clone().requires_grad_()
    x_hat = vae.decode(z, sobel(x))
    loss = against(x, kind).dissimilarity(x_hat)
    (grad,) = torch.autograd.grad(loss.sum(), z)
    return loss.detach(), grad, x_hat.detach()


@pytest.mark.parametrize("b", [1, 2, 5])
def test_it_is_autograd_in_any_batch(vae: Vae, graph: SearchGraph, b: int) -> None:
    x, z = pictures(b, SIZE), starts(b)
    loss, grad, x_hat = graph.evaluate(z, *graph.prepare(x))
    true_loss, true_grad, true_x_hat = by_autograd(vae, x, z)
    torch.testing.assert_close(loss, true_loss, atol=2e-6, rtol=0)
    torch.testing.assert_close(x_hat, true_x_hat, atol=1e-5, rtol=0)
    assert float((grad - true_grad).norm() / true_grad.norm()) < 1e-4


@pytest.mark.parametrize("kind", ["mse", "mae"])
def test_the_papers_other_losses(kind) -> None:
    vae = louder_vae("live")
    graph = search_graph(vae, kind)
    x, z = pictures(3, SIZE), starts(3)
    _, grad, _ = graph.evaluate(z, *graph.prepare(x))
    _, true_grad, _ = by_autograd(vae, x, z, kind)
    assert float((grad - true_grad).norm() / true_grad.norm()) < 1e-4


def test_a_decoder_without_edges() -> None:
    torch.manual_seed(0)
    vae = Vae(VaeSettings("live", SIZE, LATENT, edges=False)).eval()
    graph = search_graph(vae)
    x, z = pictures(2, SIZE), starts(2)
    _, grad, _ = graph.evaluate(z, *graph.prepare(x))
    _, true_grad, _ = by_autograd(vae, x, z)
    assert float((grad - true_grad).norm() / true_grad.norm()) < 1e-4


def test_what_the_target_decides_is_computed_once(graph: SearchGraph) -> None:
    """No edges, and no statistics of x, are left in the graph of a step."""
    fixed = graph.prepare(pictures(1, SIZE))
    inputs = [n for n in graph.evaluate.graph.nodes if n.op == "placeholder"]
    assert len(inputs) == 1 + len(fixed)
    joined = [
        part
        for node in graph.evaluate.graph.nodes
        if node.target is torch.ops.aten.cat.default
        for part in node.all_input_nodes
    ]
    assert not any(part.op == "placeholder" for part in joined)
    (edges,) = (f for f in fixed if f.shape[1] > 1)  # what the decoder makes of them
    assert edges.shape[1] == edges.shape[2] in (SIZE // 2, SIZE)
    assert edges.shape[3] in (32, 128)  # channels last


def test_nothing_goes_back_to_the_edges() -> None:
    """The gradient's convolutions compute no channel that is thrown away."""
    graph = search_graph(louder_vae("live"))
    slices = [
        n
        for n in graph.evaluate.graph.nodes
        if n.target is torch.ops.aten.slice.Tensor
        and n.args[0].target is torch.ops.aten.convolution.default
    ]
    assert slices == []


def test_what_suits_engines_changes_no_value() -> None:
    """Blocks first, each ReLU before its shuffle, and a picture of larger blocks."""
    vae = louder_vae("live")
    plain, sorted_ = search_graph(vae), search_graph(vae)
    for part in (sorted_.prepare, sorted_.evaluate):
        blocks_first(part)
        rectify_before_blocks(part)
        enlarge_last_block(part)
    x, z = pictures(3, SIZE), starts(3)
    nodes = list(sorted_.evaluate.graph.nodes)
    shuffles = [n for n in nodes if n.target is TO_SPACE]
    assert [n.args[1] for n in shuffles] == [2, 2, 2, 2, 4]
    rectified = [n.args[0].target is torch.ops.aten.relu.default for n in shuffles]
    assert rectified == [True, True, True, True, False]
    targets = {str(n.target) for n in nodes}
    assert "glss.depth_to_space.default" in targets
    assert "aten.pixel_shuffle.default" not in targets
    wanted = plain.evaluate(z, *plain.prepare(x))
    for have, want in zip(
        sorted_.evaluate(z, *sorted_.prepare(x)), wanted, strict=True
    ):
        torch.testing.assert_close(have, want, atol=1e-5, rtol=1e-4)


def test_space_and_depth_undo_each_other() -> None:
    x = torch.rand(2, 3, 8, 8)
    assert torch.equal(depth_to_space(space_to_depth(x, 2), 2), x)


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize(
    ("stride", "padding", "kernel"), [(1, 1, 3), (2, 1, 3), (1, 0, 5), (3, 2, 4)]
)
def test_the_gradient_of_every_convolution(
    stride: int, padding: int, kernel: int, groups: int, transposed: bool
) -> None:
    x = torch.rand(2, 4, 9, 10, dtype=torch.double, requires_grad=True)
    shape = (4, 6 // groups) if transposed else (6, 4 // groups)
    weight = torch.rand(*shape, kernel, kernel, dtype=torch.double)
    strides, paddings = [stride] * 2, [padding] * 2
    extra = [stride - 1] * 2 if transposed else [0, 0]
    y = torch.ops.aten.convolution(
        x, weight, None, strides, paddings, [1, 1], transposed, extra, groups
    )
    seed = torch.rand_like(y)
    (wanted,) = torch.autograd.grad(y, x, seed)
    have, *_ = convolution_input_gradient(
        seed, x, weight, None, strides, paddings, [1, 1], transposed, extra, groups,
        [True, False, False],
    )  # fmt: skip
    torch.testing.assert_close(have, wanted)


def test_ssim_by_differences_is_ssim() -> None:
    x, x_hat = pictures(4, 48).double(), pictures(4, 48).flip(0).double()
    near = x + 0.01 * (x_hat - x)
    for clone in (x_hat, near):
        wanted = SsimTarget(x).dissimilarity(clone)
        have = SsimDifference(x).dissimilarity(clone)
        torch.testing.assert_close(have, wanted, atol=1e-5, rtol=1e-5)


def test_ssim_by_differences_survives_bfloat16() -> None:
    """What the plain formula does not: its variance is a difference of large numbers.

    A smooth dark frame, as a night camera makes them, and a clone that is near.
    """
    x = -0.9 + 0.05 * pictures(1, 64)
    x_hat = x + 0.02 * pictures(2, 64)[1:]
    true = float(SsimTarget(x.double()).dissimilarity(x_hat.double()))
    low = x_hat.bfloat16()
    target = SsimDifference(x)
    for name, value in vars(target).items():
        setattr(target, name, value.bfloat16())
    assert float(target.dissimilarity(low)) == pytest.approx(true, rel=0.15)
    plain = float(SsimTarget(x.bfloat16()).dissimilarity(low))
    assert abs(plain - true) > 0.3 * true
