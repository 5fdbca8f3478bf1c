"""Recipe: train the VAE on the same photographs (section 3.2, Algorithm 1, 1 to 12).

    L = |x - x_hat|^2 + kl * KL(q(z | x) || N(0, I)) + beta * |P(x) - P(x_hat)|^2

P are features of the trained segmenter. Preset `live` adds ssim * (1 - SSIM), what the
search will minimise. Algorithm 1 prints the updates with + where descent needs -, and
updates the encoder by all three terms and the decoder by all but KL; KL does not
depend on the decoder, so one backward pass does both.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn

from glss.edges import sobel
from glss.latent_search import SearchPlan, search
from glss.segmenter import Segmenter
from glss.vae import Vae, VaeSettings
from training import checkpoint
from training.batches import batches, to_unit
from training.config import TrainConfig
from training.contact_sheet import Sheet, edge_strength, sheet
from training.losses import dissimilarity, kl_divergence, perceptual, squared_error
from training.networks import placed, running_mean
from training.precision import casting, choose
from training.progress import Progress
from training.ranks import Ranks
from training.samples.maker import Pool, SampleMaker
from training.samples.mix import build_mix
from training.schedule import build_optimiser, learning_rate, set_learning_rate

logger = logging.getLogger(__name__)


def train_vae(
    config: TrainConfig,
    *,
    segmenter: nn.Module,
    pool: Pool,
    folder: Path,
    ranks: Ranks,
    resume: bool,
) -> tuple[Vae, float]:
    """Train, and return the averaged VAE in evaluation mode and the seconds spent.

    `segmenter` gives the perceptual features; its weights do not change.
    """
    recipe, precision = config.vae, choose(config.precision, ranks.device)
    n_steps = max(1, round(recipe.epochs * len(pool.photographs) / recipe.batch))
    epoch = len(pool.photographs) / recipe.batch
    sheet_every = max(1, round(config.sheet_every_epochs * epoch))

    torch.manual_seed(config.seed)
    vae = Vae(VaeSettings(recipe.kind, config.size_px, recipe.latent))
    vae = placed(vae, ranks.device)
    averaged = running_mean(vae, recipe.average)
    mean_vae = cast(Vae, averaged.module)
    optimiser = build_optimiser(
        recipe.optimiser.kind,
        vae.parameters(),
        lr=recipe.optimiser.lr,
        weight_decay=recipe.optimiser.weight_decay,
    )
    critic = segmenter.to(ranks.device).eval().requires_grad_(False)
    features = cast(Segmenter, critic).features
    step0, spent_s = 0, 0.0
    file = folder / "vae.checkpoint.safetensors"
    parts = {"vae": vae, "averaged": averaged}
    fingerprint = f"vae {recipe} {config.mix} {config.seed}"
    if resume and file.exists():
        step0, spent_s = checkpoint.load(
            file, modules=parts, optimiser=optimiser, fingerprint=fingerprint
        )
        logger.info("vae goes on at step %d of %d", step0, n_steps)
    shared = ranks.share(vae)
    maker = SampleMaker(pool, build_mix(config.mix), config.size_px)
    progress = (
        Progress(folder, "vae", start=step0, n_steps=n_steps)
        if ranks.is_first
        else None
    )
    logger.info("vae: %d steps of %d, %s", n_steps, recipe.batch, precision)

    began = saved = time.monotonic()
    feed = batches(
        maker,
        seed=config.seed + 2,
        batch=recipe.batch,
        steps=range(step0, n_steps),
        ranks=ranks,
        processes=config.data.loader_processes,
    )
    for step, (picture, _) in zip(range(step0, n_steps), feed, strict=True):
        x = to_unit(picture, ranks.device)
        noise = _noise(config.seed, step, len(x), recipe.latent, ranks)
        with casting(precision, ranks.device):
            x_hat, mu, log_var = shared(x, noise)
            parts_of_loss = {
                "squared": squared_error(x, x_hat.float()),
                "kl": kl_divergence(mu.float(), log_var.float()),
                "perceptual": perceptual(features(x), features(x_hat), x[0].numel()),
                "ssim": dissimilarity(x.contiguous(), x_hat.float()) * x[0].numel(),
            }
        weights = {
            "squared": 1.0,
            "kl": recipe.kl,
            "perceptual": recipe.perceptual,
            "ssim": recipe.ssim,
        }
        loss = sum(
            (weights[k] * v for k, v in parts_of_loss.items()),
            torch.zeros_like(mu[0, 0]),
        )
        set_learning_rate(
            optimiser,
            learning_rate(
                recipe.optimiser.schedule, recipe.optimiser.lr, step, n_steps
            ),
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(vae.parameters(), 1e4)  # of sums over 16384 pixels
        optimiser.step()
        averaged.update_parameters(vae)

        if progress is None:
            continue
        progress.step(step, {k: v.item() for k, v in parts_of_loss.items()})
        now, done = time.monotonic(), step + 1
        if now - saved > config.checkpoint_every_s or done == n_steps:
            saved = now
            checkpoint.save(
                file,
                step=done,
                modules=parts,
                optimiser=optimiser,
                fingerprint=fingerprint,
                elapsed_s=spent_s + now - began,
            )
        if done % sheet_every == 0 or done == n_steps:
            progress.sheet(done, _sheet(mean_vae.eval(), x, segmenter))
    if progress is not None:
        progress.close()
    return mean_vae.eval(), spent_s + time.monotonic() - began


def _noise(seed: int, step: int, b: int, latent: int, ranks: Ranks) -> Tensor:
    """Standard normal numbers of this step and rank, the same after a resume."""
    generator = torch.Generator().manual_seed((seed << 40) + (ranks.rank << 32) + step)
    return torch.randn(b, latent, generator=generator).to(ranks.device)


@torch.no_grad()
def _sheet(vae: Vae, x: Tensor, segmenter: nn.Module) -> Sheet:
    """Rows: picture, edges, reconstruction, searched clone, masks of the first, third
    and fourth."""
    x = x[:12].contiguous()
    edges = sobel(x)
    again = vae.reconstruct(x)
    generator = torch.Generator().manual_seed(0)
    z0 = torch.randn(len(x), vae.settings.latent, generator=generator).to(x.device)
    clone = search(vae.decode, x, edges, z0, n_steps=50, plan=SearchPlan()).x_hat
    masks = [segmenter(p).sigmoid() * 2 - 1 for p in (x, again, clone)]
    return sheet((x, edge_strength(edges), again, clone, *masks))
