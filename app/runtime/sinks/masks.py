"""Masks of a run as pictures, one a frame."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import cv2

from app.runtime.result import LiveResult


class MaskFolder:
    """The sink that writes `<seq, 8 digits>.png`: 255 skin, 0 not, of the frame's size.

    The numbers are the frames' own, so a number left out is a frame not segmented.
    """

    def __init__(self, path: Path, *, overwrite: bool = False) -> None:
        self._path = path
        self._overwrite = overwrite

    @property
    def path(self) -> Path:
        return self._path

    def open(self) -> None:
        if self._path.is_file():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        self._path.mkdir(parents=True, exist_ok=True)
        if not self._overwrite and any(self._path.glob("*.png")):
            # Two runs in one folder could not be told apart afterwards.
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))

    def write(self, result: LiveResult) -> None:
        _, png = cv2.imencode(".png", result.mask)
        (self._path / f"{result.seq:08d}.png").write_bytes(png.tobytes())

    def close(self) -> None:
        """Each picture is closed already."""
