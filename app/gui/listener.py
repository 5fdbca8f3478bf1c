"""Who hears from the bridge; the presenter is one."""

from __future__ import annotations

from typing import Protocol

from app.gui.models.camera import CameraNews, CameraPicture
from app.gui.models.inspection import Evidence
from app.gui.models.run import RunNews


class Listener(Protocol):
    """Who is told; the presenter."""

    def on_news(self, cameras: list[CameraNews], run: RunNews) -> None: ...
    def on_picture(self, picture: CameraPicture) -> None: ...
    def on_evidence(self, evidence: Evidence) -> None: ...
    def on_message(self, text: str) -> None: ...
    def on_problem(self, text: str) -> None: ...
