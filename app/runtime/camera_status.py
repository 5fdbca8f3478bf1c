"""What a camera's connection is doing, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

STALE_S = 2.0  # an older picture is not shown, and not saved, as one of now


class CameraState(StrEnum):
    """Where a camera stands; see `Capture` for how it gets there."""

    CONNECTING = "connecting"
    LIVE = "live"
    STALLED = "stalled"  # connected, and no picture for too long
    RETRYING = "retrying"  # not connected; the next attempt has a time
    FAILED = "failed"  # it said no: password, stream name; asked again rarely
    ENDED = "ended"  # a file is over, a limit is reached, or it was stopped


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """Snapshot of a camera; safe to hand to any thread. Times are monotonic."""

    state: CameraState = CameraState.CONNECTING
    since_ns: int = 0
    reason: str = ""  # why it is not live, in one line, without credentials
    attempt: int = 0  # failed attempts in a row
    t_retry_ns: int | None = None  # when the next one starts
    n_reconnects: int = 0
    size: tuple[int, int] | None = None  # width, height of the newest picture
    t_frame_ns: int | None = None  # arrival of the newest picture

    def describe(self, now_ns: int) -> str:
        """Return the state with all a person wants to know, in a few words."""
        match self.state:
            case CameraState.RETRYING | CameraState.FAILED:
                wait_s = max(0, (self.t_retry_ns or now_ns) - now_ns) / 1e9
                return (
                    f"{self.state}, attempt {self.attempt}, next in {wait_s:.0f} s: "
                    f"{self.reason}"
                )
            case CameraState.STALLED:
                return f"{self.state}: {self.reason}"
            case _:
                return f"{self.state}: {self.reason}" if self.reason else self.state
