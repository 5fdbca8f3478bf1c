"""What a person may name as a camera, and the camera that it means."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from app.errors import CameraNotFound
from app.runtime.cameras.base import Camera
from app.runtime.credentials import HIDDEN, redact_url, split_login
from glss.errors import UsageError

WAYS = "a file, a folder, rtsp://, rtsps://, http://, https://, webcam:0 or demo:"


@dataclass(frozen=True, slots=True)
class FileSource:
    """A video file, or a single picture."""

    path: Path


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder of pictures."""

    path: Path


@dataclass(frozen=True, slots=True)
class RtspSource:
    """`url` may hold a password: never show it."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpSource:
    """`url` may hold a password: never show it."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebcamSource:
    """The camera that the operating system lists at `index`."""

    index: int


@dataclass(frozen=True, slots=True)
class DemoSource:
    """The built-in scene."""


Source = FileSource | FolderSource | RtspSource | HttpSource | WebcamSource | DemoSource


def parse_source(text: str) -> Source:
    """The source that `text` names; touches the disk, and no camera.

    UsageError: no such way to name a camera. CameraNotFound: no such file or folder.
    """
    scheme, separator, rest = text.partition("://")
    if separator and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        return _parse_address(scheme.lower(), text)
    kind, colon, rest = text.partition(":")
    if colon and kind.lower() == "webcam":
        return _parse_webcam(rest)
    if colon and kind.lower() == "demo":
        return _parse_demo(rest)
    return _parse_path(text)


def _parse_address(scheme: str, text: str) -> Source:
    if scheme not in ("rtsp", "rtsps", "http", "https"):
        raise UsageError(f"Source {scheme}://: unknown scheme. Use {WAYS}.")
    if re.search(r"\s", text):
        raise UsageError(f"Source {scheme}://: has a space in it. Write %20 for it.")
    try:
        split_login(text)
    except ValueError as error:
        # Not the text: what cannot be read may hold a password anywhere.
        form = f"{scheme}://USER:PASSWORD@HOST:PORT/PATH"
        raise UsageError(f"Source {scheme}://: {error}. Write {form}.") from error
    return RtspSource(text) if scheme.startswith("rtsp") else HttpSource(text)


def _parse_webcam(rest: str) -> WebcamSource:
    if not re.fullmatch(r"[0-9]{1,2}", rest):
        raise UsageError(f"Source webcam:{rest}: write a number, such as webcam:0.")
    return WebcamSource(int(rest))


def _parse_demo(rest: str) -> DemoSource:
    if rest:
        raise UsageError(f"Source demo:{rest}: takes nothing after it. Write demo:.")
    return DemoSource()


def _parse_path(text: str) -> FileSource | FolderSource:
    if not text.strip() or "\0" in text:
        raise UsageError(f"Source {text!r}: names nothing. Use {WAYS}.")
    if os.path.isdir(text):  # unlike Path's, false for a name no disk can hold
        return FolderSource(Path(text))
    if os.path.exists(text):
        return FileSource(Path(text))
    shown = redact_url(text)
    if "@" in shown:  # an address whose scheme was forgotten
        shown = f"{HIDDEN}@{shown.rpartition('@')[2]}"
    raise CameraNotFound(
        f"Source {shown}: there is no such file or folder. Use {WAYS}.", device=shown
    )


def build_camera(source: Source, *, realtime: bool) -> Camera:
    """The camera for `source`, not yet opened.

    `realtime` decides for what could be read at any speed (files, folders, `demo:`):
    True plays at its own pace and is live, False gives every frame as fast as it is
    taken. Libraries are loaded here, not at import.
    """
    match source:
        case FileSource(path):
            from app.runtime.cameras.file import FileCamera

            return FileCamera(path, realtime=realtime)
        case FolderSource(path):
            from app.runtime.cameras.folder import FolderCamera

            return FolderCamera(path, realtime=realtime)
        case RtspSource(url):
            from app.runtime.cameras.rtsp import RtspCamera

            return RtspCamera(url)
        case HttpSource(url):
            from app.runtime.cameras.http import HttpCamera

            return HttpCamera(url, realtime=realtime)
        case WebcamSource(index):
            from app.runtime.cameras.webcam import WebcamCamera

            return WebcamCamera(index)
        case DemoSource():
            from app.runtime.cameras.demo import DemoCamera

            return DemoCamera(realtime=realtime)
        case _:
            assert_never(source)
