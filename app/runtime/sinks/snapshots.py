"""Single pictures on the disk: on demand, every so often, or when skin appears."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8

from app.errors import SinkError
from app.runtime.notices import NoticeBox, NoticeKind
from app.runtime.result import LiveResult
from app.runtime.sinks.base import map_sink_errors
from app.runtime.sinks.segments import Retention, SegmentFolder
from app.runtime.sinks.trigger import SkinTrigger

logger = logging.getLogger(__name__)

_QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 92]
_SWEEP_S = 60.0


class SnapshotSink:
    """The sink that keeps single pictures of one camera, named by camera and time.

    `take` saves a result at once, from any thread. By itself it saves one every
    `every_s`, and one when `trigger` says that skin has appeared; if such a one cannot
    be written there is a notice, and the run goes on.
    """

    def __init__(
        self,
        folder: SegmentFolder,
        *,
        draw: Callable[[LiveResult], UInt8[np.ndarray, "h w 3"]],
        notices: NoticeBox,
        retention: Retention | None = None,
        reserve_bytes: int = 10**9,
        every_s: float | None = None,
        trigger: SkinTrigger | None = None,
        free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
        wall_clock: Callable[[], float] = time.time,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._folder = folder
        self._draw = draw
        self._notices = notices
        self._retention = retention or Retention()
        self._reserve_bytes = reserve_bytes
        self._every_s = every_s
        self._trigger = trigger
        self._free_bytes = free_bytes
        self._wall_clock = wall_clock
        self._clock = clock
        self._lock = threading.Lock()  # what is below, the drawing, and the names
        self._t_sweep_s = -_SWEEP_S
        self._t_due_ns: int | None = None
        self._has_failed = False

    @property
    def path(self) -> Path:
        return self._folder.folder

    def open(self) -> None:
        self._folder.folder.mkdir(parents=True, exist_ok=True)

    def write(self, result: LiveResult) -> None:
        """Save `result` if it is due; no error of the disk leaves."""
        if not self._is_due(result):
            return
        try:
            self.take(result)
            self._has_failed = False
        except SinkError as error:
            if not self._has_failed:
                self._notices.post(
                    NoticeKind.SNAPSHOT, result.camera, "failed", str(error)
                )
            self._has_failed = True

    def close(self) -> None:
        """Each picture is closed already."""

    def take(self, result: LiveResult) -> Path:
        """Save `result`, redacted if its camera is, and return the file.

        SinkError says why it cannot be written; then no part of it is left.
        """
        with self._lock, map_sink_errors(self.path):
            now_s = self._wall_clock()
            self._keep_within_bounds(now_s)
            age_s = (self._clock() - result.t_capture_ns) / 1e9
            path = self._new_path(now_s - age_s)
            _, jpeg = cv2.imencode(".jpg", self._draw(result), _QUALITY)
            _write_whole(path, jpeg.tobytes())
        self._notices.post(NoticeKind.SNAPSHOT, result.camera, "saved", path.name)
        return path

    def _is_due(self, result: LiveResult) -> bool:
        has_appeared = False
        if self._trigger is not None:
            was_on = self._trigger.is_on
            has_appeared = self._trigger.update(result) and not was_on
        if self._every_s is None:
            return has_appeared
        if self._t_due_ns is not None and result.t_capture_ns < self._t_due_ns:
            return has_appeared
        self._t_due_ns = result.t_capture_ns + int(self._every_s * 1e9)
        return True

    def _keep_within_bounds(self, now_s: float) -> None:
        if now_s - self._t_sweep_s >= _SWEEP_S:
            self._t_sweep_s = now_s
            self._folder.sweep(self._retention, now_s, busy=None)
        free = self._free_bytes(self.path)
        if free < self._reserve_bytes:
            raise SinkError(
                f"no snapshot in {self.path}: {free / 1e9:.2f} GB free, "
                f"{self._reserve_bytes / 1e9:.2f} GB are to stay free"
            )

    def _new_path(self, t_s: float) -> Path:
        try:
            return self._folder.new_path(t_s)
        except FileExistsError as error:
            raise SinkError(f"no snapshot in {self.path}: {error} are there") from error


def _write_whole(path: Path, data: bytes) -> None:
    """A reader sees the whole file or none; a power cut leaves no torn one."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
