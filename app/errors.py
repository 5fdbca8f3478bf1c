"""Errors of the live application; the whole tree is drawn in `glss.errors`."""

from glss.errors import ExitStatus, GlssError


class ConfigError(GlssError):
    """A configuration file is wrong; the message names file, key and value."""

    exit_status = ExitStatus.CONFIG


class CameraError(GlssError):
    """Base class of camera failures; `device` names the camera without credentials."""

    def __init__(self, message: str, *, device: str) -> None:
        super().__init__(message)
        self.device = device


class CameraNotFound(CameraError):
    """There is no such file, device or host."""


class CameraRefused(CameraError):
    """The camera answered and said no: credentials or stream name."""


class CameraBusy(CameraError):
    """The camera answered that it cannot serve now; later it may."""


class CameraDisconnected(CameraError):
    """The camera was open and stopped delivering frames."""


class CameraUnreadable(CameraError):
    """The source exists and holds no video that can be decoded."""


class SinkError(GlssError):
    """A recording or another output failed; `path` in the message says which."""
