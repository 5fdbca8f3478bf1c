"""Tells whether two frames of a view show the same scene under the same light."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import cv2
import numpy as np
from jaxtyping import Float, UInt8

_THUMBNAIL_PX = 16
_CUT_CORRELATION = 0.5  # neighbouring frames of moving people stay above 0.9
_LIGHT_STEP = 0.12  # of the range; a person walking by moves the mean by 0.05
_FLAT = 1e-3  # standard deviation of a picture without content


class Change(Enum):
    """What happened between two frames, beyond motion."""

    NONE = auto()
    CUT = auto()
    LIGHT = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A frame's fingerprint: a thumbnail of 16 x 16, in [0, 1]."""

    thumbnail: Float[np.ndarray, "16 16"]

    @staticmethod
    def of(picture: UInt8[np.ndarray, "n n"]) -> Scene:
        """Fingerprint of a picture in [0, 255]."""
        size = (_THUMBNAIL_PX, _THUMBNAIL_PX)
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        return Scene(small.astype(np.float32) / np.float32(255.0))

    def change_since(self, before: Scene) -> Change:
        """CUT where the layout differs, LIGHT where the mean brightness jumped.

        A switch of the camera's infrared filter changes the brightness of things by
        their dye, so it is told by the mean first, before the layout is compared.
        """
        step = abs(float(self.thumbnail.mean()) - float(before.thumbnail.mean()))
        if step > _LIGHT_STEP:
            return Change.LIGHT
        return (
            Change.CUT if self._correlation(before) < _CUT_CORRELATION else Change.NONE
        )

    def _correlation(self, other: Scene) -> float:
        a, b = (
            self.thumbnail - self.thumbnail.mean(),
            other.thumbnail - other.thumbnail.mean(),
        )
        spread_a, spread_b = float(a.std()), float(b.std())
        if spread_a < _FLAT or spread_b < _FLAT:
            return 1.0 if abs(spread_a - spread_b) < 0.02 else 0.0
        return float((a * b).mean()) / (spread_a * spread_b)
