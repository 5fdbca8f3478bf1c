"""Pairs of `images/` and `masks/` whose masks are grey: bright means skin.

The paper's target sets come so, with masks saved as JPEG or anti-aliased PNG.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from glss.data_folder import LabelledImage, Skipped, image_files, read_mask, read_red
from training.data.photograph import Photograph, person_of, shrink, usable

_MASK_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp")


def read_bright_masks(
    root: Path, name: str, *, long_side: int, pattern: str | None, block: int
) -> list[Photograph]:
    """All usable pairs; a mask value of 128 or more is skin.

    Raises `DataError` where a folder is missing or nothing is usable.
    """
    return [
        Photograph(
            name=f"{name}/{pair.name}",
            person=f"{name}/{person_of(pair.name, pattern=pattern, block=block)}",
            red=shrink(pair.red, long_side, is_label=False),
            mask=shrink(pair.mask, long_side, is_label=True),
        )
        for pair in usable(_readings(root), source=str(root))
    ]


def _readings(root: Path) -> Iterator[LabelledImage | Skipped]:
    for file in image_files(root / "images"):
        red, mask = read_red(file), _find_mask(root / "masks", file.stem)
        if red is None:
            yield Skipped(file.name, "the picture cannot be decoded")
        elif mask is None:
            yield Skipped(file.name, "its mask is missing or broken")
        elif mask.shape != red.shape:
            yield Skipped(file.name, "its mask has another size")
        else:
            skin = np.where(mask >= 128, 255, 0).astype(np.uint8)
            yield LabelledImage(file.stem, red, skin)


def _find_mask(folder: Path, stem: str) -> np.ndarray | None:
    candidates = (read_mask(folder / f"{stem}{s}") for s in _MASK_SUFFIXES)
    return next((m for m in candidates if m is not None), None)
