"""Places a network for training and keeps the running mean of its weights."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

N = TypeVar("N", bound=nn.Module)


def placed(network: N, device: torch.device) -> N:
    """On the device, in training mode, channels last: faster on every machine seen."""
    network.to(device)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    network.train()
    return network


def running_mean(network: nn.Module, decay: float) -> AveragedModel:
    """Exponential mean of weights and statistics; `decay` 0 is the network itself.

    `.module` is a network of the same class.
    """
    mean = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
    return AveragedModel(network, multi_avg_fn=mean, use_buffers=True)
