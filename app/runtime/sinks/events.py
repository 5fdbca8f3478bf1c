"""Results of a run as lines of JSON, for other programs."""

from __future__ import annotations

import json
import math
import time
from io import BufferedRandom
from pathlib import Path
from typing import Any

from app.runtime.notices import Notice
from app.runtime.result import LiveResult, Region


class EventLog:
    """The sink that appends one JSON object a line, flushed at once.

    An existing file is continued; a line cut short by a power failure is ended first.
    """

    def __init__(self, path: Path, *, overwrite: bool = False) -> None:
        self._path = path
        self._overwrite = overwrite
        self._file: BufferedRandom | None = None

    @property
    def path(self) -> Path:
        return self._path

    def open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("wb+" if self._overwrite else "ab+")
        if not _ends_whole(self._file):
            self._file.write(b"\n")

    def write(self, result: LiveResult) -> None:
        self._append(event(result, _wall_clock_s(result)))

    def note(self, notice: Notice) -> None:
        """See `NoticeSink.note`."""
        self._append(notice.as_json())

    def _append(self, values: dict[str, Any]) -> None:
        # One write a line, so that several cameras may share a file.
        assert self._file is not None
        self._file.write(json.dumps(values, allow_nan=False).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        assert self._file is not None
        self._file.close()


def event(result: LiveResult, t_s: float) -> dict[str, Any]:
    """Return the event of `result`, whose frame arrived `t_s` seconds after 1970."""
    return {
        "t": round(t_s, 3),
        "camera": result.camera,
        "seq": result.seq,
        "skin_share": round(result.skin_share, 5),
        "ssim": _known(result.ssim),
        "steps": result.n_steps,
        "kept": result.kept,
        "confidence": _known(result.confidence),
        "sure": result.is_sure,
        "status": result.status,
        "latency_ms": round(result.latency_ms, 2),
        "regions": [_region(region) for region in result.regions],
    }


def _known(value: float) -> float | None:
    """JSON has no NaN."""
    return round(value, 4) if math.isfinite(value) else None


def _region(region: Region) -> dict[str, Any]:
    return {"box": list(region.box), "area": region.area}


def _wall_clock_s(result: LiveResult) -> float:
    """The monotonic clock has no date: count back from now."""
    return time.time() - (time.monotonic_ns() - result.t_capture_ns) / 1e9


def _ends_whole(file: BufferedRandom) -> bool:
    if file.seek(0, 2) == 0:
        return True
    file.seek(-1, 2)
    return file.read(1) == b"\n"
