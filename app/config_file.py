"""A TOML configuration file: its tables, and where in it a mistake is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.errors import ConfigError

Table = dict[str, Any]

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_ASSIGNMENT = re.compile(r"\s*([\w.\"'-]+)\s*=")


class ConfigFile:
    """The settings of one camera in a file: `[defaults]` under `[cameras.NAME]`.

    Reads and parses at once; ConfigError when that cannot be. Whether the settings make
    sense is for the tree in `app.config` to say.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._camera: str | None = None
        text = _read(path)
        tables = _parse(path, text)
        self._lines = _lines_by_key(text)
        for key in tables.keys() - {"defaults", "cameras"}:
            advice = "unknown key; a file holds [defaults] and [cameras.NAME]"
            raise self.error((key,), advice, tables[key])
        defaults = self._table(tables, ("defaults",))
        cameras = self._table(tables, ("cameras",))
        self._refuse_several(list(cameras))
        self._camera = next(iter(cameras), None)
        self.settings = defaults
        if self._camera is not None:
            camera = self._table(cameras, ("cameras", self._camera))
            self.settings = merged(defaults, {"name": self._camera, **camera})

    def error(self, key: tuple[str, ...], message: str, value: object) -> ConfigError:
        """Return the error that names this file, the line, `key` and `value`.

        A table is no value to show.
        """
        line = self._line_of(key)
        place = f"{self._path}, line {line}" if line else f"{self._path}"
        given = "" if isinstance(value, dict) else f" = {value!r}"
        return ConfigError(f"{place}: {'.'.join(key)}{given}: {message}")

    def _table(self, tables: Table, key: tuple[str, ...]) -> Table:
        value = tables.get(key[-1], {})
        if not isinstance(value, dict):
            raise self.error(key, f"must be a table, [{'.'.join(key)}]", value)
        return value

    def _refuse_several(self, names: list[str]) -> None:
        if len(names) > 1:
            raise ConfigError(
                f"{self._path}: {len(names)} cameras ({', '.join(names)}), and this "
                "version runs one; keep one [cameras.NAME] in the file"
            )

    def _line_of(self, key: tuple[str, ...]) -> int | None:
        """The camera's own table wins over the defaults, as in `settings`."""
        for place in (("cameras", self._camera or ""), ("defaults",), ()):
            wanted = (*place, *key)
            found = [
                line
                for name, line in self._lines.items()
                if wanted and name[: len(wanted)] == wanted
            ]
            if found:
                return min(found)
        return self._line_of(key[:-1]) if key else None


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Table:
    """Return `below` with `above` laid over it, table by table.

    A table of another `kind` replaces the one below: its keys mean something else.
    """
    out = dict(below)
    for key, value in above.items():
        lower = out.get(key)
        if isinstance(lower, dict) and isinstance(value, dict):
            same_kind = value.get("kind", lower.get("kind")) == lower.get("kind")
            out[key] = merged(lower, value) if same_kind else value
        else:
            out[key] = value
    return out


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not a text file in UTF-8") from error


def _parse(path: Path, text: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def _lines_by_key(text: str) -> dict[tuple[str, ...], int]:
    """Map each key written on a line of its own to that line, counted from 1.

    tomllib keeps no positions. Keys inside an inline table are not found; the caller
    then asks for the key that holds them.
    """
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[1])
            lines.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            lines.setdefault((*table, *_parts(assignment[1])), number)
    return lines


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
