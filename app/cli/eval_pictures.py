"""What `glss-eval --pictures` leaves to be looked at.

One file for each picture, or sheets: the worst, the median and the best by IoU, one
picture a row. They show the data, so they belong in a folder that is not committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from glss.evaluation import ImageScore

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many pictures go on each sheet; none at all: one file for each picture."""

    worst: int = 0
    median: int = 0
    best: int = 0

    @property
    def is_sheets(self) -> bool:
        return bool(self.worst or self.median or self.best)


def save_row(folder: Path, score: ImageScore) -> None:
    """Write the row of one picture."""
    from glss.picture_file import write_picture
    from glss.pictures import explain

    write_picture(folder / f"{score.name.replace('/', '-')}.png", explain(score))


def save_sheets(
    folder: Path,
    scores: Sequence[ImageScore],
    wanted: Wanted,
    iou_of: Callable[[ImageScore], float],
) -> None:
    """Write `worst.png`, `median.png` and `best.png`, whichever are wanted."""
    import numpy as np

    from glss.picture_file import write_picture
    from glss.pictures import explain

    for name, chosen in chosen_of(scores, wanted, iou_of).items():
        rows = [explain(score) for score in chosen]
        write_picture(folder / f"{name}.png", np.vstack(rows))


def chosen_of(
    scores: Sequence[T], wanted: Wanted, iou_of: Callable[[T], float]
) -> Mapping[str, Sequence[T]]:
    """The scores of each sheet that is wanted, worst first; small sets overlap."""
    ranked = sorted(scores, key=iou_of)
    return dict(_parts(ranked, wanted))


def _parts(ranked: Sequence[T], wanted: Wanted) -> Iterator[tuple[str, Sequence[T]]]:
    n = len(ranked)
    if wanted.worst:
        yield "worst", ranked[: wanted.worst]
    if wanted.median:
        first = max(0, (n - wanted.median) // 2)
        yield "median", ranked[first : first + wanted.median]
    if wanted.best:
        yield "best", ranked[max(0, n - wanted.best) :]
