"""Decides when skin is an event that is worth recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.runtime.result import LiveResult
from app.runtime.view_setup import WHOLE, RegionBox


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Two shares and two times: what flickers starts nothing and ends nothing."""

    start_share: float = 0.01
    stop_share: float = 0.005
    start_after_s: float = 0.5
    stop_after_s: float = 5.0
    zones: tuple[RegionBox, ...] = ()  # none: the whole picture


class SkinTrigger:
    """On from skin that stays for a while until it was gone for a while.

    The share that counts is that of the zone with the most skin. Time is the frames'
    own, so that a slow worker changes nothing. One thread only.
    """

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._t_changing_ns: int | None = None  # since when it ought to be the other
        self.is_on = False

    def update(self, result: LiveResult) -> bool:
        """Take the next result in; return whether there is an event now.

        A result that failed says nothing and changes nothing.
        """
        if result.has_failed:
            return self.is_on
        share = self._share(result)
        if self.is_on:
            is_other = share < self._thresholds.stop_share
            after_s = self._thresholds.stop_after_s
        else:
            is_other = share >= self._thresholds.start_share
            after_s = self._thresholds.start_after_s
        if not is_other:
            self._t_changing_ns = None
            return self.is_on
        if self._t_changing_ns is None:
            self._t_changing_ns = result.t_capture_ns
        if result.t_capture_ns - self._t_changing_ns >= after_s * 1e9:
            self.is_on, self._t_changing_ns = not self.is_on, None
        return self.is_on

    def _share(self, result: LiveResult) -> float:
        height, width = result.mask.shape
        parts = [
            result.mask[zone.pixels(width, height)]
            for zone in self._thresholds.zones or (WHOLE,)
        ]
        return max(np.count_nonzero(part) / part.size for part in parts)
