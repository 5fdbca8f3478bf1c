"""A network camera that speaks RTSP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.runtime.cameras.av_video import VideoInput, open_video
from app.runtime.credentials import escape_login, public_name
from app.runtime.frame import Frame

# Over TCP: over UDP a lost packet smears the picture until the next key frame.
# `low_delay` and slice threads: a picture leaves the decoder when its data is in.
# `fpsprobesize` 0: opening takes 0.3 s instead of 1.1 s, as nothing here needs the
# frame rate. Not `nobuffer`: it throws away what was read while opening, the key frame
# included, so with a key frame every 3 s the first picture came after 3.1 s.
_OPTIONS = {"rtsp_transport": "tcp", "flags": "low_delay", "fpsprobesize": "0"}


class RtspCamera:
    """Decodes an RTSP stream as it arrives, so that none of it piles up.

    A server that ends the stream, dies or falls silent for 4 s is CameraDisconnected.
    """

    is_live = True

    def __init__(self, url: str) -> None:
        self._url = escape_login(url)
        self.name = public_name(url)

    def __repr__(self) -> str:
        return f"RtspCamera({self.name!r})"

    @contextmanager
    def open(self, stop: threading.Event) -> Iterator[Iterator[Frame]]:
        """See `Camera.open`."""
        with open_video(self._input()) as video:
            yield video.live_frames(stop)

    def _input(self) -> VideoInput:
        return VideoInput(
            location=self._url,
            device=self.name,
            formats="rtsp,sdp,rtp",
            protocols="rtsp,rtsps,rtp,tcp,tls,udp",
            options=_OPTIONS,
            thread_type="SLICE",
        )
