import struct
import threading
import time
from pathlib import Path

import av
import numpy as np
import pytest

from app.errors import CameraNotFound, CameraUnreadable
from app.runtime.cameras import av_video
from app.runtime.cameras.file import FileCamera
from app.runtime.frame import Frame
from tests.media import (
    moving_square,
    square_left,
    write_clip,
    write_picture,
    write_sound,
    write_two_sizes,
    write_video,
)


def read(path: Path, *, realtime: bool = False) -> list[Frame]:
    with FileCamera(path, realtime=realtime).open(threading.Event()) as frames:
        return list(frames)


def test_every_frame_comes_once_in_order(tmp_path: Path) -> None:
    frames = read(write_clip(tmp_path / "clip.mp4", 30))
    assert [frame.seq for frame in frames] == list(range(30))
    assert [frame.t_media_ns for frame in frames] == [i * 40_000_000 for i in range(30)]
    lefts = [square_left(np.asarray(frame.pixels)) for frame in frames]
    assert lefts == pytest.approx([2 * i for i in range(30)], abs=2)


def test_pixels_are_bgr_and_belong_to_the_reader(tmp_path: Path) -> None:
    frames = read(write_clip(tmp_path / "clip.mp4", 3))
    assert frames[0].pixels.shape == (64, 96, 3)
    assert frames[0].pixels.dtype == np.uint8
    assert not np.shares_memory(frames[0].pixels, frames[1].pixels)
    assert not frames[0].pixels.flags.writeable


def test_colours_are_blue_green_red(tmp_path: Path) -> None:
    blue = np.zeros((16, 16, 3), np.uint8)
    blue[..., 0] = 255
    frames = read(write_picture(tmp_path / "blue.png", blue))
    assert frames[0].pixels[8, 8].tolist() == [255, 0, 0]


def test_media_time_starts_at_zero_whatever_the_file_says(tmp_path: Path) -> None:
    path = write_video(tmp_path / "late.mp4", moving_square(4), first_pts=100)
    assert [frame.t_media_ns // 1_000_000 for frame in read(path)] == [0, 40, 80, 120]


def test_frames_without_timestamps_get_the_nominal_rate(tmp_path: Path) -> None:
    path = write_video(tmp_path / "raw.h264", moving_square(5))
    assert [frame.t_media_ns // 1_000_000 for frame in read(path)] == [
        0,
        40,
        80,
        120,
        160,
    ]


def test_grey_becomes_bgr_of_one_value(tmp_path: Path) -> None:
    path = write_video(
        tmp_path / "grey.mkv", moving_square(2), codec="ffv1", pixel_format="gray"
    )
    blue, green, red = np.moveaxis(np.asarray(read(path)[0].pixels), 2, 0)
    assert (blue == green).all()
    assert (green == red).all()
    assert 220 < green[32, 4] < 240


def test_a_change_of_size_in_mid_file_is_passed_on(tmp_path: Path) -> None:
    frames = read(write_two_sizes(tmp_path / "two.h264"))
    assert [frame.pixels.shape[:2] for frame in frames] == [(64, 96)] * 5 + [
        (96, 64)
    ] * 5


def test_rotation_metadata_is_honoured(tmp_path: Path) -> None:
    path = turn_clockwise(write_clip(tmp_path / "phone.mp4", 2))
    pixels = read(path)[0].pixels
    assert pixels.shape == (96, 64, 3)
    # The square stands at the left, 24 to 40 from the top; turned clockwise it is at
    # the top, 24 to 40 from the right.
    assert pixels[8, 64 - 32, 0] > 200
    assert pixels[8, 8, 0] < 100


def turn_clockwise(path: Path) -> Path:
    """Set the display matrix of an MP4's track header to a quarter turn."""
    data = bytearray(path.read_bytes())
    one = 1 << 16
    upright = struct.pack(">9i", one, 0, 0, 0, one, 0, 0, 0, 1 << 30)
    at = data.index(upright, data.index(b"tkhd"))
    data[at : at + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def test_real_time_takes_as_long_as_the_recording(tmp_path: Path) -> None:
    frames = read(write_clip(tmp_path / "clip.mp4", 9), realtime=True)
    for frame in frames:
        since_first_ns = frame.t_capture_ns - frames[0].t_capture_ns
        assert since_first_ns >= frame.t_media_ns - 1_000_000
    assert len(frames) == 9


@pytest.mark.parametrize("realtime", [False, True])
def test_stop_ends_the_frames_without_error(tmp_path: Path, realtime: bool) -> None:
    camera = FileCamera(write_clip(tmp_path / "clip.mp4"), realtime=realtime)
    stop = threading.Event()
    with camera.open(stop) as frames:
        next(frames)
        stop.set()
        assert list(frames) == []


def test_it_can_be_opened_again(tmp_path: Path) -> None:
    camera = FileCamera(write_clip(tmp_path / "clip.mp4", 5), realtime=False)
    for _ in range(2):
        with camera.open(threading.Event()) as frames:
            assert [frame.seq for frame in frames] == [0, 1, 2, 3, 4]


def test_a_slow_reader_gets_every_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own slowness is not taken for silence of the file."""
    monkeypatch.setattr(av_video, "STALL_S", 1.0)
    camera = FileCamera(write_clip(tmp_path / "clip.mp4", 6), realtime=False)
    with camera.open(threading.Event()) as frames:
        seqs = []
        for frame in frames:
            seqs.append(frame.seq)
            threading.Event().wait(1.1 if frame.seq == 3 else 0.0)
    assert seqs == [0, 1, 2, 3, 4, 5]


def test_an_error_of_the_reader_passes_unchanged(tmp_path: Path) -> None:
    camera = FileCamera(write_clip(tmp_path / "clip.mp4", 5), realtime=False)

    def fail() -> None:
        with camera.open(threading.Event()):
            raise av.error.InvalidDataError(1, "of a recorder")

    with pytest.raises(av.error.InvalidDataError):
        fail()


def test_names_that_ffmpeg_could_misread(tmp_path: Path) -> None:
    for name in ("a:b.mp4", "%03d.mp4", "concat:x.mp4", "-i.mp4", "ä ö.mp4"):
        assert len(read(write_clip(tmp_path / "clip.mp4", 2).rename(tmp_path / name)))


def test_a_damaged_stretch_is_survived(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.ts", 40)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 1000] = b"\xff" * 1000
    path.write_bytes(data)
    frames = read(path)
    assert 20 <= len(frames) <= 40
    assert square_left(np.asarray(frames[-1].pixels)) == pytest.approx(78, abs=2)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(CameraNotFound, match=r"no such file"):
        read(tmp_path / "missing.mp4")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.mp4", b"not a video\n" * 50),
        ("text.txt", b"not a video\n" * 50),
        ("empty.mp4", b""),
        ("noise.avi", bytes(range(256)) * 40),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n"),
        ("list.txt", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("a.sdp", b"v=0\nm=video 5004 RTP/AVP 96\nc=IN IP4 127.0.0.1\n"),
    ],
)
def test_what_is_no_video_is_unreadable(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CameraUnreadable) as caught:
        read(tmp_path / name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_sound_without_video_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(CameraUnreadable, match=r"holds no video stream"):
        read(write_sound(tmp_path / "sound.mp4"))


def test_a_recording_cut_before_its_index_is_unreadable(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "cut.mp4")
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(CameraUnreadable):
        read(path)


def test_decoding_is_timed_and_a_slow_reader_is_not(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", 5)
    decode_ms, start_ns = [], time.monotonic_ns()
    with FileCamera(path, realtime=False).open(threading.Event()) as frames:
        for frame in frames:
            decode_ms.append(frame.decode_ms)
            time.sleep(0.05)
    assert len(decode_ms) == 5 and min(decode_ms) > 0
    assert sum(decode_ms) <= (time.monotonic_ns() - start_ns) / 1e6 - 5 * 50
