"""A snapshot on demand, whoever asks: a signal, a request, a message."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from app.errors import CameraError
from app.runtime.camera_status import STALE_S
from app.runtime.run import Run
from app.runtime.sinks.snapshots import SnapshotSink
from app.runtime.station import Station
from glss.errors import GlssError, UsageError

logger = logging.getLogger(__name__)


def take_snapshot(
    run: Run, camera: str, *, clock: Callable[[], int] = time.monotonic_ns
) -> Path:
    """Save the picture that `camera` shows now, redacted if it is; from any thread.

    UsageError where there is no such camera, or no folder for its snapshots;
    CameraError without a picture of now; SinkError if it cannot be written.
    """
    station, cameras = run.stations.get(camera), run.session.cameras
    if station is None or camera not in cameras:
        raise UsageError(f"there is no camera {camera}")
    sink = snapshot_sink(station)
    if sink is None:
        raise UsageError(
            f"{camera}: no folder for snapshots; set [cameras.NAME.snapshots] folder, "
            "or pass --snapshots"
        )
    result, now_ns = station.newest.value, clock()
    state = cameras[camera].status.describe(now_ns)
    if result is None:
        raise CameraError(f"{camera}: no picture yet: {state}", device=camera)
    age_s = (now_ns - result.t_capture_ns) / 1e9
    if age_s > STALE_S:
        text = f"{camera}: no picture now, the newest is {age_s:.1f} s old: {state}"
        raise CameraError(text, device=camera)
    return sink.take(result)


def take_snapshots(run: Run) -> None:
    """Save a picture of every camera that has a folder for it, and log the others."""
    for name in run.session.cameras:
        try:
            logger.info("snapshot %s", take_snapshot(run, name))
        except GlssError as error:
            logger.warning("no snapshot: %s", error)


def snapshot_sink(station: Station) -> SnapshotSink | None:
    """Return the output of `station` that keeps snapshots, if it has one."""
    found = (sink for sink, _ in station.outputs if isinstance(sink, SnapshotSink))
    return next(found, None)
