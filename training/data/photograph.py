"""What every data set yields: photographs with skin masks and the person in them."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import UInt8

from glss.data_folder import LabelledImage, Skipped
from glss.errors import DataError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Photograph:
    """A labelled photograph of the source domain, red channel only."""

    name: str
    person: str  # all pictures of a person (or block) stay on one side of a split
    red: UInt8[np.ndarray, "h w"]  # [0, 255]
    mask: UInt8[np.ndarray, "h w"]  # 255 skin, 0 not skin, 128 ignore
    parts: UInt8[np.ndarray, "h w"] | None = None  # class a pixel, 0 = not the person


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How an adapter reads its data set."""

    name: str  # of the data set, first part of a photograph's name
    long_side: int  # pixels; larger pictures are reduced
    pattern: str | None = None  # see `person_of`
    block: int = 20  # see `person_of`


def collect(
    readings: Iterable[LabelledImage | Skipped],
    options: ReadOptions,
    *,
    source: str,
) -> list[Photograph]:
    """The usable readings as photographs.

    Each skip is logged by name and the count at the end. Raises `DataError` where
    nothing was usable in `source`.
    """
    return [
        Photograph(
            name=f"{options.name}/{image.name}",
            person=f"{options.name}/{_person(image.name, options)}",
            red=shrink(image.red, options.long_side, is_label=False),
            mask=shrink(image.mask, options.long_side, is_label=True),
        )
        for image in _usable(readings, source)
    ]


def person_of(stem: str, *, pattern: str | None, block: int) -> str:
    """The person in a picture, read from its file name.

    `pattern` is a regular expression whose first group names the person. Without
    one, pictures with neighbouring numbers are taken for one person: blocks of
    `block` numbers. What stands before the number does not count: `train_989` and
    `val_990` may well be neighbours.
    """
    if pattern is not None:
        found = re.search(pattern, stem)
        return found.group(1) if found else stem
    number = re.search(r"(\d+)\D*$", stem)
    if number is None:
        return stem
    return f"block{int(number.group(1)) // block}"


def is_held_out(person: str, share: float) -> bool:
    """Whether a person belongs to the held-out side; the same on every machine."""
    return zlib.crc32(person.encode()) % 10_000 < share * 10_000


def shrink(
    pixels: UInt8[np.ndarray, "h w"], long_side: int, *, is_label: bool
) -> UInt8[np.ndarray, "i j"]:
    """Reduce to at most `long_side` pixels; labels keep their values."""
    scale = long_side / max(pixels.shape)
    if scale >= 1.0:
        return pixels
    size = (
        max(1, round(pixels.shape[1] * scale)),
        max(1, round(pixels.shape[0] * scale)),
    )
    how = cv2.INTER_NEAREST if is_label else cv2.INTER_AREA
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)


def _person(stem: str, options: ReadOptions) -> str:
    return person_of(stem, pattern=options.pattern, block=options.block)


def _usable(
    readings: Iterable[LabelledImage | Skipped], source: str
) -> Iterator[LabelledImage]:
    kept = 0
    skipped = 0
    for reading in readings:
        if isinstance(reading, Skipped):
            skipped += 1
            logger.warning("%s: skipped %s: %s", source, reading.name, reading.reason)
            continue
        kept += 1
        yield reading
    if skipped:
        logger.warning("%s: %d pictures used, %d skipped", source, kept, skipped)
    if not kept:
        raise DataError(f"No usable picture in {source}; each skip is logged above.")
