"""Results as JPEG pictures, drawn once for all clients; old ones look old."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import cv2
import numpy as np
from jaxtyping import UInt8

from app.runtime.camera_status import STALE_S
from app.runtime.overlay import Overlay
from app.runtime.result import LiveResult

T = TypeVar("T")

BOUNDARY = "glss"
_PERIOD_S = 0.1  # of a live view: ten pictures a second are enough to watch
_QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 80]


class Pictures:
    """Draws the newest result of each camera; used by the web thread only.

    Drawing happens on a thread of its own: it takes some milliseconds, in which a
    health check would have to wait.
    """

    def __init__(self, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._clock = clock
        self._overlay = Overlay()
        self._painter = ThreadPoolExecutor(1, thread_name_prefix="web-jpeg")
        self._drawn: dict[tuple[str, bool], tuple[LiveResult, bytes]] = {}

    def close(self) -> None:
        """End the painter's thread."""
        self._painter.shutdown(wait=True, cancel_futures=True)

    async def off_loop(self, job: Callable[[], T]) -> T:
        """Run `job`, which draws or writes, where it holds up no other client."""
        return await asyncio.get_running_loop().run_in_executor(self._painter, job)

    def age_s(self, result: LiveResult) -> float:
        """Seconds since the frame of `result` arrived."""
        return (self._clock() - result.t_capture_ns) / 1e9

    async def jpeg(self, result: LiveResult) -> bytes:
        """Return `result` as an annotated JPEG; dimmed and stamped when it is old."""
        is_stale = self.age_s(result) > STALE_S
        known = self._drawn.get((result.camera, is_stale))
        if known is not None and known[0] is result and not is_stale:
            return known[1]
        data = await self.off_loop(lambda: self._draw(result, is_stale))
        self._drawn[result.camera, is_stale] = (result, data)
        return data

    async def live(
        self, newest: Callable[[], LiveResult | None]
    ) -> AsyncGenerator[bytes]:
        """Yield parts of a multipart stream: each new picture, an old one by second.

        Empty parts in between let the server notice that the client left.
        """
        shown: LiveResult | None = None
        t_shown_ns = 0
        while True:
            result = newest()
            is_due = (self._clock() - t_shown_ns) >= 1e9
            if result is not None and (result is not shown or is_due):
                yield _part(await self.jpeg(result))
                shown, t_shown_ns = result, self._clock()
            else:
                yield b""
            await asyncio.sleep(_PERIOD_S)

    def _draw(self, result: LiveResult, is_stale: bool) -> bytes:
        picture = self._overlay(result)
        if is_stale:
            picture = _stamped(
                picture // 3, f"no picture for {self.age_s(result):.0f} s"
            )
        _, data = cv2.imencode(".jpg", picture, _QUALITY)
        return bytes(data.tobytes())


def _stamped(
    picture: UInt8[np.ndarray, "h w 3"], text: str
) -> UInt8[np.ndarray, "h w 3"]:
    height, width = picture.shape[:2]
    scale = max(0.4, width / 640)
    origin = (max(4, width // 16), height // 2)
    cv2.putText(
        picture, text, origin, cv2.FONT_HERSHEY_SIMPLEX, scale, (255, 255, 255), 2
    )
    return picture


def _part(jpeg: bytes) -> bytes:
    kind = f"Content-Type: image/jpeg\r\nContent-Length: {len(jpeg)}"
    head = f"--{BOUNDARY}\r\n{kind}\r\n\r\n"
    return head.encode() + jpeg + b"\r\n"
