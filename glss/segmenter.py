"""Segmenters: picture in [-1, 1] to one logit a pixel, positive where skin.

Preset `live` has `UnetEfficientNetLite`, whose encoder knows photographs already, and
`LightUNet` below, which is trained from nothing and twice as fast in training. Preset
`paper` uses the two networks of section 4.1 from segmentation-models-pytorch. Every
segmenter also gives the features that the VAE's perceptual loss compares (suppl. 2.1).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Literal, Protocol, cast, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.functional import interpolate, pixel_shuffle, pixel_unshuffle

from glss.unet_efficientnet_lite import UnetEfficientNetLite

SegmenterKind = Literal[
    "light-unet",
    "unet-efficientnet-lite",
    "unet-efficientnet",
    "deeplabv3plus-xception",
]


@runtime_checkable
class Segmenter(Protocol):
    """A network with a logit map and the features of the perceptual loss."""

    def __call__(self, x: Float[Tensor, "b 1 h w"]) -> Float[Tensor, "b 1 h w"]:
        """Logits of skin, one a pixel; `x` in [-1, 1]."""
        ...

    def features(self, x: Float[Tensor, "b 1 h w"]) -> tuple[Tensor, ...]:
        """Feature maps compared by the perceptual loss, P in Algorithm 1."""
        ...


def _block(c_in: int, c_out: int, *, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(c_out),
        nn.ReLU(inplace=True),
    )


class _Stage(nn.Module):
    """Halve the resolution, then residual blocks."""

    def __init__(self, c_in: int, c_out: int, n_blocks: int) -> None:
        super().__init__()
        self.down = _block(c_in, c_out, stride=2)
        self.refine = nn.ModuleList(_block(c_out, c_out) for _ in range(n_blocks))

    def forward(self, x: Tensor) -> Tensor:
        x = self.down(x)
        for block in self.refine:
            x = torch.add(x, block(x))
        return x


class _Join(nn.Module):
    """Double the resolution of the deep map and add it to the skip (after FPN)."""

    def __init__(self, c_deep: int, c_skip: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(c_deep, c_skip, 1)
        self.refine = _block(c_skip, c_skip)

    def forward(self, deep: Tensor, skip: Tensor) -> Tensor:
        up = interpolate(self.narrow(deep), scale_factor=2.0, mode="nearest")
        return torch.as_tensor(self.refine(up + skip))


class LightUNet(nn.Module):
    """The live segmenter: 0.4 GFLOP for 128 x 128 pixels, 2.5 million weights.

    The picture enters as 2 x 2 blocks and the mask leaves as 2 x 2 blocks, so no
    layer works at full resolution; most of the work sits at a quarter and below,
    where a face or a hand fits into a few cells. Widths are multiples of 16, which
    the processors' convolutions want: (24, 56, ...) was slower than (32, 64, ...).
    """

    WIDTHS = (16, 48, 96, 160, 224)
    BLOCKS = (1, 2, 2, 2)  # of the stages; the deep ones cost next to nothing

    def __init__(self) -> None:
        super().__init__()
        w = self.WIDTHS
        self.stem = _block(4, w[0])
        stages = zip(pairwise(w), self.BLOCKS, strict=True)
        self.stages = nn.ModuleList(_Stage(a, b, n) for (a, b), n in stages)
        self.joins = nn.ModuleList(_Join(b, a) for a, b in reversed(list(pairwise(w))))
        self.block = 2  # pixels a side that leave the head together
        self.head = nn.Conv2d(w[0], 4, 3, padding=1)

    def _encode(self, x: Tensor, n_stages: int) -> list[Tensor]:
        maps = [self.stem(pixel_unshuffle(x, 2))]
        for stage in self.stages[:n_stages]:
            maps.append(stage(maps[-1]))
        return maps

    def forward(self, x: Float[Tensor, "b 1 h w"]) -> Float[Tensor, "b 1 h w"]:
        """Logits of skin; height and width must be multiples of 32."""
        *skips, deep = self._encode(x, len(self.stages))
        for join in self.joins:
            deep = join(deep, skips.pop())
        return pixel_shuffle(self.head(deep), self.block)

    def features(self, x: Float[Tensor, "b 1 h w"]) -> tuple[Tensor, ...]:
        """Encoder maps at 1/4, 1/8 and 1/16 of the picture."""
        return tuple(self._encode(x, 3)[1:])


class _Hub(nn.Module):
    """A segmentation-models-pytorch network behind the `Segmenter` contract."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Float[Tensor, "b 1 h w"]) -> Float[Tensor, "b 1 h w"]:
        return torch.as_tensor(self.net(x))


class _HubUnet(_Hub):
    """UNet; features: the sixth map, the deepest encoder map.

    The supplement says "6th layer of UNet" without a drawing; the encoder here yields
    six maps, the input first, so the sixth is the bottleneck.
    """

    def features(self, x: Float[Tensor, "b 1 h w"]) -> tuple[Tensor, ...]:
        encoder = cast(nn.Module, self.net.encoder)
        return (encoder(x)[5],)


class _HubDeepLab(_Hub):
    """DeepLabv3+; features: the decoder's last concatenation."""

    def features(self, x: Float[Tensor, "b 1 h w"]) -> tuple[Tensor, ...]:
        encoder, decoder = cast(nn.Module, self.net.encoder), self.net.decoder
        maps = encoder(x)
        deep = decoder.up(decoder.aspp(maps[-1]))  # type: ignore[operator, union-attr]
        shallow = decoder.block1(maps[2])  # type: ignore[operator, union-attr]
        return (torch.cat([deep, shallow], dim=1),)


def _unet_efficientnet() -> nn.Module:
    from glss.hub_import import segmentation_models  # slow, and only `paper` needs it

    return _HubUnet(
        segmentation_models().Unet(
            "efficientnet-b0", encoder_weights=None, in_channels=1, classes=1
        )
    )


def _deeplab_xception() -> nn.Module:
    from glss.hub_import import segmentation_models  # slow, and only `paper` needs it

    return _HubDeepLab(
        segmentation_models().DeepLabV3Plus(
            "tu-xception65", encoder_weights=None, in_channels=1, classes=1
        )
    )


_BUILDERS: dict[SegmenterKind, Callable[[], nn.Module]] = {
    "light-unet": LightUNet,
    "unet-efficientnet-lite": UnetEfficientNetLite,
    "unet-efficientnet": _unet_efficientnet,
    "deeplabv3plus-xception": _deeplab_xception,
}


def build_segmenter(kind: SegmenterKind) -> nn.Module:
    """A segmenter with random weights; it satisfies `Segmenter`."""
    return _BUILDERS[kind]()
