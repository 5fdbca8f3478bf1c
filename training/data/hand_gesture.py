"""Multi-modal Hand Gesture data set, near-infrared half (paper 5.1): a target set.

Layout: `images/` and `masks/` with equal stems, made from the 500 frames that the
paper sampled; masks are grey pictures, bright where skin. File names start with the
subject, `G<subject>_...` or `<subject>_...`, unless a pattern says otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from glss.bright_masks import read_bright_folder
from training.data.photograph import Photograph, ReadOptions, collect

SUBJECT = r"^G?(\d+)_"


def read(root: Path, options: ReadOptions) -> list[Photograph]:
    """All usable frames. Raises `DataError` where nothing is usable."""
    by_subject = replace(options, pattern=options.pattern or SUBJECT)
    readings = read_bright_folder(root)
    return collect(readings, by_subject, source=str(root))
