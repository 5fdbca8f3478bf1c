"""Writes a picture to a file, or says in one line why it cannot be."""

from __future__ import annotations

from pathlib import Path

import cv2
from jaxtyping import UInt8
from numpy import ndarray

from glss.errors import GlssError, UsageError

_SUFFIXES = (".png", ".jpg", ".jpeg")


def write_picture(file: Path, picture: UInt8[ndarray, "h w 3"]) -> None:
    """Write `picture`, BGR, and the folders above it.

    UsageError where the name is none of a picture, OSError or GlssError where the disk
    does not take it.
    """
    if file.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"{file}: a picture ends in {' or '.join(_SUFFIXES)}.")
    file.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(file), picture):
        raise GlssError(f"{file}: cannot be written; is the disk full?")
