"""Which parts of the method are taken away, one by one and together (section 5.3).

A row is what `edges`, `perceptual`, `clones` and `method` say:

    edges       the decoder sees the picture's edges
    perceptual  the VAE is trained with the segmenter's features
    clones      the segmenter's later rounds have the VAE's pictures among theirs
    method      how the mask is made; `glss` and what joins it is the latent search
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from glss.errors import UsageError
from glss.evaluation import Method


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ablation; `name` is unique and safe as a file name."""

    edges: bool
    perceptual: bool
    clones: bool
    method: Method

    @property
    def name(self) -> str:
        parts = [
            *(["edges"] if self.edges else []),
            *(["perceptual"] if self.perceptual else []),
            *(["clones"] if self.clones else []),
        ]
        return "-".join([*parts, self.method])

    @property
    def has_search(self) -> bool:
        return self.method not in ("source-only", "reconstruction")


def _rows() -> tuple[Row, ...]:
    """Eight VAEs and segmenters by reconstruction and search; then the whole method's
    joined masks, and the frame's own mask by both segmenters."""
    without: list[Row] = []
    for edges, perceptual, clones in product((False, True), repeat=3):
        for method in ("reconstruction", "glss"):
            without.append(Row(edges, perceptual, clones, method))
    ways: tuple[Method, ...] = ("mean", "union", "intersection", "doubt", "light-doubt")
    joined = [Row(True, True, True, m) for m in ways]
    own = [Row(True, True, clones, "source-only") for clones in (False, True)]
    return (*own, *without, *joined)


ROWS = _rows()


def chosen(names: str) -> Sequence[Row]:
    """`all`, or rows by name, divided by commas.

    Raises `UsageError` where a name is none of them.
    """
    if names == "all":
        return ROWS
    known = {row.name: row for row in ROWS}
    wanted = names.split(",")
    for name in wanted:
        if name not in known:
            raise UsageError(f"--rows {name}: none of {', '.join(known)}.")
    return [known[name] for name in wanted]
