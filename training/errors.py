"""Errors of the training recipes; the whole tree is drawn in `glss.errors`."""

from glss.errors import ExitStatus, GlssError


class ConfigError(GlssError):
    """A training configuration is wrong; the message names file, key and value."""

    exit_status = ExitStatus.CONFIG


class CheckpointError(GlssError):
    """A checkpoint cannot be continued; the message says what differs."""
