import traceback

import av
import pytest

from app.errors import (
    CameraBusy,
    CameraDisconnected,
    CameraError,
    CameraNotFound,
    CameraRefused,
    CameraUnreadable,
)
from app.runtime.cameras.av_errors import map_av_errors

SECRET = "p%40%3A%2F%25ss"
URL = f"rtsp://u:{SECRET}@host/a"

FOREIGN = sorted(
    {
        kind
        for kind in vars(av.error).values()
        if isinstance(kind, type) and issubclass(kind, av.FFmpegError)
    },
    key=lambda kind: kind.__name__,
)


def mapped(
    kind: type[av.FFmpegError], *, is_open: bool, timeout_s: float = 60.0
) -> CameraError:
    with (
        pytest.raises(CameraError) as caught,
        map_av_errors("cam", is_open=is_open, timeout_s=timeout_s),
    ):
        raise kind(1, "reason", URL)
    return caught.value


def test_there_are_foreign_errors() -> None:
    assert len(FOREIGN) > 40


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("kind", FOREIGN)
def test_every_foreign_error_becomes_one_line_about_the_camera(
    kind: type[av.FFmpegError], is_open: bool
) -> None:
    error = mapped(kind, is_open=is_open)
    assert type(error) is not CameraError
    assert str(error).startswith("Camera cam: ")
    assert "\n" not in str(error)
    assert error.device == "cam"


@pytest.mark.parametrize("kind", FOREIGN)
def test_no_traceback_shows_the_password(kind: type[av.FFmpegError]) -> None:
    error = mapped(kind, is_open=False)
    text = "".join(traceback.format_exception(error))
    assert "direct cause" in text
    assert SECRET not in text
    assert SECRET not in repr(error.__cause__) + str(vars(error.__cause__))


@pytest.mark.parametrize(
    ("kind", "opening", "reading"),
    [
        (av.error.HTTPUnauthorizedError, CameraRefused, CameraRefused),
        (av.error.HTTPForbiddenError, CameraRefused, CameraRefused),
        (av.error.HTTPNotFoundError, CameraRefused, CameraRefused),
        (av.error.HTTPServerError, CameraBusy, CameraBusy),
        (av.error.PermissionError, CameraRefused, CameraRefused),
        (av.error.FileNotFoundError, CameraNotFound, CameraNotFound),
        (av.error.ConnectionRefusedError, CameraNotFound, CameraDisconnected),
        (av.error.ExitError, CameraNotFound, CameraDisconnected),
        (av.error.TimeoutError, CameraNotFound, CameraDisconnected),
        (av.error.OSError, CameraNotFound, CameraDisconnected),
        (av.error.EOFError, CameraUnreadable, CameraDisconnected),
        (av.error.InvalidDataError, CameraUnreadable, CameraDisconnected),
        (av.error.DecoderNotFoundError, CameraUnreadable, CameraDisconnected),
    ],
)
def test_what_a_foreign_error_means(
    kind: type[av.FFmpegError],
    opening: type[CameraError],
    reading: type[CameraError],
) -> None:
    assert type(mapped(kind, is_open=False)) is opening
    assert type(mapped(kind, is_open=True)) is reading


def test_invalid_data_after_the_timeout_is_a_silent_camera() -> None:
    error = mapped(av.error.InvalidDataError, is_open=False, timeout_s=0)
    assert isinstance(error, CameraNotFound)


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError), map_av_errors("cam", is_open=False):
        raise ZeroDivisionError
