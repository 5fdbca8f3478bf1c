"""A run's figures for Prometheus; each is described in docs/operations.md."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from app.runtime.camera_status import CameraState
from app.runtime.run import Run
from app.runtime.station import Station
from app.runtime.stats import LATENCY_BOUNDS_S, RunStats
from app.runtime.status import CameraSnapshot

_COUNTERS = {
    "frames_captured": "Frames that a camera delivered",
    "frames_processed": "Frames with a result",
    "frames_dropped": "Frames that a newer one replaced before they were looked at",
    "frames_gated": "Frames without motion, which kept the mask before",
    "frames_busy": "Frames without time for a search, which kept the mask before",
    "frames_failed": "Frames that the networks could not take",
    "frames_not_sure": "Frames whose mask is not to be relied on",
    "reconnects": "Connections after the first",
    "search_resets": "Searches that could not go on from the frame before",
    "output_dropped": "Results that an output had no room for",
}
_GAUGES = {
    "fps": "Results a second, over the last two seconds",
    "frame_age_seconds": "Since the newest frame arrived",
    "search_steps": "Steps a search took, on average",
    "confidence": "Expected IoU of the newest mask, NaN where the bundle does not tell",
    "ssim": "Likeness of the newest frame and its clone, at most 1",
    "skin_share": "Skin in the newest frame, 0 to 1",
    "output_queue": "Results that wait to be written",
}
_RECORDING = {
    "recording": "1 while a segment is being written",
    "recording_paused": "1 while the disk guard holds recording back",
    "disk_free_bytes": "Free on the disk that is recorded to",
}


class RunCollector(Collector):
    """Reads a run whenever it is scraped; nothing is counted twice."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def collect(self) -> Iterator[Metric]:
        cameras = self._run.session.cameras
        pairs = [
            (cameras[name], station)
            for name, station in self._run.stations.items()
            if name in cameras
        ]
        yield from self._of_run()
        yield from _values(pairs)
        yield from _recordings(pairs)
        yield _states(pairs)
        yield _latencies(pairs)

    def _of_run(self) -> Iterator[Metric]:
        session, model = self._run.session, self._run.model
        names = {"engine": model.engine, "bundle": model.bundle}
        yield InfoMetricFamily("glss", "What runs", value=names)
        yield CounterMetricFamily(
            "glss_worker_restarts",
            "Times the worker broke and was opened again",
            value=session.n_restarts,
        )
        yield GaugeMetricFamily(
            "glss_worker_silent_seconds",
            "Since the worker last showed that it is not stuck",
            value=session.silent_s,
        )


def render(run: Run) -> bytes:
    """Return all metrics in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(RunCollector(run))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _values(pairs: list[tuple[CameraSnapshot, Station]]) -> Iterator[Metric]:
    kinds = ((CounterMetricFamily, _COUNTERS), (GaugeMetricFamily, _GAUGES))
    read = [(camera.name, _of(camera, station)) for camera, station in pairs]
    for kind, described in kinds:
        for key, text in described.items():
            family = kind(f"glss_{key}", text, labels=["camera"])
            for name, values in read:
                family.add_metric([name], values[key])
            yield family


def _of(camera: CameraSnapshot, station: Station) -> dict[str, float]:
    stats, counts, status = station.stats.snapshot(), camera.counts, camera.status
    t_frame_ns = status.t_frame_ns
    age_s = math.nan if t_frame_ns is None else (time.monotonic_ns() - t_frame_ns) / 1e9
    return {
        "frames_captured": counts.captured,
        "frames_processed": counts.processed,
        "frames_dropped": counts.dropped,
        "frames_gated": stats.n_gated,
        "frames_busy": stats.n_busy,
        "frames_failed": stats.n_failed,
        "frames_not_sure": stats.n_not_sure,
        "reconnects": status.n_reconnects,
        "search_resets": stats.n_resets,
        "output_dropped": station.n_not_written,
        # The rate of a camera that delivers nothing is not the last one it had.
        "fps": stats.fps_now if status.state is CameraState.LIVE else 0.0,
        "frame_age_seconds": age_s,
        "search_steps": stats.steps_mean,
        "ssim": stats.ssim_now,
        "confidence": stats.confidence_now,
        "skin_share": stats.skin_share_now,
        "output_queue": station.n_queued,
    }


def _recordings(pairs: list[tuple[CameraSnapshot, Station]]) -> Iterator[Metric]:
    families = [
        GaugeMetricFamily(f"glss_{key}", text, labels=["camera"])
        for key, text in _RECORDING.items()
    ]
    for camera, station in pairs:
        if (recorder := station.segment_recorder) is not None:
            free = recorder.n_free_bytes
            values = (recorder.is_recording, bool(recorder.paused), free)
            for family, value in zip(families, values, strict=True):
                family.add_metric([camera.name], float(value))
    yield from families


def _states(pairs: list[tuple[CameraSnapshot, Station]]) -> Metric:
    family = GaugeMetricFamily(
        "glss_camera_state",
        "1 for the state a camera is in",
        labels=["camera", "state"],
    )
    for camera, _ in pairs:
        for state in CameraState:
            is_so = float(camera.status.state is state)
            family.add_metric([camera.name, state], is_so)
    return family


def _latencies(pairs: list[tuple[CameraSnapshot, Station]]) -> Metric:
    family = HistogramMetricFamily(
        "glss_latency_seconds",
        "From a frame's arrival to its result",
        labels=["camera"],
    )
    for camera, station in pairs:
        stats = station.stats.snapshot()
        family.add_metric([camera.name], _buckets(stats), stats.latency_sum_s)
    return family


def _buckets(stats: RunStats) -> list[tuple[str, float]]:
    bounds = zip(LATENCY_BOUNDS_S, stats.latency_counts, strict=True)
    return [*((str(b), float(n)) for b, n in bounds), ("+Inf", float(stats.n_frames))]
