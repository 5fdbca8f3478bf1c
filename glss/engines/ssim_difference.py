"""SSIM as a sum of small terms: what an engine may compute without losing digits.

`glss.ssim` takes variances as E[x^2] - E[x]^2. With three digits, nothing is left of
that difference in a smooth dark frame: an SSIM of 1.01 was seen, and a gradient that
pointed nowhere. With d = x_hat - x the same SSIM is written

    1 - luminance = m^2 / (mu^2 + mu_hat^2 + C1)                  =: a = m^2 / A
    1 - contrast  = v / (2 var x + 2 cov(x, d) + v + C2)          =: b = v / B
    1 - SSIM      = mean(a + b - a b)

W is the Gaussian mean under the window, m = W d, v = var d, mu = W x, mu_hat = mu + m;
d is small where the clone is near, and x enters a product only less its mean.

Where the clone is far, var d = W d^2 - (W d)^2 is such a difference again: engines of
low precision must keep float32 here (`glss.engines.openvino_exact`).

Everything is said in few operators, as each costs an engine a look at its threads.
"""

from __future__ import annotations

from typing import Any

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn.functional import conv2d

from glss.ssim import C1, C2, gaussian_window


class SsimDifference:
    """A `Dissimilarity`; equals `SsimTarget` but for rounding."""

    def __init__(self, x: Float[Tensor, "b 1 n n"]) -> None:
        self._window = gaussian_window().to(x)
        self._x = x = x * 0.5 + 0.5  # intensity
        mean = x.mean((2, 3), keepdim=True)
        self._centred = x - mean
        both = torch.cat((self._centred, self._centred * self._centred), 1)
        self._mu_centred, square = _blur(both, self._window).chunk(2, 1)
        self._mu = self._mu_centred + mean
        variance = square - self._mu_centred * self._mu_centred
        self._luminance = 2 * self._mu * self._mu + C1
        self._contrast = 2 * variance + C2

    def dissimilarity(self, x_hat: Float[Tensor, "b 1 n n"]) -> Float[Tensor, " b"]:
        d = (x_hat * 0.5 + 0.5) - self._x
        means = _Means.apply(d, self._centred, self._window)  # type: ignore[no-untyped-call]
        loss: Tensor = _Terms.apply(  # type: ignore[no-untyped-call]
            means, self._luminance, self._mu, self._contrast, self._mu_centred
        )
        return loss

    def keep(self, chosen: Bool[Tensor, " b"]) -> SsimDifference:
        return SsimDifference((self._x[chosen] - 0.5) * 2.0)


class _Terms(torch.autograd.Function):
    """mean(a + b - a b), and its gradient written out: half of what autograd stores."""

    @staticmethod
    def forward(
        means: Float[Tensor, "b 3 m m"],  # of d, d^2 and d times the centred target
        luminance: Float[Tensor, "b 1 m m"],
        mu: Float[Tensor, "b 1 m m"],
        contrast: Float[Tensor, "b 1 m m"],
        mu_centred: Float[Tensor, "b 1 m m"],
    ) -> Float[Tensor, " b"]:
        a, b, _, _ = _terms(means, luminance, mu, contrast, mu_centred)
        return (a + b - a * b).mean((1, 2, 3))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx: Any, grad: Float[Tensor, " b"]) -> tuple[Tensor | None, ...]:
        means, luminance, mu, contrast, mu_centred = ctx.saved_tensors
        a, b, by_a, by_b = _terms(means, luminance, mu, contrast, mu_centred)
        mean, _, _ = means.chunk(3, 1)
        square = (1 - a) * (1 - b) * by_b
        product = -2 * (1 - a) * b * by_b
        luminous = 2 * (1 - b) * by_a * (mean - a * (mu + mean))
        straight = luminous - mu_centred * product - 2 * mean * square
        pixels = means.shape[2] * means.shape[3]
        scale = (grad * (1.0 / pixels)).reshape(-1, 1, 1, 1)
        parts = torch.cat((straight, square, product), 1) * scale
        return parts, None, None, None, None


def _terms(
    means: Tensor, luminance: Tensor, mu: Tensor, contrast: Tensor, mu_centred: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """a, b, 1 / A and 1 / B of the text above, (b, 1, m, m) each."""
    mean, square, product = means.chunk(3, 1)
    mean2 = mean * mean
    variance = square - mean2
    covariance = product - mean * mu_centred
    by_a = (luminance + 2 * mu * mean + mean2).reciprocal()
    by_b = (contrast + 2 * covariance + variance).reciprocal()
    return mean2 * by_a, variance * by_b, by_a, by_b


class _Means(torch.autograd.Function):
    """Gaussian means of d, d^2 and d times the centred target, and the way back."""

    @staticmethod
    def forward(
        d: Float[Tensor, "b 1 n n"],
        centred: Float[Tensor, "b 1 n n"],
        window: Float[Tensor, " k"],
    ) -> Float[Tensor, "b 3 m m"]:
        return _blur(torch.cat((d, d * d, d * centred), 1), window)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        d, centred, ctx.window = inputs
        ctx.save_for_backward(d, centred)

    @staticmethod
    def backward(
        ctx: Any, grad: Float[Tensor, "b 3 m m"]
    ) -> tuple[Float[Tensor, "b 1 n n"], None, None]:
        d, centred = ctx.saved_tensors
        straight, square, product = _blur_back(grad, ctx.window).chunk(3, 1)
        return straight + 2 * d * square + centred * product, None, None


def _blur(
    maps: Float[Tensor, "b c h w"], window: Float[Tensor, " k"]
) -> Float[Tensor, "b c j i"]:
    """Gaussian means of the valid region, with rows and columns exchanged."""
    rows = _along_first(maps, window, padding=0)
    return _along_first(_exchanged(rows), window, padding=0)


def _blur_back(
    grad: Float[Tensor, "b c j i"], window: Float[Tensor, " k"]
) -> Float[Tensor, "b c h w"]:
    """What `_blur` does to gradients; its window is symmetric."""
    padding = len(window) - 1
    columns = _along_first(grad, window, padding=padding)
    return _along_first(_exchanged(columns), window, padding=padding)


def _along_first(
    maps: Float[Tensor, "b c h w"], window: Float[Tensor, " k"], *, padding: int
) -> Float[Tensor, "b c i w"]:
    """Convolution of each column; the columns are channels, which lie together.

    Channels last is what engines convolve fastest, and a picture is that as it stands:
    nothing is moved in memory, though the graph says `permute`. Along a column lies
    the width of the convolution, of which engines take many values at once.
    """
    b, c, h, w = maps.shape
    columns = maps.reshape(b * c, 1, h, w).permute(0, 3, 1, 2)
    weight = window.view(1, 1, 1, -1).expand(w, 1, 1, -1)
    means = conv2d(columns, weight, padding=(0, padding), groups=w)
    return means.permute(0, 2, 3, 1).reshape(b, c, means.shape[3], w)


def _exchanged(maps: Float[Tensor, "b c h w"]) -> Float[Tensor, "b c w h"]:
    """Rows for columns, said as engines sort channels, for which they are fast."""
    b, c, h, w = maps.shape
    return maps.reshape(b * c, h, 1, w).permute(0, 2, 3, 1).reshape(b, c, w, h)
