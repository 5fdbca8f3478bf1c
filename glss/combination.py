"""How the masks of a frame and of its clone become one.

    clone   the clone's mask, as in the paper; the frame is not segmented
    mean    mean of both probabilities
    max     the larger probability: what either sees counts

The frame may be segmented at a larger size than the clone, which has the VAE's: small
and far skin is lost in 128 pixels, and a segmenter works at any size. The joined mask
then has the frame's size. Where both are of one size they are segmented in one batch.
"""

from __future__ import annotations

from typing import Literal, get_args

import cv2
import numpy as np
from jaxtyping import Float

Combine = Literal["clone", "mean", "max"]
COMBINES: tuple[Combine, ...] = get_args(Combine)


def combined(
    how: Combine,
    frame: Float[np.ndarray, "b m m"],
    clone: Float[np.ndarray, "b n n"],
) -> Float[np.ndarray, "b k k"]:
    """Probabilities of skin in [0, 1] of those of frames and clones, both in [0, 1].

    Of the frames' size, m >= n; of the clones', where `how` is "clone".
    """
    if how == "clone":
        return clone
    clone = _as_large(clone, frame.shape[-1])
    if how == "mean":
        return np.asarray((frame + clone) * np.float32(0.5))
    return np.asarray(np.maximum(frame, clone))


def _as_large(
    maps: Float[np.ndarray, "b n n"], side: int
) -> Float[np.ndarray, "b m m"]:
    """Brought up to `side` pixels, straight between the pixels there are."""
    if maps.shape[-1] == side:
        return maps
    size = (side, side)
    large = [cv2.resize(m, size, interpolation=cv2.INTER_LINEAR) for m in maps]
    return np.asarray(np.stack(large), np.float32)
