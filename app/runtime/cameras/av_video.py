"""Video through PyAV: files, RTSP and HTTP share how it is opened and decoded.

Attributes of a stream must not be read after its container was closed: PyAV 18 then
crashes the process. So all of it stays inside `open_video`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import av
import numpy as np
from jaxtyping import UInt8

from app.errors import CameraDisconnected, CameraError, CameraUnreadable
from app.runtime.cameras.av_errors import map_av_errors
from app.runtime.cameras.opencv import cv2
from app.runtime.cameras.pacing import MediaClock, Pacer, ms_since
from app.runtime.frame import Frame

logger = logging.getLogger(__name__)

OPEN_TIMEOUT_S = 4.0
READ_TIMEOUT_S = 2.0  # FFmpeg's RTSP client waits twice before it gives up
STALL_S = 5.0  # data without a single picture in it
FALLBACK_FRAME_NS = 40_000_000

# What FFmpeg may take the data for. Left out on purpose: playlists and descriptions
# that send it to other addresses (hls, concat, sdp), and `tty`, which shows any text
# file as a video.
VIDEO_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,h264,hevc,m4v,av1,"
    "obu,ivf,flv,asf,ogg,mjpeg,mpjpeg,mxf,nut,gif,yuv4mpegpipe,dv,wav,mp3,aac,flac,"
    "png_pipe,jpeg_pipe,bmp_pipe,tiff_pipe,webp_pipe,pgm_pipe,ppm_pipe"
)

_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180}
_TURNS |= {270: cv2.ROTATE_90_CLOCKWISE}


@dataclass(frozen=True, slots=True)
class VideoInput:
    """What to open, and how."""

    location: str = field(repr=False)  # may hold a password
    device: str  # its name for people
    formats: str
    protocols: str
    options: Mapping[str, str] = field(default_factory=dict)
    thread_type: str = "AUTO"


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded picture on its way to becoming a Frame."""

    image: av.VideoFrame
    t_capture_ns: int
    t_media_ns: int
    decode_ms: float


class Video:
    """An open video, owned by the thread that opened it."""

    def __init__(self, container: av.container.InputContainer, device: str) -> None:
        self._container = container
        self._device = device
        self._stream = container.streams.video[0]
        self._n_damaged = 0
        self._decode_ms = 0.0  # since the last picture came out of it

    def live_frames(self, stop: threading.Event) -> Iterator[Frame]:
        """Frames as they arrive, until `stop`; CameraDisconnected when they end."""
        for seq, picture in enumerate(self._pictures(stop)):
            yield _frame(picture, seq, picture.t_capture_ns)
        if not stop.is_set():
            raise CameraDisconnected(
                f"Camera {self._device}: the stream ended. Check the camera.",
                device=self._device,
            )

    def file_frames(self, stop: threading.Event, *, realtime: bool) -> Iterator[Frame]:
        """Every frame to the end or `stop`; with `realtime` each at its media time.

        `t_capture_ns` of a paced frame is the moment it was due and let through.
        """
        pacer, seq = Pacer(stop), -1
        for seq, picture in enumerate(self._pictures(stop)):
            if not realtime:
                yield _frame(picture, seq, picture.t_capture_ns)
                continue
            pacer.wait_until(picture.t_media_ns)
            if stop.is_set():
                return
            yield _frame(picture, seq, time.monotonic_ns())
        if seq < 0 and not stop.is_set():
            raise CameraUnreadable(
                f"Camera {self._device}: no picture in it can be decoded. "
                "Play it with another program to check.",
                device=self._device,
            )

    def _pictures(self, stop: threading.Event) -> Iterator[Picture]:
        clock = MediaClock(_frame_ns(self._stream))
        packets = self._container.demux(self._stream)
        t_wait_ns = t_last_ns = time.monotonic_ns()
        while not stop.is_set() and (images := self._next(packets, stop)) is not None:
            t_capture_ns = _arrival_ns(t_wait_ns, time.monotonic_ns())
            decode_ms = self._take_decode_ms(len(images))
            for image in images:
                t_media_ns = clock.tick(image.pts, image.time_base)
                yield Picture(image, t_capture_ns, t_media_ns, decode_ms)
                if stop.is_set():
                    return
            if images:  # the time that the reader took is no silence
                t_last_ns = time.monotonic_ns()
            t_wait_ns = time.monotonic_ns()
            self._check_stall((t_wait_ns - t_last_ns) / 1e9)

    def _next(
        self, packets: Iterator[av.Packet[av.VideoStream]], stop: threading.Event
    ) -> list[av.VideoFrame] | None:
        """The pictures of the next packet; None when there are no more packets."""
        try:
            with map_av_errors(self._device, is_open=True):
                packet = next(packets, None)
                return None if packet is None else self._decode(packet)
        except CameraError:
            if stop.is_set():  # nobody waits for what did not come
                return None
            raise

    def _decode(self, packet: av.Packet[av.VideoStream]) -> list[av.VideoFrame]:
        """The pictures that `packet` completes; none, and a count, if it is damaged."""
        start_ns = time.monotonic_ns()
        try:
            return packet.decode()
        except av.error.InvalidDataError:
            self._n_damaged += 1
            if self._n_damaged == 1:
                logger.warning("%s: damaged data skipped", self._device)
            return []
        finally:
            self._decode_ms += ms_since(start_ns)

    def _take_decode_ms(self, n_images: int) -> float:
        """Each picture's share; what gave none is counted to the next that come."""
        if n_images == 0:
            return 0.0
        share_ms, self._decode_ms = self._decode_ms / n_images, 0.0
        return share_ms

    def _check_stall(self, silent_s: float) -> None:
        if silent_s > STALL_S:
            raise CameraDisconnected(
                f"Camera {self._device}: data arrives, and no picture in it for "
                f"{STALL_S:.0f} s. Restart the camera or change its codec.",
                device=self._device,
            )


@contextmanager
def open_video(source: VideoInput) -> Iterator[Video]:
    """Open for reading, on the capture thread; raises as `Camera.open` says."""
    with map_av_errors(source.device, is_open=False, timeout_s=OPEN_TIMEOUT_S):
        container = av.open(
            source.location,
            timeout=(OPEN_TIMEOUT_S, READ_TIMEOUT_S),
            options={
                "format_whitelist": source.formats,
                "protocol_whitelist": source.protocols,
                **source.options,
            },
        )
    with container:
        if not container.streams.video:
            raise CameraUnreadable(
                f"Camera {source.device}: holds no video stream. "
                "Choose a file or stream with pictures in it.",
                device=source.device,
            )
        container.streams.video[0].thread_type = source.thread_type
        yield Video(container, source.device)


def _arrival_ns(t_wait_ns: int, now_ns: int) -> int:
    """When the picture's data was in that a wait from `t_wait_ns` to `now_ns` gave.

    FFmpeg keeps the newest picture until the next one begins, as only that shows that
    it is complete. A stream that falls silent has it released by the time-out of the
    read: then it is as old as the wait was long, and must not pass for a new one.
    """
    is_released = now_ns - t_wait_ns >= READ_TIMEOUT_S * 1e9
    return t_wait_ns if is_released else now_ns


def _frame(picture: Picture, seq: int, t_capture_ns: int) -> Frame:
    start_ns = time.monotonic_ns()
    pixels = _upright(picture.image)
    decode_ms = picture.decode_ms + ms_since(start_ns)
    return Frame(pixels, seq, t_capture_ns, picture.t_media_ns, decode_ms=decode_ms)


def _upright(image: av.VideoFrame) -> UInt8[np.ndarray, "h w 3"]:
    """BGR pixels, turned as the recording's metadata asks."""
    pixels = image.to_ndarray(format="bgr24")
    turn = _TURNS.get(image.rotation % 360)
    return pixels if turn is None else np.asarray(cv2.rotate(pixels, turn))


def _frame_ns(stream: av.VideoStream) -> int:
    """Nominal time between frames; containers without a rate report nonsense."""
    rate = stream.average_rate or stream.guessed_rate
    if rate is None or not 1 <= rate <= 240:
        return FALLBACK_FRAME_NS
    return int(1_000_000_000 / rate)
