"""bfloat16 where the machine computes it, float32 elsewhere."""

from __future__ import annotations

from typing import Literal

import torch
from torch.amp.autocast_mode import autocast

Precision = Literal["fp32", "bf16"]


def choose(wish: Literal["auto", "fp32", "bf16"], device: torch.device) -> Precision:
    """The precision to train in.

    On a CPU without bfloat16 instructions autocast is eight times slower than
    float32 (measured, AVX2), so `auto` takes it only where they are present.
    """
    if wish != "auto":
        return wish
    if device.type == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported() else "fp32"
    return "bf16" if _cpu_has_bf16() else "fp32"


def casting(precision: Precision, device: torch.device) -> autocast:
    """Context in which forward passes run."""
    return autocast(device.type, torch.bfloat16, enabled=precision == "bf16")


def _cpu_has_bf16() -> bool:
    from torch import cpu  # its probes are private names in this torch version

    probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(cpu, name, lambda: False)()) for name in probes)
