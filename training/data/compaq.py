"""COMPAQ skin data set (Jones and Rehg 2002), the paper's source domain (5.1).

Layout as distributed: `skin-images/` with photographs and `masks/` with `<stem>.pbm`,
non-zero where skin. There are pictures without skin under `non-skin-images/` as well,
which have no masks; they are read as empty when the folder is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from glss.data_folder import LabelledImage, Skipped, image_files, read_mask, read_red
from training.data.photograph import Photograph, person_of, shrink, usable


def read(
    root: Path, *, long_side: int, pattern: str | None, block: int
) -> list[Photograph]:
    """Pictures with skin and, where present, pictures without.

    Raises `DataError` where a folder is missing or nothing is usable.
    """
    return [
        Photograph(
            name=f"compaq/{pair.name}",
            person=f"compaq/{person_of(pair.name, pattern=pattern, block=block)}",
            red=shrink(pair.red, long_side, is_label=False),
            mask=shrink(pair.mask, long_side, is_label=True),
        )
        for pair in usable(_readings(root), source=str(root))
    ]


def _readings(root: Path) -> Iterator[LabelledImage | Skipped]:
    for file in image_files(root / "skin-images"):
        yield _with_mask(file, root / "masks" / f"{file.stem}.pbm")
    empty = root / "non-skin-images"
    for file in image_files(empty) if empty.is_dir() else ():
        red = read_red(file)
        if red is None:
            yield Skipped(file.name, "the picture cannot be decoded")
        else:
            yield LabelledImage(file.stem, red, np.zeros_like(red))


def _with_mask(file: Path, mask_file: Path) -> LabelledImage | Skipped:
    red, mask = read_red(file), read_mask(mask_file)
    if red is None:
        return Skipped(file.name, "the picture cannot be decoded")
    if mask is None:
        return Skipped(file.name, f"the mask {mask_file.name} is missing or broken")
    if mask.shape != red.shape:
        return Skipped(file.name, f"the mask {mask_file.name} has another size")
    return LabelledImage(file.stem, red, np.where(mask > 0, 255, 0).astype(np.uint8))
