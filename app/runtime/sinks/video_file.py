"""An H.264 file that can be played however its writing ended."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from fractions import Fraction
from io import FileIO
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.frame import PictureType
from av.video.stream import VideoStream
from jaxtyping import UInt8

from app.runtime.sinks.sound import SoundTrack
from app.runtime.sinks.timeline import TICKS_PER_S, Timeline

FORMATS = {".mp4": "mp4", ".mkv": "matroska"}  # by suffix
_TIME_BASE = Fraction(1, TICKS_PER_S)
_KEY_FRAME_TICKS = 2 * TICKS_PER_S
# Fragments and clusters can be played one by one; no index has to be written at the end
# for the file to be whole. They last half a second, which is what a kill may cost: the
# one that is being filled is in memory. Matroska's usual cluster lasts 5 s.
_PIECEWISE = {
    ".mp4": {
        "movflags": "frag_keyframe+empty_moov+default_base_moof",
        "frag_duration": "500000",  # microseconds
        "flush_packets": "1",
    },
    ".mkv": {"cluster_time_limit": "500", "flush_packets": "1"},
}
# A fragment goes to the file in one write, so that a kill rarely leaves half of one.
_BUFFER_BYTES = 1 << 20
_SYNC_S = 1.0  # a power cut may cost what the system has not put on the disk yet
_CLUSTER, _HEADER_BYTES = b"\x1f\x43\xb6\x75", 65_536  # pictures of a Matroska file
# zerolatency: no B-frames and no look-ahead, so a frame is in the file's hands at once.
_X264 = {"preset": "veryfast", "tune": "zerolatency", "crf": "23", "forced-idr": "1"}


class VideoFile:
    """Encodes pictures into one file. One thread only.

    The first picture sets the size; an odd side is padded by one repeated line, which
    4:2:0 needs. A later picture of another size is scaled to fit, with black bars.
    """

    def __init__(
        self,
        path: Path,
        *,
        overwrite: bool = False,
        comment: str = "",
        sound: SoundTrack | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Claim `path`; OSError when it exists (without `overwrite`) or cannot be.

        `comment` is kept in the file. `sound` is written beside the pictures, up to the
        end of the last one; it is closed with the file.
        """
        self._file = _WholeWrites(path, "wb+" if overwrite else "xb+")
        self._path = path
        self._container = av.open(
            self._file,
            "w",
            format=FORMATS[path.suffix.lower()],
            buffer_size=_BUFFER_BYTES,
            options=_PIECEWISE[path.suffix.lower()],
        )
        if comment:
            self._container.metadata["comment"] = comment
        self._stream: VideoStream | None = None
        self._sound = sound
        self._clock = clock
        self._t_sync_s = clock()
        self._timeline = Timeline()
        self._next_key_tick = 0
        self._n_before_key, self._key_tick = 0, 0
        self.n_frames = 0
        self._end_tick = 0

    @property
    def duration_s(self) -> float:
        return self._end_tick / TICKS_PER_S

    @property
    def position_s(self) -> float:
        """Where the newest picture stands in the file."""
        return (self._end_tick - self._timeline.step) / TICKS_PER_S

    def add(self, picture: UInt8[np.ndarray, "h w 3"], t_ns: int) -> None:
        """Encode and write a BGR picture stamped `t_ns`; OSError as the system says."""
        if self._stream is None:
            self._stream = self._add_stream(picture)
        fitted = _fitted(picture, self._stream.width, self._stream.height)
        frame = av.VideoFrame.from_ndarray(fitted, format="bgr24")
        frame.pts, frame.time_base = self._timeline.next(t_ns), _TIME_BASE
        if is_key := frame.pts >= self._next_key_tick:
            frame.pict_type = PictureType.I
        self._mux(self._stream, frame)
        if is_key:
            self._next_key_tick = frame.pts + _KEY_FRAME_TICKS
            self._n_before_key, self._key_tick = self.n_frames, frame.pts
        self.n_frames += 1
        self._end_tick = frame.pts + self._timeline.step
        self._mux_sound()
        if self._clock() - self._t_sync_s >= _SYNC_S:
            os.fdatasync(self._file.fileno())
            self._t_sync_s = self._clock()

    def close(self) -> None:
        """Finish the file; OSError when its end could not be written.

        Whatever happened, the file is closed and what is in it can be played. After an
        error `n_frames` and `duration_s` tell what surely is: all before the last key
        frame. A file without a picture is removed.
        """
        try:
            if self._stream is not None and self._file.error is None:
                self._mux(self._stream, None)
        finally:
            if self._sound is not None:
                self._sound.close()
            self._close_container()
        if self._file.error is not None:
            raise self._file.error

    def _close_container(self) -> None:
        try:
            self._container.close()
        except av.FFmpegError:
            # PyAV's own word for "your file object raised"; the file kept the reason.
            if self._file.error is None:
                raise
        finally:
            if self._file.error is not None:
                self._settle_for_less()
            self._file.close()
            if self.n_frames == 0:
                self._path.unlink(missing_ok=True)

    def _settle_for_less(self) -> None:
        self.n_frames, self._end_tick = self._n_before_key, self._key_tick
        if self._path.suffix.lower() == ".mp4":
            trim_to_whole_fragments(self._file)

    def _add_stream(self, picture: UInt8[np.ndarray, "h w 3"]) -> VideoStream:
        # The rate is a hint for players before they know better; ticks tell the truth.
        stream = self._container.add_stream("libx264", rate=25, options=_X264)
        height, width = picture.shape[:2]
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = _TIME_BASE
        if self._sound is not None:
            self._sound.add_to(self._container)
        return stream

    def _mux_sound(self) -> None:
        if self._sound is not None:
            for packet in self._sound.until(self._end_tick / TICKS_PER_S):
                self._container.mux(packet)

    def _mux(self, stream: VideoStream, frame: av.VideoFrame | None) -> None:
        for packet in stream.encode(frame):
            packet.duration = self._timeline.step  # else the last frame lasts 0 s
            self._container.mux(packet)


class _WholeWrites(FileIO):
    """A file that writes all it is given or keeps why not.

    PyAV does not look at the number of bytes written, and hides some errors at its
    close.
    """

    error: OSError | None = None

    def write(self, data: bytes) -> int:  # type: ignore[override]
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[super().write(rest) :]
        except OSError as error:
            self.error = self.error or error
            raise
        return len(data)


def trim_to_whole_fragments(file: FileIO) -> None:
    """Cut an MP4 `file` after its last whole top-level `moov`, `mdat` or `mfra`.

    Players stop with an error at a half-written fragment, some before they show any of
    it.
    """
    size = file.seek(0, os.SEEK_END)
    start = end = 0
    while start + 8 <= size:
        file.seek(start)
        header = file.read(8)
        length, kind = int.from_bytes(header[:4], "big"), header[4:]
        start += length
        if length < 8 or start > size:
            break
        if kind in (b"moov", b"mdat", b"mfra"):  # the last is an index, at its end
            end = start
    file.truncate(end)


def mend(path: Path) -> bool:
    """Cut off the half-written end of a recording that was killed; True if it had one.

    A recording without a whole piece is removed: no player opens it. In a Matroska file
    nothing is cut, players take one that ends anywhere.
    """
    size = path.stat().st_size
    with FileIO(path, "rb+") as file:
        if path.suffix.lower() == ".mp4":
            trim_to_whole_fragments(file)
        elif _CLUSTER not in (file.read(_HEADER_BYTES) or b""):
            file.truncate(0)
        left = file.seek(0, os.SEEK_END)
    if left == 0:
        path.unlink()
    return left != size


def _fitted(
    picture: UInt8[np.ndarray, "h w 3"], width: int, height: int
) -> UInt8[np.ndarray, "h w 3"]:
    """Pad `picture` by a line where that is enough, else scale and centre it."""
    have_height, have_width = picture.shape[:2]
    below, right = height - have_height, width - have_width
    if below in (0, 1) and right in (0, 1):
        edge = cv2.BORDER_REPLICATE
        return np.asarray(cv2.copyMakeBorder(picture, 0, below, 0, right, edge))
    scale = min(width / have_width, height / have_height)
    size = (max(1, round(scale * have_width)), max(1, round(scale * have_height)))
    out = np.zeros((height, width, 3), np.uint8)
    top, left = (height - size[1]) // 2, (width - size[0]) // 2
    scaled = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    out[top : top + size[1], left : left + size[0]] = scaled
    return out
