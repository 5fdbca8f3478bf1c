"""The log of a command: on standard error, without credentials."""

from __future__ import annotations

import logging
import os

from app.errors import UsageError
from app.runtime.credentials import redact_everywhere

_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


def start_log(level: str | None) -> None:
    """Log to standard error from `level` up; None: $GLSS_LOG_LEVEL, else warning."""
    name = (level or os.environ.get("GLSS_LOG_LEVEL") or "warning").upper()
    if name not in logging.getLevelNamesMapping():
        raise UsageError(f"GLSS_LOG_LEVEL={name}: no such level; use info, for one")
    logging.basicConfig(format=_FORMAT, level=name, force=True)
    redact_everywhere()
