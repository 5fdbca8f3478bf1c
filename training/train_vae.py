"""Recipe: train the VAE on the same photographs (section 3.2, Algorithm 1, 1 to 12).

    L = |x - x_hat|^2 + kl * KL(q(z | x) || N(0, I)) + beta * |P(x) - P(x_hat)|^2

P are features of the trained segmenter. Preset `live` adds ssim * (1 - SSIM), what the
search will minimise, and may ask for the scene without what lens and sensor did to it
(`undo_look`): x_hat is then compared with the clean picture in the same light, while z
and the edges come from the one that the camera gave, so that clones stay in the source
domain. The light is left alone: that the nearest thing is the brightest helps the mask.
Algorithm 1 prints the updates with + where descent needs -, and
updates the encoder by all three terms and the decoder by all but KL; KL does not
depend on the decoder, so one backward pass does both.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn

from glss.edges import sobel
from glss.latent_search import SearchPlan, search
from glss.segmenter import Segmenter
from glss.vae import Vae, VaeSettings
from training.batches import batches, to_unit
from training.checkpoint import Keeper
from training.config import TrainConfig, VaeConfig
from training.contact_sheet import Sheet, edge_strength, sheet
from training.losses import (
    PERCEPTUAL_LOSSES,
    dissimilarity,
    kl_divergence,
    squared_error,
)
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
    fingerprint: str,
) -> tuple[Vae, float]:
    """Train, and return the averaged VAE in evaluation mode and the seconds spent.

    `segmenter` gives the perceptual features; its weights do not change. Goes on from
    the checkpoint in `folder` where there is one; one that was made with another
    `fingerprint` is a `CheckpointError`.
    """
    recipe, precision = config.vae, choose(config.precision, ranks.device)
    epoch = len(pool.photographs) / recipe.batch
    n_steps = max(1, round(recipe.epochs * epoch))
    sheet_every = max(1, round(config.sheet_every_epochs * epoch))

    torch.manual_seed(config.seed)
    vae = Vae(
        VaeSettings(recipe.kind, config.size_px, recipe.latent, edges=recipe.edges)
    )
    vae = placed(vae, ranks.device)
    averaged = running_mean(vae, recipe.average)
    mean_vae = cast(Vae, averaged.module)
    optimiser = build_optimiser(
        recipe.optimiser.kind,
        vae.parameters(),
        lr=recipe.optimiser.lr,
        weight_decay=recipe.optimiser.weight_decay,
    )
    keeper = Keeper(
        folder / "vae.checkpoint.safetensors",
        modules={"vae": vae, "averaged": averaged},
        optimiser=optimiser,
        fingerprint=fingerprint,
        every_s=config.checkpoint_every_s,
    )
    first = keeper.resume()
    critic = segmenter.to(ranks.device).eval().requires_grad_(False)
    shared = ranks.share(vae)
    feed = batches(
        SampleMaker(pool, build_mix(config.mix), config.size_px),
        seed=config.seed + 2,
        batch=recipe.batch,
        steps=range(first, n_steps),
        ranks=ranks,
        processes=config.data.loader_processes,
    )
    progress = Progress(
        folder, "vae", start=first, n_steps=n_steps, is_shown=ranks.is_first
    )
    logger.info("vae: %d steps of %d, %s", n_steps, recipe.batch, precision)

    for step, (picture, _, clean) in zip(range(first, n_steps), feed, strict=True):
        seen = to_unit(picture, ranks.device)
        x = to_unit(clean, ranks.device) if recipe.undo_look else seen
        noise = _noise(ranks.seed_of(config.seed, step), len(x), recipe.latent)
        with casting(precision, ranks.device):
            x_hat, mu, log_var = shared(seen, noise.to(ranks.device))
            parts = _losses(recipe, x, x_hat, mu, log_var, cast(Segmenter, critic))
        loss = torch.stack([weight * value for weight, value in parts.values()]).sum()
        schedule, peak = recipe.optimiser.schedule, recipe.optimiser.lr
        set_learning_rate(optimiser, learning_rate(schedule, peak, step, n_steps))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        if recipe.clip_norm is not None:
            nn.utils.clip_grad_norm_(vae.parameters(), recipe.clip_norm)
        optimiser.step()
        averaged.update_parameters(vae)

        done = step + 1
        progress.step(step, {name: value.item() for name, (_, value) in parts.items()})
        if not ranks.is_first:
            continue
        keeper.after_step(done, is_last=done == n_steps)
        if done % sheet_every == 0 or done == n_steps:
            progress.sheet(done, _sheet(mean_vae.eval(), seen, critic))
    progress.close()
    ranks.agree(averaged)
    return mean_vae.eval(), keeper.seconds


def _losses(
    recipe: VaeConfig,
    x: Tensor,
    x_hat: Tensor,
    mu: Tensor,
    log_var: Tensor,
    critic: Segmenter,
) -> dict[str, tuple[float, Tensor]]:
    """Weight and value of every part of the loss; parts of weight 0 are left out."""
    n_pixels = x[0].numel()
    parts: dict[str, tuple[float, Tensor]] = {
        "squared": (1.0, squared_error(x, x_hat.float())),
        "kl": (recipe.kl, kl_divergence(mu.float(), log_var.float())),
    }
    if recipe.perceptual:
        compare = PERCEPTUAL_LOSSES[recipe.perceptual_scale]
        with torch.no_grad():
            wanted = critic.features(x)
        value = compare(wanted, critic.features(x_hat), n_pixels)
        parts["perceptual"] = (recipe.perceptual, value)
    if recipe.ssim:
        value = dissimilarity(x.contiguous(), x_hat.float()) * n_pixels
        parts["ssim"] = (recipe.ssim, value)
    return parts


def _noise(seed: int, b: int, latent: int) -> Tensor:
    """Standard normal numbers of this step and process, the same after a resume."""
    return torch.randn(b, latent, generator=torch.Generator().manual_seed(seed))


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
