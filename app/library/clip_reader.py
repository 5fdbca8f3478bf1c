"""Pictures out of one recording, at any place of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from jaxtyping import UInt8

from app.errors import CameraError
from app.runtime.cameras.av_errors import map_av_errors
from app.runtime.privacy import PrivacyMask
from app.runtime.sinks.about import Polygon

_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
_EPSILON_S = 1e-3  # Matroska rounds to milliseconds


@dataclass(frozen=True, slots=True, eq=False)
class ClipPicture:
    """One picture of a recording."""

    pixels: UInt8[np.ndarray, "h w 3"]  # BGR
    t_s: float  # since the recording's first picture


class ClipReader:
    """Reads one recording; used as a context, by one thread.

    All methods raise a CameraError when the file is gone or damaged.
    """

    def __init__(self, path: Path, privacy: tuple[Polygon, ...] = ()) -> None:
        """`privacy`: areas to blacken in every picture."""
        self._path = path
        self._privacy = PrivacyMask(privacy) if privacy else None
        with self._errors():
            self._container = av.open(
                f"file:{path}",
                options={"format_whitelist": _FORMATS, "protocol_whitelist": "file"},
            )
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "SLICE"  # frame threads would be slow to seek
        self._frames = self._container.decode(self._stream)
        self._start_s = self._seconds(self._stream.start_time)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._container.close()

    def at(self, t_s: float) -> ClipPicture | None:
        """Return the picture that is shown at `t_s`; the next `read` follows it.

        Before the first one it is the first, after the last one the last.
        """
        self._seek(t_s)
        best: av.VideoFrame | None = None
        while (frame := self._next()) is not None:
            if best is not None and self._t_of(frame) > t_s + _EPSILON_S:
                self._ahead = frame
                break
            best = frame
        return None if best is None else self._picture(best)

    def before(self, t_s: float) -> ClipPicture | None:
        """Return the last picture before `t_s`; None where there is none."""
        self._seek(t_s - 2 * _EPSILON_S)
        best: av.VideoFrame | None = None
        while (frame := self._next()) is not None:
            if self._t_of(frame) >= t_s - _EPSILON_S:
                self._ahead = frame
                break
            best = frame
        return None if best is None else self._picture(best)

    def read(self) -> ClipPicture | None:
        """Return the next picture; None after the last one."""
        frame = self._next()
        return None if frame is None else self._picture(frame)

    def skip_until(self, t_s: float) -> None:
        """Decode and throw away what comes before `t_s`."""
        while (frame := self._next()) is not None:
            if self._t_of(frame) >= t_s - _EPSILON_S:
                self._ahead = frame
                return

    def only_key_pictures(self, *, on: bool) -> None:
        """Leave out all pictures that need others: for looking through quickly."""
        self._stream.codec_context.skip_frame = "NONKEY" if on else "DEFAULT"

    _ahead: av.VideoFrame | None = None

    def _seek(self, t_s: float) -> None:
        self._ahead = None
        base = self._stream.time_base
        assert base is not None
        with self._errors():
            self._container.seek(
                int((max(t_s, 0.0) + self._start_s) / base), stream=self._stream
            )
            self._frames = self._container.decode(self._stream)

    def _next(self) -> av.VideoFrame | None:
        if self._ahead is not None:
            frame, self._ahead = self._ahead, None
            return frame
        with self._errors():
            return next(self._frames, None)

    def _picture(self, frame: av.VideoFrame) -> ClipPicture:
        pixels = frame.to_ndarray(format="bgr24")
        if self._privacy is not None:
            pixels = self._privacy(pixels)
        return ClipPicture(pixels, self._t_of(frame))

    def _t_of(self, frame: av.VideoFrame) -> float:
        return self._seconds(frame.pts) - self._start_s

    def _seconds(self, ticks: int | None) -> float:
        base = self._stream.time_base
        return 0.0 if ticks is None or base is None else float(ticks * base)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with map_av_errors(self._path.name, is_open=False):
            yield


def picture_of(
    path: Path, t_s: float, privacy: tuple[Polygon, ...] = ()
) -> UInt8[np.ndarray, "h w 3"] | None:
    """Return the picture of a recording at `t_s`; None if it cannot be read."""
    try:
        with ClipReader(path, privacy) as reader:
            picture = reader.at(t_s)
    except CameraError:
        return None
    return None if picture is None else picture.pixels
