"""What the window for looking back shows, in plain values. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.library.clips import Span
from app.library.moments import Moment

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


@dataclass(frozen=True, slots=True)
class Lane:
    """One camera on the timeline. Times are seconds after 1970."""

    camera: str
    recorded: tuple[Span, ...]
    skin: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MomentRow:
    """One line of the list of events."""

    moment: Moment
    is_hidden: bool = False  # its picture must not be shown
    blackened: object = ()  # areas that were drawn since; another picture with others

    @property
    def clock(self) -> str:
        return datetime.fromtimestamp(self.moment.t_start_s).strftime("%H:%M:%S")


def duration_text(seconds: float) -> str:
    """Return 0.4 s, 12 s, 3 min 05 s, 1 h 02 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s".replace(".0 s", " s")
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, second = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {second:02} s"
    hours, minute = divmod(minutes, 60)
    return f"{hours} h {minute:02} min"


def time_text(t_s: float) -> str:
    """Return a local time to the tenth of a second."""
    moment = datetime.fromtimestamp(t_s)
    return f"{moment:%H:%M:%S}.{moment.microsecond // 100_000}"


def speed_text(speed: float) -> str:
    return f"{speed:g} x"
