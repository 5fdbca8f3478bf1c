import logging
import threading
from pathlib import Path

import numpy as np
import pytest

from app.errors import CameraNotFound, CameraUnreadable
from app.runtime.cameras.bgr import to_bgr
from app.runtime.cameras.folder import FolderCamera
from app.runtime.frame import Frame
from tests.media import write_picture


def read(folder: Path, *, realtime: bool = False) -> list[Frame]:
    with FolderCamera(folder, realtime=realtime).open(threading.Event()) as frames:
        return list(frames)


def flat(value: int, *, size: tuple[int, int] = (8, 8)) -> np.ndarray:
    return np.full(size, value, np.uint8)


def test_pictures_come_in_natural_order(tmp_path: Path) -> None:
    for i in (10, 2, 1, 33):
        write_picture(tmp_path / f"frame{i}.png", flat(i))
    frames = read(tmp_path)
    assert [int(frame.pixels[0, 0, 0]) for frame in frames] == [1, 2, 10, 33]
    assert [frame.seq for frame in frames] == [0, 1, 2, 3]
    assert [frame.t_media_ns for frame in frames] == [0, 40_000_000, 80e6, 120e6]
    assert all(frame.decode_ms > 0 for frame in frames)


@pytest.mark.parametrize(
    "suffix",
    [".jpg", ".jpeg", ".JPG", ".png", ".bmp", ".tif", ".tiff", ".pgm", ".webp"],
)
def test_every_format_is_read_as_bgr(tmp_path: Path, suffix: str) -> None:
    write_picture(tmp_path / f"a{suffix}", flat(100))
    pixels = read(tmp_path)[0].pixels
    assert pixels.shape == (8, 8, 3)
    assert np.abs(pixels.astype(int) - 100).max() <= 2


@pytest.mark.parametrize("suffix", [".png", ".tif", ".pgm"])
def test_16_bits_are_scaled_to_8(tmp_path: Path, suffix: str) -> None:
    ramp = np.array([[0, 256, 32768, 65535]], np.uint16)
    write_picture(tmp_path / f"a{suffix}", ramp)
    assert read(tmp_path)[0].pixels[0, :, 1].tolist() == [0, 1, 128, 255]


def test_sizes_may_differ(tmp_path: Path) -> None:
    write_picture(tmp_path / "1.png", flat(1, size=(4, 6)))
    write_picture(tmp_path / "2.png", flat(2, size=(10, 3)))
    assert [frame.pixels.shape[:2] for frame in read(tmp_path)] == [(4, 6), (10, 3)]


def test_an_unreadable_picture_is_skipped_named_and_leaves_a_gap(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_picture(tmp_path / "1.png", flat(1))
    (tmp_path / "2.png").write_bytes(b"no picture")
    (tmp_path / "3.jpg").write_bytes(b"")
    write_picture(tmp_path / "4.png", flat(4))
    camera = FolderCamera(tmp_path, realtime=False)
    with (
        caplog.at_level(logging.WARNING),
        camera.open(threading.Event()) as frames,
    ):
        assert [frame.seq for frame in frames] == [0, 3]
    assert camera.n_unreadable == 2
    assert "2.png skipped: not a picture" in caplog.text
    assert "3.jpg skipped: the file is empty" in caplog.text
    assert "2 of 4 skipped" in caplog.text


def test_only_pictures_count(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", flat(1))
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / ".hidden.png").write_bytes(b"")
    (tmp_path / "folder.png").mkdir()
    assert len(read(tmp_path)) == 1


def test_stop_ends_the_frames(tmp_path: Path) -> None:
    for i in range(3):
        write_picture(tmp_path / f"{i}.png", flat(i))
    stop = threading.Event()
    with FolderCamera(tmp_path, realtime=True).open(stop) as frames:
        next(frames)
        stop.set()
        assert list(frames) == []


def test_real_time_is_25_a_second(tmp_path: Path) -> None:
    for i in range(4):
        write_picture(tmp_path / f"{i}.png", flat(i))
    frames = read(tmp_path, realtime=True)
    assert frames[-1].t_capture_ns - frames[0].t_capture_ns >= 115_000_000


def test_a_missing_folder_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(CameraNotFound, match=r"no such folder"):
        read(tmp_path / "missing")


def test_a_folder_without_pictures_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(CameraUnreadable, match=r"holds no pictures"):
        read(tmp_path)


def test_a_folder_of_broken_pictures_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"no picture")
    with pytest.raises(CameraUnreadable, match=r"none of its 1 pictures"):
        read(tmp_path)


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 1), (4, 5, 3), (4, 5, 4)])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_any_camera_picture_becomes_bgr(
    shape: tuple[int, ...], kind: type[np.generic]
) -> None:
    pixels = to_bgr(np.zeros(shape, kind))
    assert pixels.shape == (4, 5, 3)
    assert pixels.dtype == np.uint8


@pytest.mark.parametrize(
    "image", [np.zeros((4, 5), np.float32), np.zeros((4, 5, 2), np.uint8)]
)
def test_other_pixels_are_an_error_that_names_them(image: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"pixels of shape"):
        to_bgr(image)
