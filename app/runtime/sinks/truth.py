"""Score masks against a camera that knows the truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from app.runtime.result import LiveResult
from glss.metrics import iou


class TruthScore:
    """The sink that averages the mask IoU of every frame; it writes nothing.

    `truth` gives the mask of frame `seq`, 255 skin, 0 not, at the frame's size.
    """

    path = Path("truth")

    def __init__(self, truth: Callable[[int], UInt8[np.ndarray, "h w"]]) -> None:
        self._truth = truth
        self._sum = 0.0
        self._n = 0

    @property
    def iou_mean(self) -> float | None:
        """None before the first frame. Read it after the sink is closed."""
        return self._sum / self._n if self._n else None

    def open(self) -> None:
        """Nothing to claim."""

    def write(self, result: LiveResult) -> None:
        self._sum += float(iou(result.mask > 0, self._truth(result.seq) > 0))
        self._n += 1

    def close(self) -> None:
        """Nothing to finish."""
