"""Pictures without people: hard negatives, and ground for compositing."""

from __future__ import annotations

from pathlib import Path

from glss.data_folder import image_files, read_empty
from training.data.photograph import Photograph, ReadOptions, collect


def read(root: Path, options: ReadOptions) -> list[Photograph]:
    """Every picture of `root` with an empty mask.

    Raises `DataError` where the folder is missing or nothing is usable.
    """
    readings = map(read_empty, image_files(root))
    return collect(readings, options, source=str(root))
