"""Try a camera once: what it shows, or the true reason why it shows nothing."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import av
import numpy as np
from jaxtyping import UInt8

from app.errors import CameraError, CameraNotFound, CameraUnreadable
from app.runtime.cameras.base import Camera
from app.runtime.cameras.source import (
    HttpSource,
    RtspSource,
    Source,
    build_camera,
    parse_source,
)
from app.runtime.credentials import split_login
from app.runtime.frame import Frame
from app.secrets import MissingSecret, fill_in
from glss.errors import UsageError

TIMEOUT_S = 12.0  # opening takes 4 s at most, silence is noticed within 5
_RATE_FRAMES = 16  # enough to tell 12.5 from 15 pictures a second
_RATE_S = 1.5


class Problem(StrEnum):
    """What is wrong, so that a form can point at the field."""

    ADDRESS = "address"  # it names nothing that could be a camera
    NO_HOST = "no host"  # nobody has that name, or nobody answers there
    PASSWORD = "password"
    NO_STREAM = "no stream"  # the camera is there, the path is not
    NO_FILE = "no file"
    NO_VIDEO = "no video"  # it answers, and there is no picture to be had
    OTHER = "other"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A camera that works."""

    picture: UInt8[np.ndarray, "h w 3"]  # BGR, its first one
    fps: float | None  # as its own clock counts; None for a single picture
    wait_s: float  # until the first picture

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        height, width = self.picture.shape[:2]
        return width, height


@dataclass(frozen=True, slots=True)
class NotSeen:
    """A camera that does not; `reason` is one line and holds no credentials."""

    problem: Problem
    reason: str


def probe(
    text: str, *, stop: threading.Event, timeout_s: float = TIMEOUT_S
) -> Seen | NotSeen:
    """Open the camera that `text` names, look at it for a second, and close it.

    Blocks for `timeout_s` at most, plus the 4 s that a driver may sit in a call; to be
    called on a thread that may wait. `stop` ends it early, as CANCELLED.
    """
    start_s = time.monotonic()
    is_over = threading.Event()
    try:
        source = parse_source(fill_in(text))
        if missing := _missing_host(source):
            return NotSeen(Problem.NO_HOST, missing)
        camera = build_camera(source, realtime=False)
        with _Deadline(stop, is_over, timeout_s):
            return _look(camera, is_over, start_s)
    except (CameraError, UsageError, MissingSecret) as error:
        return _cancelled() if stop.is_set() else _reason(error)
    except _NothingCame:
        late = f"No picture came within {timeout_s:.0f} s. Check camera and network."
        return _cancelled() if stop.is_set() else NotSeen(Problem.NO_VIDEO, late)


def _look(camera: Camera, is_over: threading.Event, start_s: float) -> Seen:
    with camera.open(is_over) as frames:
        first = next(frames, None)
        if first is None:
            raise _NothingCame
        wait_s = time.monotonic() - start_s
        last, n_frames, t_end_s = first, 1, time.monotonic() + _RATE_S
        while n_frames < _RATE_FRAMES and time.monotonic() < t_end_s:
            frame = _next_or_none(frames)
            if frame is None:
                break
            last, n_frames = frame, n_frames + 1
    span_ns = last.t_media_ns - first.t_media_ns
    fps = (n_frames - 1) * 1e9 / span_ns if span_ns > 0 else None
    return Seen(first.pixels, fps, wait_s)


def _next_or_none(frames: Iterator[Frame]) -> Frame | None:
    """The next frame. A camera that showed one picture has shown that it works."""
    try:
        return next(frames, None)
    except CameraError:
        return None


class _NothingCame(Exception):
    """The time was over, or somebody stopped it, before the first picture."""


class _Deadline:
    """Sets `is_over` when `stop` is set, or after `timeout_s`."""

    def __init__(
        self, stop: threading.Event, is_over: threading.Event, timeout_s: float
    ) -> None:
        self._stop, self._is_over = stop, is_over
        self._timeout_s = timeout_s
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="probe deadline")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        t_end_s = time.monotonic() + self._timeout_s
        while not self._done.wait(0.05):
            if self._stop.is_set() or time.monotonic() >= t_end_s:
                self._is_over.set()
                return


def _missing_host(source: Source) -> str:
    """Why the host of an address cannot be found; empty when it can.

    FFmpeg says of an unknown name no more than of an unplugged cable.
    """
    if not isinstance(source, RtspSource | HttpSource):
        return ""
    _, _, place = split_login(source.url)
    found = re.match(r"\[([^\]]+)\]|([^\s/?#:]+)", place)
    host = (found[1] or found[2]) if found else place
    try:
        socket.getaddrinfo(host, None)
    except (socket.gaierror, UnicodeError):
        return f"There is no host {host!r} in this network. Check its name."
    return ""


def _cancelled() -> NotSeen:
    return NotSeen(Problem.CANCELLED, "Cancelled.")


def _reason(error: CameraError | UsageError | MissingSecret) -> NotSeen:
    text = str(error)
    if isinstance(error, CameraError):
        text = text.removeprefix(f"Camera {error.device}: ")
    return NotSeen(_problem(error), text[:1].upper() + text[1:])


def _problem(error: Exception) -> Problem:
    """`map_av_errors` keeps what FFmpeg said as the cause."""
    cause = error.__cause__
    if isinstance(error, MissingSecret) or isinstance(
        cause, av.error.HTTPUnauthorizedError | av.error.HTTPForbiddenError
    ):
        return Problem.PASSWORD
    if isinstance(cause, av.error.HTTPNotFoundError):
        return Problem.NO_STREAM
    if isinstance(error, UsageError):
        return Problem.ADDRESS
    if isinstance(error, CameraNotFound):
        is_on_disk = cause is None or isinstance(cause, av.error.FileNotFoundError)
        return Problem.NO_FILE if is_on_disk else Problem.NO_HOST
    return Problem.NO_VIDEO if isinstance(error, CameraUnreadable) else Problem.OTHER
