"""What happens in a run apart from results, for the log and the event file."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_KEPT = 256  # that nobody collected: a service that stands still must not fill memory


class NoticeKind(StrEnum):
    CAMERA = "camera"  # a camera's state changed
    RECORDING = "recording"  # a recording stopped or went on
    SNAPSHOT = "snapshot"  # one was saved, or could not be


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened; `text` holds no credentials."""

    kind: NoticeKind
    camera: str
    state: str
    text: str = ""
    t_s: float = 0.0  # seconds after 1970

    def as_json(self) -> dict[str, Any]:
        """Return the line of the event file; told from results by its key `event`."""
        return {
            "t": round(self.t_s, 3),
            "camera": self.camera,
            "event": self.kind,
            "state": self.state,
            "reason": self.text,
        }


class NoticeBox:
    """Collects notices of any thread until the main thread takes them."""

    def __init__(self) -> None:
        self._notices: deque[Notice] = deque(maxlen=_KEPT)

    def post(self, kind: NoticeKind, camera: str, state: str, text: str = "") -> None:
        """Add a notice, stamped now; the oldest goes when there are too many."""
        self._notices.append(Notice(kind, camera, state, text, time.time()))

    def take_all(self) -> list[Notice]:
        notices = []
        while self._notices:
            notices.append(self._notices.popleft())
        return notices
