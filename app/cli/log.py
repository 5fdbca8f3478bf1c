"""The log of a command: on standard error, without credentials."""

from __future__ import annotations

import json
import logging
import os

from app.runtime.credentials import redact_everywhere
from glss.errors import UsageError

_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


class JsonFormatter(logging.Formatter):
    """One JSON object a line; made after the filter hid what is secret."""

    def format(self, record: logging.LogRecord) -> str:
        values = {
            "t": round(record.created, 3),
            "level": record.levelname.lower(),
            "thread": record.threadName,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text:
            values["exception"] = record.exc_text
        return json.dumps(values, ensure_ascii=False)


def start_log(level: str | None, *, as_json: bool = False) -> None:
    """Log to standard error from `level` up; None: $GLSS_LOG_LEVEL, else warning."""
    name = (level or os.environ.get("GLSS_LOG_LEVEL") or "warning").upper()
    if name not in logging.getLevelNamesMapping():
        raise UsageError(f"GLSS_LOG_LEVEL={name}: no such level; use info, for one")
    logging.basicConfig(format=_FORMAT, level=name, force=True)
    if as_json:
        logging.getLogger().handlers[0].setFormatter(JsonFormatter())
    redact_everywhere()
