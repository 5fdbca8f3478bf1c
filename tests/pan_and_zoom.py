"""A 720p video that pans and zooms over stills: `python -m tests.pan_and_zoom`.

Still infrared frames become footage with motion that a search can follow.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from tests.media import Picture, write_video

WIDTH, HEIGHT = 1280, 720
FRAMES_A_STILL = 25


def pan_and_zoom(stills: Sequence[Path], *, per_still: int) -> Iterator[Picture]:
    """`per_still` pictures of 1280 x 720 for each still, moving slowly over it."""
    for number, file in enumerate(stills):
        still = cv2.imread(str(file))
        for i in range(per_still):
            yield _view(still, number * per_still + i)


def write_pan_and_zoom(
    path: Path, stills: Sequence[Path], *, per_still: int = FRAMES_A_STILL
) -> Path:
    """An H.264 video of 25 frames a second."""
    return write_video(path, pan_and_zoom(stills, per_still=per_still))


def _view(still: Picture, number: int) -> Picture:
    height, width = still.shape[:2]
    phase = 2 * math.pi * number / 200
    share = 0.85 - 0.1 * math.cos(phase)  # of the still's width
    view_width = share * width
    view_height = view_width * HEIGHT / WIDTH
    left = (width - view_width) * (0.5 + 0.5 * math.sin(phase))
    top = (height - view_height) * (0.5 + 0.5 * math.sin(0.7 * phase))
    scale = WIDTH / view_width
    matrix = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
    picture = cv2.warpAffine(still, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    return np.asarray(picture, np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.pan_and_zoom")
    parser.add_argument("stills", type=Path, help="folder of pictures")
    parser.add_argument("out", type=Path, help="video to write")
    parser.add_argument("--most", type=int, default=12, help="stills [%(default)s]")
    arguments = parser.parse_args()
    stills = sorted(arguments.stills.iterdir())[: arguments.most]
    write_pan_and_zoom(arguments.out, stills)


if __name__ == "__main__":
    main()
