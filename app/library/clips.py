"""What was recorded: the segments of a folder, read from the files themselves."""

from __future__ import annotations

import calendar
import logging
import math
import re
import stat
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from app.runtime.sinks.about import About, about_from
from app.runtime.sinks.skin_notes import SkinSecond, notes_path, read_notes

logger = logging.getLogger(__name__)

# As `SegmentFolder` names them; the camera's name may hold dashes itself.
_NAME = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9_.-]{0,63})-(\d{8}T\d{6}Z)-\d{2}\.(?:mp4|mkv)", re.ASCII
)
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
JOIN_S = 1.5  # clips closer than this follow each other without a gap


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording. Times are seconds after 1970."""

    path: Path
    camera: str
    t_start_s: float
    duration_s: float
    size: tuple[int, int]  # width, height
    about: About | None  # None: it does not tell what it holds
    skin: tuple[SkinSecond, ...] | None  # None: nobody took notes

    @property
    def t_end_s(self) -> float:
        return self.t_start_s + self.duration_s


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, in seconds after 1970."""

    t_start_s: float
    t_end_s: float

    @property
    def duration_s(self) -> float:
        return self.t_end_s - self.t_start_s


EVER = Span(-math.inf, math.inf)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All clips at one moment, in order of time; and what could not be read."""

    clips: tuple[Clip, ...] = ()
    problems: tuple[str, ...] = ()
    covers: Span = EVER  # what was asked for; outside of it there may be more
    t_newest_s: float | None = None  # when the newest of all begins, by its name
    names: tuple[str, ...] = ()  # of all cameras that have recordings at any time

    @property
    def cameras(self) -> tuple[str, ...]:
        """All that have recordings, also at other times."""
        return tuple(sorted({*self.names, *(clip.camera for clip in self.clips)}))

    def of(self, camera: str) -> tuple[Clip, ...]:
        return tuple(clip for clip in self.clips if clip.camera == camera)

    def within(self, camera: str, span: Span) -> tuple[Clip, ...]:
        """Return the camera's clips of which some part lies in `span`."""
        return tuple(
            clip
            for clip in self.of(camera)
            if clip.t_start_s < span.t_end_s and clip.t_end_s > span.t_start_s
        )


class Library:
    """Reads folders of recordings; what did not change is not opened again.

    A clip that is being written is read as far as it goes.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(dict.fromkeys(folders))
        self._known: dict[Path, tuple[object, Clip | None]] = {}

    @property
    def folders(self) -> Sequence[Path]:
        return self._folders

    def scan(
        self,
        span: Span = EVER,
        *,
        stop: threading.Event | None = None,
        progress: Callable[[float], None] = lambda share: None,
    ) -> Shelf:
        """Return what there is now that may lie in `span`.

        A file's name tells its start, and the time it was last written to its end at
        the latest, so months of recordings need not be opened for one day. `stop` ends
        it early, with what it has.
        """
        problems: list[str] = []
        listed = [
            item for folder in self._folders for item in _listed(folder, problems)
        ]
        wanted = [item for item in listed if item.may_lie_in(span)]
        there = {item.path for item in listed}
        # A copy: a scan that was stopped may still be at its last file.
        known = dict(self._known)
        self._known = {path: seen for path, seen in known.items() if path in there}
        clips = []
        for number, item in enumerate(wanted):
            if stop is not None and stop.is_set():
                break
            clip = self._read(item)
            if clip is None:
                problems.append(f"{item.path.name} cannot be read")
            else:
                clips.append(clip)
            progress((number + 1) / len(wanted))
        clips.sort(key=lambda clip: (clip.t_start_s, clip.camera))
        return Shelf(
            tuple(clips),
            tuple(problems),
            covers=span,
            t_newest_s=max((item.t_start_s for item in listed), default=None),
            names=tuple(sorted({item.camera for item in listed})),
        )

    def _read(self, item: _Listed) -> Clip | None:
        before = self._known.get(item.path)
        if before is not None and before[0] == item.stamp:
            return before[1]
        clip = read_clip(item.path)
        self._known[item.path] = item.stamp, clip
        return clip


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file with a recording's name, not opened."""

    path: Path
    camera: str
    t_start_s: float  # by its name, so up to a second early
    t_written_s: float
    stamp: object  # changes with the file or its notes

    def may_lie_in(self, span: Span) -> bool:
        return self.t_start_s < span.t_end_s and self.t_written_s >= span.t_start_s


def read_clip(path: Path) -> Clip | None:
    """Return what the recording `path` holds; None if it is none, or is damaged."""
    name = _NAME.fullmatch(path.name)
    if name is None:
        return None
    try:
        with av.open(
            f"file:{path}",
            options={"format_whitelist": _FORMATS, "protocol_whitelist": "file"},
        ) as file:
            stream = file.streams.video[0]
            size = (stream.width, stream.height)
            duration_s = (file.duration or 0) / 1e6
            comments = {key.lower(): text for key, text in file.metadata.items()}
    except (av.FFmpegError, IndexError, OSError) as error:
        logger.debug("%s: %r", path, error)
        return None
    about = about_from(comments.get("comment", ""))
    notes = read_notes(path)
    return Clip(
        path=path,
        camera=name[1],
        t_start_s=about.t_start_s if about is not None else _t_named_s(name),
        duration_s=duration_s,
        size=size,
        about=about,
        skin=None if notes is None else tuple(notes),
    )


def spans_of(clips: Iterable[Clip]) -> list[Span]:
    """Return when something was recorded: clips that follow each other are one span."""
    spans: list[Span] = []
    for clip in sorted(clips, key=lambda clip: clip.t_start_s):
        if spans and clip.t_start_s - spans[-1].t_end_s <= JOIN_S:
            end = max(clip.t_end_s, spans[-1].t_end_s)
            spans[-1] = Span(spans[-1].t_start_s, end)
        else:
            spans.append(Span(clip.t_start_s, clip.t_end_s))
    return spans


def gaps_in(clips: Iterable[Clip], span: Span) -> list[Span]:
    """Return the parts of `span` in which nothing was recorded."""
    gaps, t_s = [], span.t_start_s
    for recorded in spans_of(clips):
        if recorded.t_end_s <= t_s or recorded.t_start_s >= span.t_end_s:
            continue
        if recorded.t_start_s - t_s > JOIN_S:
            gaps.append(Span(t_s, recorded.t_start_s))
        t_s = recorded.t_end_s
    if span.t_end_s - t_s > JOIN_S:
        gaps.append(Span(t_s, span.t_end_s))
    return gaps


def _listed(folder: Path, problems: list[str]) -> list[_Listed]:
    try:
        found = (_seen(path) for path in folder.iterdir())
        return [item for item in found if item is not None]
    except FileNotFoundError:
        return []  # nothing was recorded yet
    except OSError as error:
        problems.append(f"{folder} cannot be read: {error.strerror or error}")
        return []


def _seen(path: Path) -> _Listed | None:
    name = _NAME.fullmatch(path.name)
    if name is None:
        return None
    try:
        status = path.lstat()
    except OSError:
        return None  # deleted since it was listed
    if not stat.S_ISREG(status.st_mode):
        return None
    try:
        noted = notes_path(path).stat().st_size
    except OSError:
        noted = -1
    stamp = (status.st_size, status.st_mtime_ns, noted)
    return _Listed(path, name[1], _t_named_s(name), status.st_mtime, stamp)


def _t_named_s(name: re.Match[str]) -> float:
    return float(calendar.timegm(time.strptime(name[2], "%Y%m%dT%H%M%SZ")))
