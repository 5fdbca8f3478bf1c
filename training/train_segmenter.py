"""Recipe: train the segmenter on labelled red-channel photographs (section 4.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.amp.autocast_mode import autocast
from torch.utils.data import DataLoader

from glss.metrics import iou
from glss.segmenter import build_segmenter
from training.batches import Batch, to_unit
from training.config import MixConfig, TrainConfig
from training.contact_sheet import Sheet, as_picture, sheet
from training.data.photograph import Photograph
from training.loop import Forward, Losses, Task, train
from training.losses import SEGMENTER_LOSSES
from training.pretrained import start_from_imagenet
from training.progress import Progress
from training.ranks import Ranks
from training.samples.maker import Held, Pool


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
    """Train for a round, from `start_from`'s weights if given; see `loop.train`."""
    recipe, device = config.segmenter, ranks.device
    loss_of = SEGMENTER_LOSSES[recipe.loss]

    def losses(forward: Forward, batch: Batch, seed: int) -> Losses:
        picture, mask, _ = batch
        logits = forward(round_.change(to_unit(picture, device)))
        with autocast(device.type, enabled=False):
            return {"loss": (1.0, loss_of(logits.float(), mask.to(device)))}

    def show(net: nn.Module, batch: Batch, progress: Progress, done: int) -> None:
        if held:
            figure = held_out_iou(net, held, config.size_px, device)
            progress.report(done, {"held_out_iou": figure})
        picture, mask, _ = batch
        progress.sheet(done, _sheet(net, round_.change(to_unit(picture, device)), mask))

    task = Task(
        round_.name,
        _start(config, start_from),
        losses,
        show,
        optimiser=recipe.optimiser,
        lr=round_.lr,
        epochs=round_.epochs,
        batch=recipe.batch,
        average=recipe.average,
        clip_norm=recipe.clip_norm,
        sample_seed=round_.sample_seed,
        mix=round_.mix,
        size_px=round_.size_px,
    )
    return train(
        task, config, pool=pool, folder=folder, ranks=ranks, fingerprint=fingerprint
    )


def _start(config: TrainConfig, start_from: nn.Module | None) -> nn.Module:
    torch.manual_seed(config.seed)
    net = build_segmenter(config.segmenter.kind)
    if start_from is not None:
        net.load_state_dict(start_from.state_dict())
    elif config.segmenter.encoder == "imagenet":
        start_from_imagenet(net)
    return net


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
