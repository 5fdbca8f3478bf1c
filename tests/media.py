"""Small video and picture files for tests, made with PyAV; nothing is downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from jaxtyping import UInt8

Picture = UInt8[np.ndarray, "h w 3"]


def moving_square(
    n_frames: int, width: int = 96, height: int = 64
) -> Iterator[Picture]:
    """A grey ramp with a bright square; picture `i` has the square at x = 2 * i."""
    ramp = np.linspace(20, 120, width, dtype=np.uint8)
    for i in range(n_frames):
        picture = np.repeat(np.tile(ramp, (height, 1))[..., None], 3, axis=2)
        left = 2 * i % (width - 16)
        picture[24:40, left : left + 16] = 230
        yield picture


def square_left(picture: Picture) -> int:
    """x of the left edge of the square of `moving_square`, to a pixel or two."""
    return int(np.argmax(picture[32, :, 1] > 180))


def write_video(
    path: Path,
    pictures: Iterator[Picture],
    *,
    fps: int = 25,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    first_pts: int = 0,
) -> Path:
    """Encode `pictures`, which have one size; a key frame every ten pictures."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=fps)
        assert isinstance(stream, av.VideoStream)
        stream.pix_fmt = pixel_format
        stream.codec_context.gop_size = 10
        if codec == "libx264":
            stream.options = {"preset": "ultrafast", "tune": "zerolatency", "crf": "18"}
        for i, picture in enumerate(pictures):
            if i == 0:
                stream.height, stream.width = picture.shape[:2]
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = first_pts + i, Fraction(1, fps)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def write_clip(path: Path, n_frames: int = 25) -> Path:
    """A video of `moving_square`."""
    return write_video(path, moving_square(n_frames))


def write_sound(path: Path) -> Path:
    """A file with a sound track and no video."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("aac", rate=8000, layout="mono")
        samples = np.zeros((1, 1024), np.float32)
        for i in range(8):
            frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 8000, 1024 * i
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def write_with_sound(path: Path, n_frames: int = 50) -> Path:
    """A video of `moving_square` at 25 fps with a tone of the same length."""
    with av.open(str(path), "w") as output:
        video = output.add_stream("libx264", rate=25)
        video.pix_fmt, video.height, video.width = "yuv420p", 64, 96
        sound = output.add_stream("aac", rate=16000, layout="mono")
        for i, picture in enumerate(moving_square(n_frames)):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = i, Fraction(1, 25)
            output.mux(video.encode(frame))
        n_samples = n_frames * 16000 // 25
        tone = np.sin(np.arange(n_samples, dtype=np.float32) / 8)[None]
        for start in range(0, n_samples - 1023, 1024):
            part = np.ascontiguousarray(tone[:, start : start + 1024])
            block = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
            block.sample_rate, block.pts = 16000, start
            block.time_base = Fraction(1, 16000)
            output.mux(sound.encode(block))
        output.mux(video.encode(None))
        output.mux(sound.encode(None))
    return path


def write_two_sizes(path: Path) -> Path:
    """A raw H.264 file of five pictures of 96x64, then five of 64x96."""
    parts = []
    for i, (width, height) in enumerate([(96, 64), (64, 96)]):
        part = path.with_suffix(f".{i}.h264")
        parts.append(write_video(part, moving_square(5, width, height)).read_bytes())
        part.unlink()
    path.write_bytes(b"".join(parts))
    return path


def write_picture(path: Path, pixels: np.ndarray) -> Path:
    """Write `pixels` in the format of the suffix, depth and channels kept."""
    done, data = cv2.imencode(path.suffix, pixels)
    assert done, path
    path.write_bytes(data.tobytes())
    return path
