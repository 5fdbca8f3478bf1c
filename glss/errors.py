"""Errors of the method library; `app.errors` and `training.errors` add their own.

* GlssError
  x BundleError             a bundle is missing, altered, or of another version
  x DataError               a data folder, picture or mask cannot be used
  x EngineError
    + EngineUnavailable     the engine cannot run here; the message says what is missing
  x ConfigError             (app.errors, training.errors) names the file and the key
  x UsageError              (app.errors) the command line makes no sense
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


class GlssError(Exception):
    """Base class: `except GlssError` catches all that we raise on purpose."""

    exit_status = 1  # of a command that ends with it: failed while running


class BundleError(GlssError):
    """A bundle is missing, was altered, or was made by another version."""


class DataError(GlssError):
    """A data folder, picture or mask cannot be used."""


class EngineError(GlssError):
    """Base class of engine failures."""


class EngineUnavailable(EngineError):
    """The engine cannot run here; the message says what is missing and the fix."""
