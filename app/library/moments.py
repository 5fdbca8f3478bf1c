"""When there was skin: the events of an event list, from the notes of recordings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.library.clips import Clip

JOIN_S = 5.0  # skin that comes back sooner is the same event
MIN_SHARE = 0.002  # of the picture: less is speckle more often than not


@dataclass(frozen=True, slots=True)
class Moment:
    """One time during which a camera saw skin. Times are seconds after 1970."""

    camera: str
    t_start_s: float
    t_end_s: float
    t_peak_s: float  # the second with the most skin
    peak_share: float  # (0, 1] of the picture
    clip: Clip  # in which the peak is

    @property
    def duration_s(self) -> float:
        return self.t_end_s - self.t_start_s


def moments_of(clips: Iterable[Clip], *, min_share: float = MIN_SHARE) -> list[Moment]:
    """Return the moments of all clips, newest first.

    One that goes on from one clip into the next of its camera is one moment.
    """
    found: dict[str, list[Moment]] = {}
    for moment in _seconds(clips, min_share):
        of_camera = found.setdefault(moment.camera, [])
        if of_camera and moment.t_start_s - of_camera[-1].t_end_s <= JOIN_S:
            of_camera[-1] = _joined(of_camera[-1], moment)
        else:
            of_camera.append(moment)
    moments = [moment for of_camera in found.values() for moment in of_camera]
    return sorted(moments, key=lambda moment: moment.t_start_s, reverse=True)


def _seconds(clips: Iterable[Clip], min_share: float) -> Iterator[Moment]:
    for clip in sorted(clips, key=lambda clip: clip.t_start_s):
        for noted in clip.skin or ():
            if noted.skin_share < min_share or noted.second >= clip.duration_s:
                continue
            t_s = clip.t_start_s + noted.second
            end_s = min(t_s + 1.0, clip.t_end_s)
            yield Moment(clip.camera, t_s, end_s, t_s, noted.skin_share, clip)


def _joined(before: Moment, after: Moment) -> Moment:
    end_s = max(before.t_end_s, after.t_end_s)
    if after.peak_share > before.peak_share:
        return replace(after, t_start_s=before.t_start_s, t_end_s=end_s)
    return replace(before, t_end_s=end_s)
