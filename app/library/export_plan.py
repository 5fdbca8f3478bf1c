"""What an export will do, decided before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.library.clips import Clip, Shelf, Span, gaps_in
from app.library.rights import Look, Refusal, Rule, Way, way_to
from app.runtime.redaction import HideWith

_BACKWARDS = Refusal("The end lies before the start.")
_NOTHING_THERE = Refusal("Nothing was recorded in this time.")


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for."""

    cameras: tuple[str, ...]
    span: Span
    look: Look
    hide_with: HideWith = HideWith.PIXELATE  # for cameras that name no way of their own


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one clip; times are seconds since its first picture."""

    clip: Clip
    way: Way
    from_s: float
    to_s: float

    @property
    def duration_s(self) -> float:
        return self.to_s - self.from_s


@dataclass(frozen=True, slots=True)
class CameraPlan:
    """One camera's part of an export."""

    camera: str
    pieces: tuple[Piece, ...]
    gaps: tuple[Span, ...]  # of the span asked for: nothing was recorded
    rule: Rule

    @property
    def is_copy(self) -> bool:
        return all(piece.way.is_copy for piece in self.pieces)

    @property
    def duration_s(self) -> float:
        return sum(piece.duration_s for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """All of it, ready to be carried out."""

    order: Order
    cameras: tuple[CameraPlan, ...]
    missing: tuple[str, ...] = ()  # asked for, and not recorded in this time

    @property
    def duration_s(self) -> float:
        return sum(camera.duration_s for camera in self.cameras)

    @property
    def finds_skin(self) -> bool:
        """Whether the networks are needed."""
        return any(
            piece.way.finds_skin for camera in self.cameras for piece in camera.pieces
        )


def plan_export(
    order: Order, shelf: Shelf, rules: Mapping[str, Rule]
) -> ExportPlan | Refusal:
    """Return the plan for `order`, or why it must not or cannot be carried out.

    One recording that must not be shown in this look refuses the whole: an export that
    leaves a part out in silence would be taken for all there is.
    """
    if order.span.duration_s <= 0:
        return _BACKWARDS
    plans = []
    for camera in order.cameras:
        plan = _plan(camera, order, shelf.within(camera, order.span), rules)
        if isinstance(plan, Refusal):
            return plan
        if plan.pieces:
            plans.append(plan)
    if not plans:
        return _NOTHING_THERE
    there = {plan.camera for plan in plans}
    missing = tuple(camera for camera in order.cameras if camera not in there)
    return ExportPlan(order, tuple(plans), missing)


def refusals(
    order: Order, shelf: Shelf, rules: Mapping[str, Rule]
) -> dict[Look, Refusal]:
    """Return why looks are refused, those only, for the cameras and time of `order`."""
    answers: dict[Look, Refusal] = {}
    for look in Look:
        asked = Order(order.cameras, order.span, look, order.hide_with)
        plan = plan_export(asked, shelf, rules)
        if isinstance(plan, Refusal):
            answers[look] = plan
    return answers


def _plan(
    camera: str, order: Order, clips: Sequence[Clip], rules: Mapping[str, Rule]
) -> CameraPlan | Refusal:
    rule = rules.get(camera, Rule())
    pieces = []
    for clip, span in _parts(clips, order.span):
        way = way_to(order.look, clip.about, rule, hide_with=order.hide_with)
        if isinstance(way, Refusal):
            return Refusal(way.reason, camera)
        start_s, end_s = span.t_start_s - clip.t_start_s, span.t_end_s - clip.t_start_s
        pieces.append(Piece(clip, way, max(start_s, 0.0), end_s))
    return CameraPlan(camera, tuple(pieces), tuple(gaps_in(clips, order.span)), rule)


def _parts(clips: Sequence[Clip], span: Span) -> Iterator[tuple[Clip, Span]]:
    """Yield the part of each clip that lies in `span` and in no clip before."""
    t_s = span.t_start_s
    for clip in clips:
        start_s, end_s = max(clip.t_start_s, t_s), min(clip.t_end_s, span.t_end_s)
        if end_s > start_s:
            yield clip, Span(start_s, end_s)
            t_s = end_s
