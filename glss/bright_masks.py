"""Pictures whose masks are grey: bright means skin.

The paper's sets come so, with masks saved as JPEG, PBM or anti-aliased PNG.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from glss.data_folder import (
    UNDECODABLE,
    LabelledImage,
    Reading,
    Skipped,
    image_files,
    read_mask,
    read_red,
)

_MASK_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".pbm")


def read_bright_folder(folder: Path) -> Iterator[Reading]:
    """`folder/images` with the grey masks of `folder/masks`."""
    return read_bright_masks(folder / "images", folder / "masks")


def read_bright_masks(images: Path, masks: Path) -> Iterator[Reading]:
    """Every picture of `images` with the mask of its stem; 128 and above is skin.

    Raises `DataError` where `images` is missing or holds no picture.
    """
    for file in image_files(images):
        red, mask = read_red(file), _find_mask(masks, file.stem)
        if red is None:
            yield Skipped(file.name, UNDECODABLE)
        elif mask is None:
            yield Skipped(file.name, "its mask is missing or broken")
        elif mask.shape != red.shape:
            yield Skipped(file.name, "its mask has another size")
        else:
            skin = np.where(mask >= 128, 255, 0).astype(np.uint8)
            yield LabelledImage(file.stem, red, skin)


def _find_mask(folder: Path, stem: str) -> UInt8[np.ndarray, "h w"] | None:
    candidates = (read_mask(folder / f"{stem}{s}") for s in _MASK_SUFFIXES)
    return next((m for m in candidates if m is not None), None)
