"""The plain data folder as a source of photographs; no labels but skin."""

from __future__ import annotations

from pathlib import Path

from glss.data_folder import read_folder
from training.data.photograph import Photograph, ReadOptions, collect


def read(root: Path, options: ReadOptions) -> list[Photograph]:
    """All usable pairs of `root/images` and `root/masks`.

    Raises `DataError` where a folder is missing or nothing is usable.
    """
    return collect(read_folder(root), options, source=str(root))
