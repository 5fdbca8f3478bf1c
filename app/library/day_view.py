"""The part of a day that a timeline shows, and its marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.library.clips import Span

MIN_SPAN_S = 10.0
_STEPS_S = (1, 5, 10, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600)
_ROOM_PX = 76  # a label with some space around it


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class DayView:
    """A window onto one local day, `width_px` wide. Times are seconds after 1970."""

    day: Span
    shown: Span
    width_px: float = 1000.0

    @property
    def is_whole(self) -> bool:
        return self.shown == self.day

    @property
    def px_per_s(self) -> float:
        return self.width_px / self.shown.duration_s

    def x_of(self, t_s: float) -> float:
        return (t_s - self.shown.t_start_s) * self.px_per_s

    def t_at(self, x: float) -> float:
        """Return the time at `x`, within the day."""
        t_s = self.shown.t_start_s + x / self.px_per_s
        return min(max(t_s, self.day.t_start_s), self.day.t_end_s)

    def resized(self, width_px: float) -> DayView:
        return replace(self, width_px=max(width_px, 1.0))

    def zoomed(self, factor: float, x: float) -> DayView:
        """Show `1 / factor` of what is shown; the time at `x` stays where it is."""
        t_s = self.t_at(x)
        wanted_s = self.shown.duration_s / factor
        span_s = min(max(wanted_s, MIN_SPAN_S), self.day.duration_s)
        start_s = t_s - span_s * x / self.width_px
        return self._showing(start_s, span_s)

    def panned(self, dx: float) -> DayView:
        """Move what is shown by `dx` pixels to later times."""
        start_s = self.shown.t_start_s + dx / self.px_per_s
        return self._showing(start_s, self.shown.duration_s)

    def centred(self, t_s: float) -> DayView:
        """Move as little as needed for `t_s` to be well in sight."""
        margin_s = 0.1 * self.shown.duration_s
        start_s = min(self.shown.t_start_s, t_s - margin_s)
        start_s = max(start_s, t_s + margin_s - self.shown.duration_s)
        return self._showing(start_s, self.shown.duration_s)

    def fitted(self, span: Span) -> DayView:
        """Show `span` with some room beside it, a few minutes at least."""
        room_s = max(0.1 * span.duration_s, 60.0)
        wanted_s = min(span.duration_s + 2 * room_s, self.day.duration_s)
        return self._showing(span.t_start_s - room_s, wanted_s)

    def whole(self) -> DayView:
        return replace(self, shown=self.day)

    def ticks(self) -> list[Tick]:
        """Return marks at round local times, as many as there is room for."""
        step_s = next(
            (step for step in _STEPS_S if step * self.px_per_s >= _ROOM_PX),
            _STEPS_S[-1],
        )
        form = "%H:%M:%S" if step_s < 60 else "%H:%M"
        first = int((self.shown.t_start_s - self.day.t_start_s) // step_s)
        ticks = []
        for number in range(first, first + int(self.shown.duration_s / step_s) + 2):
            t_s = self.day.t_start_s + number * step_s
            if self.shown.t_start_s <= t_s <= self.shown.t_end_s:
                label = datetime.fromtimestamp(t_s).strftime(form)
                ticks.append(Tick(self.x_of(t_s), label))
        return ticks

    def _showing(self, start_s: float, span_s: float) -> DayView:
        latest_s = self.day.t_end_s - span_s
        start_s = max(min(start_s, latest_s), self.day.t_start_s)
        return replace(self, shown=Span(start_s, start_s + span_s))


def day_of(day: date) -> Span:
    """Return a local day from midnight to midnight: 23 to 25 hours."""
    start = datetime.combine(day, time())
    end = datetime.combine(day + timedelta(days=1), time())
    return Span(start.timestamp(), end.timestamp())


def whole_day(day: date, width_px: float = 1000.0) -> DayView:
    span = day_of(day)
    return DayView(span, span, width_px)


def date_of(t_s: float) -> date:
    """Return the local day of a time."""
    return datetime.fromtimestamp(t_s).date()
