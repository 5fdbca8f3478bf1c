"""Runs the exported graphs with OpenVINO on the processor.

OpenVINO is twice as fast where it knows every size, so each graph is compiled for one
image. Two threads that share an image wait for each other at every operator, which
costs a third of them. So each graph is compiled for an image that is alone, with all
threads, and for images beside each other, which share the threads evenly.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from glss.engines.giving_up import check
from glss.engines.openvino_import import openvino

Precision = Literal["fp32", "bf16"]
_PROFILED = 30  # calls
_MOST_STREAMS = 8  # images beside each other; each number of them is compiled
_HINT = {"fp32": "f32", "bf16": "bf16"}


class OpenVinoRunner:
    """Compiles what it is asked for; what was compiled once is loaded from `cache`.

    A graph is the file `GRAPH.xml` where there is one, else `GRAPH.onnx`.
    """

    def __init__(
        self, graphs: Path, *, precision: Precision, threads: int, cache: Path | None
    ) -> None:
        self._ov, self._graphs, self._threads = openvino(), graphs, threads
        self._core = self._ov.Core()
        self._precision, self._cache = precision, cache
        self._compiled: dict[tuple[str, int], Any] = {}
        self._requests: dict[tuple[str, int], list[Any]] = {}

    @property
    def device(self) -> torch.device:
        return torch.device("cpu")

    def run(self, graph: str, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        b = len(inputs[0])
        requests = self._of(graph, b)
        # OpenVINO reads and writes in place: these must live until all is done.
        read = [np.ascontiguousarray(t.numpy()) for t in inputs]
        written = self._outputs(requests[0], b)
        for i, request in enumerate(requests):
            for n, array in enumerate(read):
                request.set_input_tensor(n, self._tensor(array[i : i + 1]))
            for n, array in enumerate(written):
                request.set_output_tensor(n, self._tensor(array[i : i + 1]))
            request.start_async()
        for request in requests:
            request.wait()
        return tuple(torch.from_numpy(array) for array in written)

    def warm_up(self) -> None:
        """Compile every graph in every way, so that no frame has to wait for it."""
        for graph in sorted({file.stem for file in self._graphs.glob("*.onnx")}):
            for streams in even_shares(self._threads):
                check()
                self._compile(graph, streams)

    def profile(self, graph: str, inputs: Sequence[Tensor]) -> dict[str, float]:
        """Share of the time by kind of operator and precision, of a single image."""
        told = {**self._settings(graph, streams=1), "PERF_COUNT": True}
        compiled = self._core.compile_model(self._model(graph), "CPU", told)
        request = compiled.create_infer_request()
        arrays = [np.ascontiguousarray(t.numpy()[:1]) for t in inputs]
        for i, array in enumerate(arrays):
            request.set_input_tensor(i, self._tensor(array))
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
        self._compiled.clear()

    def _tensor(self, array: np.ndarray) -> Any:
        return self._ov.Tensor(array, shared_memory=True)

    def _outputs(self, request: Any, b: int) -> list[np.ndarray]:
        shapes = (tuple(output.shape)[1:] for output in request.model_outputs)
        return [np.empty((b, *shape), np.float32) for shape in shapes]

    def _of(self, graph: str, b: int) -> list[Any]:
        """One request for each of `b` images."""
        streams = max(n for n in even_shares(self._threads) if n <= b)
        requests = self._requests.setdefault((graph, streams), [])
        while len(requests) < b:
            requests.append(self._compile(graph, streams).create_infer_request())
        return requests[:b]

    def _compile(self, graph: str, streams: int) -> Any:
        key = (graph, streams)
        if key not in self._compiled:
            told = self._settings(graph, streams=streams)
            model = self._model(graph)
            self._compiled[key] = self._core.compile_model(model, "CPU", told)
        return self._compiled[key]

    def _model(self, graph: str) -> Any:
        marked = self._graphs / f"{graph}.xml"
        file = marked if marked.is_file() else self._graphs / f"{graph}.onnx"
        model = self._core.read_model(file)
        model.reshape({i: [1, *list(i.partial_shape)[1:]] for i in model.inputs})
        return model

    def _settings(self, graph: str, *, streams: int) -> dict[str, Any]:
        # The variance of the target is a small difference of large numbers.
        precision = "fp32" if graph == "prepare" else self._precision
        return settings(precision, self._threads, self._cache, streams=streams)


def even_shares(threads: int) -> list[int]:
    """Numbers of images beside each other that get the same number of threads."""
    most = min(threads, _MOST_STREAMS)
    return [n for n in range(1, most + 1) if threads % n == 0]


def settings(
    precision: Precision, threads: int, cache: Path | None, *, streams: int
) -> dict[str, Any]:
    """What OpenVINO is told; `threads` are shared by `streams`, one image in each."""
    told: dict[str, Any] = {
        "PERFORMANCE_HINT": "LATENCY",
        "NUM_STREAMS": streams,
        "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": _HINT[precision],
        # Decoders and encoders want the same cores; a pinned thread waits for its own.
        "ENABLE_CPU_PINNING": False,
    }
    if cache is not None:
        told["CACHE_DIR"] = str(cache)
    return told
