"""What is entered for an export. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.library.clips import Span
from app.library.rights import Look


@dataclass(frozen=True, slots=True)
class ExportForm:
    """What is entered."""

    cameras: tuple[str, ...]
    span: Span
    look: Look
    hide_with: str = "pixelate"
    folder: str = ""
