"""A TOML configuration file: its tables, and where in it a mistake is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.errors import ConfigError

Table = dict[str, Any]
Key = tuple[str, ...]

_COMMON = ("serve", "mqtt")  # tables that hold for the whole run
_OTHERS = "".join(f", [{key}]" for key in _COMMON)
_SECRETS = {"token", "password"}  # keys whose values are not shown
_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_ASSIGNMENT = re.compile(r"\s*([\w.\"'-]+)\s*=")


class ConfigFile:
    """The tables of a file: `[defaults]` under each `[cameras.NAME]`, and the others.

    Reads and parses at once; ConfigError when that cannot be. Whether the settings make
    sense is for the tree in `app.config` to say.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        text = _read(path)
        tables = _parse(path, text)
        self._lines = _lines_by_key(text)
        for key in tables.keys() - {"defaults", "cameras", *_COMMON}:
            advice = f"unknown key; a file holds [defaults], [cameras.NAME]{_OTHERS}"
            raise self.error((key,), advice, tables[key])
        self.defaults = self._table(tables, ("defaults",))
        cameras = self._table(tables, ("cameras",))
        self.cameras = {
            name: merged(
                self.defaults,
                {"name": name, **self._table(cameras, ("cameras", name))},
            )
            for name in cameras
        }
        self.common = {
            key: self._table(tables, (key,)) for key in _COMMON if key in tables
        }

    def error(
        self, key: Key, message: str, value: object, *, camera: str | None = None
    ) -> ConfigError:
        """Return the error that names this file, the line, `key` and `value`.

        `key` is one of `camera`, or of the whole file. Tables and secrets are not
        shown.
        """
        line = self._line_of(key, camera)
        place = f"{self._path}, line {line}" if line else f"{self._path}"
        is_shown = not isinstance(value, dict) and not _SECRETS & set(key)
        given = f" = {value!r}" if is_shown else ""
        return ConfigError(f"{place}: {'.'.join(key)}{given}: {message}")

    def _table(self, tables: Table, key: Key) -> Table:
        value = tables.get(key[-1], {})
        if not isinstance(value, dict):
            raise self.error(key, f"must be a table, [{'.'.join(key)}]", value)
        return value

    def _line_of(self, key: Key, camera: str | None) -> int | None:
        """The camera's own table wins over the defaults, as in `cameras`."""
        for place in (("cameras", camera or ""), ("defaults",), ()):
            wanted = (*place, *key)
            found = [
                line
                for name, line in self._lines.items()
                if wanted and name[: len(wanted)] == wanted
            ]
            if found:
                return min(found)
        return self._line_of(key[:-1], camera) if key else None


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


def _lines_by_key(text: str) -> dict[Key, int]:
    """Map each key written on a line of its own to that line, counted from 1.

    tomllib keeps no positions. Keys inside an inline table are not found; the caller
    then asks for the key that holds them. The tables of an array, `[[regions]]`, are
    numbered from 0.
    """
    lines: dict[Key, int] = {}
    n_of_array: dict[Key, int] = {}
    table: Key = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                n = n_of_array[table] = n_of_array.get(table, -1) + 1
                table = (*table, str(n))
            lines.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            lines.setdefault((*table, *_parts(assignment[1])), number)
    return lines


def _parts(dotted: str) -> Key:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
