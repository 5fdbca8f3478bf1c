"""Recipe: a second round of the segmenter, mostly on what it will see: clones.

A share of the pictures is replaced by the VAE's decoding of them; the masks stay the
photographs' own. Preset `live` only: the paper trains the segmenter once.
"""

from __future__ import annotations

import torch
from torch import Tensor

from glss.edges import sobel
from glss.vae import Vae
from training.config import MixConfig, RefineConfig
from training.train_segmenter import Round


def second_round(recipe: RefineConfig, mix: MixConfig, vae: Vae) -> Round:
    """On samples of `mix`, or the recipe's own, of which a share went through `vae`."""

    @torch.no_grad()
    def change(x: Tensor) -> Tensor:
        n_clones = round(recipe.reconstructions * len(x))
        clones = sampled_clones(vae, x[:n_clones].contiguous()).to(x.dtype)
        mixed = torch.cat((clones, x[n_clones:]))
        return mixed.to(memory_format=torch.channels_last)

    return Round(
        "refine",
        recipe.epochs,
        recipe.lr,
        sample_seed=3,
        mix=recipe.mix or mix,
        change=change,
    )


def sampled_clones(vae: Vae, x: Tensor) -> Tensor:
    """h(z, e) with z from q(z | x), about as near its mean as a search leaves it."""
    mu, log_var = vae.encode(x)
    z = mu + torch.randn_like(mu) * (0.5 * log_var).exp()
    return vae.decode(z, sobel(x))
