"""Errors of the method library; `app.errors` and `training.errors` add their own.

* GlssError
  x UsageError              the command line makes no sense
  x BundleError             a bundle is missing, altered, or of another version
  x DataError               a data folder, picture, mask or report cannot be used
  x EngineError
    + EngineUnavailable     the engine cannot run here; the message says what is missing
  x BuildCancelled          (glss.engines.giving_up) an engine's building was given up
  x ConfigError             (app.errors, training.errors) names the file and the key
  x CameraError             (app.errors) has `.device`
    + CameraNotFound
    + CameraRefused
    + CameraBusy
    + CameraDisconnected
    + CameraUnreadable
  x SinkError               (app.errors) a recording or another output failed

Expected outcomes of a live run are values, not errors: a search that ran out of
budget is a `SearchStatus`, a late frame is a counter, "no new frame yet" is `None`.
"""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What a command tells its caller when it ends."""

    DONE = 0  # also when a signal asked for the end
    FAILED = 1
    USAGE = 2
    CONFIG = 78  # EX_CONFIG of sysexits.h


class GlssError(Exception):
    """Base class: `except GlssError` catches all that we raise on purpose."""

    exit_status = ExitStatus.FAILED  # of a command that ends with it


class UsageError(GlssError):
    """The command line makes no sense; the message says what would."""

    exit_status = ExitStatus.USAGE


class BundleError(GlssError):
    """A bundle is missing, was altered, or was made by another version."""


class DataError(GlssError):
    """A data folder, picture, mask or report cannot be used."""


class EngineError(GlssError):
    """Base class of engine failures."""


class EngineUnavailable(EngineError):
    """The engine cannot run here; the message says what is missing and the fix."""
