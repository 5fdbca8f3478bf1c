"""The plain data folder as a source of photographs; no labels but skin."""

from __future__ import annotations

from pathlib import Path

from glss.data_folder import read_folder
from training.data.photograph import Photograph, person_of, shrink, usable


def read(
    root: Path, *, long_side: int, pattern: str | None, block: int
) -> list[Photograph]:
    """All usable pairs of `root/images` and `root/masks`.

    Raises `DataError` where a folder is missing or nothing is usable.
    """
    return [
        Photograph(
            name=f"{root.name}/{pair.name}",
            person=f"{root.name}/{person_of(pair.name, pattern=pattern, block=block)}",
            red=shrink(pair.red, long_side, is_label=False),
            mask=shrink(pair.mask, long_side, is_label=True),
        )
        for pair in usable(read_folder(root), source=str(root))
    ]
