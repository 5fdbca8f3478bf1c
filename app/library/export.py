"""Carries an export out: one file for each camera, and a text that tells what it is."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Protocol

import numpy as np
from jaxtyping import UInt8

from app.errors import SinkError
from app.library.clip_reader import ClipReader
from app.library.clips import Span
from app.library.export_plan import CameraPlan, ExportPlan, Piece
from app.library.job import Task
from app.library.rights import Look, Way
from app.library.stream_copy import StreamCopy, Written
from app.runtime.frame import Frame
from app.runtime.overlay import Overlay
from app.runtime.result import LiveResult
from app.runtime.sinks.about import About, Pictures
from app.runtime.sinks.base import map_sink_errors
from app.runtime.sinks.video_file import VideoFile
from app.runtime.view_setup import CameraSetup

_PART = ".part.mp4"  # what is not finished; such files are removed


class SkinFinder(Protocol):
    """The part of `LiveWorker` that an export uses."""

    def configure(self, setups: Mapping[str, CameraSetup]) -> None: ...

    def __call__(self, frames: Mapping[str, Frame], /) -> Mapping[str, LiveResult]: ...


OpenFinder = Callable[[], AbstractContextManager[SkinFinder]]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One finished video."""

    path: Path
    camera: str
    parts: tuple[Written, ...]
    sha256: str

    @property
    def duration_s(self) -> float:
        return sum(part.duration_s for part in self.parts)


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export left behind."""

    files: tuple[ExportedFile, ...]
    gaps: Mapping[str, Sequence[Span]]
    notes: Path  # the text that tells all this


def export(
    plan: ExportPlan, folder: Path, open_finder: OpenFinder, task: Task
) -> Exported:
    """Write the export into `folder`; a job's body.

    Raises SinkError, CameraError (a recording vanished) and what the networks raise;
    then, and when it is cancelled, no file of it is left.
    """
    with map_sink_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
    with ExitStack() as stack:
        task.progress(0.0, "loading the model" if plan.finds_skin else "")
        finder = stack.enter_context(open_finder()) if plan.finds_skin else None
        finished: list[Path] = []
        stack.enter_context(_removing(finished))
        meter = _Meter(task, plan.duration_s)
        files: list[ExportedFile] = []
        for camera in plan.cameras:
            maker = _CameraExport(plan, camera, folder, finder, meter, finished)
            files += maker.run()
        gaps = {camera.camera: camera.gaps for camera in plan.cameras}
        gaps |= dict.fromkeys(plan.missing, (plan.order.span,))
        notes = _write_notes(plan, folder, files, gaps, finished)
        task.check()
    return Exported(tuple(files), gaps, notes)


class _Meter:
    """From seconds of video done to the share of the whole work."""

    def __init__(self, task: Task, total_s: float) -> None:
        self._task, self._total_s = task, max(total_s, 1e-9)
        self._done_s = 0.0

    def within(self, piece: Piece) -> Callable[[float], None]:
        def tell(seconds: float) -> None:
            done_s = self._done_s + min(seconds, piece.duration_s)
            self._task.progress(done_s / self._total_s, piece.clip.camera)

        return tell

    def finish(self, piece: Piece) -> None:
        self._done_s += piece.duration_s


class _CameraExport:
    """Writes one camera's files: a new one where the pictures change their nature.

    That is their size, and whether they are annotated or redacted: a file tells one
    thing about all its pictures.
    """

    def __init__(
        self,
        plan: ExportPlan,
        camera: CameraPlan,
        folder: Path,
        finder: SkinFinder | None,
        meter: _Meter,
        finished: list[Path],
    ) -> None:
        self._plan, self._camera, self._folder = plan, camera, folder
        self._finder, self._meter, self._finished = finder, meter, finished

    def run(self) -> Iterator[ExportedFile]:
        for _, group in groupby(self._camera.pieces, _nature):
            pieces = list(group)
            if all(piece.way.is_copy for piece in pieces):
                yield from self._copied(pieces)
            else:
                yield self._encoded(pieces)

    def _copied(self, pieces: list[Piece]) -> Iterator[ExportedFile]:
        while pieces:
            with self._file() as (part, done):
                copy, parts = StreamCopy(part, _comment(pieces[0])), []
                try:
                    while pieces and copy.fits(pieces[0]):
                        piece = pieces.pop(0)
                        parts.append(copy.add(piece, self._meter.within(piece)))
                        self._meter.finish(piece)
                finally:
                    copy.close()
            yield self._told(done, parts)

    def _encoded(self, pieces: list[Piece]) -> ExportedFile:
        parts = []
        with self._file() as (part, done):
            with map_sink_errors(part):
                video = VideoFile(part, comment=_comment(pieces[0]))
            try:
                for piece in pieces:
                    parts.append(self._encode(piece, video))
                    self._meter.finish(piece)
            finally:
                with map_sink_errors(part):
                    video.close()
            if not video.n_frames:
                raise SinkError("none of the pictures of this time could be read")
        return self._told(done, parts)

    def _encode(self, piece: Piece, video: VideoFile) -> Written:
        draw = _Drawing(piece.way, self._camera, self._finder)
        at_s, first_s, tell = video.duration_s, piece.from_s, self._meter.within(piece)
        with ClipReader(piece.clip.path, piece.way.privacy) as reader:
            picture, number = reader.at(piece.from_s), 0
            while picture is not None and picture.t_s < piece.to_s:
                first_s = picture.t_s if number == 0 else first_s
                t_s = at_s + picture.t_s - first_s
                pixels = draw(picture.pixels, number, t_s)
                with map_sink_errors(self._folder):
                    video.add(pixels, round(t_s * 1e9))
                tell(picture.t_s - piece.from_s)
                picture, number = reader.read(), number + 1
        return Written(at_s, piece.clip.t_start_s + first_s, video.duration_s - at_s)

    @contextmanager
    def _file(self) -> Iterator[tuple[Path, Path]]:
        """A file that gets its name when it is whole, and is gone otherwise."""
        stem = export_stem(self._camera.camera, self._plan)
        part = self._folder / f".{stem}-{os.getpid()}{_PART}"
        part.unlink(missing_ok=True)
        try:
            done = _free(self._folder, stem, ".mp4")
            yield part, done
            with map_sink_errors(done):
                _sync(part)
                part.rename(done)
            self._finished.append(done)
        finally:
            part.unlink(missing_ok=True)

    def _told(self, path: Path, parts: list[Written]) -> ExportedFile:
        return ExportedFile(path, self._camera.camera, tuple(parts), _sha256(path))


def _nature(piece: Piece) -> About | None:
    """What the pictures are once `piece` is exported; None: nobody knows."""
    way, before = piece.way, piece.clip.about
    if before is None:
        return None
    return replace(
        before,
        t_start_s=0.0,
        pictures=Pictures.ANNOTATED if way.annotates else before.pictures,
        redacted=way.hide_with or before.redacted,
        privacy=(*before.privacy, *way.privacy),
    )


def _comment(first: Piece) -> str:
    """What the export says of itself, so that it can be judged like a recording."""
    about = _nature(first)
    if about is None:
        return ""
    t_start_s = first.clip.t_start_s + first.from_s
    return replace(about, t_start_s=t_start_s).as_text()


class _Drawing:
    """Makes one piece's pictures what its way asks for."""

    def __init__(self, way: Way, camera: CameraPlan, finder: SkinFinder | None) -> None:
        self._way, self._name = way, camera.camera
        self._finder = finder if way.finds_skin else None
        self._overlay = Overlay() if way.annotates else None
        if self._finder is not None:
            setup = CameraSetup(
                regions=camera.rule.regions,
                hide_with=way.hide_with,
                trust=camera.rule.trust,
            )
            self._finder.configure({})  # what was held of the piece before is no help
            self._finder.configure({self._name: setup})

    def __call__(
        self, pixels: UInt8[np.ndarray, "h w 3"], number: int, t_s: float
    ) -> UInt8[np.ndarray, "h w 3"]:
        if self._finder is None:
            return pixels
        frame = Frame(pixels, number, time.monotonic_ns(), round(t_s * 1e9))
        result = self._finder({self._name: frame})[self._name]
        return result.picture if self._overlay is None else self._overlay(result)


def export_stem(camera: str, plan: ExportPlan) -> str:
    """Return a file's name without suffix: camera, local time, look.

    Not the form of a segment, or retention would delete what was exported.
    """
    start = datetime.fromtimestamp(plan.order.span.t_start_s)
    look = plan.order.look.replace(" ", "-")
    return f"{camera}_{start:%Y-%m-%d_%H-%M-%S}_{look}"


def _free(folder: Path, stem: str, suffix: str) -> Path:
    path, number = folder / f"{stem}{suffix}", 2
    while path.exists():
        path, number = folder / f"{stem}_{number}{suffix}", number + 1
    return path


def _sweep(folder: Path) -> None:
    """Remove what an export left half written when its program was killed."""
    for path in folder.glob(f".*{_PART}"):
        match = re.fullmatch(rf"\..+-(\d+){re.escape(_PART)}", path.name)
        if match is not None and not Path("/proc", match[1]).exists():
            path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _removing(paths: list[Path]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for path in paths:
            with suppress(OSError):
                path.unlink()
        raise


_HOW = {
    Look.RECORDED: "as it was recorded",
    Look.RAW: "without any drawing",
    Look.ANNOTATED: "with the mask drawn in",
    Look.REDACTED: "with skin hidden, as far as it was found: look at it before you "
    "hand it on",
}


def _write_notes(
    plan: ExportPlan,
    folder: Path,
    files: Sequence[ExportedFile],
    gaps: Mapping[str, Sequence[Span]],
    finished: list[Path],
) -> Path:
    stem = export_stem("export", plan)
    path = _free(folder, stem, ".txt")
    with map_sink_errors(path):
        finished.append(path)
        path.write_text("\n".join(_lines(plan, files, gaps)) + "\n", encoding="utf-8")
    return path


def _lines(
    plan: ExportPlan,
    files: Sequence[ExportedFile],
    gaps: Mapping[str, Sequence[Span]],
) -> Iterator[str]:
    span = plan.order.span
    yield f"Exported from {_stamp(span.t_start_s)} to {_stamp(span.t_end_s)},"
    yield f"{_HOW[plan.order.look]}."
    for file in files:
        yield ""
        yield f"{file.path.name}  ({file.camera})"
        yield f"  SHA-256 {file.sha256}"
        for part in file.parts:
            end_s = part.t_start_s + part.duration_s
            place = f"  at {_clock(part.at_s)}"
            yield f"{place}  {_stamp(part.t_start_s)} to {_stamp(end_s)}"
    for camera, missing in gaps.items():
        for gap in missing:
            yield ""
            yield f"{camera}: nothing was recorded from {_stamp(gap.t_start_s)}"
            yield f"  to {_stamp(gap.t_end_s)}"
    if any(gaps.values()):
        yield ""
        yield "In the videos, what follows a gap comes without a break."


def _stamp(t_s: float) -> str:
    return datetime.fromtimestamp(t_s).astimezone().isoformat(" ", "milliseconds")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:06.3f}"
