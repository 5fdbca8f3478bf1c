"""Recipe: train the segmenter on labelled red-channel photographs (section 4.1).

With a trained VAE the recipe makes the second round of preset `live`: a share of the
pictures is replaced by the VAE's reconstruction of them, so that the segmenter knows
what clones look like. The masks stay the photographs' own.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from glss.edges import sobel
from glss.metrics import iou
from glss.segmenter import build_segmenter
from glss.vae import Vae
from training import checkpoint
from training.batches import batches, to_unit
from training.config import TrainConfig
from training.contact_sheet import Sheet, as_picture, sheet
from training.data.photograph import Photograph
from training.losses import SEGMENTER_LOSSES
from training.networks import placed, running_mean
from training.precision import casting, choose
from training.progress import Progress
from training.ranks import Ranks
from training.samples.maker import Held, Pool, SampleMaker
from training.samples.mix import build_mix
from training.schedule import build_optimiser, learning_rate, set_learning_rate

logger = logging.getLogger(__name__)


def train_segmenter(
    config: TrainConfig,
    *,
    pool: Pool,
    held: Sequence[Photograph],
    folder: Path,
    ranks: Ranks,
    resume: bool,
    start_from: nn.Module | None = None,
    vae: Vae | None = None,
) -> tuple[nn.Module, float]:
    """Train, and return the averaged network in evaluation mode and the seconds spent.

    With `vae` the second round is trained, from the weights of `start_from`.
    """
    name = "segmenter" if vae is None else "refine"
    recipe, precision = config.segmenter, choose(config.precision, ranks.device)
    refine = config.refine if vae is not None else None
    epochs = refine.epochs if refine else recipe.epochs
    peak_lr = refine.lr if refine else recipe.optimiser.lr
    clone_share = refine.reconstructions if refine else 0.0
    n_steps = max(1, round(epochs * len(pool.photographs) / recipe.batch))
    sheet_every = _steps(config.sheet_every_epochs, pool, recipe.batch)

    torch.manual_seed(config.seed)
    net = build_segmenter(recipe.kind)
    if start_from is not None:
        net.load_state_dict(start_from.state_dict())
    net = placed(net, ranks.device)
    averaged = running_mean(net, recipe.average)
    optimiser = build_optimiser(
        recipe.optimiser.kind,
        net.parameters(),
        lr=peak_lr,
        weight_decay=recipe.optimiser.weight_decay,
    )
    step0, spent_s = 0, 0.0
    file = folder / f"{name}.checkpoint.safetensors"
    parts = {"net": net, "averaged": averaged}
    fingerprint = f"{name} {recipe} {refine} {config.mix} {config.seed}"
    if resume and file.exists():
        step0, spent_s = checkpoint.load(
            file, modules=parts, optimiser=optimiser, fingerprint=fingerprint
        )
        logger.info("%s goes on at step %d of %d", name, step0, n_steps)
    shared = ranks.share(net)
    loss_of = SEGMENTER_LOSSES[recipe.loss]
    maker = SampleMaker(pool, build_mix(config.mix), config.size_px)
    progress = (
        Progress(folder, name, start=step0, n_steps=n_steps) if ranks.is_first else None
    )
    logger.info("%s: %d steps of %d, %s", name, n_steps, recipe.batch, precision)

    began = saved = time.monotonic()
    feed = batches(
        maker,
        seed=config.seed + (1 if vae is None else 3),
        batch=recipe.batch,
        steps=range(step0, n_steps),
        ranks=ranks,
        processes=config.data.loader_processes,
    )
    for step, (picture, mask) in zip(range(step0, n_steps), feed, strict=True):
        torch.manual_seed((config.seed << 32) + step)  # dropout and sampled z
        x = to_unit(picture, ranks.device)
        with casting(precision, ranks.device):
            if vae is not None:
                x = _some_reconstructed(x, vae, clone_share)
            logits = shared(x)
        loss = loss_of(logits.float(), mask.to(ranks.device))
        set_learning_rate(
            optimiser,
            learning_rate(recipe.optimiser.schedule, peak_lr, step, n_steps),
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        averaged.update_parameters(net)

        if progress is None:
            continue
        progress.step(step, {"loss": loss.item()})
        now, done = time.monotonic(), step + 1
        if now - saved > config.checkpoint_every_s or done == n_steps:
            saved = now
            checkpoint.save(
                file, step=done, modules=parts, optimiser=optimiser,
                fingerprint=fingerprint, elapsed_s=spent_s + now - began,
            )  # fmt: skip
        if done % sheet_every == 0 or done == n_steps:
            best = averaged.module.eval()
            if held:
                figure = held_out_iou(best, held, config.size_px, ranks.device)
                progress.report(done, {"held_out_iou": figure})
            progress.sheet(done, _sheet(best, x, mask))
    if progress is not None:
        progress.close()
    return averaged.module.eval(), spent_s + time.monotonic() - began


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


def _steps(epochs: float, pool: Pool, batch: int) -> int:
    return max(1, round(epochs * len(pool.photographs) / batch))


@torch.no_grad()
def _some_reconstructed(x: Tensor, vae: Vae, share: float) -> Tensor:
    """From a z sampled near the encoder's, as a search leaves it, not from its mean."""
    n_clones = round(share * len(x))
    source = x[:n_clones].contiguous()
    mu, log_var = vae.encode(source)
    z = mu + torch.randn_like(mu) * (0.5 * log_var).exp()
    clones = vae.decode(z, sobel(source)).float()
    return torch.cat((clones, x[n_clones:])).to(memory_format=torch.channels_last)


@torch.inference_mode()
def _sheet(net: nn.Module, x: Tensor, mask: Tensor) -> Sheet:
    n = 12
    skin = net(x[:n]).float().sigmoid()
    truth = mask[:n].float().div(255.0)
    return sheet((x[:n], as_picture(truth), as_picture(skin)))
