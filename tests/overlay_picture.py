"""`python -m tests.overlay_picture FILE.png`: the README's picture of a stream.

A frame of what `glss-stream demo: --record` writes, with the shipped bundle.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import av

from app.cli import stream
from glss.picture_file import write_picture

_FRAME = 150  # the person is in the middle


def main(file: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "demo.mp4"
        status = stream.main(
            ["demo:", "--every-frame", "--max-frames", str(_FRAME + 1),
             "--record", str(video)]
        )  # fmt: skip
        if status == 0:
            with av.open(video) as container:
                *_, last = container.decode(video=0)
            write_picture(file, last.to_ndarray(format="bgr24"))
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
