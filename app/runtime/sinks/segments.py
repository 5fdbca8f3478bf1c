"""A folder of recordings: names, what is ours in it, what is to be deleted."""

from __future__ import annotations

import logging
import math
import re
import time
from dataclasses import dataclass
from pathlib import Path

from app.runtime.sinks.skin_notes import notes_path
from app.runtime.sinks.video_file import mend

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retention:
    """How much of the past is kept."""

    keep_s: float = math.inf
    max_bytes: float = math.inf


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """One finished recording on the disk."""

    path: Path
    size: int
    t_end_s: float  # last written to, seconds after 1970


class SegmentFolder:
    """One camera's segments in a folder, which may hold anything else as well.

    Only regular files with exactly our form of name and this camera's are ours:
    CAMERA-20260131T235959Z-00.mp4, the time of the first picture in UTC. The notes
    beside one go with it.
    """

    def __init__(self, folder: Path, camera: str, *, suffix: str) -> None:
        self.folder = folder
        self.camera = camera
        self._suffix = suffix
        self._form = re.compile(
            rf"{re.escape(camera)}-\d{{8}}T\d{{6}}Z-\d{{2}}{re.escape(suffix)}",
            re.ASCII,
        )

    def new_path(self, t_s: float) -> Path:
        """Return a name for a segment that begins at `t_s`, not yet in use."""
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(t_s))
        for number in range(100):
            path = self.folder / f"{self.camera}-{stamp}-{number:02d}{self._suffix}"
            if not path.exists():
                return path
        raise FileExistsError(f"a hundred segments of {stamp}")

    def files(self) -> list[SegmentFile]:
        """Return our segments, oldest first by name."""
        found = []
        for path in sorted(self.folder.iterdir()):
            if self._form.fullmatch(path.name) and not path.is_symlink():
                status = path.stat()
                if path.is_file():
                    found.append(SegmentFile(path, status.st_size, status.st_mtime))
        return found

    def mend_last(self) -> None:
        """Repair what a kill or a power cut left: only the newest can be torn."""
        for file in self.files()[-1:]:
            if mend(file.path):
                logger.warning("%s was cut short; its torn end is cut off", file.path)
            if not file.path.exists():
                notes_path(file.path).unlink(missing_ok=True)

    def sweep(self, retention: Retention, now_s: float, *, busy: Path | None) -> int:
        """Delete what is too old or too much, oldest first; return how many files.

        `busy`, the segment being written, counts and stays.
        """
        files = self.files()
        excess = sum(file.size for file in files) - retention.max_bytes
        n_deleted = 0
        for file in files:
            if file.path == busy:
                continue
            is_old = now_s - file.t_end_s > retention.keep_s
            if not is_old and excess <= 0:
                continue
            file.path.unlink(missing_ok=True)
            notes_path(file.path).unlink(missing_ok=True)
            logger.info(
                "%s deleted, %s", file.path, "too old" if is_old else "for space"
            )
            excess -= file.size
            n_deleted += 1
        return n_deleted
