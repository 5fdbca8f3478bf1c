"""What the inspector shows: how one camera's mask came about."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import UInt8

HISTORY_S = 60.0
_EASE = 0.15  # of a new stage time in the one that is shown


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One search; pictures are the model's size, grey."""

    picture: UInt8[np.ndarray, "n n"]
    edges: UInt8[np.ndarray, "n n"]
    clone: UInt8[np.ndarray, "n n"]
    soft: UInt8[np.ndarray, "m m"]  # probability of skin, 255 is 1
    ssim: Sequence[float]  # at each step; empty where the engine does not tell


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What one result says about its own mask."""

    camera: str
    t_ns: int  # capture, monotonic
    ssim: float  # NaN when the search failed
    n_steps: int
    status: str
    advice: str  # what the status means, one sentence
    reset: str  # why the search started anew; "" where it went on
    kept: str  # why nothing was searched: "still" or "busy"; "": it was
    skin_share: float
    stage_ms: Mapping[str, float]
    trace: Trace | None  # None: not searched, redacted, or not inspected yet


@dataclass(slots=True)
class Inspection:
    """One camera under the glass; GUI thread only."""

    camera: str
    evidence: Evidence | None = None
    trace: Trace | None = None  # the last there was
    history: deque[tuple[float, float]] = field(default_factory=deque)  # s, SSIM
    stage_ms: dict[str, float] = field(default_factory=dict)  # eased, of searches

    def add(self, evidence: Evidence) -> None:
        """Take in one result of this camera."""
        self.evidence = evidence
        self.trace = evidence.trace or self.trace
        t_s = evidence.t_ns / 1e9
        if math.isfinite(evidence.ssim):
            self.history.append((t_s, evidence.ssim))
        while self.history and t_s - self.history[0][0] > HISTORY_S:
            self.history.popleft()
        if not evidence.kept:
            self._ease(evidence.stage_ms)

    def ago(self) -> list[tuple[float, float]]:
        """Return the history as seconds before the newest result, and SSIM."""
        if not self.history:
            return []
        last_s = self.history[-1][0]
        return [(t_s - last_s, ssim) for t_s, ssim in self.history]

    def _ease(self, stage_ms: Mapping[str, float]) -> None:
        for name, ms in stage_ms.items():
            known = self.stage_ms.get(name, ms)
            self.stage_ms[name] = known + _EASE * (ms - known)
        for name in self.stage_ms.keys() - stage_ms.keys():
            del self.stage_ms[name]
