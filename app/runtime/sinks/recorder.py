"""Recording of a run as video."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import UInt8

from app.runtime.result import LiveResult
from app.runtime.sinks.sound import SoundTrack
from app.runtime.sinks.video_file import VideoFile
from app.runtime.stats import StageClock


class TimeSource(StrEnum):
    """Which clock gives a recording its rate."""

    CAPTURE = "capture"  # when frames arrived: what a live camera needs
    MEDIA = "media"  # where they were in their own recording: what files need


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded; known once the recorder is closed."""

    path: Path
    n_frames: int
    duration_s: float


@runtime_checkable
class Recordings(Protocol):
    """A sink that leaves video files behind."""

    @property
    def recordings(self) -> Sequence[Recording]:
        """All files with a picture in them; complete once the sink is closed."""
        ...


class Recorder:
    """The sink that writes `draw(result)` to a video file; see `VideoFile`."""

    def __init__(
        self,
        path: Path,
        *,
        draw: Callable[[LiveResult], UInt8[np.ndarray, "h w 3"]],
        time_source: TimeSource,
        overwrite: bool = False,
        sound_of: Path | None = None,
    ) -> None:
        """`sound_of`: a video file whose sound goes into the recording unchanged."""
        self._path = path
        self._sound_of = sound_of
        self._draw = draw
        self._time_source = time_source
        self._overwrite = overwrite
        self._file: VideoFile | None = None
        self._stages = StageClock()

    @property
    def path(self) -> Path:
        return self._path

    @property
    def recordings(self) -> Sequence[Recording]:
        """Empty when no picture was recorded: there is no file then."""
        if self._file is None or self._file.n_frames == 0:
            return []
        return [Recording(self._path, self._file.n_frames, self._file.duration_s)]

    @property
    def stage_ms(self) -> Mapping[str, float]:
        """See `TimedSink`: `draw` and `encode`, the latter with writing."""
        return self._stages.ms

    def open(self) -> None:
        """Claim the file: a name in use is known before the camera is opened."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        sound = None if self._sound_of is None else SoundTrack.of(self._sound_of)
        self._file = VideoFile(self._path, overwrite=self._overwrite, sound=sound)

    def write(self, result: LiveResult) -> None:
        assert self._file is not None
        is_media = self._time_source is TimeSource.MEDIA
        t_ns = result.t_media_ns if is_media else result.t_capture_ns
        self._stages.restart()
        with self._stages.stage("draw"):
            picture = self._draw(result)
        with self._stages.stage("encode"):
            self._file.add(picture, t_ns)

    def close(self) -> None:
        assert self._file is not None
        self._file.close()
