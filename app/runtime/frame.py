"""The one thing that travels down the pipeline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One captured picture. Immutable: `pixels` is read-only once published."""

    pixels: UInt8[np.ndarray, "h w 3"]  # BGR, [0, 255]; grey cameras repeat their value
    seq: int  # counts every frame the camera delivered, gaps = drops before us
    t_capture_ns: int  # time.monotonic_ns() right after the frame was decoded
    t_media_ns: int  # position in the recording or stream, first frame near 0
    connection: int = 0  # counts the reconnects before it: another one, another scene
    decode_ms: float = 0.0  # spent on decoding it and making it BGR, waiting left out

    def __post_init__(self) -> None:
        self.pixels.setflags(write=False)
