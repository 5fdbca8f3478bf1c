"""Recording that goes on for months: segments, retention, disk guard, events."""

from __future__ import annotations

import logging
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8

from app.runtime.notices import NoticeBox, NoticeKind
from app.runtime.result import LiveResult
from app.runtime.sinks.about import About
from app.runtime.sinks.recorder import Recording, TimeSource
from app.runtime.sinks.segments import Retention, SegmentFolder
from app.runtime.sinks.skin_notes import SkinNotes
from app.runtime.sinks.trigger import SkinTrigger
from app.runtime.sinks.video_file import VideoFile
from app.runtime.stats import StageClock

logger = logging.getLogger(__name__)

_CHECK_S = 1.0  # the disk fills at some megabytes a second
_SWEEP_S = 60.0
_PAUSE_S = 10.0  # after a failed write, until the next try
_GAP_NS = 5_000_000_000  # pictures so far apart are not one recording
_RELIEF = 1.1  # of the reserve has to be free to go on: or it would flap
_RECORDINGS_TOLD = 100  # in the summary; a run may make thousands
_PREROLL_BYTES = 64 << 20
_PREROLL_QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 92]


class SegmentRecorder:
    """The sink that records to a folder for ever; a full disk does not end it.

    With less than `reserve_bytes` free, or after a failed write, it stops with a
    notice, and goes on with another once there is room. With a `trigger` it records
    events only, each from `pre_s` before its start. With `about`, each segment tells
    what its pictures are, and has notes beside it of when there was skin. The sink's
    thread owns it; the properties may be read from any.
    """

    def __init__(
        self,
        folder: SegmentFolder,
        *,
        draw: Callable[[LiveResult], UInt8[np.ndarray, "h w 3"]],
        notices: NoticeBox,
        segment_s: float = 600.0,
        retention: Retention | None = None,
        reserve_bytes: int = 10**9,
        trigger: SkinTrigger | None = None,
        pre_s: float = 0.0,
        about: About | None = None,
        time_source: TimeSource = TimeSource.CAPTURE,
        free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
        wall_clock: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._draw = draw
        self._notices = notices
        self._camera = folder.camera
        self._segment_s = segment_s
        self._retention = retention or Retention()
        self._reserve_bytes = reserve_bytes
        self._trigger = trigger
        self._preroll = PreRoll(pre_s)
        self._about = about
        self._time_source = time_source
        self._t_first_ns: int | None = None  # of a file: when its first frame was read
        self._free_bytes = free_bytes
        self._wall_clock = wall_clock
        self._clock = clock
        self._file: VideoFile | None = None
        self._file_path: Path | None = None
        self._notes: SkinNotes | None = None
        self._t_last_ns = 0
        self._t_check_s = self._t_sweep_s = -1e9
        self._t_resume_s = -1e9
        self._paused = ""
        self._recordings: deque[Recording] = deque(maxlen=_RECORDINGS_TOLD)
        self.n_free_bytes = 0  # of the disk, as last seen
        self._stages = StageClock()

    @property
    def path(self) -> Path:
        return self._folder.folder

    @property
    def recordings(self) -> Sequence[Recording]:
        """The newest hundred finished segments."""
        return list(self._recordings)

    @property
    def is_recording(self) -> bool:
        return self._file is not None

    @property
    def paused(self) -> str:
        """Why nothing can be recorded now; empty when it can."""
        return self._paused

    @property
    def stage_ms(self) -> Mapping[str, float]:
        """See `TimedSink`: `draw`, and `encode` (with writing) where it records."""
        return self._stages.ms

    def open(self) -> None:
        self._folder.folder.mkdir(parents=True, exist_ok=True)
        self._folder.mend_last()

    def write(self, result: LiveResult) -> None:
        """Record `result` if it is wanted and there is room; no OSError leaves."""
        self._stages.restart()
        self._look_after_the_disk()
        result = self._in_its_time(result)
        is_wanted = self._trigger is None or self._trigger.update(result)
        try:
            if self._file is not None and self._is_over(result, is_wanted):
                self._end_segment()
            if is_wanted and not self._paused:
                self._record(result)
            elif self._trigger is not None:
                self._preroll.add(self._drawn(result), result.t_capture_ns)
        except OSError as error:
            self._t_resume_s = self._clock() + _PAUSE_S
            self._pause(f"cannot write: {error.strerror or error}")
        self._t_last_ns = result.t_capture_ns

    def close(self) -> None:
        self._end_segment()

    def _in_its_time(self, result: LiveResult) -> LiveResult:
        """A file is read as fast as can be: the time of its frames is the media's."""
        if self._time_source is TimeSource.CAPTURE:
            return result
        if self._t_first_ns is None:
            self._t_first_ns = result.t_capture_ns - result.t_media_ns
        return replace(result, t_capture_ns=self._t_first_ns + result.t_media_ns)

    def _is_over(self, result: LiveResult, is_wanted: bool) -> bool:
        assert self._file is not None
        is_long = self._file.duration_s >= self._segment_s
        return (
            not is_wanted or is_long or result.t_capture_ns - self._t_last_ns > _GAP_NS
        )

    def _record(self, result: LiveResult) -> None:
        if self._file is None:
            age_s = time.monotonic() - result.t_capture_ns / 1e9
            self._begin_segment(self._wall_clock() - age_s)
        assert self._file is not None
        for picture, t_ns in self._preroll.take():
            self._file.add(picture, t_ns)
        picture = self._drawn(result)
        with self._stages.stage("encode"):  # the pre-roll apart: a mean is of pictures
            self._file.add(picture, result.t_capture_ns)
        if self._notes is not None:
            self._notes.add(self._file.position_s, result.skin_share)

    def _drawn(self, result: LiveResult) -> UInt8[np.ndarray, "h w 3"]:
        with self._stages.stage("draw"):
            return self._draw(result)

    def _begin_segment(self, t_s: float) -> None:
        t_start_s = t_s - self._preroll.seconds
        path = self._folder.new_path(t_start_s)
        about = self._about
        comment = "" if about is None else replace(about, t_start_s=t_start_s).as_text()
        self._file, self._file_path = VideoFile(path, comment=comment), path
        if about is not None:
            self._notes = SkinNotes(path)

    def _end_segment(self) -> None:
        """Close the segment; the next begins with the next picture."""
        file, path, notes = self._file, self._file_path, self._notes
        self._file = self._file_path = self._notes = None
        if file is None or path is None:
            return
        try:
            file.close()
        finally:
            if file.n_frames:
                recording = Recording(path, file.n_frames, file.duration_s)
                self._recordings.append(recording)
            if notes is not None:
                notes.close() if file.n_frames else notes.discard()

    def _look_after_the_disk(self) -> None:
        now_s = self._clock()
        if now_s - self._t_check_s < _CHECK_S:
            return
        self._t_check_s = now_s
        try:
            if now_s - self._t_sweep_s >= _SWEEP_S or self._paused:
                self._t_sweep_s = now_s
                self._folder.sweep(
                    self._retention, self._wall_clock(), busy=self._file_path
                )
            self.n_free_bytes = self._free_bytes(self._folder.folder)
        except OSError as error:
            self._pause(f"the disk cannot be read: {error.strerror or error}")
            return
        if self.n_free_bytes < self._reserve_bytes:
            free_gb, reserve_gb = self.n_free_bytes / 1e9, self._reserve_bytes / 1e9
            self._pause(f"{free_gb:.2f} GB free, {reserve_gb:.2f} GB are to stay free")
        elif now_s >= self._t_resume_s:
            self._resume()

    def _pause(self, why: str) -> None:
        try:
            self._end_segment()
        except OSError as error:
            logger.debug("the segment could not be closed: %r", error)
        if not self._paused:
            logger.error("%s: recording stops: %s", self._folder.folder, why)
            self._notices.post(NoticeKind.RECORDING, self._camera, "stopped", why)
        self._paused = why

    def _resume(self) -> None:
        if not self._paused or self.n_free_bytes < _RELIEF * self._reserve_bytes:
            return
        self._paused = ""
        logger.warning("%s: recording goes on", self._folder.folder)
        self._notices.post(NoticeKind.RECORDING, self._camera, "recording")


@dataclass(frozen=True, slots=True)
class _Kept:
    jpeg: bytes
    t_ns: int


class PreRoll:
    """The last seconds before an event, as JPEG: raw, they would be 350 MB in 720p.

    Never more than 64 MB: then it is shorter.
    """

    def __init__(self, seconds: float) -> None:
        self._span_ns = int(seconds * 1e9)
        self._kept: deque[_Kept] = deque()
        self._n_bytes = 0

    @property
    def seconds(self) -> float:
        """How much there is now."""
        return (self._kept[-1].t_ns - self._kept[0].t_ns) / 1e9 if self._kept else 0.0

    def add(self, picture: UInt8[np.ndarray, "h w 3"], t_ns: int) -> None:
        if not self._span_ns:
            return
        _, jpeg = cv2.imencode(".jpg", picture, _PREROLL_QUALITY)
        self._kept.append(_Kept(jpeg.tobytes(), t_ns))
        self._n_bytes += len(self._kept[-1].jpeg)
        while self._kept and (
            t_ns - self._kept[0].t_ns > self._span_ns or self._n_bytes > _PREROLL_BYTES
        ):
            self._n_bytes -= len(self._kept.popleft().jpeg)

    def take(self) -> Iterator[tuple[UInt8[np.ndarray, "h w 3"], int]]:
        """Yield the pictures with their times, oldest first, forgetting each."""
        while self._kept:
            one = self._kept.popleft()
            self._n_bytes -= len(one.jpeg)
            yield _decoded(one.jpeg), one.t_ns


def _decoded(jpeg: bytes) -> UInt8[np.ndarray, "h w 3"]:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR))
