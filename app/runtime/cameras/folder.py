"""A folder of pictures, played as a video."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from app.errors import CameraNotFound, CameraUnreadable
from app.runtime.cameras.bgr import to_bgr
from app.runtime.cameras.opencv import cv2
from app.runtime.cameras.pacing import Pacer, ms_since
from app.runtime.frame import Frame

logger = logging.getLogger(__name__)

SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".pgm", ".webp"}
)
PERIOD_NS = 40_000_000  # media time of a picture: a folder plays at 25 frames a second


class FolderCamera:
    """Plays the pictures directly in a folder once, in natural order (2 before 10).

    `seq` is the place in that order: a picture that cannot be read is skipped, named in
    the log and leaves a gap. 16-bit pictures are scaled to 8 bits from the full range.
    Hidden files are no pictures. Sizes may differ from picture to picture.
    """

    def __init__(self, path: Path, *, realtime: bool) -> None:
        self._path = path
        self._realtime = realtime
        self._n_unreadable = 0

    @property
    def name(self) -> str:
        return str(self._path)

    @property
    def is_live(self) -> bool:
        return self._realtime

    @property
    def n_unreadable(self) -> int:
        """Pictures skipped since `open`."""
        return self._n_unreadable

    @contextmanager
    def open(self, stop: threading.Event) -> Iterator[Iterator[Frame]]:
        """See `Camera.open`."""
        paths = self._pictures()
        self._n_unreadable = 0
        yield self._frames(paths, stop)

    def _pictures(self) -> list[Path]:
        if not os.path.isdir(self._path):
            raise CameraNotFound(
                f"Camera {self.name}: there is no such folder. Check the name.",
                device=self.name,
            )
        paths = [path for path in self._path.iterdir() if _is_picture(path)]
        if not paths:
            raise CameraUnreadable(
                f"Camera {self.name}: the folder holds no pictures. "
                f"Put some into it ({' '.join(sorted(SUFFIXES))}).",
                device=self.name,
            )
        return sorted(paths, key=_natural_order)

    def _frames(self, paths: list[Path], stop: threading.Event) -> Iterator[Frame]:
        pacer = Pacer(stop)
        for seq, path in enumerate(paths):
            if stop.is_set():
                return
            start_ns = time.monotonic_ns()
            pixels = self._read(path)
            decode_ms = ms_since(start_ns)
            if pixels is None:
                continue
            if self._realtime:
                pacer.wait_until(seq * PERIOD_NS)
            if stop.is_set():
                return
            yield Frame(
                pixels,
                seq,
                time.monotonic_ns(),
                seq * PERIOD_NS,
                decode_ms=decode_ms,
            )
        self._report(len(paths))

    def _read(self, path: Path) -> UInt8[np.ndarray, "h w 3"] | None:
        try:
            return _decode(path)
        except (OSError, ValueError, cv2.error) as error:
            self._n_unreadable += 1
            logger.warning("%s skipped: %s", path, error)
            return None

    def _report(self, n_pictures: int) -> None:
        n_bad = self._n_unreadable
        if n_bad == n_pictures:
            raise CameraUnreadable(
                f"Camera {self.name}: none of its {n_bad} pictures can be read. "
                "The log names each with the reason.",
                device=self.name,
            )
        if n_bad:
            logger.warning("%s: %d of %d skipped", self.name, n_bad, n_pictures)


def _is_picture(path: Path) -> bool:
    is_named_so = path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    return is_named_so and path.is_file()


def _natural_order(path: Path) -> tuple[list[tuple[int, str]], str]:
    parts = re.findall(r"\d+|\D+", path.name.casefold())
    numbered = [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
    return numbered, path.name


def _decode(path: Path) -> UInt8[np.ndarray, "h w 3"]:
    data = np.fromfile(path, np.uint8)  # imread cannot open every name on Windows
    if not data.size:
        raise ValueError("the file is empty")
    image = cv2.imdecode(data, cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH)
    if image is None:
        raise ValueError("not a picture that can be decoded")
    return to_bgr(image)
