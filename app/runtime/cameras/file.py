"""A video file."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import CameraNotFound
from app.runtime.cameras.av_video import VIDEO_FORMATS, VideoInput, open_video
from app.runtime.frame import Frame


class FileCamera:
    """Plays a video file once: at its own pace (`realtime`), or as fast as it is read.

    With `realtime` it behaves like a camera and is live: a slow reader loses frames.
    Rotation metadata is honoured, a change of size in mid-file is passed on.
    """

    def __init__(self, path: Path, *, realtime: bool) -> None:
        self._path = path
        self._realtime = realtime

    @property
    def name(self) -> str:
        return str(self._path)

    @property
    def is_live(self) -> bool:
        return self._realtime

    @contextmanager
    def open(self, stop: threading.Event) -> Iterator[Iterator[Frame]]:
        """See `Camera.open`."""
        if not os.path.isfile(self._path):
            raise CameraNotFound(
                f"Camera {self.name}: there is no such file. Check the name.",
                device=self.name,
            )
        with open_video(self._input()) as video:
            yield video.file_frames(stop, realtime=self._realtime)

    def _input(self) -> VideoInput:
        # `file:` keeps FFmpeg from reading a colon in the name as a protocol.
        return VideoInput(
            location=f"file:{self._path}",
            device=self.name,
            formats=VIDEO_FORMATS,
            protocols="file",
        )
