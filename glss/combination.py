"""How the masks of a frame and of its clone become one.

    clone        the clone's mask, as in the paper; the frame is not segmented
    mean         mean of both probabilities
    max          the larger probability: what either sees counts
    min          the smaller probability: what both see counts
    half-min     half way from the frame's to the smaller one: the clone may doubt what
                 the frame shows, and adds nothing
    quarter-min  a quarter of that way

The segmenter then sees frame and clone, twice the pictures of `clone`.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from jaxtyping import Float

Combine = Literal["clone", "mean", "max", "min", "half-min", "quarter-min"]
COMBINES: tuple[Combine, ...] = get_args(Combine)
_WAY_TO_MIN: dict[Combine, float] = {"half-min": 0.5, "quarter-min": 0.25}


def combined(
    how: Combine,
    frame: Float[np.ndarray, "*size"],
    clone: Float[np.ndarray, "*size"],
) -> Float[np.ndarray, "*size"]:
    """One probability of skin in [0, 1] of those of frame and clone, both in [0, 1]."""
    if how == "mean":
        return np.asarray((frame + clone) * np.float32(0.5))
    if how == "max":
        return np.asarray(np.maximum(frame, clone))
    if how == "min":
        return np.asarray(np.minimum(frame, clone))
    if how in _WAY_TO_MIN:
        smaller = np.minimum(frame, clone)
        return np.asarray(frame + np.float32(_WAY_TO_MIN[how]) * (smaller - frame))
    return clone
