"""Everything about the engines for NVIDIA cards that needs no card."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import onnx
import pytest
import torch
from torch import Tensor, nn

from glss.bundle import Bundle
from glss.engines import build_engine, export_engine
from glss.engines.base import EngineInfo
from glss.engines.compiled import CompiledEngine
from glss.engines.cpu import cpu_key, open_cpu_engine
from glss.engines.nvidia import (
    CudaGraphRunner,
    _driver_version,
    _modules,
    batch_sizes,
    fill_up,
    shape_range,
)
from glss.engines.parity import measure_masks, measure_parity
from glss.engines.store import find
from glss.errors import EngineUnavailable
from glss.latent_search import SearchPlan
from tests.glss.test_ssim import pictures

no_card = pytest.mark.skipif(
    torch.cuda.is_available(), reason="this machine has a card"
)


def call_plainly(module: nn.Module, inputs: Sequence[Tensor]):
    """Stands for the capture: the module itself, on the processor."""

    def call(values: Sequence[Tensor]) -> tuple[Tensor, ...]:
        outputs = module(*values)
        return outputs if isinstance(outputs, tuple) else (outputs,)

    return call


def runner(bundle: Bundle, precision: str, batch: int = 4) -> CudaGraphRunner:
    return CudaGraphRunner(
        _modules(bundle, precision), batch=batch, device="cpu", capture=call_plainly
    )


@no_card
@pytest.mark.parametrize("name", ["tensorrt", "cuda-graph"])
def test_without_a_card_one_line_says_what_is_missing(
    engine_bundle: Bundle, name: str
) -> None:
    for build in (build_engine, export_engine):
        with pytest.raises(EngineUnavailable, match="NVIDIA card that torch can use"):
            build(name, engine_bundle)


@pytest.mark.parametrize(("precision", "least"), [("fp32", 0.99999), ("fp16", 0.99)])
def test_the_graphs_gradient_holds(
    engine_bundle: Bundle, precision: str, least: float
) -> None:
    """Decoder in float16, SSIM and Adam in float32, as the card would run it."""
    parity = measure_parity(runner(engine_bundle, precision), engine_bundle.vae)
    assert parity.cosine > least
    assert parity.why_refused(precision) is None


@pytest.mark.parametrize("precision", ["fp32", "fp16"])
def test_the_graphs_masks_are_eagers(engine_bundle: Bundle, precision: str) -> None:
    likeness = measure_masks(runner(engine_bundle, precision), engine_bundle)
    assert likeness.why_not(precision) is None


def test_a_batch_that_was_filled_up_is_searched_as_single_images(
    engine_bundle: Bundle,
) -> None:
    settings = engine_bundle.vae.settings
    engine = CompiledEngine(
        runner(engine_bundle, "fp32"), EngineInfo("cuda-graph", "cpu", "fp32"),
        size=settings.size, latent=settings.latent,
    )  # fmt: skip
    x = pictures(6, settings.size)  # beyond the largest batch: cut in two, filled up
    z = engine.encode(x)
    plan = SearchPlan(lr=0.05)
    together = engine.search(x, z, n_steps=[4] * 6, plan=plan)
    for i in range(6):
        row = slice(i, i + 1)
        alone = engine.search(x[row], z[row], n_steps=[4], plan=plan)
        torch.testing.assert_close(together.z[row], alone.z, atol=1e-4, rtol=1e-3)


def test_the_sizes_of_batches() -> None:
    assert batch_sizes(64) == (1, 2, 4, 8, 16, 32, 64)
    assert batch_sizes(6) == (1, 2, 4, 6)
    assert batch_sizes(1) == (1,)
    filled = fill_up(torch.arange(3).view(3, 1), 5)
    assert filled.flatten().tolist() == [0, 1, 2, 2, 2]
    assert shape_range(torch.zeros(2, 3, 8), 64) == {
        "min_shape": (1, 3, 8), "opt_shape": (4, 3, 8), "max_shape": (64, 3, 8),
    }  # fmt: skip


def test_the_driver_is_read_from_the_kernels_own_words(tmp_path: Path) -> None:
    file = tmp_path / "version"
    file.write_text("NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu\n")
    assert _driver_version(file) == "550.54.14"
    assert _driver_version(tmp_path / "none") == "unknown"


def test_tensorrt_knows_every_operator_of_the_exported_graphs(
    engine_bundle: Bundle,
) -> None:
    """The plain ONNX files are what `trtexec` takes."""
    open_cpu_engine("onnx", engine_bundle).close()
    folder = find(cpu_key("onnx", engine_bundle), engine_bundle)
    assert folder is not None
    lines = Path(__file__).with_name("tensorrt_operators.txt").read_text().splitlines()
    known = {w for line in lines if not line.startswith("#") for w in line.split()}
    for file in folder.glob("*.onnx"):
        graph = onnx.load(file).graph
        used = {node.op_type for node in graph.node}
        assert used <= known, f"{file.name}: {used - known}"
        weights = {i.name for i in graph.initializer} | {
            n.output[0] for n in graph.node if n.op_type == "Constant"
        }
        for node in graph.node:
            if node.op_type == "Conv":
                assert node.input[1] in weights, f"{file.name}: {node.name}"
