"""When there was skin in a recording: a small file beside it, a line a second."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADER = '{"glss": 1}\n'
_SUFFIX = ".skin.jsonl"


@dataclass(frozen=True, slots=True)
class SkinSecond:
    """The most skin of one second of a recording."""

    second: int  # since the recording's first picture
    skin_share: float  # (0, 1] of the picture


def notes_path(recording: Path) -> Path:
    """Return where the notes about `recording` are, if there are any."""
    return recording.with_suffix(_SUFFIX)


class SkinNotes:
    """Writes the notes of one recording, each second as it is over. One thread only.

    Seconds without skin have no line.
    """

    def __init__(self, recording: Path) -> None:
        """Claim the file; OSError when it cannot be."""
        self._path = notes_path(recording)
        self._file = self._path.open("x", encoding="utf-8")
        self._file.write(_HEADER)
        self._file.flush()
        self._second, self._share = 0, 0.0

    def add(self, t_s: float, skin_share: float) -> None:
        """Note the picture that comes `t_s` after the first one; OSError as it is."""
        if int(t_s) != self._second:
            self._write()
            self._second, self._share = int(t_s), 0.0
        self._share = max(self._share, skin_share)

    def close(self) -> None:
        try:
            self._write()
        finally:
            self._file.close()

    def discard(self) -> None:
        """Close and remove it: there is no recording."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        if self._share > 0:
            line = {"s": self._second, "skin": round(self._share, 5)}
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()


def read_notes(recording: Path) -> list[SkinSecond] | None:
    """Return the seconds with skin, in order; None if nobody took notes.

    A last line that a power cut left half written is skipped.
    """
    try:
        text = notes_path(recording).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    if not text.startswith(_HEADER):
        return None
    return list(_seconds(text))


def _seconds(text: str) -> Iterator[SkinSecond]:
    for line in text.splitlines()[1:]:
        try:
            values = json.loads(line)
            yield SkinSecond(int(values["s"]), float(values["skin"]))
        except (ValueError, TypeError, KeyError):
            continue  # half a line
