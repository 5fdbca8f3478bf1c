"""What the user chose: how pictures are drawn, and what is remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class ViewMode(StrEnum):
    """What is drawn of a result."""

    FILL = "fill"
    OUTLINE = "outline"
    CLONE = "clone"  # beside the picture
    HEAT = "heat"  # of the soft mask
    REDACTED = "redacted"  # skin is hidden before the picture leaves the worker
    PLAIN = "plain"


class ThemeChoice(StrEnum):
    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Drawing:
    """How results are drawn. ValueError for what cannot be."""

    mode: ViewMode = ViewMode.FILL
    opacity: float = 0.45  # [0, 1] of fill and heat
    threshold: float | None = None  # [0, 1]; None: the bundle's own
    has_figures: bool = True  # the numbers on each tile

    def __post_init__(self) -> None:
        if not 0.0 <= self.opacity <= 1.0:
            raise ValueError(f"opacity {self.opacity} is not in [0, 1]")
        if self.threshold is not None and not 0.0 <= self.threshold <= 1.0:
            raise ValueError(f"threshold {self.threshold} is not in [0, 1]")

    def with_mode(self, mode: ViewMode) -> Drawing:
        return replace(self, mode=mode)

    @property
    def hides(self) -> bool:
        return self.mode is ViewMode.REDACTED
