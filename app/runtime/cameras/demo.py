"""The built-in camera: needs no hardware, no network, and knows the right answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count

from app.runtime.cameras.demo_scene import FPS, DemoScene, Grey
from app.runtime.cameras.pacing import Pacer, ms_since
from app.runtime.frame import Frame

_PERIOD_NS = 1_000_000_000 // FPS


class DemoCamera:
    """A person in a dark room, 640x480 at 25 fps; frame `seq` never changes.

    Endless unless `n_frames` is given. With `realtime` it is live and paced, without it
    frames are drawn as fast as they are taken.
    """

    name = "demo:"

    def __init__(self, *, realtime: bool, n_frames: int | None = None) -> None:
        self._realtime = realtime
        self._n_frames = n_frames

    @property
    def is_live(self) -> bool:
        return self._realtime

    @contextmanager
    def open(self, stop: threading.Event) -> Iterator[Iterator[Frame]]:
        """See `Camera.open`."""
        yield self._frames(self._scene, stop)

    def truth(self, seq: int) -> Grey:
        """The skin of frame `seq`, 255 skin and 0 not; may be called by any thread.

        Skin is the whole face with eyes, brows, lips and teeth, the ears below the
        hair, and the neck; hair, suit and gloves are not.
        """
        return self._scene.truth(seq)

    @cached_property
    def _scene(self) -> DemoScene:
        return DemoScene()

    def _frames(self, scene: DemoScene, stop: threading.Event) -> Iterator[Frame]:
        pacer = Pacer(stop)
        for seq in count() if self._n_frames is None else range(self._n_frames):
            t_media_ns = seq * _PERIOD_NS
            if self._realtime:
                pacer.wait_until(t_media_ns)
            if stop.is_set():
                return
            start_ns = time.monotonic_ns()
            pixels = scene.render(seq)
            yield Frame(
                pixels,
                seq,
                time.monotonic_ns(),
                t_media_ns,
                decode_ms=ms_since(start_ns),
            )
