"""Feeds samples to the training loop in the order of their numbers."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from training.ranks import Ranks
from training.samples.maker import SampleMaker, Samples


def to_unit(picture: Tensor, device: torch.device) -> Tensor:
    """uint8 batch (b, 1, n, n) to [-1, 1] on the device, channels last."""
    unit = picture.to(device).float().div_(127.5).sub_(1.0)
    return unit.to(memory_format=torch.channels_last)


def batches(
    maker: SampleMaker,
    *,
    seed: int,
    batch: int,
    steps: range,
    ranks: Ranks,
    processes: int,
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Pictures, masks and clean pictures, uint8 (b, 1, n, n), for each of `steps`.

    `batch` is the batch of all ranks together; each rank gets its share of it, so
    the number of ranks changes neither the samples nor their order.
    """
    share = batch // ranks.world
    first = [step * batch + ranks.rank * share for step in steps]
    loader = DataLoader(
        Samples(maker, seed=seed, count=steps.stop * batch),
        batch_sampler=[list(range(start, start + share)) for start in first],
        num_workers=processes,
        worker_init_fn=_quieten,
        prefetch_factor=4 if processes else None,
    )
    yield from loader


def _quieten(_: int) -> None:
    """The loader's processes take one core each, not all of them."""
    cv2.setNumThreads(0)
    torch.set_num_threads(1)
