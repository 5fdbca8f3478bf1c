"""Figures of measurements as JSON files: written by one command, read by another."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glss.errors import DataError


def write_figures(file: Path | None, report: Mapping[str, Any]) -> None:
    """Write `report`, whole or not at all, with the folders above it.

    None: nothing is wanted.
    """
    if file is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(file.name + ".half")
    half.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    os.replace(half, file)


def read_figures(file: Path, *, made_by: str, needs: tuple[str, ...]) -> dict[str, Any]:
    """The report that the command `made_by` wrote to `file`.

    Raises `DataError` where there is none, or one without a key of `needs`.
    """
    again = f"Make it with `{made_by}`."
    try:
        report = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise DataError(f"{file}: {error.strerror}. {again}") from error
    except ValueError as error:  # no JSON, or no UTF-8
        raise DataError(f"{file} is no JSON: {error}. {again}") from error
    if not isinstance(report, dict):
        raise DataError(f"{file} holds no figures. {again}")
    if missing := [key for key in needs if key not in report]:
        raise DataError(f"{file} has no {', '.join(missing)}. {again}")
    return report
