"""UNet with an EfficientNet-Lite0 encoder: the live segmenter.

The paper's UNet has an EfficientNet encoder (section 4.1). Its Lite form leaves out
squeeze-and-excite and swish, which engines and small processors are slow at (Liu,
"Higher accuracy on vision models with EfficientNet-Lite", 2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.amp.autocast_mode import autocast
from torch.nn.functional import interpolate, pad, pixel_shuffle

from glss import depthwise


@dataclass(frozen=True, slots=True)
class _Stage:
    """One line of table 1 of EfficientNet (Tan and Le, ICML 2019)."""

    expansion: int
    kernel: int
    stride: int
    width: int
    n_blocks: int


STEM_WIDTH = 32
STAGES = (
    _Stage(1, 3, 1, 16, 1),
    _Stage(6, 3, 2, 24, 2),
    _Stage(6, 5, 2, 40, 2),
    _Stage(6, 3, 2, 80, 3),
    _Stage(6, 5, 1, 112, 3),
    _Stage(6, 5, 2, 192, 4),
    _Stage(6, 3, 1, 320, 1),
)
JOINED = (0, 1, 2, 4, 6)  # the last stage of each resolution, a half to a thirty-second
WIDTHS = (32, 48, 64, 96)  # of the decoder, from a half of the picture's size down


class SameConv(nn.Conv2d):
    """Convolution padded as TensorFlow pads: what is odd goes right and below.

    The encoder's published weights were trained so. Sizes must be multiples of the
    stride.
    """

    def __init__(
        self, c_in: int, c_out: int, kernel: int, *, stride: int = 1, groups: int = 1
    ) -> None:
        before, odd = divmod(kernel - stride, 2)
        super().__init__(
            c_in,
            c_out,
            kernel,
            stride,
            padding=0 if odd else before,
            groups=groups,
            bias=False,
        )
        self.border = (before, before + odd) * 2 if odd else None
        self.is_slow_in_bfloat16 = stride > 1 and groups > 1
        self.is_slow_back = stride == 1 and groups > 1 and kernel == depthwise.SIDE

    def forward(self, x: Tensor) -> Tensor:
        if self.border is not None:
            x = pad(x, self.border)
        if self.training and self.is_slow_in_bfloat16:  # its gradient: 3 to 30 times
            with autocast(x.device.type, enabled=False):
                return super().forward(x.float())
        if self.training and self.is_slow_back and x.device.type == "cpu":
            return depthwise.depthwise(x, self.weight.to(x.dtype))
        return super().forward(x)


def _conv(
    c_in: int, c_out: int, kernel: int, *, stride: int = 1, groups: int = 1
) -> list[nn.Module]:
    """Convolution and normalisation, with TensorFlow's constants."""
    conv = SameConv(c_in, c_out, kernel, stride=stride, groups=groups)
    return [conv, nn.BatchNorm2d(c_out, eps=1e-3, momentum=0.01)]


class _Block(nn.Sequential):
    """Mobile inverted bottleneck: widen, filter each channel, narrow, add."""

    def __init__(self, c_in: int, stage: _Stage, stride: int) -> None:
        wide = c_in * stage.expansion
        layers: list[nn.Module] = []
        if stage.expansion > 1:
            layers += [*_conv(c_in, wide, 1), nn.ReLU6(inplace=True)]
        layers += [*_conv(wide, wide, stage.kernel, stride=stride, groups=wide)]
        layers += [nn.ReLU6(inplace=True), *_conv(wide, stage.width, 1)]
        super().__init__(*layers)
        self.is_residual = stride == 1 and c_in == stage.width

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for layer in self:
            y = layer(y)
        return torch.add(x, y) if self.is_residual else y


class Encoder(nn.Module):
    """EfficientNet-Lite0 without its head: 2.9 million weights."""

    def __init__(self) -> None:
        super().__init__()
        stem = _conv(1, STEM_WIDTH, 3, stride=2)
        self.stem = nn.Sequential(*stem, nn.ReLU6(inplace=True))
        self.stages = nn.ModuleList()
        c_in = STEM_WIDTH
        for stage in STAGES:
            blocks = []
            for number in range(stage.n_blocks):
                blocks.append(_Block(c_in, stage, stage.stride if number == 0 else 1))
                c_in = stage.width
            self.stages.append(nn.Sequential(*blocks))

    def forward(self, x: Tensor, last: int = len(STAGES) - 1) -> list[Tensor]:
        """Maps at 1/2, 1/4, ... of the picture, as far as stage `last`."""
        x = self.stem(x)
        maps = []
        for number, stage in enumerate(self.stages[: last + 1]):
            x = stage(x)
            if number in JOINED:
                maps.append(x)
        return maps


class _Join(nn.Module):
    """Double the resolution of the deep map and add it to the skip (after FPN)."""

    def __init__(self, c_deep: int, c_skip: int, width: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(c_deep, width, 1)
        self.lateral = nn.Conv2d(c_skip, width, 1)
        self.refine = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
        )

    def forward(self, deep: Tensor, skip: Tensor) -> Tensor:
        up = interpolate(self.narrow(deep), scale_factor=2.0, mode="nearest")
        return torch.as_tensor(self.refine(up + self.lateral(skip)))


class UnetEfficientNetLite(nn.Module):
    """The live segmenter: 0.4 GFLOP for 128 x 128 pixels, 3.2 million weights."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        skips = [STAGES[number].width for number in JOINED]
        deep = [*WIDTHS, skips.pop()]
        joins = [
            _Join(below, skip, width)
            for (width, below), skip in zip(pairwise(deep), skips, strict=True)
        ]
        self.joins = nn.ModuleList(reversed(joins))
        self.block = 2  # pixels a side that leave the head together
        self.head = nn.Conv2d(WIDTHS[0], 4, 3, padding=1)

    def forward(self, x: Float[Tensor, "b 1 h w"]) -> Float[Tensor, "b 1 h w"]:
        """Logits of skin; height and width must be multiples of 32."""
        *skips, deep = self.encoder(x)
        for join in self.joins:
            deep = join(deep, skips.pop())
        return pixel_shuffle(self.head(deep), self.block)

    def features(self, x: Float[Tensor, "b 1 h w"]) -> tuple[Tensor, ...]:
        """Encoder maps at 1/4, 1/8 and 1/16 of the picture."""
        return tuple(self.encoder(x, last=4)[1:])
