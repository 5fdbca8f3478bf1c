"""Keeps one camera delivering, over any number of connections."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from jaxtyping import UInt8

from app.errors import CameraError, CameraRefused
from app.runtime.backoff import Backoff
from app.runtime.camera_status import CameraState, CameraStatus
from app.runtime.cameras.base import Camera
from app.runtime.frame import Frame
from app.runtime.privacy import PrivacyMask

logger = logging.getLogger(__name__)


class Capture:
    """Connects, reads, and connects again; `run` is the body of a camera's thread.

    connecting -first picture-> live -none for `stall_s`-> stalled -a picture-> live;
    from each of them an error leads to retrying, or to failed when the camera said no,
    and from there, after the back-off, to connecting. A source that is over, or one
    that is stopped, is ended. Without `backoff` the first error ends it.

    Frames get numbers and media times that go on over reconnects, and the number of
    their connection. What `privacy` covers is removed here: nothing else sees it.
    """

    def __init__(
        self,
        camera: Camera,
        *,
        backoff: Backoff | None = None,
        privacy: PrivacyMask | None = None,
        stall_s: float = 2.0,
        clock: Callable[[], int] = time.monotonic_ns,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
    ) -> None:
        self.name = camera.name
        self._camera = camera
        self._backoff = backoff
        self._privacy = privacy
        self._stall_ns = int(stall_s * 1e9)
        self._clock = clock
        self._wait = wait
        # Written by the camera's thread only; always replaced as a whole.
        self._status = CameraStatus(since_ns=clock())
        self._numbering = _Numbering()

    @property
    def status(self) -> CameraStatus:
        """What the camera does now; from any thread.

        A thread that is stuck in a driver says nothing, so a stall is read off the
        clock. A source that is not live waits for its reader, and never stalls.
        """
        status, now_ns = self._status, self._clock()
        silent_ns = now_ns - (status.t_frame_ns or now_ns)
        is_stalled = self._camera.is_live and silent_ns > self._stall_ns
        if status.state is not CameraState.LIVE or not is_stalled:
            return status
        return replace(
            status,
            state=CameraState.STALLED,
            since_ns=now_ns - silent_ns + self._stall_ns,
            reason=f"no picture for {silent_ns / 1e9:.0f} s",
        )

    def run(self, deliver: Callable[[Frame], None], stop: threading.Event) -> None:
        """Deliver frames until the source is over or `stop` is set.

        Raises the error of the source where there is no back-off, or when it gave up.
        """
        while not stop.is_set():
            t_attempt_ns = self._clock()
            error = self._attempt(deliver, stop)
            if error is None or stop.is_set():
                break
            delay_s = None if self._backoff is None else self._backoff.failed(error)
            if delay_s is None:
                self._enter(CameraState.FAILED, reason=str(error))
                raise error
            self._retry_later(error, t_attempt_ns, delay_s, stop)
        self._enter(CameraState.ENDED, reason="stopped" if stop.is_set() else "")

    def _attempt(
        self, deliver: Callable[[Frame], None], stop: threading.Event
    ) -> Exception | None:
        """One connection; returns why it ended, None when it is over for good."""
        self._numbering.begin_connection()
        try:
            with self._camera.open(stop) as frames:
                for frame in frames:
                    if stop.is_set():
                        return None
                    deliver(self._accept(frame))
        except CameraError as error:
            return error
        except Exception as error:
            # A bug in one camera's driver must not end the others. Without back-off
            # it is the error of the run.
            if self._backoff is not None:
                logger.exception("%s: unexpected error, treated as a loss", self.name)
            return error
        finally:
            self._note_live_time()
        return None

    def _accept(self, frame: Frame) -> Frame:
        height, width = frame.pixels.shape[:2]
        pixels = frame.pixels if self._privacy is None else self._privacy(frame.pixels)
        numbered = self._numbering.apply(frame, pixels)
        if self._status.state is not CameraState.LIVE:
            self._connected((width, height))
        elif self._status.size != (width, height):
            self._note_size((width, height))
        self._status = replace(
            self._status, size=(width, height), t_frame_ns=frame.t_capture_ns
        )
        return numbered

    def _connected(self, size: tuple[int, int]) -> None:
        n_connection = self._numbering.connection
        if n_connection > 0:
            logger.warning("%s: back again, %dx%d", self.name, *size)
        if self._status.size not in (None, size):
            self._note_size(size)
        self._enter(CameraState.LIVE, attempt=0, n_reconnects=n_connection)

    def _note_size(self, size: tuple[int, int]) -> None:
        before = self._status.size or size
        logger.warning("%s: pictures are %dx%d now, were %dx%d",
                       self.name, *size, *before)  # fmt: skip

    def _retry_later(
        self,
        error: Exception,
        t_attempt_ns: int,
        delay_s: float,
        stop: threading.Event,
    ) -> None:
        """Wait; the delay counts from the start of the attempt that failed.

        An attempt may take 4 s, and with the delay on top a camera that comes back
        meanwhile would be waited for too long. A quarter second is left in any case.
        """
        assert self._backoff is not None
        now_ns = self._clock()
        was_live = self._status.state is CameraState.LIVE
        spent_s = 0.0 if was_live else (now_ns - t_attempt_ns) / 1e9
        wait_s = max(0.25, delay_s - spent_s)
        self._enter(
            CameraState.FAILED
            if isinstance(error, CameraRefused)
            else CameraState.RETRYING,
            reason=str(error),
            attempt=self._backoff.attempt,
            t_retry_ns=now_ns + int(wait_s * 1e9),
        )
        # Each attempt in the log would fill it in a night.
        is_new = self._backoff.attempt in (1, 10) or self._backoff.attempt % 100 == 0
        level = logging.WARNING if is_new else logging.DEBUG
        logger.log(level, "%s (attempt %d, next in %.1f s)",
                   error, self._backoff.attempt, wait_s)  # fmt: skip
        if not self._wait(stop, wait_s):
            self._enter(
                CameraState.CONNECTING,
                reason=str(error),
                attempt=self._backoff.attempt,
            )

    def _note_live_time(self) -> None:
        if self._backoff is not None and self._status.state is CameraState.LIVE:
            self._backoff.was_live((self._clock() - self._status.since_ns) / 1e9)

    def _enter(
        self,
        state: CameraState,
        *,
        reason: str = "",
        attempt: int = 0,
        t_retry_ns: int | None = None,
        n_reconnects: int | None = None,
    ) -> None:
        known = self._status
        self._status = replace(
            known,
            state=state,
            since_ns=self._clock(),
            reason=reason,
            attempt=attempt,
            t_retry_ns=t_retry_ns,
            n_reconnects=known.n_reconnects if n_reconnects is None else n_reconnects,
        )


class _Numbering:
    """Numbers and media times that go on where the connection before ended.

    A connection counts from its first frame on: attempts that failed are none.
    """

    def __init__(self) -> None:
        self.connection = -1
        self._is_new = True
        self._next_seq = 0
        self._seq_offset = 0
        self._t_first_ns = 0
        self._media_offset_ns = 0
        self._next_media_ns = 0

    def begin_connection(self) -> None:
        self._is_new = True

    def apply(self, frame: Frame, pixels: UInt8[np.ndarray, "h w 3"]) -> Frame:
        if self._is_new:
            self._start(frame)
        seq = frame.seq + self._seq_offset
        t_media_ns = frame.t_media_ns + self._media_offset_ns
        self._next_seq, self._next_media_ns = seq + 1, t_media_ns + 1
        return replace(
            frame,
            pixels=pixels,
            seq=seq,
            t_media_ns=t_media_ns,
            connection=self.connection,
        )

    def _start(self, frame: Frame) -> None:
        self._is_new = False
        self.connection += 1
        if self.connection == 0:
            self._t_first_ns = frame.t_capture_ns - frame.t_media_ns
            return
        self._seq_offset = self._next_seq - frame.seq
        elapsed_ns = frame.t_capture_ns - self._t_first_ns
        start_ns = max(self._next_media_ns, elapsed_ns)
        self._media_offset_ns = start_ns - frame.t_media_ns
