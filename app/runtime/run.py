"""A session with its cameras' outputs, from start to report."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass

from app.errors import CameraError
from app.runtime.camera_status import CameraState
from app.runtime.notices import NoticeBox, NoticeKind
from app.runtime.result import LiveResult
from app.runtime.session import LiveSession, Segmenter
from app.runtime.station import CameraPlan, Station
from app.runtime.status import StopReason
from app.runtime.summary import RunReport
from app.runtime.view_setup import CameraSetup
from glss.errors import GlssError

logger = logging.getLogger(__name__)

_STOP_TIMEOUT_S = 8.0  # a camera may be 4 s inside its driver


@dataclass(slots=True)
class ModelNames:
    """Written by the `infer` thread before the first result; read by any."""

    engine: str
    bundle: str
    threshold: float | None = None  # the bundle's, once it is loaded


class Run:
    """Starts and ends the cameras' outputs around a session. Used once, by one thread.

    `session`, and of `stations` stats, newest result and queue, may be read by any.
    """

    def __init__(
        self,
        plans: Sequence[CameraPlan],
        open_worker: Callable[[], AbstractContextManager[Segmenter[LiveResult]]],
        *,
        model: ModelNames,
        notices: NoticeBox | None = None,
    ) -> None:
        self.model = model
        self.notices = notices or NoticeBox()
        self._sink_errors: list[Exception] = []
        # Replaced as a whole, never changed: other threads read it.
        self.stations: dict[str, Station] = {
            plan.name: self._station(plan) for plan in plans
        }
        self._open_worker = open_worker
        self.session: LiveSession[LiveResult] = LiveSession([], open_worker)

    def start(self) -> None:
        """Claim every output, then start the threads. Call `finish` in any case.

        Raises what a sink that cannot be opened raises; no camera is opened then.
        """
        try:
            feeds = [station.open() for station in self.stations.values()]
        except GlssError as error:
            self._sink_errors.append(error)
            raise
        self.session = LiveSession(feeds, self._open_worker)
        self.session.start()

    def poll(self) -> None:
        """Tell what happened since the last call; a few times a second."""
        for name, camera in self.session.cameras.items():
            station, status = self.stations.get(name), camera.status
            if station is None or status.state in (
                CameraState.CONNECTING,
                station.noted,
            ):
                continue
            if _is_news(station.noted, status.state):
                self.notices.post(NoticeKind.CAMERA, name, status.state, status.reason)
            station.noted = status.state
        for notice in self.notices.take_all():
            logger.info("%s: %s %s", notice.camera, notice.state, notice.text)
            if notice.camera in self.stations:
                self.stations[notice.camera].note(notice)

    def reload(self, plans: Sequence[CameraPlan]) -> list[GlssError]:
        """Change what differs between now and `plans`; other cameras go on untouched.

        Returns what went wrong; a camera whose outputs cannot be opened is left out.
        """
        wanted = {plan.name: plan for plan in plans}
        errors: list[GlssError] = []
        for name, station in list(self.stations.items()):
            plan = wanted.get(name)
            if plan is not None and plan.identity == station.plan.identity:
                del wanted[name]
                continue
            errors += self._take_out(station)
        for plan in wanted.values():
            errors += self._put_in(plan)
        return errors

    def put(
        self, plan: CameraPlan, setup: CameraSetup | None = None
    ) -> list[GlssError]:
        """Put a camera in, in the place of the one of its name if there is one.

        `setup`: how to look at it from its first frame on, if not as planned.
        """
        errors = self.drop(plan.name)
        return errors + self._put_in(plan, setup)

    def drop(self, name: str) -> list[GlssError]:
        """Take a camera out, if there is one of this name."""
        station = self.stations.get(name)
        return [] if station is None else self._take_out(station)

    def change_setup(
        self, name: str, change: Callable[[CameraSetup], CameraSetup]
    ) -> None:
        """Look at a camera in another way from its next frame on."""
        if (station := self.stations.get(name)) is not None:
            station.setup = change(station.setup)
            self.session.change_setup(name, station.setup)

    def change_worker(
        self,
        open_worker: Callable[[], AbstractContextManager[Segmenter[LiveResult]]],
        model: ModelNames,
    ) -> Future[None]:
        """Let another worker take over once it is ready; see `LiveSession`."""
        ready = self.session.change_worker(open_worker)

        def note(done: Future[None]) -> None:
            if done.exception() is None:
                self.model = model

        ready.add_done_callback(note)
        return ready

    def finish(self, timeout_s: float | None = None) -> Exception | None:
        """Stop, close every output, and return the error of the run, if there was one.

        Cameras get `timeout_s`, 8 s by default, to end; 30 s more only where disks are
        stuck. The error may be any exception: a bug in a thread is one.
        """
        timeout_s = _STOP_TIMEOUT_S if timeout_s is None else timeout_s
        has_stopped = self.session.stop(timeout_s)
        self.poll()
        hanging = [station.close() for station in self.stations.values()]
        if (error := self.session.status.error) is not None:
            return error
        if self._sink_errors:  # met after the session had another reason to end
            return self._sink_errors[0]
        if not has_stopped:
            return self._stuck(timeout_s)
        return next((error for error in hanging if error is not None), None)

    def reports(self, error: Exception | None) -> dict[str, RunReport]:
        """Return each camera's figures; after `finish`, which returned `error`."""
        reason = self.session.status.stop_reason or StopReason.REQUESTED
        cameras = self.session.cameras
        return {
            name: RunReport(
                source=station.plan.capture.name,
                counts=cameras[name].counts,
                stats=station.stats.snapshot(),
                recordings=station.recordings(),
                engine=self.model.engine,
                bundle=self.model.bundle,
                exit=StopReason.FAILED if error is not None else reason,
                n_reconnects=cameras[name].status.n_reconnects,
                truth_iou_mean=station.truth_iou_mean(),
            )
            for name, station in self.stations.items()
            if name in cameras
        }

    def _station(self, plan: CameraPlan) -> Station:
        return Station(plan, self._on_sink_error)

    def _take_out(self, station: Station) -> list[GlssError]:
        name = station.plan.name
        logger.warning("camera %s is taken out or changed", name)
        errors: list[GlssError] = []
        if name in self.session.cameras and not self.session.remove(name):
            errors.append(CameraError(f"{name}: its thread did not end", device=name))
        self.stations = {k: v for k, v in self.stations.items() if k != name}
        if (error := station.close()) is not None:
            errors.append(error)
        return errors

    def _put_in(
        self, plan: CameraPlan, setup: CameraSetup | None = None
    ) -> list[GlssError]:
        station = self._station(plan)
        station.setup = setup or plan.setup
        try:
            feed = station.open()
        except GlssError as error:
            station.close()
            return [error]
        logger.warning("camera %s is put in", plan.name)
        self.stations = {**self.stations, plan.name: station}
        self.session.add(feed)
        return []

    def _on_sink_error(self, error: Exception) -> None:
        self._sink_errors.append(error)
        self.session.fail(error)

    def _stuck(self, timeout_s: float) -> CameraError:
        threads = " and ".join(self.session.alive_threads)
        names = ", ".join(s.plan.capture.name for s in self.stations.values())
        return CameraError(
            f"{names}: the {threads} thread did not end within "
            f"{timeout_s:g} s; is the device stuck?",
            device=names,
        )


def _is_news(before: CameraState | None, now: CameraState) -> bool:
    """A camera that comes, delivers and ends as it should is none."""
    is_first = now is CameraState.LIVE and before is None
    return not is_first and now is not CameraState.ENDED
