"""Rates, latencies and search figures of a run; memory stays bounded for months."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from app.runtime.result import Kept, LiveResult
from glss.pipeline import Reset

_LATENCIES_KEPT = 10_000  # the newest; 80 kB, and 0.5 ms to sort for percentiles
_RATE_WINDOW_NS = 2_000_000_000
LATENCY_BOUNDS_S = (0.01, 0.02, 0.03, 0.04, 0.06, 0.1, 0.15, 0.25, 0.5, 1.0, 2.0)


class RateMeter:
    """Events per second over the last two seconds. One thread only."""

    def __init__(self, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._clock = clock
        self._times_ns: deque[int] = deque()

    def tick(self) -> float:
        """Count one event now; return the rate in 1/s, 0 until there are two."""
        now_ns = self._clock()
        self._times_ns.append(now_ns)
        while now_ns - self._times_ns[0] > _RATE_WINDOW_NS and len(self._times_ns) > 2:
            self._times_ns.popleft()
        span_ns = now_ns - self._times_ns[0]
        return (len(self._times_ns) - 1) * 1e9 / span_ns if span_ns > 0 else 0.0


class StageClock:
    """Milliseconds of each stage since `restart`. One thread only."""

    def __init__(self, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._clock = clock
        self.ms: dict[str, float] = {}

    def restart(self) -> None:
        self.ms = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start_ns = self._clock()
        try:
            yield
        finally:
            self.ms[name] = (self._clock() - start_ns) / 1e6


@dataclass(slots=True)
class MeanByName:
    """Running means under names; a name that comes late has its own count."""

    _sums: dict[str, float] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, values: Mapping[str, float]) -> None:
        for name, value in values.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
            self._counts[name] = self._counts.get(name, 0) + 1

    def means(self) -> dict[str, float]:
        return {name: self._sums[name] / self._counts[name] for name in self._sums}


@dataclass(frozen=True, slots=True)
class RunStats:
    """Snapshot of a run so far; safe to hand to any thread. No frame yet: zeros."""

    n_frames: int
    fps: float  # mean since the first result
    fps_now: float  # over the last two seconds
    latency_ms: Mapping[str, float]  # p50, p95, p99 of the newest 10000 frames
    stage_ms: Mapping[str, float]  # mean of each stage over the run
    steps_mean: float
    ssim_mean: float
    warm_share: float  # [0, 1], frames searched from their predecessor's latent
    n_resets: int  # searches that could not go on from their predecessor's latent
    skin_share_mean: float  # [0, 1]
    skin_share_now: float  # [0, 1]
    ssim_now: float  # NaN when the last search failed
    n_gated: int  # frames without motion, which kept the mask before
    n_busy: int  # frames for whose search there was no time, which kept it too
    n_failed: int  # frames the networks could not take
    n_not_sure: int  # frames whose mask is not to be relied on
    confidence_mean: float  # expected IoU, [0, 1]; NaN where the bundle does not tell
    confidence_now: float
    # Frames no slower than each of LATENCY_BOUNDS_S, and the sum of all latencies.
    latency_counts: tuple[int, ...]
    latency_sum_s: float


class StatsCollector:
    """One camera's consumer that adds results up; `snapshot` from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latencies_ms: deque[float] = deque(maxlen=_LATENCIES_KEPT)
        self._stages = MeanByName()
        self._means = MeanByName()
        self._n_resets = 0
        self._n_frames = 0
        self._n_kept = dict.fromkeys(Kept, 0)
        self._n_failed = self._n_not_sure = 0
        self._latency_counts = [0] * len(LATENCY_BOUNDS_S)
        self._latency_sum_s = 0.0
        self._first: LiveResult | None = None
        self._last: LiveResult | None = None

    def put(self, result: LiveResult) -> None:
        """Add one result; called on the `infer` thread."""
        with self._lock:
            self._n_frames += 1
            self._latencies_ms.append(result.latency_ms)
            self._stages.add(result.stage_ms)
            self._means.add(_figures(result))
            self._count_latency(result.latency_ms / 1e3)
            if result.kept is not None:
                self._n_kept[result.kept] += 1
            self._n_failed += result.has_failed
            self._n_not_sure += not result.is_sure
            self._n_resets += result.reset not in (None, Reset.FIRST_FRAME)
            self._first = self._first or result
            self._last = result

    def add_stages(self, stage_ms: Mapping[str, float]) -> None:
        """Add what an output spent on one result; called on the output's thread."""
        with self._lock:
            self._stages.add(stage_ms)

    def close(self) -> None:
        """Nothing to release: the figures stay readable."""

    def snapshot(self) -> RunStats:
        with self._lock:
            means = self._means.means()
            return RunStats(
                n_frames=self._n_frames,
                fps=self._mean_fps(),
                fps_now=self._last.fps if self._last else 0.0,
                latency_ms=_percentiles(self._latencies_ms),
                stage_ms=self._stages.means(),
                steps_mean=means.get("steps", 0.0),
                ssim_mean=means.get("ssim", 0.0),
                warm_share=means.get("warm", 0.0),
                n_resets=self._n_resets,
                skin_share_mean=means.get("skin", 0.0),
                skin_share_now=self._last.skin_share if self._last else 0.0,
                ssim_now=self._last.ssim if self._last else 0.0,
                n_gated=self._n_kept[Kept.STILL],
                n_busy=self._n_kept[Kept.BUSY],
                n_failed=self._n_failed,
                n_not_sure=self._n_not_sure,
                confidence_mean=means.get("confidence", math.nan),
                confidence_now=self._last.confidence if self._last else math.nan,
                latency_counts=tuple(self._latency_counts),
                latency_sum_s=self._latency_sum_s,
            )

    def _count_latency(self, latency_s: float) -> None:
        self._latency_sum_s += latency_s
        for i, bound_s in enumerate(LATENCY_BOUNDS_S):
            self._latency_counts[i] += latency_s <= bound_s

    def _mean_fps(self) -> float:
        if self._first is None or self._last is None:
            return 0.0
        span_ns = self._last.t_result_ns - self._first.t_result_ns
        return (self._n_frames - 1) * 1e9 / span_ns if span_ns > 0 else 0.0


def _figures(result: LiveResult) -> dict[str, float]:
    # A search that failed may report SSIM NaN; one such frame must not spoil the mean.
    # A frame that was not searched tells nothing about searches.
    if result.kept is not None:
        return {"skin": result.skin_share}
    figures = {
        "steps": float(result.n_steps),
        "ssim": result.ssim,
        "warm": float(result.is_warm),
        "confidence": result.confidence,
        "skin": result.skin_share,
    }
    return {name: value for name, value in figures.items() if np.isfinite(value)}


def _percentiles(values: deque[float]) -> dict[str, float]:
    if not values:
        return {"p50": 0.0, "p95": 0.0, "p99": 0.0}
    p50, p95, p99 = np.percentile(np.fromiter(values, np.float64), (50, 95, 99))
    return {"p50": float(p50), "p95": float(p95), "p99": float(p99)}
