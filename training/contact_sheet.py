"""Contact sheets: rows of pictures side by side, made to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from glss.image_range import to_pixels

Sheet = UInt8[np.ndarray, "height width"]
_GAP_PX = 2


def sheet(
    rows: Sequence[Float[Tensor, "b 1 h w"]],
) -> Sheet:
    """One row of pictures for each tensor, all in [-1, 1]; columns belong together."""
    strips = [np.hstack([_framed(p) for p in to_pixels(row.float())]) for row in rows]
    return np.vstack(strips)


def as_picture(share: Float[Tensor, "b 1 h w"]) -> Float[Tensor, "b 1 h w"]:
    """A mask or probability in [0, 1] as a picture in [-1, 1]."""
    return share * 2.0 - 1.0


def edge_strength(edges: Float[Tensor, "b 2 h w"]) -> Float[Tensor, "b 1 h w"]:
    """Length of the edge vector as a picture in [-1, 1], bright where it is long."""
    length = edges.square().sum(1, keepdim=True).sqrt()
    return as_picture(torch.clamp(length / 4.0, max=1.0))


def _framed(picture: UInt8[np.ndarray, "h w"]) -> UInt8[np.ndarray, "i j"]:
    return np.pad(picture, _GAP_PX, constant_values=255)
