"""Sobel edges of the input picture, handed to the decoder (sections 3.2 and 4.1).

Edges pass from any domain: they are taken from the photograph in training and from
the infrared frame in the search. The kernels are not normalised, as in the authors'
code, so a picture in [-1, 1] gives edges in [-8, 8].
"""

from __future__ import annotations

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import conv2d, pad

_SOBEL_X = ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))


def sobel(x: Float[Tensor, "b 1 h w"]) -> Float[Tensor, "b 2 h w"]:
    """Horizontal and vertical derivative of `x`, border reflected."""
    dx = torch.tensor(_SOBEL_X, dtype=x.dtype, device=x.device)
    kernels = torch.stack((dx, dx.T)).unsqueeze(1)  # (2, 1, 3, 3)
    return conv2d(pad(x, (1, 1, 1, 1), mode="reflect"), kernels)
