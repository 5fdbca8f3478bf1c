"""Pictures on which an engine is held against autograd.

Each shows a drawn head before a smooth ground. Of a ground alone a good segmenter says
the same everywhere, for certain, and any engine would agree with it.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import interpolate

_DRAWN = 128  # pixels a side that the shapes below are given in
# Night, dusk, day: brightness of black, contrast of the ground, contrast of the head.
_LIGHT = ((-0.95, 0.05, 0.15), (-0.5, 0.1, 0.6), (-0.1, 0.2, 0.8))
# Ellipses of a head from behind to before: centre, half axes, brightness.
_HEAD = (
    ((64, 130), (46, 34), 0.25),  # shoulders
    ((64, 92), (10, 14), 0.75),  # neck
    ((64, 52), (30, 38), -0.6),  # hair
    ((64, 60), (25, 33), 1.0),  # face
    ((54, 54), (4, 2.5), -0.2),  # eyes, and brows above
    ((74, 54), (4, 2.5), -0.2),
    ((54, 48), (6, 1.5), 0.3),
    ((74, 48), (6, 1.5), 0.3),
    ((64, 66), (3, 5), 0.8),  # nose
    ((64, 77), (8, 2.5), 0.5),  # mouth
)
_SUBPIXEL_BITS = 8


def pictures(size: int) -> Float[Tensor, "3 1 n n"]:
    """Pictures in [-1, 1] with `size` pixels a side: night, dusk, day."""
    generator = torch.Generator().manual_seed(0)
    coarse = torch.rand(len(_LIGHT), 1, 8, 8, generator=generator) - 0.5
    ground = interpolate(coarse, (size, size), mode="bicubic", align_corners=False)
    black, of_ground, of_head = torch.tensor(_LIGHT).view(-1, 3, 1, 1, 1).unbind(1)
    return (black + of_ground * ground + of_head * _head(size)).clamp(-1.0, 1.0)


def _head(size: int) -> Float[Tensor, "n n"]:
    """About 1 where a face is brightest, 0 around it; smooth."""
    scale = size / _DRAWN
    drawn = np.zeros((size, size), np.float32)

    def px(lengths: tuple[float, float]) -> tuple[int, int]:
        x, y = (round(v * scale * 2**_SUBPIXEL_BITS) for v in lengths)
        return x, y

    for centre, axes, brightness in _HEAD:
        cv2.ellipse(
            drawn, px(centre), px(axes), 0, 0, 360, brightness, cv2.FILLED,
            cv2.LINE_AA, _SUBPIXEL_BITS,
        )  # fmt: skip
    return torch.from_numpy(cv2.GaussianBlur(drawn, (0, 0), 0.8 * scale))
