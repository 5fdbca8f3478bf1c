"""The border between FFmpeg's errors and ours."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

import av

from app.errors import (
    CameraBusy,
    CameraDisconnected,
    CameraError,
    CameraNotFound,
    CameraRefused,
    CameraUnreadable,
)


@contextmanager
def map_av_errors(
    device: str, *, is_open: bool, timeout_s: float = math.inf
) -> Iterator[None]:
    """Turn every `av.FFmpegError` of the block into a CameraError about `device`.

    `is_open` says whether the source had been opened before: then a lost connection is
    CameraDisconnected, else CameraNotFound. A failure after `timeout_s` is a time-out,
    whatever FFmpeg calls it: a silent RTSP server is "invalid data" to it.

    FFmpeg's message quotes the address with its password. So ours never repeats it, and
    the cause, which a traceback would print, keeps number and reason only.
    """
    start_s = time.monotonic()
    try:
        yield
    except av.FFmpegError as error:
        error.args = error.args[:2]
        is_late = time.monotonic() - start_s >= timeout_s
        kind, problem = _translate(error, is_open=is_open, is_late=is_late)
        raise kind(f"Camera {device}: {problem}", device=device) from error


def _translate(
    error: av.FFmpegError, *, is_open: bool, is_late: bool
) -> tuple[type[CameraError], str]:
    for foreign, kind, problem in _SAME_ANYTIME:
        if isinstance(error, foreign):
            return kind, problem
    if is_open:
        reason = "no data in time" if _is_timeout(error) else _reason(error)
        return CameraDisconnected, f"stopped delivering pictures ({reason})."
    if is_late or _is_timeout(error):
        return CameraNotFound, "does not answer in time. Check host and network."
    for foreign, kind, problem in _WHILE_OPENING:
        if isinstance(error, foreign):
            return kind, problem
    return CameraUnreadable, f"cannot be opened ({_reason(error)})."


def _is_timeout(error: av.FFmpegError) -> bool:
    return isinstance(error, av.error.ExitError | av.error.TimeoutError)


def _reason(error: av.FFmpegError) -> str:
    """FFmpeg's words for the error number: without address, file or password."""
    return error.strerror or f"FFmpeg error {error.errno}"


_Rule = tuple[type[Exception], type[CameraError], str]

# First match wins: special classes stand before their base classes.
_SAME_ANYTIME: tuple[_Rule, ...] = (
    (
        av.error.HTTPUnauthorizedError,
        CameraRefused,
        "wants a login, or another one (401). Check user and password in its address.",
    ),
    (
        av.error.HTTPForbiddenError,
        CameraRefused,
        "forbids this login its stream (403). Check the camera's user rights.",
    ),
    (
        av.error.HTTPNotFoundError,
        CameraRefused,
        "has no stream of that name (404). Check the path in its address.",
    ),
    (
        av.error.HTTPServerError,
        CameraBusy,
        "reports a fault of its own (5xx). Restart it, or close other viewers.",
    ),
    (
        av.error.HTTPError,
        CameraRefused,
        "refuses the request. Check its address.",
    ),
    (
        av.error.HTTPClientError,
        CameraRefused,
        "refuses the request (4xx). Check its address.",
    ),
    (
        av.error.PermissionError,
        CameraRefused,
        "may not be read by this user. Check the permissions.",
    ),
    (
        av.error.FileNotFoundError,
        CameraNotFound,
        "does not exist. Check the name.",
    ),
)

_WHILE_OPENING: tuple[_Rule, ...] = (
    (
        av.error.ConnectionRefusedError,
        CameraNotFound,
        "refuses connections. Check host and port, and that the camera is on.",
    ),
    (
        av.error.EOFError,
        CameraUnreadable,
        "ends before its first picture. Check that it is a complete video.",
    ),
    (
        av.error.ProtocolNotFoundError,
        CameraUnreadable,
        "points to a protocol that is not allowed.",
    ),
    (
        OSError,
        CameraNotFound,
        "cannot be reached. Check host, port and network.",
    ),
    (
        av.error.InvalidDataError,
        CameraUnreadable,
        "holds no video that can be decoded. Play it with another program to check.",
    ),
)
