"""What loading is at: the newest line that engines write into the log."""

from __future__ import annotations

import logging


class ProgressOfLog(logging.Handler):
    """Keeps the newest message of some loggers; read from any thread.

    Loading and building an engine takes long in a library's hands, which tells how far
    it is in the log and nowhere else.
    """

    def __init__(self, *loggers: str) -> None:
        super().__init__(logging.INFO)
        self.newest = ""
        self._loggers = [logging.getLogger(name) for name in loggers]
        for logger in self._loggers:
            logger.addHandler(self)
            if logger.getEffectiveLevel() > logging.INFO:
                logger.setLevel(logging.INFO)
                _hold_back(logger)

    def emit(self, record: logging.LogRecord) -> None:
        self.newest = record.getMessage()

    def close(self) -> None:
        for logger in self._loggers:
            logger.removeHandler(self)
        super().close()

    def forget(self) -> None:
        self.newest = ""


def _hold_back(logger: logging.Logger) -> None:
    """Keep off the screen what its level would not have let through."""
    root = logging.getLogger()
    for handler in root.handlers:
        if handler.level < root.level:
            handler.setLevel(root.level)
