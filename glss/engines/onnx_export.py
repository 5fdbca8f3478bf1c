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
from glss.engines.base import enlarged
from glss.engines.blocks import blocks_first
from glss.engines.graph import SearchGraph, search_graph
from glss.engines.steps import NO_VALUE, Encode, Finish, InHalf, Segment, Steps

logger = logging.getLogger(__name__)

UNROLLED = (3, 1)  # steps inside one call; the first is what a warm frame takes
MOST_IMAGES = 64
OPSET = 18
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
    bundle: Bundle, *, for_onnx: bool = True, half: bool = False
) -> Iterator[Exportable]:
    """The graphs of a bundle, `graph_names`, for any batch up to `MOST_IMAGES`.

    `half`: the networks compute in float16; what goes in and out stays float32.
    """
    graph = search_graph(bundle.vae, half=half)
    if for_onnx:
        for part in (graph.prepare, graph.evaluate):
            blocks_first(part)
    x, state, fixed = example(graph)
    yield Exportable("prepare", graph.prepare, (x,))
    for n in UNROLLED:
        yield Exportable(f"steps_{n}", Steps(graph.evaluate, n), state, fixed)
    finish = (state[3], *state[6:9])
    yield Exportable("finish", Finish(graph.evaluate), finish, fixed)
    encoder, segmenter = (
        copy.deepcopy(network).eval()
        for network in (bundle.vae.encoder, bundle.segmenter)
    )
    if half:
        encoder, segmenter = InHalf(encoder), InHalf(segmenter)
    yield Exportable("encode", Encode(encoder, graph.latent), (x,))
    for name, side in segmented_sides(bundle).items():
        yield Exportable(name, Segment(segmenter), (enlarged(x, side),))


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
    return (adam, k, left, z, zero, zero.clone(), z.clone(), loss, torch.zeros_like(x))


def write_onnx(
    bundle: Bundle, folder: Path, on_progress: Callable[[str], None]
) -> None:
    """Write one ONNX file a graph into `folder`, which exists."""
    n_graphs = len(graph_names(bundle))
    for n, part in enumerate(exportables(bundle), start=1):
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
