"""How one camera's pictures are looked at: views, redaction, motion gate."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.runtime.redaction import HideWith, Trust


@dataclass(frozen=True, slots=True)
class RegionBox:
    """A part of the picture that is searched by itself, in shares of its sides."""

    name: str
    left: float
    top: float
    width: float
    height: float

    def pixels(self, width_px: int, height_px: int) -> tuple[slice, slice]:
        """Return rows and columns of the box, at least one pixel each."""
        return (
            _span(self.top, self.height, height_px),
            _span(self.left, self.width, width_px),
        )


WHOLE = RegionBox("", 0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class MotionGate:
    """When a view counts as unchanged, so that it keeps its mask.

    `threshold`: largest change of a small patch's mean brightness, of 255. A view
    wants to be searched anew after `refresh_s` in any case.
    """

    threshold: float = 2.0
    refresh_s: float = 5.0


@dataclass(frozen=True, slots=True)
class CameraSetup:
    """What the worker has to know about a camera; replaced, never changed."""

    regions: tuple[RegionBox, ...] = (WHOLE,)
    hide_with: HideWith | None = None
    trust: Trust = field(default_factory=Trust)
    motion: MotionGate | None = None  # None: every frame is searched
    may_wait: bool = False  # see `keeps_masks`
    smoothing_s: float = 0.0  # masks follow with this time constant; 0: at once
    threshold: float | None = None  # [0, 1], of the soft mask; None: the bundle's
    is_inspected: bool = False  # results tell how the mask came about
    # Kept by `replace`: a setup with another one describes another camera.
    lineage: object = field(default_factory=object, compare=False, repr=False)

    @property
    def keeps_masks(self) -> bool:
        """Whether a frame may keep the mask before where there is no time to search it.

        Never where pictures are redacted: what moved would be seen.
        """
        return self.may_wait and self.hide_with is None

    def remembers(self, before: CameraSetup) -> bool:
        """Whether what was seen under `before` is still worth something."""
        return self.lineage is before.lineage and (
            (self.regions, self.motion, self.smoothing_s)
            == (before.regions, before.motion, before.smoothing_s)
        )


def _span(start: float, size: float, length_px: int) -> slice:
    first = min(int(start * length_px), length_px - 1)
    return slice(
        first, max(first + 1, min(length_px, round((start + size) * length_px)))
    )
