"""The variational auto-encoder whose decoder also receives the picture's edges.

Pandey et al., ECCV 2020, section 3.2 and Fig. 1. x picture in [-1, 1], z latent,
e = (dx, dy) Sobel edges of the picture, x_hat = h(z, e) decoding in [-1, 1].

Preset `paper` follows the authors' layers. Its cost sits in three convolutions of 128
channels at full resolution. Preset `live` keeps the idea and moves the work: blocks
of 2 x 2 pixels become channels, so nothing runs at full resolution, and the picture
grows by convolution and pixel-shuffle (no transposed convolution: an engine was seen
to return a wrong gradient for it).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle, pixel_unshuffle

from glss.edges import sobel

VaeKind = Literal["paper", "live"]


@dataclass(frozen=True, slots=True)
class VaeSettings:
    """What must be known to build the network again."""

    kind: VaeKind = "live"
    size: int = 128  # pixels a side, a multiple of 32
    latent: int = 64  # dimensions of z
    edges: bool = True  # False: the decoder sees none, for the ablation (section 5.3)


def _conv(c_in: int, c_out: int, *, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1)


class _PaperEncoder(nn.Module):
    """Conv 64, then 128 x 5 with stride 2, LeakyReLU 0.2, dense 1024."""

    def __init__(self, size: int, latent: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [_conv(1, 64), nn.LeakyReLU(0.2)]
        for c_in in (64, 128, 128, 128, 128):
            layers += [_conv(c_in, 128, stride=2), nn.LeakyReLU(0.2)]
        side = size // 32
        layers += [nn.Flatten(), nn.Linear(128 * side * side, 1024), nn.LeakyReLU(0.2)]
        self.body = nn.Sequential(*layers)
        self.posterior = nn.Linear(1024, 2 * latent)

    def forward(self, x: Tensor) -> Tensor:
        return torch.as_tensor(self.posterior(self.body(x)))


class _PaperDecoder(nn.Module):
    """Dense 1024, dense to 4x4x128, transposed convolutions, tanh, then the edges."""

    def __init__(self, size: int, latent: int) -> None:
        super().__init__()
        self.side = size // 32
        self.dense = nn.Sequential(
            nn.Linear(latent, 1024), nn.LeakyReLU(0.2),
            nn.Linear(1024, 128 * self.side * self.side), nn.LeakyReLU(0.2),
        )  # fmt: skip
        grow: list[nn.Module] = []
        for _ in range(4):
            grow += [self._double(128), nn.LeakyReLU(0.2)]
        self.grow = nn.Sequential(*grow, self._double(1), nn.Tanh())
        self.join = nn.Sequential(
            _conv(3, 128), nn.LeakyReLU(0.2),
            _conv(128, 128), nn.LeakyReLU(0.2),
            _conv(128, 1), nn.Tanh(),
        )  # fmt: skip

    @staticmethod
    def _double(c_out: int) -> nn.ConvTranspose2d:
        return nn.ConvTranspose2d(128, c_out, 3, stride=2, padding=1, output_padding=1)

    def forward(self, z: Tensor, edges: Tensor) -> Tensor:
        deep = self.dense(z).view(-1, 128, self.side, self.side)
        return torch.as_tensor(self.join(torch.cat((self.grow(deep), edges), 1)))


class _LiveEncoder(nn.Module):
    WIDTHS = (32, 64, 96, 128, 128)

    def __init__(self, size: int, latent: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        c_in = 4  # 2 x 2 pixels
        for stride, c_out in zip((1, 2, 2, 2, 2), self.WIDTHS, strict=True):
            layers += [
                nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(inplace=True),
            ]
            c_in = c_out
        self.body = nn.Sequential(*layers, nn.Flatten())
        self.posterior = nn.Linear(c_in * (size // 32) ** 2, 2 * latent)

    def forward(self, x: Tensor) -> Tensor:
        return torch.as_tensor(self.posterior(self.body(pixel_unshuffle(x, 2))))


class _LiveDecoder(nn.Module):
    """0.2 GFLOP for 128 x 128 pixels; the paper's decoder takes 5.4."""

    WIDTHS = (96, 64, 48, 32, 16)
    TAIL = 32

    def __init__(self, size: int, latent: int) -> None:
        super().__init__()
        self.side = size // 32
        w = self.WIDTHS
        self.dense = nn.Linear(latent, w[0] * self.side * self.side)
        self.grow = nn.ModuleList(_conv(a, 4 * b) for a, b in pairwise(w))
        self.join = _conv(w[-1] + 8, self.TAIL)  # edges enter as 2 x 2 x (dx, dy)
        self.tail = _conv(self.TAIL, self.TAIL)
        self.head = _conv(self.TAIL, 4)

    def forward(self, z: Tensor, edges: Tensor) -> Tensor:
        x = self.dense(z).view(-1, self.WIDTHS[0], self.side, self.side).relu()
        for grow in self.grow:
            x = pixel_shuffle(grow(x), 2).relu()
        x = self.join(torch.cat((x, pixel_unshuffle(edges, 2)), 1)).relu()
        x = self.tail(x).relu()
        return pixel_shuffle(self.head(x), 2).tanh()


class Vae(nn.Module):
    """Encoder q(z | x) and decoder h(z, e) of one preset."""

    def __init__(self, settings: VaeSettings) -> None:
        super().__init__()
        self.settings = settings
        size, latent = settings.size, settings.latent
        self.encoder: nn.Module
        self.decoder: nn.Module
        if settings.kind == "paper":
            self.encoder = _PaperEncoder(size, latent)
            self.decoder = _PaperDecoder(size, latent)
        else:
            self.encoder = _LiveEncoder(size, latent)
            self.decoder = _LiveDecoder(size, latent)

    def encode(
        self, x: Float[Tensor, "b 1 h w"]
    ) -> tuple[Float[Tensor, "b d"], Float[Tensor, "b d"]]:
        """Mean and log variance of q(z | x)."""
        mu, log_var = self.encoder(x).chunk(2, dim=1)
        return mu, log_var.clamp(-10.0, 10.0)

    def decode(
        self, z: Float[Tensor, "b d"], edges: Float[Tensor, "b 2 h w"]
    ) -> Float[Tensor, "b 1 h w"]:
        """The picture of z with the given edges, in [-1, 1]."""
        if not self.settings.edges:
            edges = torch.zeros_like(edges)
        return torch.as_tensor(self.decoder(z, edges))

    def reconstruct(self, x: Float[Tensor, "b 1 h w"]) -> Float[Tensor, "b 1 h w"]:
        """h(mean of q(z | x), edges of x): the clone without a search."""
        return self.decode(self.encode(x)[0], sobel(x))

    def forward(
        self, x: Float[Tensor, "b 1 h w"], noise: Float[Tensor, "b d"]
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Training pass: reconstruction from a sampled z, mean, log variance."""
        mu, log_var = self.encode(x)
        z = mu + noise * (0.5 * log_var).exp()
        return self.decode(z, sobel(x)), mu, log_var
