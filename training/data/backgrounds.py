"""Pictures without people: hard negatives, and ground for compositing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from glss.data_folder import LabelledImage, Skipped, image_files, read_red
from training.data.photograph import Photograph, person_of, shrink, usable


def read(
    root: Path, *, long_side: int, pattern: str | None, block: int
) -> list[Photograph]:
    """Every picture of `root` with an empty mask.

    Raises `DataError` where the folder is missing or nothing is usable.
    """
    return [
        Photograph(
            name=f"{root.name}/{empty.name}",
            person=f"{root.name}/{person_of(empty.name, pattern=pattern, block=block)}",
            red=shrink(empty.red, long_side, is_label=False),
            mask=shrink(empty.mask, long_side, is_label=True),
        )
        for empty in usable(map(_read_empty, image_files(root)), source=str(root))
    ]


def _read_empty(file: Path) -> LabelledImage | Skipped:
    red = read_red(file)
    if red is None:
        return Skipped(file.name, "the picture cannot be decoded")
    return LabelledImage(file.stem, red, np.zeros_like(red))
