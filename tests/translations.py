"""Keeps the translations of the window in step: `python -m tests.translations`.

Takes the texts of `app/gui` into every `.ts` file, and compiles those that are whole
with `lrelease`, of Qt's tools (`qt6-l10n-tools` on Debian).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import app.gui

SOURCES = Path(app.gui.__file__).parent
FOLDER = SOURCES / "translations"
FILES = sorted(FOLDER.glob("*.ts"))
_PLACES = ("/usr/lib/qt6/bin", None)  # Debian keeps the one of Qt 5 in the path


@dataclass(frozen=True, slots=True)
class Message:
    """One text, and what it is in another language."""

    context: str
    source: str
    forms: tuple[str, ...]  # several where the text holds %n
    is_finished: bool


def messages(file: Path) -> Iterator[Message]:
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            yield Message(
                context.findtext("name") or "",
                message.findtext("source") or "",
                tuple(forms) if forms else (translation.text or "",),
                translation.get("type") is None,
            )


def update(file: Path) -> None:
    """Take in new texts, drop those that are gone; without the lines they stand in."""
    from PyQt6.lupdate.lupdate import lupdate

    lupdate([str(SOURCES)], [str(file)], True, True, False, None)
    text = file.read_text("utf-8")
    file.write_text(re.sub(r" *<location [^>]*/>\n", "", text), "utf-8")


def compile_(file: Path) -> None:
    found = (shutil.which("lrelease", path=place) for place in _PLACES)
    program = next(filter(None, found), None)
    if program is None:
        raise FileNotFoundError("no lrelease; apt install qt6-l10n-tools")
    subprocess.run([program, "-silent", file], check=True)


def main() -> int:
    for file in FILES:
        update(file)
        left = [m.source for m in messages(file) if not m.is_finished]
        for source in left:
            print(f"{file.name}: not translated: {source}")
        if not left:
            compile_(file)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except FileNotFoundError as error:
        sys.exit(str(error))
