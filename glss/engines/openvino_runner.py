"""Runs the exported graphs with OpenVINO on the processor.

OpenVINO is twice as fast where it knows every size, so each graph is compiled for a few
batches, and any other batch is put together of them: a batch of four is only a tenth
faster than four single images.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from glss.engines.giving_up import check
from glss.engines.openvino_import import openvino

Precision = Literal["fp32", "bf16"]
BATCHES = (8, 4, 2, 1)
_PROFILED = 30  # calls
_HINT = {"fp32": "f32", "bf16": "bf16"}


class OpenVinoRunner:
    """Compiles what it is asked for; what was compiled once is loaded from `cache`."""

    def __init__(
        self, graphs: Path, *, precision: Precision, threads: int, cache: Path | None
    ) -> None:
        self._ov, self._graphs = openvino(), graphs
        self._core = self._ov.Core()
        self._settings = settings(precision, threads, cache)
        # The variance of the target is a small difference of large numbers.
        self._exact = settings("fp32", threads, cache)
        self._requests: dict[tuple[str, int], Any] = {}

    @property
    def device(self) -> torch.device:
        return torch.device("cpu")

    def run(self, graph: str, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        parts = [
            self._run_part(graph, [t[start : start + b] for t in inputs], b)
            for start, b in parts_of(len(inputs[0]))
        ]
        if len(parts) == 1:
            return parts[0]
        return tuple(torch.cat(outputs) for outputs in zip(*parts, strict=True))

    def warm_up(self) -> None:
        """Compile every graph for every batch, so that no frame has to wait for it."""
        for file in sorted(self._graphs.glob("*.onnx")):
            for b in BATCHES:
                check()
                self._request(file.stem, b)

    def profile(self, graph: str, inputs: Sequence[Tensor]) -> dict[str, float]:
        """Share of the time by kind of operator and precision, of single images."""
        b = len(inputs[0])
        told = {**self._settings, "PERF_COUNT": True}
        request = self._compiled(graph, b, told).create_infer_request()
        arrays = [np.ascontiguousarray(t.numpy()) for t in inputs]
        for i, array in enumerate(arrays):
            request.set_input_tensor(i, self._ov.Tensor(array, shared_memory=True))
        spent: dict[str, float] = {}
        for _ in range(_PROFILED):
            request.infer()
            for part in request.profiling_info:
                kind = f"{part.node_type} {part.exec_type.rpartition('_')[2]}"
                took_s = part.real_time.total_seconds()
                spent[kind] = spent.get(kind, 0.0) + took_s
        total = sum(spent.values())
        largest = sorted(spent.items(), key=lambda item: -item[1])
        return {kind: round(s / total, 4) for kind, s in largest if s > 0.001 * total}

    def close(self) -> None:
        self._requests.clear()

    def _run_part(
        self, graph: str, inputs: Sequence[Tensor], b: int
    ) -> tuple[Tensor, ...]:
        request = self._request(graph, b)
        # The arrays must live until `infer` is done; OpenVINO reads them in place.
        arrays = [np.ascontiguousarray(t.numpy()) for t in inputs]
        for i, array in enumerate(arrays):
            request.set_input_tensor(i, self._ov.Tensor(array, shared_memory=True))
        request.infer()
        n = len(request.model_outputs)
        return tuple(
            torch.from_numpy(request.get_output_tensor(i).data.copy()) for i in range(n)
        )

    def _request(self, graph: str, b: int) -> Any:
        key = (graph, b)
        if key not in self._requests:
            told = self._exact if graph == "prepare" else self._settings
            self._requests[key] = self._compiled(graph, b, told).create_infer_request()
        return self._requests[key]

    def _compiled(self, graph: str, b: int, told: dict[str, Any]) -> Any:
        model = self._core.read_model(self._graphs / f"{graph}.onnx")
        model.reshape({i: [b, *list(i.partial_shape)[1:]] for i in model.inputs})
        return self._core.compile_model(model, "CPU", told)


def settings(precision: Precision, threads: int, cache: Path | None) -> dict[str, Any]:
    """What OpenVINO is told: one frame soon, not many later."""
    told: dict[str, Any] = {
        "PERFORMANCE_HINT": "LATENCY",
        "NUM_STREAMS": 1,
        "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": _HINT[precision],
        # Decoders and encoders want the same cores; a pinned thread waits for its own.
        "ENABLE_CPU_PINNING": False,
    }
    if cache is not None:
        told["CACHE_DIR"] = str(cache)
    return told


def parts_of(b: int) -> Iterator[tuple[int, int]]:
    """Start and size of the compiled batches that make up a batch of `b`."""
    start = 0
    while start < b:
        size = next(n for n in BATCHES if n <= b - start)
        yield start, size
        start += size
