"""The training loop: samples in order, one optimiser, a running mean, checkpoints."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, nn

from training.batches import Batch, batches
from training.checkpoint import Keeper
from training.config import MixConfig, OptimiserConfig, TrainConfig
from training.networks import placed, running_mean
from training.precision import casting, choose
from training.progress import Progress
from training.ranks import Ranks
from training.samples.maker import Pool, SampleMaker
from training.samples.mix import build_mix
from training.schedule import build_optimiser, learning_rate, set_learning_rate

logger = logging.getLogger(__name__)
N = TypeVar("N", bound=nn.Module)
Forward = Callable[..., Any]  # the network as it is called, over all ranks
Losses = Mapping[str, tuple[float, Tensor]]  # weight and value of each part


@dataclass(frozen=True, slots=True, eq=False)
class Task(Generic[N]):
    """What tells the training of one network from that of another."""

    name: str  # of its checkpoint, curves and sheets
    net: N
    losses: Callable[[Forward, Batch, int], Losses]  # of a batch, with its step's seed
    show: Callable[[N, Batch, Progress, int], None]  # the mean after so many steps
    optimiser: OptimiserConfig
    lr: float
    epochs: float
    batch: int
    average: float
    clip_norm: float | None
    sample_seed: int  # added to the run's seed
    mix: MixConfig
    size_px: int


def train(
    task: Task[N],
    config: TrainConfig,
    *,
    pool: Pool,
    folder: Path,
    ranks: Ranks,
    fingerprint: str,
) -> tuple[N, float]:
    """Train, and return the averaged network in evaluation mode and the seconds spent.

    Goes on from the task's checkpoint in `folder` where there is one; one that was
    made with another `fingerprint` is a `CheckpointError`.
    """
    net = placed(task.net, ranks.device)
    averaged = running_mean(net, task.average)
    mean: N = averaged.module  # type: ignore[assignment]
    optimiser = build_optimiser(
        task.optimiser.kind,
        net.parameters(),
        lr=task.lr,
        weight_decay=task.optimiser.weight_decay,
    )
    keeper = Keeper(
        folder / f"{task.name}.checkpoint.safetensors",
        modules={"net": net, "averaged": averaged},
        optimiser=optimiser,
        fingerprint=fingerprint,
        every_s=config.checkpoint_every_s,
    )
    first, n_steps = keeper.resume(), n_steps_of(task, pool)
    show_every = _steps(config.sheet_every_epochs, task.batch, pool)
    precision = choose(config.precision, ranks.device)
    shared = ranks.share(net)
    progress = Progress(
        folder, task.name, start=first, n_steps=n_steps, is_shown=ranks.is_first
    )
    logger.info("%s: %d steps of %d, %s", task.name, n_steps, task.batch, precision)
    steps = range(first, n_steps)
    for step, batch in zip(steps, _feed(task, config, pool, steps, ranks), strict=True):
        seed = ranks.seed_of(config.seed, step)
        torch.manual_seed(seed)  # dropout and sampled z
        with casting(precision, ranks.device):
            parts = task.losses(shared, batch, seed)
        rate = learning_rate(task.optimiser.schedule, task.lr, step, n_steps)
        set_learning_rate(optimiser, rate)
        _descend(net, optimiser, parts, task.clip_norm)
        averaged.update_parameters(net)

        done = step + 1
        progress.step(step, {name: value.item() for name, (_, value) in parts.items()})
        if ranks.is_first:
            keeper.after_step(done, is_last=done == n_steps)
            if done % show_every == 0 or done == n_steps:
                task.show(mean.eval(), batch, progress, done)
    progress.close()
    ranks.agree(averaged)
    return mean.eval(), keeper.seconds


def n_steps_of(task: Task[N], pool: Pool) -> int:
    """Steps of the whole training; an epoch has as many samples as photographs."""
    return _steps(task.epochs, task.batch, pool)


def _steps(epochs: float, batch: int, pool: Pool) -> int:
    return max(1, round(epochs * (len(pool.photographs) / batch)))


def _feed(
    task: Task[N], config: TrainConfig, pool: Pool, steps: range, ranks: Ranks
) -> Iterator[Batch]:
    return batches(
        SampleMaker(pool, build_mix(task.mix), task.size_px),
        seed=config.seed + task.sample_seed,
        batch=task.batch,
        steps=steps,
        ranks=ranks,
        processes=config.data.loader_processes,
    )


def _descend(
    net: nn.Module,
    optimiser: torch.optim.Optimizer,
    parts: Losses,
    clip_norm: float | None,
) -> None:
    loss = torch.stack([weight * value for weight, value in parts.values()]).sum()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    if clip_norm is not None:
        nn.utils.clip_grad_norm_(net.parameters(), clip_norm)
    optimiser.step()
