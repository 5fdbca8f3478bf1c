"""The engines for an NVIDIA card: TensorRT, and captured CUDA graphs.

Neither ran where this was written: there was no card. What comes before the card is
tested on the processor: the half-precision graph against autograd, the operators
against TensorRT's list, keys and refusals, padding and the order of calls.

Both take the same graphs, in fp16 written out: decoder, encoder and segmenter in
float16, SSIM and Adam in float32. So nobody has to guess which layer may round.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from glss.bundle import Bundle
from glss.engines.base import Engine, EngineInfo
from glss.engines.compiled import CompiledEngine, Runner
from glss.engines.giving_up import check
from glss.engines.onnx_export import Exportable, exportables
from glss.engines.parity import check_parity
from glss.engines.store import (
    EngineKey,
    build_into,
    bundle_hash,
    find_or_build,
    in_bundle,
)
from glss.errors import EngineError, EngineUnavailable

logger = logging.getLogger(__name__)

NVIDIA_ENGINES = ("tensorrt", "cuda-graph")
MOST_VIEWS = 64
TIMING_CACHE = "timing.cache"
Call = Callable[[Sequence[Tensor]], tuple[Tensor, ...]]
Capture = Callable[[nn.Module, Sequence[Tensor]], Call]


def card() -> str:
    """Name and driver of the first card; `EngineUnavailable` without one."""
    if not torch.cuda.is_available():
        raise EngineUnavailable(
            "An NVIDIA card that torch can use is missing. Install the driver and a "
            "CUDA build of torch, or use the engine auto."
        )
    name = torch.cuda.get_device_name(0)
    driver = _driver_version()
    return f"{name} driver {driver}"


def _driver_version(file: Path = Path("/proc/driver/nvidia/version")) -> str:
    """The kernel module's version; an engine is built anew when it changes."""
    try:
        words = file.read_text("utf-8").split()
    except OSError:
        return "unknown"
    return next((w for w in words if w[:1].isdigit() and "." in w), "unknown")


def nvidia_key(name: str, bundle: Bundle, precision: str, batch: int) -> EngineKey:
    """The key of `name`; `EngineUnavailable` says what is missing."""
    where = card()
    library = f"torch {torch.__version__}"
    if name == "tensorrt":
        library = f"tensorrt {_tensorrt().__version__} {library}"
    return EngineKey(name, precision, batch, where, library, bundle_hash(bundle))


def open_nvidia_engine(
    name: str, bundle: Bundle, note: str = "", *, precision: str = "fp16"
) -> Engine:
    """The engine `name`; TensorRT is built first where it is not kept (minutes)."""
    key = nvidia_key(name, bundle, precision, MOST_VIEWS)
    if name == "tensorrt":
        folder = find_or_build(key, bundle, _tensorrt_builder(key, bundle))
        runner: Runner = TensorRtRunner(folder)
    else:
        runner = CudaGraphRunner(_modules(bundle, precision), batch=MOST_VIEWS)
        check_parity(runner, bundle, name=name, precision=precision)
    settings = bundle.vae.settings
    info = EngineInfo(name, key.device, precision, note)
    return CompiledEngine(
        runner,
        info,
        size=settings.size,
        latent=settings.latent,
        frame_px=bundle.frame_px,
        clone_px=bundle.clone_px,
    )


def export_nvidia_engine(
    name: str, bundle: Bundle, *, precision: str, batch: int
) -> Path:
    """Build a TensorRT engine into the bundle's own folder and return where."""
    key = nvidia_key(name, bundle, precision, batch)
    if name == "cuda-graph":
        raise EngineError(
            "The engine cuda-graph keeps no files: it is captured in seconds at the "
            "start. Use --engine cuda-graph when streaming."
        )
    place = in_bundle(bundle)
    if place is None:
        raise EngineError("Save the bundle to a folder first.")
    return build_into(place, key, _tensorrt_builder(key, bundle))


# --- TensorRT ------------------------------------------------------------------------


def _tensorrt() -> Any:
    """TensorRT's own module, after torch-tensorrt proved to load."""
    try:
        import tensorrt
        import torch_tensorrt  # noqa: F401
    except Exception as error:
        # Without TensorRT's libraries torch_tensorrt raises a plain Exception.
        reason = str(error).strip().splitlines()
        raise EngineUnavailable(
            f"The engine tensorrt needs torch-tensorrt and TensorRT's libraries "
            f"({reason[0] if reason else type(error).__name__}): "
            "pip install 'glss-live[tensorrt]' on a machine with an NVIDIA card."
        ) from error
    return tensorrt


def _tensorrt_builder(key: EngineKey, bundle: Bundle) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        import torch_tensorrt

        logger.warning("building TensorRT engines for %s; it takes minutes", key.device)
        for part in exportables(bundle, for_onnx=False, half=key.precision == "fp16"):
            check()
            logger.info("tensorrt: building %s", part.name)
            inputs = [
                torch_tensorrt.Input(**shape_range(t, key.batch), dtype=t.dtype)
                for t in (*part.inputs, *part.fixed)
            ]
            plan = (
                torch_tensorrt.dynamo.convert_exported_program_to_serialized_trt_engine(
                    _on_card(part, key.batch),
                    arg_inputs=inputs,
                    use_explicit_typing=True,  # the graph says what is float16
                    timing_cache_path=str(folder / TIMING_CACHE),
                )
            )
            (folder / f"{part.name}.plan").write_bytes(plan)
        runner = TensorRtRunner(folder)
        try:
            check_parity(runner, bundle, name="tensorrt", precision=key.precision)
        finally:
            runner.close()

    return build


def shape_range(example: Tensor, batch: int) -> dict[str, tuple[int, ...]]:
    """Least, usual and greatest shape of an input; the first axis is the batch."""
    rest = tuple(example.shape[1:])
    return {
        "min_shape": (1, *rest),
        "opt_shape": (min(4, batch), *rest),
        "max_shape": (batch, *rest),
    }


def _on_card(part: Exportable, batch: int) -> Any:
    shapes: tuple[Any, ...]
    axis = {0: torch.export.Dim("batch", min=1, max=batch)}
    shapes = tuple(axis for _ in part.inputs)
    if part.fixed:
        shapes = (*shapes, tuple(axis for _ in part.fixed))
    inputs = tuple(t.cuda() for t in (*part.inputs, *part.fixed))
    return torch.export.export(part.module.cuda(), inputs, dynamic_shapes=shapes)


class TensorRtRunner:
    """Runs serialized TensorRT engines; all tensors live on the card."""

    def __init__(self, folder: Path) -> None:
        self._trt = _tensorrt()
        self._runtime = self._trt.Runtime(self._trt.Logger(self._trt.Logger.WARNING))
        self._folder = folder
        self._contexts: dict[str, tuple[Any, Any]] = {}

    @property
    def device(self) -> torch.device:
        return torch.device("cuda")

    def run(self, graph: str, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        engine, context = self._context(graph)
        names = [engine.get_tensor_name(i) for i in range(engine.num_io_tensors)]
        is_input = [
            engine.get_tensor_mode(n) == self._trt.TensorIOMode.INPUT for n in names
        ]
        wanted = [n for n, yes in zip(names, is_input, strict=True) if yes]
        kept = [t.contiguous() for t in inputs]  # alive until the stream is done
        for name, value in zip(wanted, kept, strict=True):
            context.set_input_shape(name, tuple(value.shape))
            context.set_tensor_address(name, value.data_ptr())
        outputs = []
        for name in (n for n, yes in zip(names, is_input, strict=True) if not yes):
            shape = tuple(context.get_tensor_shape(name))
            outputs.append(torch.empty(shape, device=self.device))
            context.set_tensor_address(name, outputs[-1].data_ptr())
        stream = torch.cuda.current_stream()
        if not context.execute_async_v3(stream.cuda_stream):
            raise EngineError(f"TensorRT could not run {graph}; its log says why.")
        stream.synchronize()
        return tuple(outputs)

    def close(self) -> None:
        self._contexts.clear()

    def _context(self, graph: str) -> tuple[Any, Any]:
        if graph not in self._contexts:
            plan = (self._folder / f"{graph}.plan").read_bytes()
            engine = self._runtime.deserialize_cuda_engine(plan)
            if engine is None:
                raise EngineError(
                    f"TensorRT refuses {graph}.plan. Delete {self._folder}."
                )
            self._contexts[graph] = (engine, engine.create_execution_context())
        return self._contexts[graph]


# --- CUDA graphs ---------------------------------------------------------------------


def _modules(bundle: Bundle, precision: str) -> dict[str, nn.Module]:
    parts = exportables(bundle, for_onnx=False, half=precision == "fp16")
    return {part.name: part.module for part in parts}


class CudaGraphRunner:
    """Replays each graph, captured once for each of a few batches.

    A batch between two sizes is filled up with copies of its last image. `capture`
    and `device` are arguments so that all but the card can be tested without one.
    """

    def __init__(
        self,
        modules: dict[str, nn.Module],
        *,
        batch: int = MOST_VIEWS,
        device: str = "cuda",
        capture: Capture | None = None,
    ) -> None:
        self._device = torch.device(device)
        self._modules = {name: m.to(self._device) for name, m in modules.items()}
        self._capture = capture or capture_on_card
        self._sizes = batch_sizes(batch)
        self._calls: dict[tuple[str, int], Call] = {}

    @property
    def device(self) -> torch.device:
        return self._device

    @torch.no_grad()
    def run(self, graph: str, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        b = len(inputs[0])
        if b > self._sizes[-1]:
            halves = [[t[: b // 2] for t in inputs], [t[b // 2 :] for t in inputs]]
            parts = [self.run(graph, half) for half in halves]
            return tuple(torch.cat(outputs) for outputs in zip(*parts, strict=True))
        size = next(n for n in self._sizes if n >= b)
        filled = [fill_up(t, size) for t in inputs]
        key = (graph, size)
        if key not in self._calls:
            self._calls[key] = self._capture(self._modules[graph], filled)
        return tuple(output[:b].clone() for output in self._calls[key](filled))

    def close(self) -> None:
        self._calls.clear()


def batch_sizes(most: int) -> tuple[int, ...]:
    """1, 2, 4, ... up to `most`, which is the last."""
    sizes = [1]
    while sizes[-1] < most:
        sizes.append(min(2 * sizes[-1], most))
    return tuple(sizes)


def fill_up(values: Tensor, size: int) -> Tensor:
    """`values` with its last image repeated up to `size` images."""
    missing = size - len(values)
    if missing == 0:
        return values
    return torch.cat((values, values[-1:].expand(missing, *values.shape[1:])))


def capture_on_card(module: nn.Module, inputs: Sequence[Tensor]) -> Call:
    """Record what `module` launches once; the call copies inputs in and replays."""
    static = [t.clone() for t in inputs]
    side = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):  # libraries set themselves up outside the capture
        for _ in range(3):
            module(*static)
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        outputs = module(*static)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)

    def call(values: Sequence[Tensor]) -> tuple[Tensor, ...]:
        for place, value in zip(static, values, strict=True):
            place.copy_(value)
        graph.replay()
        return tuple(outputs)

    return call
