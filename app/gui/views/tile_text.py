"""The words of a tile."""

from __future__ import annotations

import math

from PyQt6.QtCore import QCoreApplication

from app.gui.models.camera import CameraFigures
from app.gui.models.tile import TileFace, TileState, seconds_text
from app.gui.views.decimal_mark import local

translate = QCoreApplication.translate


def state_word(state: TileState) -> str:
    """Return the state in one word, as the mark on the tile says it."""
    return {
        TileState.STARTING: translate("Tile", "STARTING"),
        TileState.LIVE: translate("Tile", "LIVE"),
        TileState.STALE: translate("Tile", "FROZEN"),
        TileState.LOST: translate("Tile", "LOST"),
        TileState.REFUSED: translate("Tile", "REFUSED"),
        TileState.ENDED: translate("Tile", "ENDED"),
    }[state]


def headline(face: TileFace) -> str:
    """Return what is wrong, in a few words; empty for a live camera."""
    match face.state:
        case TileState.LIVE:
            return ""
        case TileState.STARTING:
            return translate("Tile", "Waiting for the first picture")
        case TileState.STALE if face.age_s is None:
            return translate("Tile", "Connected, but no picture comes")
        case TileState.STALE:
            text = translate("Tile", "Picture is {age} old")
            return text.format(age=local(seconds_text(face.age_s or 0.0)))
        case TileState.LOST:
            lost = translate("Tile", "Connection lost")
            return lost if face.has_picture else translate("Tile", "Not connected")
        case TileState.REFUSED if face.retry_in_s is None:
            return translate("Tile", "Cannot be shown")
        case TileState.REFUSED:
            return translate("Tile", "The camera refused")
        case _:
            return translate("Tile", "The recording has ended")


def next_try(face: TileFace) -> str:
    """Return when the camera is tried again; empty where it is not."""
    if face.state not in (TileState.LOST, TileState.REFUSED):
        return ""
    if face.retry_in_s is None or face.retry_in_s <= 0:
        is_trying = face.state is TileState.LOST
        return translate("Tile", "Trying now…") if is_trying else ""
    text = translate("Tile", "Next try in {seconds} s (attempt {attempt})")
    return text.format(
        seconds=math.ceil(face.retry_in_s), attempt=max(1, face.attempt + 1)
    )


def since(face: TileFace) -> str:
    """Return how old the picture behind the message is."""
    is_told = face.state is TileState.STALE or face.age_s is None
    if is_told or face.state in (TileState.LIVE, TileState.STARTING):
        return ""
    return translate("Tile", "Last picture {age} ago").format(
        age=local(seconds_text(face.age_s or 0.0))
    )


def not_recording(why: str) -> str:
    """Return that nothing is written, though it ought to be, and why."""
    return translate("Tile", "Not recording: {why}").format(why=why)


def figure_cells(face: TileFace, figures: CameraFigures) -> list[tuple[str, str]]:
    """Return caption and value of each number, most important first."""
    ssim = (
        f"{figures.ssim:.2f}"
        if math.isfinite(figures.ssim)
        else translate("Tile", "none")
    )
    steps = translate("Tile", "same") if figures.kept else str(figures.n_steps)
    cells = [
        (translate("Tile", "SKIN"), f"{100 * figures.skin_share:.1f} %"),
        (translate("Tile", "SSIM"), ssim),
        (translate("Tile", "DELAY"), f"{figures.latency_ms:.0f} ms"),
        (translate("Tile", "FPS"), f"{figures.fps:.0f}"),
        (translate("Tile", "SHOWN"), f"{face.shown_fps:.0f}"),
        (translate("Tile", "STEPS"), steps),
        (translate("Tile", "AGE"), seconds_text(face.age_s or 0.0)),
    ]
    if figures.confidence is not None:
        cells.insert(
            1, (translate("Tile", "SURE"), f"{100 * figures.confidence:.0f} %")
        )
    return [(caption, local(value)) for caption, value in cells]


def describe(face: TileFace) -> str:
    """Return the tile in one sentence, for tooltips and screen readers."""
    parts = [f"{face.name}: {state_word(face.state).lower()}"]
    parts += [text for text in (headline(face), face.reason, next_try(face)) if text]
    if face.why_not_recorded:
        parts.append(not_recording(face.why_not_recorded))
    elif face.recording is not None:
        parts.append(translate("Tile", "recording"))
    return ". ".join(parts)
