"""COMPAQ skin data set (Jones and Rehg 2002), the paper's source domain (5.1).

Layout as distributed: `skin-images/` with photographs and `masks/` with `<stem>.pbm`,
white where skin. There are pictures without skin under `non-skin-images/` as well,
which have no masks; they are read as empty when the folder is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from glss.bright_masks import read_bright_masks
from glss.data_folder import LabelledImage, Skipped, image_files, read_empty
from training.data.photograph import Photograph, ReadOptions, collect


def read(root: Path, options: ReadOptions) -> list[Photograph]:
    """Pictures with skin and, where present, pictures without.

    Raises `DataError` where a folder is missing or nothing is usable.
    """
    return collect(_readings(root), options, source=str(root))


def _readings(root: Path) -> Iterator[LabelledImage | Skipped]:
    yield from read_bright_masks(root / "skin-images", root / "masks")
    empty = root / "non-skin-images"
    if empty.is_dir():
        yield from map(read_empty, image_files(empty))
