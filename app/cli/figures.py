"""Where the commands that measure leave their figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_figures(file: Path | None, report: Mapping[str, Any]) -> None:
    """Write `report` as JSON, with the folders above it; None: nothing is wanted."""
    if file is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
