"""Tells whether two frames of a view show the same scene under the same light."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import cv2
import numpy as np
from jaxtyping import Float, UInt8

_THUMBNAIL_PX = 16
_LIGHT_STEP = 0.12  # of the range; a person walking by moves the mean by 0.05
_CUT_DIFFERENCE = 0.03  # of the range; noise of a dark picture leaves 0.004
_CUT_CORRELATION = 0.5  # neighbouring frames of moving people stay above 0.9
_FLAT = 1e-6  # standard deviation of a picture without content


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
        """LIGHT where the mean brightness jumped, CUT where the layout differs.

        A switch of the camera's infrared filter changes the brightness of things by
        their dye, so it is told by the mean first. A cut must also be visible: in a
        dark or covered picture there is nothing but noise to compare, and two fields
        of noise never correlate.
        """
        difference = self.thumbnail - before.thumbnail
        if abs(float(difference.mean())) > _LIGHT_STEP:
            return Change.LIGHT
        if float(np.sqrt((difference**2).mean())) < _CUT_DIFFERENCE:
            return Change.NONE
        return (
            Change.CUT if self._correlation(before) < _CUT_CORRELATION else Change.NONE
        )

    def _correlation(self, other: Scene) -> float:
        a, b = (s.thumbnail - s.thumbnail.mean() for s in (self, other))
        spread = float(a.std()) * float(b.std())
        return float((a * b).mean()) / spread if spread > _FLAT else 0.0
