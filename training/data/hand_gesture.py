"""Multi-modal Hand Gesture data set, near-infrared half (paper 5.1): a target set.

Layout: `images/` and `masks/` with equal stems, made from the 500 frames that the
paper sampled; masks are grey pictures, bright where skin. File names start with the
subject, `G<subject>_...` or `<subject>_...`, unless a pattern says otherwise.
"""

from __future__ import annotations

from pathlib import Path

from training.data.bright_masks import read_bright_masks
from training.data.photograph import Photograph

SUBJECT = r"^G?(\d+)_"


def read(
    root: Path, *, long_side: int, pattern: str | None, block: int
) -> list[Photograph]:
    """All usable frames. Raises `DataError` where nothing is usable."""
    return read_bright_masks(
        root,
        "hand_gesture",
        long_side=long_side,
        pattern=pattern or SUBJECT,
        block=block,
    )
