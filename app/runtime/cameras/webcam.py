"""A camera of this machine, through OpenCV."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, runtime_checkable

import numpy as np
from jaxtyping import UInt8

from app.errors import CameraDisconnected, CameraError, CameraNotFound
from app.runtime.cameras.bgr import to_bgr
from app.runtime.cameras.opencv import cv2
from app.runtime.cameras.pacing import ms_since
from app.runtime.frame import Frame

READ_TIMEOUT_S = 3


@runtime_checkable
class Capture(Protocol):
    """What is used of `cv2.VideoCapture`, all on the capture thread."""

    def isOpened(self) -> bool: ...

    def grab(self) -> bool:
        """Wait for the next picture; False when there will be no more."""
        ...

    def retrieve(self) -> tuple[bool, np.ndarray[Any, Any] | None]:
        """Decode what was grabbed: `(True, pixels)`, or `(False, None)`."""
        ...

    def release(self) -> None: ...


def open_capture(index: int) -> Capture:
    """The camera `index` of this machine, whether or not it could be opened."""
    # The only way to OpenCV's V4L2 time-out, which is 10 s otherwise.
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(READ_TIMEOUT_S))
    with _silent_opencv():  # whatever it tries in vain, it prints; we say it in a line
        capture: Capture = cv2.VideoCapture(index)
    return capture


@contextmanager
def _silent_opencv() -> Iterator[None]:
    logging = cv2.utils.logging
    level = logging.getLogLevel()
    logging.setLogLevel(logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        logging.setLogLevel(level)


class WebcamCamera:
    """Reads a USB or built-in camera; grey and 16-bit ones included.

    `capture_of` is called on the capture thread at each `open`.
    """

    is_live = True

    def __init__(
        self, index: int, *, capture_of: Callable[[int], Capture] = open_capture
    ) -> None:
        self._index = index
        self._capture_of = capture_of

    @property
    def name(self) -> str:
        return f"webcam:{self._index}"

    @contextmanager
    def open(self, stop: threading.Event) -> Iterator[Iterator[Frame]]:
        """See `Camera.open`."""
        with self._map_errors(CameraNotFound):
            capture = self._capture_of(self._index)
        try:
            if not capture.isOpened():
                raise CameraNotFound(
                    f"Camera {self.name}: there is none, or another program has it. "
                    "Close that program or try another number.",
                    device=self.name,
                )
            yield self._frames(capture, stop)
        finally:
            capture.release()

    def _frames(self, capture: Capture, stop: threading.Event) -> Iterator[Frame]:
        seq, start_ns = 0, 0
        while not stop.is_set():
            with self._map_errors(CameraDisconnected):
                is_there, t_there_ns = capture.grab(), time.monotonic_ns()
                pixels = _decoded(capture) if is_there else None
                decode_ms, now_ns = ms_since(t_there_ns), time.monotonic_ns()
            if stop.is_set():
                return
            if pixels is None:
                raise CameraDisconnected(
                    f"Camera {self.name}: stopped delivering pictures. "
                    "Check its cable.",
                    device=self.name,
                )
            start_ns = start_ns or now_ns  # no driver timestamp is portable
            yield Frame(pixels, seq, now_ns, now_ns - start_ns, decode_ms=decode_ms)
            seq += 1

    @contextmanager
    def _map_errors(self, kind: type[CameraError]) -> Iterator[None]:
        try:
            yield
        except (cv2.error, OSError, ValueError) as error:
            raise kind(f"Camera {self.name}: {error}", device=self.name) from error


def _decoded(capture: Capture) -> UInt8[np.ndarray, "h w 3"] | None:
    is_decoded, image = capture.retrieve()
    return to_bgr(image) if is_decoded and image is not None else None
