import threading
import time
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from app.errors import CameraDisconnected, CameraNotFound
from app.runtime.cameras.base import Camera
from app.runtime.cameras.webcam import Capture, WebcamCamera
from tests.media import write_clip


class ScriptedCapture:
    """Delivers `images`, then what an unplugged camera does."""

    def __init__(
        self, images: list[np.ndarray[Any, Any]], *, decode_s: float = 0.0
    ) -> None:
        self.images, self.decode_s = images, decode_s
        self.is_released = False

    def isOpened(self) -> bool:
        return True

    def grab(self) -> bool:
        return bool(self.images)

    def retrieve(self) -> tuple[bool, np.ndarray[Any, Any] | None]:
        time.sleep(self.decode_s)
        return True, self.images.pop(0)

    def release(self) -> None:
        self.is_released = True


def test_it_reads_what_opencv_reads(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", 5)

    def open_file(index: int) -> Capture:
        assert index == 3
        capture: Capture = cv2.VideoCapture(str(path))
        return capture

    camera = WebcamCamera(3, capture_of=open_file)
    assert isinstance(camera, Camera)
    with camera.open(threading.Event()) as frames:
        some = list(islice(frames, 5))
        with pytest.raises(CameraDisconnected, match=r"webcam:3: stopped"):
            next(frames)
    assert [frame.seq for frame in some] == [0, 1, 2, 3, 4]
    assert {frame.pixels.shape for frame in some} == {(64, 96, 3)}


def test_one_that_is_not_there_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    """OpenCV would print what it tried."""
    with (
        pytest.raises(CameraNotFound, match="webcam:63: there is none"),
        WebcamCamera(63).open(threading.Event()),
    ):
        pass
    assert capfd.readouterr().err == ""


def test_a_grey_camera_of_16_bits_becomes_bgr() -> None:
    capture = ScriptedCapture([np.full((4, 6), 65535, np.uint16)])
    camera = WebcamCamera(0, capture_of=lambda _: capture)
    with camera.open(threading.Event()) as frames:
        frame = next(frames)
    assert frame.pixels.tolist() == np.full((4, 6, 3), 255).tolist()
    assert frame.t_media_ns == 0
    assert capture.is_released


def test_decoding_is_timed() -> None:
    capture = ScriptedCapture([np.zeros((4, 6, 3), np.uint8)], decode_s=0.05)
    with WebcamCamera(0, capture_of=lambda _: capture).open(
        threading.Event()
    ) as frames:
        frame = next(frames)
    assert frame.decode_ms >= 50


def test_stop_ends_the_frames_without_error() -> None:
    stop = threading.Event()
    capture = ScriptedCapture([np.zeros((4, 6, 3), np.uint8)])
    with WebcamCamera(0, capture_of=lambda _: capture).open(stop) as frames:
        next(frames)
        stop.set()
        assert list(frames) == []
    assert capture.is_released


def test_pixels_that_cannot_be_shown_are_a_camera_error() -> None:
    capture = ScriptedCapture([np.zeros((4, 6), np.float32)])
    camera = WebcamCamera(0, capture_of=lambda _: capture)
    with (
        pytest.raises(CameraDisconnected, match=r"float32"),
        camera.open(threading.Event()) as frames,
    ):
        next(frames)


def test_a_missing_camera_is_not_found(tmp_path: Path) -> None:
    camera = WebcamCamera(
        9, capture_of=lambda _: cv2.VideoCapture(str(tmp_path / "none.mp4"))
    )
    with (
        pytest.raises(CameraNotFound, match=r"webcam:9: there is none"),
        camera.open(threading.Event()),
    ):
        pass


def test_an_error_of_opencv_is_a_camera_error() -> None:
    def fail(index: int) -> Capture:
        raise cv2.error("no backend")

    with (
        pytest.raises(CameraNotFound, match=r"no backend"),
        WebcamCamera(0, capture_of=fail).open(threading.Event()),
    ):
        pass
