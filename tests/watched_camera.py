"""A whole session with one RTSP camera, watched from outside; the frame of fault tests.

What it asserts at the end of each: no thread is left, no password was told.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from app.runtime.backoff import Backoff, RetryPolicy
from app.runtime.camera_status import CameraState, CameraStatus
from app.runtime.cameras.rtsp import RtspCamera
from app.runtime.capture import Capture
from app.runtime.run import ModelNames, Run
from app.runtime.sinks.events import EventLog
from app.runtime.station import CameraPlan
from app.runtime.worker import LiveWorker
from tests.fakes import ScriptedSearch

PASSWORD = "hunter2@:/%"
BACK_S = 5.0  # from the camera's return to the first new result
SEEN_S = 6.0  # from a fault to its state: FFmpeg's time-outs are 4 s
POLL_S = 0.01


class Watched:
    """A running camera, seen as any outsider sees it."""

    def __init__(self, run: Run, search: ScriptedSearch) -> None:
        self.run, self.search = run, search

    @property
    def status(self) -> CameraStatus:
        return self.run.session.cameras["cam"].status

    def wait_for(self, *states: CameraState, within_s: float = SEEN_S) -> None:
        """Wait until the camera is in one of `states`."""
        self.until(lambda: self.status.state in states, within_s, states)

    def wait_for_result(self, within_s: float = BACK_S) -> None:
        """Wait for a result of a frame that arrives from now on."""
        start_ns = time.monotonic_ns()
        newest = self.run.stations["cam"].newest

        def has_come() -> bool:
            return newest.value is not None and newest.value.t_capture_ns > start_ns

        self.until(has_come, within_s, "a result")

    def until(self, is_so: Callable[[], bool], within_s: float, what: object) -> None:
        """Time is counted in looks: a machine that has none for a look, as other work
        keeps it busy, has none for the camera either."""
        for _ in range(round(within_s / POLL_S)):
            self.run.poll()
            if is_so():
                self.run.poll()  # what it is now is told, too
                return
            assert self.run.session.status.error is None
            threading.Event().wait(POLL_S)
        pytest.fail(f"no {what}: {self.status}")


@contextmanager
def watched(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, **policy: Any
) -> Iterator[Watched]:
    """Run the camera at `url`; afterwards nothing is left, and nothing was told."""
    before = set(threading.enumerate())
    search = ScriptedSearch()
    events = tmp_path / "events.jsonl"
    capture = Capture(RtspCamera(url), backoff=Backoff(RetryPolicy(**policy)))
    run = Run(
        [CameraPlan("cam", capture, sinks=[EventLog(events)])],
        lambda: nullcontext(LiveWorker(search, threshold=0.2)),
        model=ModelNames("fake", "tiny"),
    )
    with caplog.at_level(logging.DEBUG):
        run.start()
        try:
            yield Watched(run, search)
        finally:
            assert run.finish() is None
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if not thread.name.startswith("rtsp-")]
    reports = str([report.as_json() for report in run.reports(None).values()])
    told = caplog.text + events.read_text() + reports + str(capture.status)
    for secret in ("hunter2", "%40%3A"):
        assert secret not in told


def url_of(port: int, password: str = PASSWORD) -> str:
    return f"rtsp://op:{password}@127.0.0.1:{port}/live"
