"""What a live session says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.runtime.camera_status import CameraStatus


class Phase(StrEnum):
    """Where a session is in its one life, see `LiveSession`."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


class StopReason(StrEnum):
    """Why a session ended; the members are the text people read."""

    REQUESTED = "requested"
    END_OF_STREAM = "end of stream"
    LIMIT = "limit reached"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SessionStatus:
    """Snapshot of a session; safe to hand to any thread."""

    phase: Phase = Phase.IDLE
    stop_reason: StopReason | None = None
    error: Exception | None = None  # set exactly when `stop_reason` is FAILED


@dataclass(frozen=True, slots=True)
class FrameCounts:
    """Frames so far; one still unread between the threads is not counted yet."""

    processed: int = 0
    dropped: int = 0  # the camera gave them and the segmenter never saw them

    @property
    def captured(self) -> int:
        return self.processed + self.dropped


@dataclass(frozen=True, slots=True)
class CameraSnapshot:
    """One camera of a session: its connection and its frames."""

    name: str
    status: CameraStatus
    counts: FrameCounts
