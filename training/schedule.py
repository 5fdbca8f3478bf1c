"""Optimisers and learning rates as functions of the step number."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from torch import nn
from torch.optim import AdamW, Optimizer, RMSprop


def build_optimiser(
    kind: Literal["rmsprop", "adamw"],
    weights: Iterable[nn.Parameter],
    *,
    lr: float,
    weight_decay: float,
) -> Optimizer:
    """The paper's RMSprop (4.1), or AdamW."""
    weights = list(weights)
    if kind == "rmsprop":
        return RMSprop(weights, lr=lr, weight_decay=weight_decay)
    return AdamW(weights, lr=lr, weight_decay=weight_decay)


def learning_rate(
    kind: Literal["constant", "warmup-cosine"], peak: float, step: int, n_steps: int
) -> float:
    """The rate of one step: constant, or 3 % of warm-up and a cosine to 1 % of peak."""
    if kind == "constant":
        return peak
    warm = max(1, n_steps * 3 // 100)
    if step < warm:
        return peak * (step + 1) / warm
    done = (step - warm) / max(1, n_steps - warm)
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))


def set_learning_rate(optimiser: Optimizer, lr: float) -> None:
    """Apply `lr` to all weights."""
    for group in optimiser.param_groups:
        group["lr"] = lr
