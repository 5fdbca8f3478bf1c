"""What a command tells its caller when it ends."""

from __future__ import annotations

from enum import IntEnum

from app.errors import ConfigError, UsageError


class ExitStatus(IntEnum):
    DONE = 0  # also when a signal asked for the end
    FAILED = 1
    USAGE = 2
    CONFIG = 78  # EX_CONFIG of sysexits.h


def status_of(error: Exception) -> ExitStatus:
    """Return the exit status that tells `error`."""
    match error:
        case UsageError():
            return ExitStatus.USAGE
        case ConfigError():
            return ExitStatus.CONFIG
        case _:
            return ExitStatus.FAILED
