"""Structural similarity whose target half is computed once (suppl. 2.3, eq. 4-8).

Wang et al. 2004 with alpha = beta = gamma = 1 and C3 = C2 / 2, an 11 x 11 Gaussian
window of sigma 1.5, no padding. During a search the target never changes: its mean
and variance under the window are kept, and each step filters the clone alone.

SSIM is defined for intensities that are not negative, so pictures in [-1, 1] are
mapped to [0, 1] first; on [-1, 1] itself the luminance term would change its sign.

x target, x_hat clone, mu mean, sigma^2 variance under the window.
"""

from __future__ import annotations

from copy import copy

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn.functional import conv2d

WINDOW_PX = 11
SIGMA_PX = 1.5
C1, C2 = 0.01**2, 0.03**2  # for intensities in [0, 1]


def gaussian_window(
    size: int = WINDOW_PX, sigma: float = SIGMA_PX
) -> Float[Tensor, " k"]:
    """One-dimensional Gaussian that sums to 1."""
    offset = torch.arange(size, dtype=torch.float32) - (size - 1) / 2
    weight = torch.exp(-offset.square() / (2 * sigma**2))
    return weight / weight.sum()


def blur(
    maps: Float[Tensor, "b c h w"], window: Float[Tensor, " k"]
) -> Float[Tensor, "b c i j"]:
    """Gaussian mean of every map, valid region only: 10 pixels fewer each way."""
    c = maps.shape[1]
    row = window.view(1, 1, 1, -1).expand(c, 1, 1, -1)
    column = window.view(1, 1, -1, 1).expand(c, 1, -1, 1)
    return conv2d(conv2d(maps, row, groups=c), column, groups=c)


class SsimTarget:
    """SSIM of many clones against one batch of targets in [-1, 1]."""

    def __init__(self, x: Float[Tensor, "b 1 h w"]) -> None:
        self._window = gaussian_window().to(x)
        self._x = x = _intensity(x)
        mean, square = blur(torch.cat((x, x * x), 1), self._window).chunk(2, 1)
        self._mu, self._mu2 = mean, mean * mean
        self._sigma2 = square - self._mu2

    def keep(self, chosen: Bool[Tensor, " b"]) -> SsimTarget:
        """The same for the chosen targets alone; nothing is computed again."""
        kept = copy(self)
        for name in ("_x", "_mu", "_mu2", "_sigma2"):
            setattr(kept, name, getattr(self, name)[chosen])
        return kept

    def similarity(self, x_hat: Float[Tensor, "b 1 h w"]) -> Float[Tensor, " b"]:
        """Mean SSIM of each image, 1 where equal; differentiable in `x_hat`."""
        x_hat = _intensity(x_hat)
        stacked = torch.cat((x_hat, x_hat * x_hat, x_hat * self._x), 1)
        mu_hat, square_hat, product = blur(stacked, self._window).chunk(3, 1)
        mu_mu = self._mu * mu_hat
        mu_hat2 = mu_hat * mu_hat
        covariance = product - mu_mu
        sigma2_hat = square_hat - mu_hat2
        luminance = (2 * mu_mu + C1) / (self._mu2 + mu_hat2 + C1)
        contrast = (2 * covariance + C2) / (self._sigma2 + sigma2_hat + C2)
        return (luminance * contrast).mean((1, 2, 3))

    def dissimilarity(self, x_hat: Float[Tensor, "b 1 h w"]) -> Float[Tensor, " b"]:
        """1 - SSIM, the loss of the latent search (suppl. eq. 8)."""
        return 1.0 - self.similarity(x_hat)


def _intensity(x: Tensor) -> Tensor:
    return x * 0.5 + 0.5
