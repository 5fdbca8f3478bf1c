"""What a camera must be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

from app.runtime.frame import Frame


@runtime_checkable
class Camera(Protocol):
    """A source of frames. Made on any thread; opened, read and closed by one.

    `open` may be called again after the earlier one was closed: that is how a caller
    reconnects. `seq` and `t_media_ns` then start from 0 again.
    """

    @property
    def name(self) -> str:
        """Fit to be shown and logged: holds no credentials."""
        ...

    @property
    def is_live(self) -> bool:
        """True: frames come when they come, and a slow reader must drop some.

        False: the reader may take as long as it likes and gets every frame.
        """
        ...

    def open(self, stop: threading.Event) -> AbstractContextManager[Iterator[Frame]]:
        """Connect; the iterator delivers frames in order of `seq`.

        Iteration ends without error when the source is over (never for a live network
        camera) and after `stop` is set, which is seen between two reads: at once while
        waiting for the next frame's time, within the read time-out (4 s) while
        blocked in a driver. Leaving the `with` block closes the source.

        Entering may raise CameraNotFound, CameraRefused (asking again will not help),
        CameraBusy (it may), CameraUnreadable; iterating
        CameraDisconnected (it was delivering, or ought to have been, and stopped) and
        CameraUnreadable. No other exception leaves, and no message holds a credential.

        The pixels of a frame belong to the reader: no camera writes them again.
        """
        ...
