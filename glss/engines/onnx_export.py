"""Writes the graphs of a bundle as ONNX files, each checked before it is kept."""

from __future__ import annotations

import copy
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from glss.bundle import Bundle
from glss.engines.blocks import blocks_first
from glss.engines.centring import centre
from glss.engines.early_relu import rectify_before_blocks
from glss.engines.folding import folded
from glss.engines.graph import SearchGraph, search_graph
from glss.engines.large_blocks import enlarge_blocks, enlarge_last_block
from glss.engines.parity_pictures import pictures
from glss.engines.rounding import round_weights
from glss.engines.steps import NO_VALUE, Encode, Finish, InHalf, Segment, Steps
from glss.segmenter import LightUNet
from glss.unet_efficientnet_lite import UnetEfficientNetLite

logger = logging.getLogger(__name__)

UNROLLED = (4, 2, 1)  # steps inside one call; a warm frame takes two at a time
MOST_IMAGES = 64
OPSET = 18
EXACT_CONVOLUTIONS = 3  # of a segmenter, in an engine for bfloat16
_SEARCHING = ("prepare", *(f"steps_{n}" for n in UNROLLED), "finish", "encode")


@dataclass(frozen=True, slots=True, eq=False)
class Exportable:
    """A module, and inputs of two images that show its shapes."""

    name: str
    module: nn.Module
    inputs: tuple[Tensor, ...]
    fixed: tuple[Tensor, ...] = ()  # handed on behind the inputs


def graph_names(bundle: Bundle) -> tuple[str, ...]:
    """All graphs of a bundle, in the order in which they are exported."""
    return (*_SEARCHING, *segmented_sides(bundle))


def segmented_sides(bundle: Bundle) -> dict[str, int]:
    """The graphs that segment, and the pixels a side that each takes.

    Engines are twice as fast where they know every size, so each size is a graph.
    """
    sides = (bundle.frame_px, bundle.clone_px)
    return {segmenting_graph(s, frame_px=bundle.frame_px): s for s in sides}


def segmenting_graph(side: int, *, frame_px: int) -> str:
    """The graph that segments pictures of `side` pixels a side."""
    return "segment" if side == frame_px else "segment_clones"


def exportables(
    bundle: Bundle,
    *,
    for_onnx: bool = True,
    half: bool = False,
    for_bfloat16: bool = False,
) -> Iterator[Exportable]:
    """The graphs of a bundle, `graph_names`, for any batch up to `MOST_IMAGES`.

    `half`: the networks compute in float16; what goes in and out stays float32.
    `for_bfloat16`: see `segmenting`.
    """
    yield from _searching(bundle, for_onnx=for_onnx, half=half)
    yield from segmenting(bundle, half=half, for_bfloat16=for_bfloat16)


def _searching(bundle: Bundle, *, for_onnx: bool, half: bool) -> Iterator[Exportable]:
    graph = search_graph(bundle.vae, half=half)
    if for_onnx:
        for part in (graph.prepare, graph.evaluate):
            blocks_first(part)
            rectify_before_blocks(part)
            enlarge_last_block(part)
    x, state, fixed = example(graph)
    yield Exportable("prepare", graph.prepare, (x,))
    for n in UNROLLED:
        yield Exportable(f"steps_{n}", Steps(graph.evaluate, n), state, fixed)
    finish = (state[4], *state[7:10])
    yield Exportable("finish", Finish(graph.evaluate), finish, fixed)
    encoder = copy.deepcopy(bundle.vae.encoder).eval()
    if half:
        encoder = InHalf(encoder)
    yield Exportable("encode", Encode(encoder, graph.latent), (x,))


def segmenting(
    bundle: Bundle, *, half: bool = False, for_bfloat16: bool = False
) -> Iterator[Exportable]:
    """The graphs that segment frames and clones.

    `for_bfloat16`: of an engine that keeps the first `EXACT_CONVOLUTIONS` in float32.
    """
    segmenter = _segmenter(bundle, for_bfloat16=for_bfloat16)
    if half:
        segmenter = InHalf(segmenter)
    for name, side in segmented_sides(bundle).items():
        yield Exportable(name, Segment(segmenter), (torch.zeros(2, 1, side, side),))


def _segmenter(bundle: Bundle, *, for_bfloat16: bool) -> nn.Module:
    """A copy that says the same and suits engines better."""
    segmenter = copy.deepcopy(bundle.segmenter).eval()
    if not isinstance(segmenter, UnetEfficientNetLite | LightUNet):
        return segmenter
    if isinstance(segmenter, UnetEfficientNetLite):
        centre(segmenter)
    enlarge_blocks(segmenter)
    network = folded(segmenter)
    if for_bfloat16:
        round_weights(network, pictures(bundle.size), n_exact=EXACT_CONVOLUTIONS)
    return network


def example(
    graph: SearchGraph, b: int = 2
) -> tuple[Tensor, tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Target, state and fixed tensors of `b` images, at the first step."""
    generator = torch.Generator().manual_seed(0)
    x = torch.rand(b, 1, graph.size, graph.size, generator=generator) * 2 - 1
    z = torch.randn(b, graph.latent, generator=generator)
    return x, first_state(z, x), tuple(graph.prepare(x))


def first_state(
    z: Tensor, x: Tensor, *, betas: tuple[float, float] = (0.9, 0.99)
) -> tuple[Tensor, ...]:
    """The state before the first step, in the order of `Steps.forward`."""
    b = len(z)
    adam = z.new_tensor([[0.1, *betas]]).repeat(b, 1)
    k, left = z.new_zeros(b, 1), z.new_full((b, 1), 100.0)
    zero, loss = torch.zeros_like(z), z.new_full((b, 1), NO_VALUE)
    best = (z.clone(), loss, torch.zeros_like(x))
    return (adam, k, k.clone(), left, z, zero, zero.clone(), *best)


def write_onnx(
    bundle: Bundle,
    folder: Path,
    on_progress: Callable[[str], None],
    *,
    for_bfloat16: bool = False,
) -> None:
    """Write one ONNX file a graph into `folder`, which exists."""
    n_graphs = len(graph_names(bundle))
    parts = exportables(bundle, for_bfloat16=for_bfloat16)
    for n, part in enumerate(parts, start=1):
        on_progress(f"exporting {part.name} ({n} of {n_graphs})")
        write_graph(part, folder / f"{part.name}.onnx")


def write_graph(part: Exportable, file: Path) -> None:
    """Export one graph, and have ONNX's own checker look at it."""
    import onnx

    batch = {0: torch.export.Dim("batch", min=1, max=MOST_IMAGES)}
    shapes: tuple[Any, ...] = tuple(batch for _ in part.inputs)
    if part.fixed:
        shapes = (*shapes, tuple(batch for _ in part.fixed))
    with warnings.catch_warnings(), _quiet(), torch.no_grad():
        # torch.export and the exporter deprecate parts of themselves.
        warnings.simplefilter("ignore")
        program = torch.export.export(
            part.module, (*part.inputs, *part.fixed), dynamic_shapes=shapes
        )
        exported = torch.onnx.export(
            program,
            dynamo=True,
            optimize=True,
            verbose=False,
            opset_version=OPSET,
            custom_translation_table=_translations(),
        )
    assert exported is not None
    exported.save(file, external_data=False)
    onnx.checker.check_model(str(file), full_check=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's log of every node to itself."""
    loggers = [logging.getLogger(name) for name in ("onnxscript", "onnx_ir")]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)


def _translations() -> dict[Any, Callable[..., Any]]:
    """How ONNX says the operators of `glss.engines.blocks`."""
    from onnxscript import opset18 as op

    def depth_to_space(x: Any, r: int) -> Any:
        return op.DepthToSpace(x, blocksize=r, mode="DCR")

    def space_to_depth(x: Any, r: int) -> Any:
        return op.SpaceToDepth(x, blocksize=r)

    return {
        torch.ops.glss.depth_to_space.default: depth_to_space,
        torch.ops.glss.space_to_depth.default: space_to_depth,
    }
