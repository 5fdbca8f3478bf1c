"""Tells whether a view has changed since it was searched."""

from __future__ import annotations

import time
from collections.abc import Callable

import cv2
import numpy as np
from jaxtyping import UInt8

from app.runtime.view_setup import MotionGate

# A patch of 640x480 is 20 x 20 pixels: averaging takes the sensor's noise down twenty
# times, and a hand still fills one.
_GRID = (32, 24)


class MotionDetector:
    """Compares a view with the one that was searched last. One thread only.

    The comparison is with the searched view, not the one before: a slow change adds up
    until it counts.
    """

    def __init__(
        self, gate: MotionGate, clock: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._gate = gate
        self._clock = clock
        self._searched: np.ndarray | None = None
        self._seen: np.ndarray | None = None
        self._size: tuple[int, ...] = ()
        self._t_searched_ns = 0

    def has_changed(self, view: UInt8[np.ndarray, "h w"]) -> bool:
        """Whether `view` differs from what was searched, or that is too long ago."""
        patches = cv2.resize(view, _GRID, interpolation=cv2.INTER_AREA).astype(np.int16)
        self._seen = patches
        is_like, self._size = self._is_like(patches, view.shape), view.shape
        return not is_like or self._is_old(self._clock())

    def note_search(self) -> None:
        """The view that was compared last is searched now."""
        self._searched, self._t_searched_ns = self._seen, self._clock()

    def reset(self) -> None:
        """The next view needs a search, whatever it shows."""
        self._searched = None

    def _is_like(self, patches: np.ndarray, size: tuple[int, ...]) -> bool:
        if self._searched is None or size != self._size:
            return False
        return bool(np.abs(patches - self._searched).max() <= self._gate.threshold)

    def _is_old(self, now_ns: int) -> bool:
        return now_ns - self._t_searched_ns >= self._gate.refresh_s * 1e9
