"""The plain data folder: `images/` and `masks/` with equal stems.

A folder of such folders counts as one set; its pictures are named `folder/stem`.

Masks are 8-bit: 255 skin, 0 not skin, 128 ignore. A file that cannot be used is
skipped by name and counted, never in silence; a folder without one usable pair is
a `DataError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8

from glss.errors import DataError
from glss.image_range import red_channel

IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".pgm"})
SKIN, NOT_SKIN, IGNORE = 255, 0, 128
UNDECODABLE = "the picture cannot be decoded"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class LabelledImage:
    """A picture's red channel and its mask, both of the picture's own size."""

    name: str
    red: UInt8[np.ndarray, "h w"]  # [0, 255]
    mask: UInt8[np.ndarray, "h w"]  # 255 skin, 0 not skin, 128 ignore


Reading = LabelledImage | Skipped


def image_files(folder: Path) -> list[Path]:
    """Picture files directly inside `folder`, sorted by name.

    Raises `DataError` where the folder is missing or holds no picture.
    """
    if not folder.is_dir():
        raise DataError(f"No folder {folder}. Expected pictures there.")
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in IMAGE_SUFFIXES)
    if not files:
        raise DataError(f"No pictures in {folder}. Put .jpg or .png files there.")
    return files


def read_red(file: Path) -> UInt8[np.ndarray, "h w"] | None:
    """Red channel of a picture (grey pictures: their grey), None if it is broken."""
    pixels = cv2.imread(str(file), cv2.IMREAD_COLOR)
    return None if pixels is None else red_channel(np.asarray(pixels, np.uint8))


def read_mask(file: Path) -> UInt8[np.ndarray, "h w"] | None:
    """A mask file as one channel, None if it is missing or broken."""
    mask = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE) if file.is_file() else None
    return None if mask is None else np.asarray(mask, np.uint8)


def read_pair(image: Path, mask: Path) -> Reading:
    """One picture with its mask, or the reason why the pair cannot be used."""
    red = read_red(image)
    if red is None:
        return Skipped(image.name, UNDECODABLE)
    if not mask.is_file():
        return Skipped(image.name, f"there is no mask {mask.name}")
    truth = read_mask(mask)
    if truth is None:
        return Skipped(image.name, f"the mask {mask.name} cannot be decoded")
    if truth.shape != red.shape:
        sizes = f"{truth.shape[1]}x{truth.shape[0]} for {red.shape[1]}x{red.shape[0]}"
        return Skipped(image.name, f"the mask {mask.name} has another size, {sizes}")
    if not np.isin(truth, (SKIN, NOT_SKIN, IGNORE)).all():
        return Skipped(image.name, f"the mask {mask.name} holds values not 0, 128, 255")
    return LabelledImage(image.stem, red, truth)


def read_empty(image: Path) -> Reading:
    """A picture known to show no skin, or the reason why it cannot be used."""
    red = read_red(image)
    if red is None:
        return Skipped(image.name, UNDECODABLE)
    return LabelledImage(image.stem, red, np.zeros_like(red))


def read_folders(
    root: Path, read: Callable[[Path], Iterator[Reading]] | None = None
) -> Iterator[Reading]:
    """Every pair of `root`, or of each data folder directly inside it.

    `read` reads one folder [`read_folder`]. Raises `DataError` where there is none.
    """
    read = read or read_folder
    if (root / "images").is_dir() or not root.is_dir():
        yield from read(root)
        return
    inside = sorted(p for p in root.iterdir() if (p / "images").is_dir())
    if not inside:
        raise DataError(f"{root} is no data folder: it holds no images/ and masks/.")
    for folder in inside:
        for reading in read(folder):
            yield replace(reading, name=f"{folder.name}/{reading.name}")


def read_folder(folder: Path) -> Iterator[Reading]:
    """Every pair of `folder/images` and `folder/masks` in the order of the names.

    Raises `DataError` where a folder is missing or holds no picture.
    """
    files = image_files(folder / "images")
    if not (folder / "masks").is_dir():
        raise DataError(f"No folder {folder / 'masks'}. Masks are PNG, equal stems.")
    for file in files:
        yield read_pair(file, folder / "masks" / f"{file.stem}.png")
