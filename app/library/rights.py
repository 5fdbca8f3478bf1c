"""What may be done with a recording: shown, copied, drawn into, redacted.

A recording tells what it holds (`About`), a camera's settings what nobody may see now.
The stricter one counts. What was hidden when it was recorded stays hidden; what was
drawn in cannot be taken out; and skin that a drawn-in mask covers cannot be found
again, so such pictures cannot be redacted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.config import NoRedaction, StreamConfig
from app.runtime.redaction import HideWith, Trust
from app.runtime.sinks.about import About, Pictures, Polygon
from app.runtime.view_setup import WHOLE, RegionBox


class Look(StrEnum):
    """What an export shows."""

    RECORDED = "as recorded"
    RAW = "raw"
    ANNOTATED = "annotated"
    REDACTED = "redacted"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a camera's settings ask for now; the default is for one that is gone."""

    redact: HideWith | None = None
    trust: Trust = field(default_factory=Trust)
    privacy: tuple[Polygon, ...] = ()
    regions: tuple[RegionBox, ...] = (WHOLE,)


@dataclass(frozen=True, slots=True)
class Way:
    """How a look is made out of a recording."""

    privacy: tuple[Polygon, ...] = ()  # areas that have to be blackened
    hide_with: HideWith | None = None  # skin is to be found and hidden
    annotates: bool = False  # skin is to be found and drawn

    @property
    def is_copy(self) -> bool:
        """Nothing has to be done to the pictures."""
        return not self.privacy and not self.finds_skin

    @property
    def finds_skin(self) -> bool:
        return self.hide_with is not None or self.annotates


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot or may not be."""

    reason: str  # one sentence
    camera: str = ""  # whose recordings it is about, where there are several


_UNKNOWN = Refusal("The recording does not tell what it holds.")
_HIDDEN = Refusal("Skin was hidden when this was recorded; it cannot be brought back.")
_DRAWN_IN = Refusal("The mask is drawn into this recording; it cannot be taken out.")
_NOT_FOUND_AGAIN = Refusal(
    "The mask is drawn into this recording, so skin cannot be found in it reliably. "
    'Record with pictures = "plain" to redact later.'
)
_REDACTION_IS_ON = Refusal(
    "Redaction is on for this camera, and this recording is not redacted."
)
_NO_MASK = Refusal("Skin was hidden when this was recorded, so no mask can be found.")


HIDE_WITH = tuple(str(way) for way in HideWith)  # the ways an export may name


def hide_with_named(name: str) -> HideWith:
    """Return the way of hiding of that name; ValueError for any other."""
    return HideWith(name)


def rule_of(camera: StreamConfig) -> Rule:
    """Return what the settings of `camera` ask for."""
    redact = camera.redact
    regions = tuple(RegionBox(region.name, *region.box) for region in camera.regions)
    if isinstance(redact, NoRedaction):
        return Rule(privacy=camera.privacy, regions=regions or (WHOLE,))
    return Rule(
        redact=HideWith(redact.kind),
        trust=Trust(redact.min_ssim, redact.patience_frames),
        privacy=camera.privacy,
        regions=regions or (WHOLE,),
    )


def stricter(one: Rule, other: Rule) -> Rule:
    """Return what both ask for: for two cameras of one name, in two settings files.

    Nobody can tell their recordings apart.
    """
    hides = one if one.redact is not None else other
    areas = dict.fromkeys((*one.privacy, *other.privacy))
    return replace(hides, privacy=tuple(areas))


def way_to(
    look: Look,
    about: About | None,
    rule: Rule,
    *,
    hide_with: HideWith = HideWith.PIXELATE,
) -> Way | Refusal:
    """Return how to make `look`, or why it must not or cannot be.

    `hide_with` is for cameras whose settings name no way of their own.
    """
    privacy = still_to_blacken(about, rule)
    is_redacted = about is not None and about.redacted is not None
    if rule.redact is not None and not is_redacted and look is not Look.REDACTED:
        return _REDACTION_IS_ON
    if look is Look.RECORDED:
        return Way(privacy)
    if about is None:
        return _UNKNOWN
    is_plain = about.pictures is Pictures.PLAIN
    if is_redacted:
        return _way_to_of_redacted(look, Way(privacy), is_plain=is_plain)
    match look:
        case Look.RAW:
            return Way(privacy) if is_plain else _DRAWN_IN
        case Look.ANNOTATED:
            return Way(privacy, annotates=is_plain)
        case Look.REDACTED:
            if not is_plain:
                return _NOT_FOUND_AGAIN
            return Way(privacy, hide_with=rule.redact or hide_with)


def _way_to_of_redacted(look: Look, as_it_is: Way, *, is_plain: bool) -> Way | Refusal:
    match look:
        case Look.REDACTED:
            return as_it_is
        case Look.ANNOTATED:
            return _NO_MASK if is_plain else as_it_is
        case _:
            return _HIDDEN


def why_hidden(about: About | None, rule: Rule) -> str:
    """Return why a recording must not be shown on the screen; empty when it may be.

    Privacy areas that were drawn since are a matter of `still_to_blacken`.
    """
    way = way_to(Look.RECORDED, about, rule)
    return way.reason if isinstance(way, Refusal) else ""


def still_to_blacken(about: About | None, rule: Rule) -> tuple[Polygon, ...]:
    """Return the areas of `rule` that are not black in the recording already."""
    done = () if about is None else about.privacy
    return tuple(polygon for polygon in rule.privacy if polygon not in done)
