"""Small pictures of moments, made one after the other in a thread of their own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import UInt8

from app.library.clip_reader import picture_of
from app.library.ending_thread import EndingThread
from app.library.player import Track

_KEPT = 400  # of 160 x 90: 17 MB
_MOST_WANTED = 60  # what scrolled out of sight long ago is nobody's wish any more

Picture = UInt8[np.ndarray, "h w 3"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture of a recording; `t_s` in seconds after 1970."""

    key: Hashable
    track: Track
    t_s: float


class Thumbnails:
    """Made on demand, the newest wish first. All methods from any thread; none waits.

    `get` answers at once: with the picture, with False if there is none to be had, or
    with None while it is being made.
    """

    def __init__(self, width: int = 160, height: int = 90) -> None:
        self._size = (width, height)
        self._thread = EndingThread("thumbnails", self._live)
        self._changed = self._thread.changed
        self._wishes: OrderedDict[Hashable, Wanted] = OrderedDict()
        self._made: OrderedDict[Hashable, Picture | None] = OrderedDict()
        self.n_made = 0  # grows with each; a window that polls it knows of news

    def start(self) -> None:
        self._thread.start()

    def close(self, timeout_s: float = 2.0) -> bool:
        """End the thread; True if it did in time."""
        return self._thread.close(timeout_s)

    def get(self, wanted: Wanted) -> Picture | bool | None:
        """Return the BGR picture of `wanted`, or have it made."""
        with self._changed:
            if wanted.key in self._made:
                self._made.move_to_end(wanted.key)
                made = self._made[wanted.key]
                return False if made is None else made
            self._wishes[wanted.key] = wanted
            self._wishes.move_to_end(wanted.key)
            while len(self._wishes) > _MOST_WANTED:
                self._wishes.popitem(last=False)
            self._changed.notify_all()
            return None

    def _live(self) -> None:
        while (wanted := self._next()) is not None:
            clip = wanted.track.clip
            at_s = min(wanted.t_s - clip.t_start_s, clip.duration_s)
            picture = picture_of(clip.path, at_s, wanted.track.privacy)
            small = None if picture is None else self._small(picture)
            with self._changed:
                self._made[wanted.key] = small
                while len(self._made) > _KEPT:
                    self._made.popitem(last=False)
                self.n_made += 1

    def _next(self) -> Wanted | None:
        with self._changed:
            stop = self._thread.stop
            self._changed.wait_for(lambda: self._wishes or stop.is_set())
            return None if stop.is_set() else self._wishes.popitem(last=True)[1]

    def _small(self, picture: Picture) -> Picture:
        """Fit the picture into the size, on black."""
        width, height = self._size
        scale = min(width / picture.shape[1], height / picture.shape[0])
        size = (
            max(1, round(scale * picture.shape[1])),
            max(1, round(scale * picture.shape[0])),
        )
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        out = np.zeros((height, width, 3), np.uint8)
        left, top = (width - size[0]) // 2, (height - size[1]) // 2
        out[top : top + size[1], left : left + size[0]] = small
        return out
