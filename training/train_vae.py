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

from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn

from glss.edges import sobel
from glss.latent_search import SearchPlan, search
from glss.segmenter import Segmenter
from glss.vae import Vae, VaeSettings
from training.batches import Batch, to_unit
from training.config import TrainConfig, VaeConfig
from training.contact_sheet import Sheet, edge_strength, sheet
from training.loop import Forward, Losses, Task, train
from training.losses import (
    PERCEPTUAL_LOSSES,
    dissimilarity,
    kl_divergence,
    squared_error,
)
from training.progress import Progress
from training.ranks import Ranks
from training.samples.maker import Pool


def train_vae(
    config: TrainConfig,
    *,
    segmenter: nn.Module,
    pool: Pool,
    folder: Path,
    ranks: Ranks,
    fingerprint: str,
) -> tuple[Vae, float]:
    """Train the VAE; see `loop.train`.

    `segmenter` gives the perceptual features; its weights do not change.
    """
    recipe, device = config.vae, ranks.device
    critic = cast(Segmenter, segmenter.to(device).eval().requires_grad_(False))

    def losses(forward: Forward, batch: Batch, seed: int) -> Losses:
        picture, _, clean = batch
        seen = to_unit(picture, device)
        x = to_unit(clean, device) if recipe.undo_look else seen
        noise = _noise(seed, len(x), recipe.latent).to(device)
        x_hat, mu, log_var = forward(seen, noise)
        return _losses(recipe, x, x_hat, mu, log_var, critic)

    def show(vae: Vae, batch: Batch, progress: Progress, done: int) -> None:
        progress.sheet(done, _sheet(vae, to_unit(batch[0], device), segmenter))

    task = Task(
        "vae",
        _start(config),
        losses,
        show,
        optimiser=recipe.optimiser,
        lr=recipe.optimiser.lr,
        epochs=recipe.epochs,
        batch=recipe.batch,
        average=recipe.average,
        clip_norm=recipe.clip_norm,
        sample_seed=2,
        mix=config.mix,
        size_px=config.size_px,
    )
    return train(
        task, config, pool=pool, folder=folder, ranks=ranks, fingerprint=fingerprint
    )


def _start(config: TrainConfig) -> Vae:
    torch.manual_seed(config.seed)
    recipe = config.vae
    return Vae(
        VaeSettings(recipe.kind, config.size_px, recipe.latent, edges=recipe.edges)
    )


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
