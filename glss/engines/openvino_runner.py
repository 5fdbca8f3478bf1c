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
        self._lanes: dict[tuple[str, int], list[_Lane]] = {}

    @property
    def device(self) -> torch.device:
        return torch.device("cpu")

    def run(self, graph: str, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        lanes = self._of(graph, len(inputs[0]))
        given = [t.numpy() for t in inputs]
        try:
            for i, lane in enumerate(lanes):
                lane.start([values[i] for values in given])
        finally:  # none may still read its memory when it is written next
            images = [lane.wait() for lane in lanes]
        return tuple(torch.from_numpy(np.stack(o)) for o in zip(*images, strict=True))

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
        self._lanes.clear()
        self._compiled.clear()

    def _of(self, graph: str, b: int) -> list[_Lane]:
        """One lane for each of `b` images."""
        streams = max(n for n in even_shares(self._threads) if n <= b)
        lanes = self._lanes.setdefault((graph, streams), [])
        while len(lanes) < b:
            request = self._compile(graph, streams).create_infer_request()
            lanes.append(_Lane(self._ov, request))
        return lanes[:b]

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


class _Lane:
    """One image's request, and the memory that it reads and writes.

    The memory stays bound to it: binding other memory at each call costs more than
    copying, half a millisecond for a call of 17 inputs.
    """

    def __init__(self, ov: Any, request: Any) -> None:
        self._request = request
        self._inputs = [_zeros(port) for port in request.model_inputs]
        self._outputs = [_zeros(port) for port in request.model_outputs]
        for n, array in enumerate(self._inputs):
            request.set_input_tensor(n, ov.Tensor(array, shared_memory=True))
        for n, array in enumerate(self._outputs):
            request.set_output_tensor(n, ov.Tensor(array, shared_memory=True))

    def start(self, image: Sequence[np.ndarray]) -> None:
        """Begin with the inputs of one image."""
        for place, values in zip(self._inputs, image, strict=True):
            assert place[0].shape == values.shape
            place[0] = values
        self._request.start_async()

    def wait(self) -> list[np.ndarray]:
        """The outputs; valid until the next `start`."""
        self._request.wait()
        return [array[0] for array in self._outputs]


def _zeros(port: Any) -> np.ndarray:
    return np.zeros(tuple(port.shape), np.float32)


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
