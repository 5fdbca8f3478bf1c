"""Recipe: train the segmenter on labelled red-channel photographs (section 4.1)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from glss.metrics import iou
from glss.segmenter import build_segmenter
from training.batches import batches, to_unit
from training.checkpoint import Keeper
from training.config import MixConfig, TrainConfig
from training.contact_sheet import Sheet, as_picture, sheet
from training.data.photograph import Photograph
from training.losses import SEGMENTER_LOSSES
from training.networks import placed, running_mean
from training.precision import casting, choose
from training.pretrained import start_from_imagenet
from training.progress import Progress
from training.ranks import Ranks
from training.samples.maker import Held, Pool, SampleMaker
from training.samples.mix import build_mix
from training.schedule import build_optimiser, learning_rate, set_learning_rate

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """What tells one training of the segmenter from another."""

    name: str
    epochs: float
    lr: float
    sample_seed: int  # added to the run's seed
    mix: MixConfig
    size_px: int
    change: Callable[[Tensor], Tensor]  # of the pictures, in [-1, 1]; no gradient


def first_round(config: TrainConfig) -> Round:
    """On the samples as they are."""
    recipe = config.segmenter
    return Round(
        "segmenter",
        recipe.epochs,
        recipe.optimiser.lr,
        sample_seed=1,
        mix=config.mix,
        size_px=config.size_px,
        change=lambda x: x,
    )


def train_segmenter(
    config: TrainConfig,
    round_: Round,
    *,
    start_from: nn.Module | None = None,
    pool: Pool,
    held: Sequence[Photograph],
    folder: Path,
    ranks: Ranks,
    fingerprint: str,
) -> tuple[nn.Module, float]:
    """Train, and return the averaged network in evaluation mode and the seconds spent.

    Goes on from the round's checkpoint in `folder` where there is one; one that was
    made with another `fingerprint` is a `CheckpointError`.
    """
    recipe, precision = config.segmenter, choose(config.precision, ranks.device)
    epoch = len(pool.photographs) / recipe.batch
    n_steps = max(1, round(round_.epochs * epoch))
    sheet_every = max(1, round(config.sheet_every_epochs * epoch))

    torch.manual_seed(config.seed)
    net = build_segmenter(recipe.kind)
    if recipe.encoder == "imagenet":
        start_from_imagenet(net)
    if start_from is not None:
        net.load_state_dict(start_from.state_dict())
    net = placed(net, ranks.device)
    averaged = running_mean(net, recipe.average)
    optimiser = build_optimiser(
        recipe.optimiser.kind,
        net.parameters(),
        lr=round_.lr,
        weight_decay=recipe.optimiser.weight_decay,
    )
    keeper = Keeper(
        folder / f"{round_.name}.checkpoint.safetensors",
        modules={"net": net, "averaged": averaged},
        optimiser=optimiser,
        fingerprint=fingerprint,
        every_s=config.checkpoint_every_s,
    )
    first = keeper.resume()
    shared = ranks.share(net)
    loss_of = SEGMENTER_LOSSES[recipe.loss]
    feed = batches(
        SampleMaker(pool, build_mix(round_.mix), round_.size_px),
        seed=config.seed + round_.sample_seed,
        batch=recipe.batch,
        steps=range(first, n_steps),
        ranks=ranks,
        processes=config.data.loader_processes,
    )
    progress = Progress(
        folder, round_.name, start=first, n_steps=n_steps, is_shown=ranks.is_first
    )
    logger.info("%s: %d steps of %d, %s", round_.name, n_steps, recipe.batch, precision)

    for step, (picture, mask, _) in zip(range(first, n_steps), feed, strict=True):
        torch.manual_seed(ranks.seed_of(config.seed, step))  # dropout and sampled z
        x = to_unit(picture, ranks.device)
        with casting(precision, ranks.device):
            x = round_.change(x)
            logits = shared(x)
        loss = loss_of(logits.float(), mask.to(ranks.device))
        schedule = recipe.optimiser.schedule
        set_learning_rate(optimiser, learning_rate(schedule, round_.lr, step, n_steps))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        if recipe.clip_norm is not None:
            nn.utils.clip_grad_norm_(net.parameters(), recipe.clip_norm)
        optimiser.step()
        averaged.update_parameters(net)

        done = step + 1
        progress.step(step, {"loss": loss.item()})
        if not ranks.is_first:
            continue
        keeper.after_step(done, is_last=done == n_steps)
        if done % sheet_every == 0 or done == n_steps:
            best = averaged.module.eval()
            if held:
                figure = held_out_iou(best, held, config.size_px, ranks.device)
                progress.report(done, {"held_out_iou": figure})
            progress.sheet(done, _sheet(best, x, mask))
    progress.close()
    ranks.agree(averaged)
    return averaged.module.eval(), keeper.seconds


@torch.inference_mode()
def held_out_iou(
    net: nn.Module, held: Sequence[Photograph], size: int, device: torch.device
) -> float:
    """Mean IoU at threshold 0.5 over the held-out photographs, at the model's size."""
    values: list[float] = []
    for picture, mask in DataLoader(Held(held, size), batch_size=32):
        skin = net(to_unit(picture, device)).cpu() > 0
        pairs = zip(skin.numpy(), mask.numpy(), strict=True)
        values += [iou(p[0], m[0] == 255, counts=m[0] != 128) for p, m in pairs]
    return sum(values) / len(values)


@torch.inference_mode()
def _sheet(net: nn.Module, x: Tensor, mask: Tensor) -> Sheet:
    n = 12
    x = x[:n].float()
    skin = net(x).float().sigmoid()
    truth = mask[:n].float().div(255.0)
    return sheet((x, as_picture(truth), as_picture(skin)))
