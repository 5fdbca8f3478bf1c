"""What a live frame costs, counted: products and sums of the networks."""

from __future__ import annotations

import torch
from torch.utils.flop_counter import FlopCounterMode

from glss.bundle import Bundle
from glss.pipeline import GlssSettings


@torch.no_grad()
def frame_gflop(bundle: Bundle) -> float:
    """GFLOP of one warm frame: search, and the segmenter on the clone or on both.

    A product and a sum count as two. A step decodes and takes the gradient towards z,
    which costs a convolution as much as its forward pass; the last decoding needs none.
    It is the most: a search that gains nothing more ends earlier. SSIM is left out.
    """
    n_steps = GlssSettings().n_steps_warm
    size, latent = bundle.size, bundle.vae.settings.latent
    with FlopCounterMode(display=False) as decoding:
        bundle.vae.decode(torch.zeros(1, latent), torch.zeros(1, 2, size, size))
    sides = [bundle.clone_px]
    if bundle.combine != "clone":
        sides.append(bundle.frame_px)
    with FlopCounterMode(display=False) as segmenting:
        for side in sides:
            bundle.segmenter(torch.zeros(1, 1, side, side))
    flops = (2 * n_steps + 1) * decoding.get_total_flops()
    return float(flops + segmenting.get_total_flops()) / 1e9
