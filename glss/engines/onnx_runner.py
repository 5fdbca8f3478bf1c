"""Runs the exported graphs with ONNX Runtime on the processor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor


class OnnxRunner:
    """One session a graph; batches of any size."""

    def __init__(self, graphs: Path, *, threads: int) -> None:
        import onnxruntime

        self._runtime, self._graphs, self._threads = onnxruntime, graphs, threads
        self._sessions: dict[str, Any] = {}

    @property
    def device(self) -> torch.device:
        return torch.device("cpu")

    def run(self, graph: str, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        session = self._session(graph)
        names = [i.name for i in session.get_inputs()]
        arrays = [np.ascontiguousarray(t.numpy()) for t in inputs]
        outputs = session.run(None, dict(zip(names, arrays, strict=True)))
        return tuple(torch.from_numpy(o) for o in outputs)

    def close(self) -> None:
        self._sessions.clear()

    def _session(self, graph: str) -> Any:
        if graph not in self._sessions:
            options = self._runtime.SessionOptions()
            options.intra_op_num_threads = self._threads
            options.inter_op_num_threads = 1
            # Threads that spin while they wait take the cores from the decoders.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            self._sessions[graph] = self._runtime.InferenceSession(
                str(self._graphs / f"{graph}.onnx"),
                options,
                providers=["CPUExecutionProvider"],
            )
        return self._sessions[graph]
