"""Skin NIR Vision (SNV), 800 night-vision frames of the paper (5.1): a target set.

Layout as the authors give it: `images/` and `masks/` with equal stems; masks are grey
pictures, bright where skin. A target set: for evaluation and tables, never to train.
"""

from __future__ import annotations

from pathlib import Path

from training.data.bright_masks import read_bright_masks
from training.data.photograph import Photograph


def read(
    root: Path, *, long_side: int, pattern: str | None, block: int
) -> list[Photograph]:
    """All usable frames. Raises `DataError` where nothing is usable."""
    return read_bright_masks(
        root, "snv", long_side=long_side, pattern=pattern, block=block
    )
