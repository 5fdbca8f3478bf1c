"""A camera or a video file behind an HTTP address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from app.runtime.cameras.av_video import VIDEO_FORMATS, VideoInput, open_video
from app.runtime.credentials import escape_login, public_name
from app.runtime.frame import Frame

_VIDEOS = ("mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "flv", "ogv")
_PICTURES = ("jpg", "jpeg", "png", "bmp", "webp", "gif")
_FILE_SUFFIXES = frozenset(f".{suffix}" for suffix in _VIDEOS + _PICTURES)

_LIVE_OPTIONS = {"flags": "low_delay", "fpsprobesize": "0"}  # as in rtsp.py


class HttpCamera:
    """Reads what FFmpeg can read over HTTP: MJPEG of a camera, or one video file.

    The suffix of the path tells them apart, before a connection is made: a file's
    suffix means a recording that may end and be read at any pace (`realtime` as for
    FileCamera), anything else a live camera, whose end is CameraDisconnected. A single
    picture is a video of one frame: cameras serve snapshots as `.jpg`.
    """

    def __init__(self, url: str, *, realtime: bool) -> None:
        self._url = escape_login(url)
        self.name = public_name(url)
        suffix = PurePosixPath(urlsplit(self.name).path).suffix.lower()
        self._is_file = suffix in _FILE_SUFFIXES
        self._realtime = realtime

    def __repr__(self) -> str:
        return f"HttpCamera({self.name!r})"

    @property
    def is_live(self) -> bool:
        return self._realtime or not self._is_file

    @contextmanager
    def open(self, stop: threading.Event) -> Iterator[Iterator[Frame]]:
        """See `Camera.open`."""
        with open_video(self._input()) as video:
            if self._is_file:
                yield video.file_frames(stop, realtime=self._realtime)
            else:
                yield video.live_frames(stop)

    def _input(self) -> VideoInput:
        # The list of protocols keeps a redirection from reaching local files.
        return VideoInput(
            location=self._url,
            device=self.name,
            formats=VIDEO_FORMATS,
            protocols="http,https,tcp,tls",
            options={} if self._is_file else _LIVE_OPTIONS,
            thread_type="AUTO" if self._is_file else "SLICE",
        )
