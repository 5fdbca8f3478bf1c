"""What is remembered from one start to the next; never fatal, never in the settings.

A JSON file of its own. What is missing, of a later version or broken is left out, so a
damaged file costs a layout and not the start.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from app.gui.models.settings import Drawing, ThemeChoice, ViewMode

logger = logging.getLogger(__name__)
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Preferences:
    """All of it; every field has a default that works."""

    geometry: str = ""  # Qt's, base64
    order: tuple[str, ...] = ()
    theme: ThemeChoice = ThemeChoice.SYSTEM
    mode: ViewMode = ViewMode.FILL
    opacity: float = 0.45
    threshold: float | None = None
    has_figures: bool = True
    bundle: str = ""
    engine: str = "auto"

    @property
    def drawing(self) -> Drawing:
        return Drawing(self.mode, self.opacity, self.threshold, self.has_figures)

    def with_drawing(self, drawing: Drawing) -> Preferences:
        return replace(
            self,
            mode=drawing.mode,
            opacity=drawing.opacity,
            threshold=drawing.threshold,
            has_figures=drawing.has_figures,
        )


def config_folder() -> Path:
    """Return the folder of the window's own files, by the XDG rules."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "glss-live"


def load_preferences(path: Path) -> Preferences:
    """Read what can be read."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError) as error:
        logger.warning("%s is left out: %s", path, error)
        return Preferences()
    if not isinstance(given, dict) or given.get("version") != _VERSION:
        logger.warning("%s is of another version and left out", path)
        return Preferences()
    loaded = Preferences()
    for key, value in given.items():
        loaded = _with(loaded, key, value)
    return loaded


def save_preferences(path: Path, preferences: Preferences) -> None:
    """Write them whole or not at all; a full disk is logged and no more."""
    half = path.with_suffix(".half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps({"version": _VERSION, **asdict(preferences)}))
        os.replace(half, path)
    except OSError as error:
        logger.warning("%s cannot be written: %s", path, error)


def _with(known: Preferences, key: str, value: Any) -> Preferences:
    read = _READ.get(key)
    if read is None:
        return known
    try:
        changed = replace(known, **{key: read(value)})
        _ = changed.drawing  # checks the ranges
    except (TypeError, ValueError):
        logger.warning("preference %s is left out: %r", key, value)
        return known
    return changed


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


_READ: dict[str, Any] = {
    "geometry": _text,
    "order": lambda value: tuple(_text(name) for name in value),
    "theme": ThemeChoice,
    "mode": ViewMode,
    "opacity": _number,
    "threshold": lambda value: None if value is None else _number(value),
    "has_figures": _truth,
    "bundle": _text,
    "engine": _text,
}
