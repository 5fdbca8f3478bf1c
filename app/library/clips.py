"""What was recorded: the segments of a folder, read from the files themselves."""

from __future__ import annotations

import calendar
import logging
import re
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


@dataclass(frozen=True, slots=True)
class Shelf:
    """All clips at one moment, in order of time; and what could not be read."""

    clips: tuple[Clip, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def cameras(self) -> tuple[str, ...]:
        return tuple(sorted({clip.camera for clip in self.clips}))

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

    `scan` is called by one thread at a time. A clip that is being written is read as
    far as it goes.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(dict.fromkeys(folders))
        self._known: dict[Path, tuple[object, Clip | None]] = {}

    @property
    def folders(self) -> Sequence[Path]:
        return self._folders

    def scan(
        self,
        *,
        stop: threading.Event | None = None,
        progress: Callable[[float], None] = lambda share: None,
    ) -> Shelf:
        """Return what there is now; `stop` ends it early, with what it has."""
        problems: list[str] = []
        paths = [path for folder in self._folders for path in _listed(folder, problems)]
        known: dict[Path, tuple[object, Clip | None]] = {}
        for number, path in enumerate(paths):
            if stop is not None and stop.is_set():
                break
            if (entry := self._entry(path)) is not None:
                known[path] = entry
                if entry[1] is None:
                    problems.append(f"{path.name} cannot be read")
            progress((number + 1) / len(paths))
        self._known = known
        clips = [clip for _, clip in known.values() if clip is not None]
        clips.sort(key=lambda clip: (clip.t_start_s, clip.camera))
        return Shelf(tuple(clips), tuple(problems))

    def _entry(self, path: Path) -> tuple[object, Clip | None] | None:
        try:
            stamp = _stamp(path)
        except OSError:
            return None  # deleted since it was listed
        before = self._known.get(path)
        if before is not None and before[0] == stamp:
            return before
        return stamp, read_clip(path)


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
    t_name_s = float(calendar.timegm(time.strptime(name[2], "%Y%m%dT%H%M%SZ")))
    notes = read_notes(path)
    return Clip(
        path=path,
        camera=name[1],
        t_start_s=about.t_start_s if about is not None else t_name_s,
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


def _listed(folder: Path, problems: list[str]) -> list[Path]:
    try:
        return [
            path
            for path in sorted(folder.iterdir())
            if _NAME.fullmatch(path.name) and not path.is_symlink() and path.is_file()
        ]
    except FileNotFoundError:
        return []  # nothing was recorded yet
    except OSError as error:
        problems.append(f"{folder} cannot be read: {error.strerror or error}")
        return []


def _stamp(path: Path) -> object:
    notes = notes_path(path)
    try:
        status_of_notes = notes.stat()
        about_notes = (status_of_notes.st_size, status_of_notes.st_mtime_ns)
    except OSError:
        about_notes = (0, 0)
    status = path.stat()
    return status.st_size, status.st_mtime_ns, about_notes
