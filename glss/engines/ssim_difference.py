"""1 - SSIM as a sum of small positive terms, made for engines of low precision.

`glss.ssim` takes variances as E[x^2] - E[x]^2. In bfloat16, with three digits, nothing
is left of that difference in a smooth dark frame: an SSIM of 1.01 was seen, and a
gradient that pointed nowhere. With d = x_hat - x the same SSIM is written

    1 - luminance = (W d)^2 / (mu^2 + mu_hat^2 + C1)              =: a
    1 - contrast  = var d / (2 var x + 2 cov(x, d) + var d + C2)  =: b
    1 - SSIM      = mean(a + b - a b)

W is the Gaussian mean under the window, mu = W x, mu_hat = mu + W d; d is small where
the clone is near, and x enters a product only less its mean.

Where the clone is far, var d = W d^2 - (W d)^2 is such a difference again. So the means
are taken in plain sums of shifted maps: OpenVINO, told to compute in bfloat16, keeps
float32 for plain arithmetic that leads to an output, such as the loss, and for nothing
in front of a product or a convolution. Backward nothing cancels, and the means become
two products with a banded matrix, which engines run at full speed.
"""

from __future__ import annotations

from typing import Any

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from glss.ssim import C1, C2, gaussian_window


class SsimDifference:
    """A `Dissimilarity`; equals `SsimTarget` but for rounding."""

    def __init__(self, x: Float[Tensor, "b 1 n n"]) -> None:
        self._window = gaussian_window().to(x)
        self._x = x = x.squeeze(1) * 0.5 + 0.5  # (b, n, n), intensity
        self._centred = x - x.mean((1, 2), keepdim=True)
        centred, square = self._means(self._centred, self._centred * self._centred)
        self._mu_centred = centred
        self._mu = centred + x.mean((1, 2), keepdim=True)
        variance = square - centred * centred
        self._contrast = 2 * variance + C2
        self._luminance = 2 * self._mu * self._mu + C1

    def dissimilarity(self, x_hat: Float[Tensor, "b 1 n n"]) -> Float[Tensor, " b"]:
        d = (x_hat.squeeze(1) * 0.5 + 0.5) - self._x
        mean, square, product = self._means(d, d * d, d * self._centred)
        mean2 = mean * mean
        variance = square - mean2
        covariance = product - mean * self._mu_centred
        # mu^2 + mu_hat^2 + C1 with mu_hat = mu + B d
        a = mean2 / (self._luminance + 2 * self._mu * mean + mean2)
        b = variance / (self._contrast + 2 * covariance + variance)
        return (a + b - a * b).mean((1, 2))

    def keep(self, chosen: Bool[Tensor, " b"]) -> SsimDifference:
        return SsimDifference((self._x[chosen].unsqueeze(1) - 0.5) * 2.0)

    def _means(self, *maps: Float[Tensor, "b n n"]) -> tuple[Tensor, ...]:
        """Gaussian means of the valid region."""
        stacked = torch.stack(maps, 1)
        means = _GaussianMean.apply(stacked, self._window)  # type: ignore[no-untyped-call]
        return torch.unbind(means, 1)


class _GaussianMean(torch.autograd.Function):
    """Forward in sums, backward in products; see above."""

    @staticmethod
    def forward(maps: Tensor, window: Tensor) -> Tensor:
        """(b, c, n, n) to (b, c, m, m)."""
        weights = window.tolist()
        return _shifted_sum(_shifted_sum(maps, weights, 2), weights, 3)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        (_, ctx.window) = inputs

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        """G to W G W^T, with W the banded matrix, (n, m)."""
        b, c, m, _ = grad.shape
        n = m + len(ctx.window) - 1
        band = _band(ctx.window, n).T
        across = (grad.reshape(-1, m) @ band).view(b * c, m, n)
        turned = across.transpose(1, 2).reshape(-1, m) @ band
        return turned.view(b, c, n, n).transpose(2, 3), None


def _shifted_sum(maps: Tensor, weights: list[float], dim: int) -> Tensor:
    """Valid convolution along one axis as a sum of shifted maps."""
    m = maps.shape[dim] - len(weights) + 1
    shifted = [maps.narrow(dim, i, m) for i in range(len(weights))]
    middle = len(weights) // 2
    total = shifted[middle] * weights[middle]
    for i in range(middle):  # the window is symmetric
        total = total + (shifted[i] + shifted[-1 - i]) * weights[i]
    return total


def _band(window: Float[Tensor, " k"], n: int) -> Float[Tensor, "n m"]:
    """The matrix whose product with a row of n pixels is its valid convolution."""
    m = n - len(window) + 1
    shifted = torch.cat((window, window.new_zeros(m))).repeat(m)  # period n + 1
    return shifted[: m * n].view(m, n).T
