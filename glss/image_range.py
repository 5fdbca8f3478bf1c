"""The only place that knows value ranges.

Cameras and files speak uint8 in [0, 255]; the networks speak float in [-1, 1]
(section 2 of the authors' code: red channel, 128 x 128, scaled to [-1, 1]).
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor


def to_grey(pixels: UInt8[np.ndarray, "h w 3"]) -> UInt8[np.ndarray, "h w"]:
    """Luma of a BGR frame, [0, 255]. A near-infrared camera has no colour to lose."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def red_channel(pixels: UInt8[np.ndarray, "h w 3"]) -> UInt8[np.ndarray, "h w"]:
    """Red of a BGR photograph, [0, 255]: the visible band nearest to infrared (1.2)."""
    return np.ascontiguousarray(pixels[:, :, 2])


def to_unit(grey: UInt8[np.ndarray, "b h w"]) -> Float[Tensor, "b 1 h w"]:
    """Map pixels [0, 255] to the networks' [-1, 1]."""
    return torch.from_numpy(grey).unsqueeze(1).float().div_(127.5).sub_(1.0)


def to_pixels(x: Float[Tensor, "b 1 h w"]) -> UInt8[np.ndarray, "b h w"]:
    """Map the networks' [-1, 1] to pixels [0, 255]; values outside are clipped."""
    pixels = x.detach().squeeze(1).add(1.0).mul(127.5).round().clamp(0, 255)
    return np.asarray(pixels.to(torch.uint8).cpu().numpy(), np.uint8)
