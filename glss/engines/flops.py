"""Counts what a search step computes, and what the machine could.

Only products and convolutions count, two operations each; they are counted on the
traced graph, as torch's counter does not see through `torch.func`.
"""

from __future__ import annotations

import math
import time
from typing import Any

import torch
from torch.fx import GraphModule, Interpreter

aten = torch.ops.aten


class _Counter(Interpreter):
    """Runs a graph and adds up the operations of its products and convolutions."""

    def __init__(self, gm: GraphModule) -> None:
        super().__init__(gm)
        self.total = 0

    def call_function(self, target: Any, args: Any, kwargs: Any) -> Any:
        output = super().call_function(target, args, kwargs)
        if target is aten.convolution.default:
            x, weight = args[0], args[1]
            pixels = x if args[6] else output  # a transposed one works on its input
            n = pixels.shape[0] * math.prod(pixels.shape[2:])
            self.total += 2 * n * weight.numel()
        elif target in (aten.mm.default, aten.addmm.default):
            a, b = args[-2], args[-1]
            self.total += 2 * a.shape[0] * a.shape[1] * b.shape[1]
        return output


@torch.no_grad()
def operations(gm: GraphModule, *inputs: torch.Tensor) -> int:
    """Operations of one call with `inputs`."""
    counter = _Counter(gm)
    counter.run(*inputs)
    return counter.total


def matrix_rate(dtype: torch.dtype, *, size: int = 1024, repeats: int = 20) -> float:
    """The machine's GFLOP/s in a large product, with torch's threads: the ceiling.

    The best of `repeats`: a ceiling is not lowered by what else the machine does.
    """
    a, b = (torch.randn(size, size).to(dtype) for _ in range(2))
    best_s = math.inf
    for _ in range(repeats):
        start = time.perf_counter()
        a @ b
        best_s = min(best_s, time.perf_counter() - start)
    return 2 * size**3 / best_s / 1e9
