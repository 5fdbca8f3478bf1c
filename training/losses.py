"""Training losses: the paper's (section 4.1, suppl. 2.1) and the live preset's.

Masks hold 255 skin, 0 not skin, 128 ignore; ignored pixels weigh nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from jaxtyping import Float, UInt8
from torch import Tensor
from torch.amp.autocast_mode import autocast
from torch.nn.functional import binary_cross_entropy_with_logits

from glss.ssim import SsimTarget

Logits = Float[Tensor, "b 1 h w"]
Mask = UInt8[Tensor, "b 1 h w"]


def bce_dice(logits: Logits, mask: Mask) -> Float[Tensor, ""]:
    """Binary cross-entropy plus dice, suppl. eq. 1."""
    truth, counts = (mask == 255).to(logits.dtype), (mask != 128).to(logits.dtype)
    bce = binary_cross_entropy_with_logits(logits, truth, reduction="none")
    bce = (bce * counts).sum() / counts.sum().clamp_min(1)
    p = logits.sigmoid() * counts
    overlap = (p * truth).sum((1, 2, 3))
    total = (p + truth * counts).sum((1, 2, 3))
    return bce + (1 - (2 * overlap + 1) / (total + 1)).mean()


def focal(
    logits: Logits, mask: Mask, *, gamma: float = 2.0, alpha: float = 0.75
) -> Float[Tensor, ""]:
    """Binary focal loss, suppl. eq. 2 (Lin et al. 2017), gamma 2 and alpha 0.75."""
    truth, counts = (mask == 255).to(logits.dtype), (mask != 128).to(logits.dtype)
    bce = binary_cross_entropy_with_logits(logits, truth, reduction="none")
    p_true = torch.exp(-bce)
    weight = alpha * truth + (1 - alpha) * (1 - truth)
    losses = weight * (1 - p_true) ** gamma * bce * counts
    return losses.sum() / counts.sum().clamp_min(1)


SEGMENTER_LOSSES: dict[str, Callable[[Logits, Mask], Float[Tensor, ""]]] = {
    "bce-dice": bce_dice,
    "focal": focal,
}


def kl_divergence(
    mu: Float[Tensor, "b d"], log_var: Float[Tensor, "b d"]
) -> Float[Tensor, ""]:
    """KL(N(mu, sigma^2) || N(0, 1)), summed over d, mean over b (Algorithm 1, 8)."""
    return -0.5 * (1 + log_var - mu.square() - log_var.exp()).sum(1).mean()


def squared_error(
    x: Float[Tensor, "b 1 h w"], x_hat: Float[Tensor, "b 1 h w"]
) -> Float[Tensor, ""]:
    """|x - x_hat|^2, summed over pixels, mean over b (Algorithm 1, line 6)."""
    return (x - x_hat).square().sum((1, 2, 3)).mean()


def perceptual_sum(
    features: tuple[Tensor, ...], features_hat: tuple[Tensor, ...], n_pixels: int
) -> Float[Tensor, ""]:
    """|P(x) - P(x_hat)|^2, summed over a picture's features, mean over b (line 7)."""
    del n_pixels
    b = len(features[0])
    pairs = zip(features, features_hat, strict=True)
    return torch.stack([(p - p_hat).square().sum() / b for p, p_hat in pairs]).sum()


def perceptual_relative(
    features: tuple[Tensor, ...], features_hat: tuple[Tensor, ...], n_pixels: int
) -> Float[Tensor, ""]:
    """The same, each map made comparable to pixels.

    A map is divided by the mean square of the photograph's own features and counts as
    many values as the picture has pixels, so beta means the same for any network and
    layer; the paper's plain sum depends on both.
    """
    total = features[0].new_zeros(())
    for p, p_hat in zip(features, features_hat, strict=True):
        scale = p.square().mean().clamp_min(1e-6)
        total = total + (p - p_hat).square().mean() / scale
    return total * (n_pixels / len(features))


PERCEPTUAL_LOSSES: dict[
    str, Callable[[tuple[Tensor, ...], tuple[Tensor, ...], int], Float[Tensor, ""]]
] = {"sum": perceptual_sum, "relative": perceptual_relative}


def dissimilarity(
    x: Float[Tensor, "b 1 h w"], x_hat: Float[Tensor, "b 1 h w"]
) -> Float[Tensor, ""]:
    """1 - SSIM, mean over b: what the search will minimise (eq. 9).

    Always in float32: variances are differences of nearly equal means, and in bfloat16
    they come out negative and the loss as no number.
    """
    with autocast(x.device.type, enabled=False):
        return SsimTarget(x.float()).dissimilarity(x_hat.float()).mean()
