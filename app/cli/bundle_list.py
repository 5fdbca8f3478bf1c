"""The bundles of this machine that a window can offer; reads texts, no weights."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.gui.models.model_choice import BundleChoice

# A table without a head, which Markdown cannot write: its first row becomes the head.
_EMPTY_HEAD = re.compile(r"^\|[ |]*\|\n(\|[-| ]+\|\n)(\|.*\|\n)", re.MULTILINE)
_ABOUT, _CARD = "bundle.toml", "CARD.md"  # of `glss.bundle`, which loads torch


def bundle_choices(
    shipped: Path, chosen: str, places: Iterable[Path]
) -> tuple[BundleChoice, ...]:
    """Return the shipped bundle, those in `places`, and the chosen one."""
    folders = [shipped, *_found(places)]
    if chosen:
        folders.append(Path(chosen))
    unique = dict.fromkeys(folder.resolve() for folder in folders)
    return tuple(_choice(folder, shipped.resolve()) for folder in unique)


def _found(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(f.parent for f in place.glob(f"*/{_ABOUT}"))


def _choice(folder: Path, shipped: Path) -> BundleChoice:
    value = "" if folder == shipped else str(folder)
    try:
        about = tomllib.loads((folder / _ABOUT).read_text("utf-8"))
        name = str(about.get("name", folder.name))
        return BundleChoice(value, name, _card(folder, name))
    except FileNotFoundError:
        problem = f"{folder} is no bundle: it holds no {_ABOUT}"
        return BundleChoice(value, folder.name, "", problem=problem)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = f"{folder / _ABOUT} cannot be read: {reason}."
        return BundleChoice(value, folder.name, "", problem=problem)


def _card(folder: Path, name: str) -> str:
    try:
        text = (folder / _CARD).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return f"# {name}\n\nThis bundle has no card.\n\n`{folder}`\n"
    return _EMPTY_HEAD.sub(r"\2\1", text)
