"""Recordings as the recorder leaves them, of any time and content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.runtime.sinks.about import About, Pictures
from app.runtime.sinks.segments import SegmentFolder
from app.runtime.sinks.skin_notes import SkinNotes
from app.runtime.sinks.video_file import VideoFile
from tests.media import moving_square

T0_S = 1_770_000_000.25  # 2026-02-02 02:40:00 UTC and a quarter
PLAIN = About("door", Pictures.PLAIN)
ANNOTATED = About("door", Pictures.ANNOTATED)


def write_recording(
    folder: Path,
    t_s: float,
    *,
    seconds: float = 4.0,
    about: About | None = PLAIN,
    camera: str = "door",
    skin: Mapping[int, float] | None = None,
    suffix: str = ".mp4",
    size: tuple[int, int] = (96, 64),
) -> Path:
    """A recording of `moving_square` at 25 fps; the square is at x = 2 * picture."""
    folder.mkdir(parents=True, exist_ok=True)
    path = SegmentFolder(folder, camera, suffix=suffix).new_path(t_s)
    comment = ""
    if about is not None:
        comment = replace(about, camera=camera, t_start_s=t_s).as_text()
    video = VideoFile(path, comment=comment)
    for i, picture in enumerate(moving_square(round(25 * seconds), *size)):
        video.add(picture, i * 40_000_000)
    video.close()
    if skin is not None:
        notes = SkinNotes(path)
        for second in range(int(seconds) + 1):
            notes.add(second, skin.get(second, 0.0))
        notes.close()
    return path
