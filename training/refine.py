"""Recipe: a second round of the segmenter, mostly on what it will see: clones.

A share of the pictures is replaced by the VAE's decoding of them; the masks stay the
photographs' own. Preset `live` only: the paper trains the segmenter once.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from glss.edges import sobel
from glss.vae import Vae
from training.config import RefineConfig, TrainConfig
from training.train_segmenter import Part, Round


def second_round(config: TrainConfig, recipe: RefineConfig, vae: Vae) -> Round:
    """On samples of the recipe's own mix, or the first round's; a share are clones.

    The clones have the model's size, the other pictures the recipe's `frame_px`: the
    sizes that the segmenter will see. Statistics of batch normalisation are held:
    those of a batch of clones are not those of frames, and live there is one network.
    """

    @torch.no_grad()
    def parts(x: Tensor, mask: Tensor) -> Sequence[Part]:
        n_clones = round(recipe.reconstructions * len(x))
        if n_clones == 0:
            return [(x, mask)]
        pictures, masks = x[:n_clones], mask[:n_clones]
        if x.shape[-1] != config.size_px:
            size = (config.size_px, config.size_px)
            pictures = interpolate(pictures, size, mode="area")
            masks = interpolate(masks, size, mode="nearest-exact")
        clones = sampled_clones(vae, pictures.contiguous())
        both = ((clones, masks), (x[n_clones:], mask[n_clones:]))
        return [part for part in both if len(part[0])]

    return Round(
        "refine",
        recipe.epochs,
        recipe.lr,
        sample_seed=3,
        mix=recipe.mix or config.mix,
        size_px=recipe.frame_px or config.size_px,
        parts=parts,
        holds_statistics=True,
    )


def sampled_clones(vae: Vae, x: Tensor) -> Tensor:
    """h(z, e) with z from q(z | x), about as near its mean as a search leaves it."""
    mu, log_var = vae.encode(x)
    z = mu + torch.randn_like(mu) * (0.5 * log_var).exp()
    return vae.decode(z, sobel(x))
