"""The summary of a run, for people and for programs."""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.runtime.sinks.base import map_sink_errors
from app.runtime.sinks.recorder import Recording
from app.runtime.stats import RunStats
from app.runtime.status import FrameCounts


@dataclass(frozen=True, slots=True)
class RunReport:
    """All that is known about one camera's run when it is over."""

    source: str  # without credentials
    counts: FrameCounts
    stats: RunStats
    recordings: Sequence[tuple[Recording, int]]  # each with the frames it dropped
    engine: str
    bundle: str
    exit: str  # a `StopReason`
    n_reconnects: int = 0
    truth_iou_mean: float | None = None  # for cameras that know the truth

    def as_json(self) -> dict[str, Any]:
        """Return the summary with the keys other programs rely on."""
        stats = self.stats
        summary = {
            "source": self.source,
            "frames": {
                "captured": self.counts.captured,
                "processed": self.counts.processed,
                "dropped": self.counts.dropped,
                "gated": stats.n_gated,
                "busy": stats.n_busy,
                "failed": stats.n_failed,
            },
            "fps": round(stats.fps, 2),
            "latency_ms": _rounded(stats.latency_ms),
            "stage_ms": _rounded(stats.stage_ms),
            "search": {
                "steps_mean": round(stats.steps_mean, 2),
                "ssim_mean": round(stats.ssim_mean, 4),
                "warm_share": round(stats.warm_share, 4),
                "resets": stats.n_resets,
            },
            "confidence": {
                "mean": _known(stats.confidence_mean),
                "not_sure_share": round(stats.n_not_sure / max(1, stats.n_frames), 4),
            },
            "skin_share_mean": round(stats.skin_share_mean, 5),
            "reconnects": self.n_reconnects,
            "recordings": [_recording(*item) for item in self.recordings],
            "engine": self.engine,
            "bundle": self.bundle,
            "exit": self.exit,
        }
        if self.truth_iou_mean is not None:
            summary["truth_iou_mean"] = round(self.truth_iou_mean, 4)
        return summary

    def as_line(self) -> str:
        """Return the summary as a sentence of one line."""
        stats, latency = self.stats, self.stats.latency_ms
        parts = [
            f"{self.counts.processed} frames of {self.source}"
            f" ({self.counts.dropped} dropped) at {stats.fps:.1f} fps",
            f"latency {latency['p50']:.0f} ms (p95 {latency['p95']:.0f} ms)",
            f"skin {100 * stats.skin_share_mean:.1f} %",
            f"SSIM {stats.ssim_mean:.2f}",
        ]
        if stats.n_not_sure:
            share = stats.n_not_sure / stats.n_frames
            parts.append(f"not sure in {100 * share:.0f} % of the frames")
        if self.truth_iou_mean is not None:
            parts.append(f"IoU with the truth {self.truth_iou_mean:.3f}")
        parts += [f"recorded {recording.path}" for recording, _ in self.recordings]
        return ", ".join([*parts, self.exit])


def summary_of(reports: Mapping[str, RunReport]) -> dict[str, Any]:
    """Return the summary of a run: flat for one camera, by name for several."""
    if len(reports) == 1:
        return next(iter(reports.values())).as_json()
    cameras = {name: report.as_json() for name, report in reports.items()}
    return {
        "cameras": cameras,
        "exit": next((report["exit"] for report in cameras.values()), "requested"),
    }


def write_atomically(path: Path, summary: Mapping[str, Any]) -> None:
    """Write `summary` as JSON; a reader sees the old file or the whole new one.

    SinkError when it cannot be written.
    """
    with map_sink_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(summary, file, indent=2, allow_nan=False)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)  # mkstemp's 0600 is for secrets
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _recording(recording: Recording, n_dropped: int) -> dict[str, Any]:
    return {
        "path": str(recording.path),
        "frames": recording.n_frames,
        "dropped": n_dropped,
        "seconds": round(recording.duration_s, 3),
    }


def _known(value: float) -> float | None:
    """JSON has no NaN."""
    return round(value, 4) if math.isfinite(value) else None


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in values.items()}
