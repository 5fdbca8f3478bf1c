"""Recipe: later rounds of the segmenter, in part on what it will see: clones.

A share of the pictures is replaced by the VAE's decoding of them; the masks stay the
photographs' own. Preset `live` only: the paper trains the segmenter once.
"""

from __future__ import annotations

from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import interpolate

from glss.edges import sobel
from glss.engines.base import enlarged
from glss.vae import Vae
from training.config import RefineConfig, TrainConfig
from training.train_segmenter import Round

Later = Literal["refine", "polish"]
_SAMPLE_SEEDS: dict[Later, int] = {"refine": 3, "polish": 4}


def later_rounds(config: TrainConfig, vae: Vae) -> dict[Later, Round]:
    """The rounds after the first that the recipe has, in their order.

    On samples of the round's own mix, or the first round's; a share are clones. All
    have the round's `frame_px`, what the segmenter will see: clones are decoded at the
    model's size and enlarged, as they are at run time.
    """
    recipes: dict[Later, RefineConfig | None]
    recipes = {"refine": config.refine, "polish": config.polish}
    return {n: _round(n, r, config, vae) for n, r in recipes.items() if r is not None}


def _round(name: Later, recipe: RefineConfig, config: TrainConfig, vae: Vae) -> Round:
    @torch.no_grad()
    def change(x: Tensor) -> Tensor:
        n_clones = round(recipe.reconstructions * len(x))
        if n_clones == 0:
            return x
        seen = _squeezed(x[:n_clones], config.size_px).contiguous()
        clones = enlarged(sampled_clones(vae, seen).to(x.dtype), x.shape[-1])
        mixed = torch.cat((clones, x[n_clones:]))
        return mixed.to(memory_format=torch.channels_last)

    return Round(
        name,
        recipe.epochs,
        recipe.lr,
        sample_seed=_SAMPLE_SEEDS[name],
        mix=recipe.mix or config.mix,
        size_px=recipe.frame_px or config.size_px,
        change=change,
    )


def _squeezed(x: Float[Tensor, "b 1 m m"], size: int) -> Float[Tensor, "b 1 n n"]:
    """As a view is squeezed for the search: area means."""
    return x if size == x.shape[-1] else interpolate(x, (size, size), mode="area")


def sampled_clones(vae: Vae, x: Tensor) -> Tensor:
    """h(z, e) with z from q(z | x), about as near its mean as a search leaves it."""
    mu, log_var = vae.encode(x)
    z = mu + torch.randn_like(mu) * (0.5 * log_var).exp()
    return vae.decode(z, sobel(x))
