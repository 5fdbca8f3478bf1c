"""From news and a clock to what a tile shows. Nothing frozen may look live."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from app.gui.models.camera import CameraFigures, CameraNews, Link, Recording

STALE_AFTER_S = 1.0


class TileState(StrEnum):
    """How a tile looks as a whole."""

    STARTING = "starting"  # no picture yet, and nothing wrong
    LIVE = "live"
    STALE = "stale"  # connected, and the picture is old
    LOST = "lost"  # not connected; tried again
    REFUSED = "refused"  # the camera said no
    ENDED = "ended"  # over, as it should


@dataclass(frozen=True, slots=True)
class TileFace:
    """All that a tile shows besides its picture."""

    name: str
    state: TileState
    reason: str = ""
    age_s: float | None = None  # of the picture; None: there is none
    retry_in_s: float | None = None
    attempt: int = 0
    shown_fps: float = 0.0
    figures: CameraFigures | None = None
    recording: Recording | None = None
    source: str = ""
    size: tuple[int, int] | None = None
    is_always_redacted: bool = False

    @property
    def is_live(self) -> bool:
        return self.state is TileState.LIVE

    @property
    def is_recorded(self) -> bool:
        """Whether something is written now."""
        return self.recording is not None and not self.recording.problem

    @property
    def why_not_recorded(self) -> str:
        """Why nothing can be written of what ought to be; "" where all is well."""
        return "" if self.recording is None else self.recording.problem

    @property
    def has_picture(self) -> bool:
        return self.age_s is not None


_LOST = {
    Link.RETRYING: TileState.LOST,
    Link.FAILED: TileState.REFUSED,
    Link.ENDED: TileState.ENDED,
}


def face_of(news: CameraNews, now_ns: int, *, shown_fps: float = 0.0) -> TileFace:
    """Decide what the tile shows at `now_ns`, monotonic."""
    age_s = _since(news.t_picture_ns, now_ns)
    is_live = _state(news, age_s) is TileState.LIVE
    return TileFace(
        name=news.name,
        state=_state(news, age_s),
        reason=news.reason,
        age_s=age_s,
        retry_in_s=_until(news.t_retry_ns, now_ns),
        attempt=news.attempt,
        shown_fps=shown_fps if is_live else 0.0,
        figures=news.figures if is_live else None,  # the last ones say nothing of now
        recording=news.recording,
        source=news.source,
        size=news.size,
        is_always_redacted=news.is_always_redacted,
    )


def _state(news: CameraNews, age_s: float | None) -> TileState:
    if (lost := _LOST.get(news.link)) is not None:
        return lost
    if news.link is Link.CONNECTING and news.attempt > 0:
        return TileState.LOST
    if age_s is None:
        is_wrong = news.link is Link.STALLED
        return TileState.STALE if is_wrong else TileState.STARTING
    is_fresh = news.link is Link.LIVE and age_s <= STALE_AFTER_S
    return TileState.LIVE if is_fresh else TileState.STALE


def _since(t_ns: int | None, now_ns: int) -> float | None:
    return None if t_ns is None else max(0.0, (now_ns - t_ns) / 1e9)


def _until(t_ns: int | None, now_ns: int) -> float | None:
    return None if t_ns is None else max(0.0, (t_ns - now_ns) / 1e9)


def seconds_text(seconds: float) -> str:
    """Return a short duration: 0.4 s, 12 s, 3:05, 1:02:03."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = math.floor(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def clock_text(seconds: float) -> str:
    """Return a recording's length: 0:07, 12:31, 1:02:03."""
    minutes, second = divmod(max(0, math.floor(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minutes}:{second:02}"
