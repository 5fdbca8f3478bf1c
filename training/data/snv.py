"""Skin NIR Vision (SNV), 800 night-vision frames of the paper (5.1): a target set.

Layout as the authors give it: `images/` and `masks/` with equal stems; masks are grey
pictures, bright where skin. A target set: measure on it with
`glss-eval --masks bright`; after training on it no one may say that no infrared took
part.
"""

from __future__ import annotations

from pathlib import Path

from glss.bright_masks import read_bright_folder
from training.data.photograph import Photograph, ReadOptions, collect


def read(root: Path, options: ReadOptions) -> list[Photograph]:
    """All usable frames. Raises `DataError` where nothing is usable."""
    readings = read_bright_folder(root)
    return collect(readings, options, source=str(root))
