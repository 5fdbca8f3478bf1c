"""Photographs whose persons can be cut out: a plain folder plus `labels/`.

`labels/<stem>.png` holds one class a pixel, 0 where the person is not (the layout of
Clothing Co-Parsing, Yang et al. 2014). Garments can be re-drawn one by one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from glss.data_folder import Skipped, read_mask
from glss.errors import DataError
from training.data import folder
from training.data.photograph import Photograph, ReadOptions, logger, shrink


def read(root: Path, options: ReadOptions) -> list[Photograph]:
    """All usable pictures with their class maps; without a map a picture is skipped.

    Raises `DataError` where a folder is missing or nothing is usable.
    """
    plain = folder.read(root, options)
    read_all = [_with_parts(p, root / "labels", options.long_side) for p in plain]
    for skip in (r for r in read_all if isinstance(r, Skipped)):
        logger.warning("%s: skipped %s: %s", root, skip.name, skip.reason)
    kept = [r for r in read_all if isinstance(r, Photograph)]
    if not kept:
        raise DataError(f"No picture of {root} has a class map in {root / 'labels'}.")
    return kept


def _with_parts(
    photo: Photograph, labels: Path, long_side: int
) -> Photograph | Skipped:
    parts = read_mask(labels / f"{Path(photo.name).name}.png")
    if parts is None:
        return Skipped(photo.name, "its class map is missing or broken")
    parts = shrink(parts, long_side, is_label=True)
    if parts.shape != photo.red.shape:
        return Skipped(photo.name, "its class map has another size")
    return replace(photo, parts=parts)
