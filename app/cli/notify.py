"""What systemd wants to hear of a service: ready, alive, its state in a line."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping

from app.runtime.camera_status import CameraState
from app.runtime.run import Run

logger = logging.getLogger(__name__)

STUCK_S = 30.0  # a worker so long without a sign of life is one to be killed


class ServiceManager:
    """Tells the socket that `$NOTIFY_SOCKET` names; without one it does nothing.

    The watchdog is fed only while the worker lives: a service whose main thread runs
    and whose engine hangs is not alive. One thread only.
    """

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        environment = os.environ if environment is None else environment
        self._address = environment.get("NOTIFY_SOCKET", "")
        period_us = environment.get("WATCHDOG_USEC", "")
        self._period_s = int(period_us) / 2e6 if period_us.isdigit() else 5.0
        self._clock = clock
        self._t_next_s = clock()
        self._is_ready = False

    def update(self, run: Run) -> None:
        """Say how `run` is, when it is time to; a few times a second."""
        if not self._address:
            return
        if run.session.has_worker and not self._is_ready:
            self._is_ready = True
            self._tell("READY=1")
        if self._clock() < self._t_next_s:
            return
        self._t_next_s = self._clock() + self._period_s
        states = [camera.status.state for camera in run.session.cameras.values()]
        n_live = states.count(CameraState.LIVE)
        told = [f"STATUS={n_live} of {len(states)} cameras live"]
        if not run.session.has_worker or run.session.silent_s < STUCK_S:
            told.append("WATCHDOG=1")
        self._tell("\n".join(told))

    def reloading(self, *, is_over: bool) -> None:
        now_us = time.monotonic_ns() // 1000
        self._tell("READY=1" if is_over else f"RELOADING=1\nMONOTONIC_USEC={now_us}")

    def stopping(self) -> None:
        self._tell("STOPPING=1")

    def _tell(self, text: str) -> None:
        if not self._address:
            return
        # A leading @ is systemd's way to write an abstract socket.
        address = "\0" + self._address[1:] if self._address[0] == "@" else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.settimeout(1.0)
                channel.sendto(text.encode(), address)
        except OSError as error:
            logger.debug("the service manager does not listen: %s", error)
