"""The only place where the run meets Qt.

The newest results are taken when one has come, and by a timer, which also compares
states; no pixels go through signals, and nothing here waits: what may take time is an
order to the thread `control`.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from PyQt6.QtCore import QCoreApplication, QObject, Qt, QTimer, pyqtSignal, pyqtSlot

from app.errors import CameraError
from app.gui.builder import Builder
from app.gui.listener import Listener
from app.gui.model_changer import Done, ModelChanger
from app.gui.models.camera import (
    CameraNews,
    Link,
    Recording,
)
from app.gui.models.model_choice import ModelChoices
from app.gui.models.reasons import told
from app.gui.runtime_values import (
    evidence_of,
    figures_of,
    picture_of,
    recording_of,
    station_of,
)

if TYPE_CHECKING:  # they load torch; the window is there before
    import numpy as np
    from jaxtyping import UInt8

    from app.config import StreamConfig
    from app.gui.builder import OpenWorker
    from app.runtime.result import LiveResult
    from app.runtime.run import Run
    from app.runtime.sinks.segment_recorder import SegmentRecorder
    from app.runtime.station import Station
    from app.runtime.status import CameraSnapshot
    from app.runtime.view_setup import CameraSetup

T = TypeVar("T")

_TICK_MS = 20
_TICKS_OF_NEWS = 5


@dataclass(slots=True)
class _Camera:
    """What the bridge knows of one camera besides what the run says."""

    config: StreamConfig
    problem: str = ""  # why it could not be put in
    seen: LiveResult | None = None  # the newest one handed on
    recorder: SegmentRecorder | None = None
    since_s: float = 0.0  # of its recording


class Bridge(QObject):
    """Pulls results and states for a listener, and hands orders on. GUI thread only."""

    removed = pyqtSignal(str)  # a camera was taken off the wall, with its name
    _came = pyqtSignal()  # a result, from the worker's thread; one is under way at most

    def __init__(
        self,
        builder: Builder,
        cameras: Iterable[StreamConfig],
        *,
        problems: dict[str, str] | None = None,
        bundle: str = "",
        engine: str = "auto",
        parent: QObject | None = None,
    ) -> None:
        """`problems`: cameras whose settings are wrong, and what is wrong."""
        super().__init__(parent)
        self._builder = builder
        self._cameras = {str(c.name): _Camera(c) for c in cameras}
        self._problems = problems or {}
        self._listener: Listener | None = None
        self._pending: list[tuple[Future[Any], Callable[[Future[Any]], None]]] = []
        self._threshold: float | None = None
        self._is_hidden = False
        self._inspected: str | None = None
        # What attached outputs say on threads of their own: camera, why.
        self._failed: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._n_ticks = 0
        self._is_woken = False
        self._came.connect(self._on_came)  # queued, as it comes from another thread
        self._model = ModelChanger(builder, bundle, engine, self._later, self)
        self._model.told.connect(self._tell)
        self._model.failed.connect(self._say)
        self._control = self._model.control
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self, listener: Listener) -> None:
        """Tell `listener` from now on, and begin to load."""
        self._listener = listener
        self._control.start()
        self._put_all()
        self._tell_news()
        self._timer.start()

    def close(self) -> None:
        """Ask for the end; `join` waits for it."""
        self._is_woken = True  # nothing wakes it any more
        self._timer.stop()
        self._model.close()
        self._control.close()

    def join(self, timeout_s: float) -> bool:
        """Wait until all files are finished; True if it was within `timeout_s`."""
        return self._control.join(timeout_s)

    @property
    def cameras(self) -> dict[str, StreamConfig]:
        """The settings of each camera on the wall."""
        return {name: camera.config for name, camera in self._cameras.items()}

    def picture(self, camera: str) -> UInt8[np.ndarray, "h w 3"] | None:
        """Return the newest picture of a camera, redacted where that is asked for."""
        run = self._control.run
        station = None if run is None else run.stations.get(camera)
        newest = None if station is None else station.newest.value
        return None if newest is None else newest.picture

    def finder(self) -> OpenWorker:
        """Return what opens another worker with the model of now, on any thread."""
        return self._model.finder()

    # What the presenter asks

    def put(self, config: StreamConfig) -> None:
        """Put a camera on the wall, or another in its place; a recording goes on."""
        name = str(config.name)
        self._problems.pop(name, None)
        before = self._cameras.get(name)
        self._cameras[name] = camera = _Camera(config)
        self._put(name, camera)
        if before is not None and before.recorder is not None:
            self.record(name, lambda _: None)

    def add_demo(self) -> str:
        """Put one more demo scene on the wall; returns its name."""
        config = self._builder.demo(self._cameras.keys())
        self.put(config)
        return str(config.name)

    def remove(self, camera: str) -> None:
        self._take_off(camera)
        self.removed.emit(camera)

    def replace(self, camera: str, config: StreamConfig) -> None:
        """Put a camera of another name in the place of one."""
        self._take_off(camera)
        self.put(config)

    def _take_off(self, camera: str) -> None:
        self._problems.pop(camera, None)
        if self._cameras.pop(camera, None) is not None:
            self._order(lambda run: run.drop(camera), self._tell_errors)

    def reconnect(self, camera: str) -> None:
        """Open a camera anew, whatever it is at."""
        if (known := self._cameras.get(camera)) is None:
            return
        if self._control.is_over:
            self.restart()
        else:
            self.put(known.config)

    def restart(self) -> None:
        """Begin another run with the same cameras."""
        for name, camera in self._cameras.items():
            self._cameras[name] = _Camera(camera.config)
        self._watch(self._control.restart(), lambda _: None)
        self._put_all()

    def record(self, camera: str, done: Done) -> None:
        """Begin to record; `done` is told where."""
        known = self._cameras.get(camera)
        if known is None or known.recorder is not None:
            return
        make = self._builder.recorder
        config = known.config

        def begin(run: Run) -> SegmentRecorder:
            recorder = make(config, run.notices)
            station_of(run, camera).attach(
                recorder, lambda error: self._failed.put((camera, str(error)))
            )
            return recorder

        def note(recorder: SegmentRecorder) -> None:
            known.recorder, known.since_s = recorder, time.monotonic()
            text = self.tr("Recording {camera} to {folder}")
            done(text.format(camera=camera, folder=recorder.path))

        self._order(begin, note)

    def stop_recording(self, camera: str, done: Done) -> None:
        """End a recording begun by `record`; `done` is told the file."""
        known = self._cameras.get(camera)
        if known is None or known.recorder is None:
            text = self.tr("{camera} is recorded by its settings; change them (E)")
            self._say(text.format(camera=camera))
            return
        recorder, known.recorder = known.recorder, None

        def end(run: Run) -> str:
            error = station_of(run, camera).detach(recorder)
            if error is not None:
                raise error
            files = [str(recording.path) for recording in recorder.recordings]
            return ", ".join(files[-3:])

        def note(files: str) -> None:
            text = self.tr("Recorded {file}") if files else self.tr("Nothing recorded")
            done(text.format(file=files))

        self._order(end, note)

    def snapshot(self, camera: str, done: Done) -> None:
        """Write the newest result as a picture; `done` is told the file."""

        def write(run: Run) -> str:
            result = station_of(run, camera).newest.value
            if result is None:
                raise CameraError(f"{camera} shows no picture yet", device=camera)
            return str(self._builder.snapshot(result))

        text = self.tr("Snapshot {file}")
        self._order(write, lambda file: done(text.format(file=file)))

    def look(self, threshold: float | None, *, is_hidden: bool) -> None:
        """Cut the soft mask there, and hide skin, for all cameras and at once."""
        self._threshold, self._is_hidden = threshold, is_hidden
        for name in self._cameras:
            self._look_at(name)

    def change_model(self, bundle: str, engine: str, done: Done) -> None:
        """Load another bundle or engine; the one of now goes on until it is there.

        `done` is told when it is there, and not where that failed.
        """
        if self._control.is_over:
            self._model.begin_with(bundle, engine)
            self.restart()
            done("")
        else:
            self._model.change(bundle, engine, done)

    def cancel_model(self) -> None:
        """Give up the model that is being made ready."""
        self._model.cancel()

    def list_models(self, folder: str, done: Callable[[ModelChoices], None]) -> None:
        """Tell `done` which bundles and engines there are."""
        list_them, engine = self._builder.choices, self._model.engine
        chosen = folder or self._model.bundle
        self._watch(self._control.do(lambda: list_them(chosen, engine)), done)

    def inspect(self, camera: str | None) -> None:
        """Have the search of one camera tell how its masks come about."""
        before, self._inspected = self._inspected, camera
        for name in self._cameras:
            if name in (before, camera):
                self._look_at(name)

    # Orders and their answers

    def _put_all(self) -> None:
        for name, camera in self._cameras.items():
            self._put(name, camera)

    def _put(self, name: str, camera: _Camera) -> None:
        make = self._builder.plan
        config = camera.config

        look = self._look_of(name)

        def put(run: Run) -> list[Any]:
            plan = make(config, run.notices)
            # From its first frame on: it may have to be hidden.
            return run.put(plan, look(plan.setup, plan.setup))

        def note(done: Future[list[Any]]) -> None:
            error = done.exception()
            errors = [error] if error is not None else done.result()
            camera.problem = " ".join(str(each) for each in errors)

        self._pending.append((self._control.order(put), note))

    def _look_of(self, name: str) -> Callable[[CameraSetup, CameraSetup], CameraSetup]:
        """Return what makes of a camera's setup, and that of its settings, the next."""
        threshold, is_hidden = self._threshold, self._is_hidden
        is_inspected, look = name == self._inspected, self._builder.look

        def changed(now: CameraSetup, planned: CameraSetup) -> CameraSetup:
            now = replace(now, is_inspected=is_inspected)
            return look(now, planned, threshold, is_hidden)

        return changed

    def _look_at(self, name: str) -> None:
        look = self._look_of(name)

        def change(run: Run) -> None:
            if (station := run.stations.get(name)) is not None:
                run.change_setup(name, lambda now: look(now, station.plan.setup))

        self._order(change, lambda _: None)

    def _order(self, act: Callable[[Run], T], then: Callable[[T], None]) -> None:
        self._watch(self._control.order(act), then)

    def _later(self, future: Future[Any], then: Callable[[Future[Any]], None]) -> None:
        self._pending.append((future, then))

    def _watch(self, future: Future[T], then: Callable[[T], None]) -> None:
        self._pending.append((future, lambda done: self._take_answer(done, then)))

    def _take_answer(self, done: Future[T], then: Callable[[T], None]) -> None:
        if (error := done.exception()) is not None:
            self._say(str(error))
        else:
            then(done.result())

    def _tell_errors(self, errors: list[Any]) -> None:
        for error in errors:
            self._say(str(error))

    def _tell(self, text: str) -> None:
        if self._listener is not None:
            self._listener.on_message(text)

    def _say(self, text: str) -> None:
        if self._listener is not None:
            self._listener.on_problem(text)

    # What is pulled

    @pyqtSlot()
    def _tick(self) -> None:
        self._hand_on_pictures()
        self._n_ticks += 1
        if self._n_ticks % _TICKS_OF_NEWS == 0:
            self._take_answers()
            self._take_failures()
            self._model.change_when_ready()
            self._tell_news()

    def _wake(self) -> None:
        """A result has come; on the worker's thread. Many are told of once."""
        if not self._is_woken:
            self._is_woken = True
            self._came.emit()

    @pyqtSlot()
    def _on_came(self) -> None:
        if self._timer.isActive():
            self._is_woken = False  # before it looks: what comes now wakes it again
            self._hand_on_pictures()

    def _hand_on_pictures(self) -> None:
        run = self._control.run
        if run is None or self._listener is None:
            return
        for name, camera in self._cameras.items():
            if (station := run.stations.get(name)) is None:
                continue
            station.newest.listen(self._wake)
            newest = station.newest.value
            if newest is not None and newest is not camera.seen:
                camera.seen = newest
                self._listener.on_picture(picture_of(newest))
                if name == self._inspected:
                    self._listener.on_evidence(evidence_of(newest))

    def _take_answers(self) -> None:
        done = [pair for pair in self._pending if pair[0].done()]
        self._pending = [pair for pair in self._pending if pair not in done]
        for future, then in done:
            then(future)

    def _take_failures(self) -> None:
        while not self._failed.empty():
            camera, why = self._failed.get()
            if (known := self._cameras.get(camera)) is not None and known.recorder:
                self.stop_recording(camera, lambda _: None)
            text = self.tr("{camera} is no longer recorded: {why}")
            why = told(why, QCoreApplication.translate)
            self._say(text.format(camera=camera, why=why))

    def _tell_news(self) -> None:
        if self._listener is None:
            return
        run = self._control.run
        snapshots = {} if run is None else run.session.cameras
        stations = {} if run is None else run.stations
        news = [
            self._news_of(name, camera, snapshots.get(name), stations.get(name))
            for name, camera in self._cameras.items()
        ]
        wrong = [
            CameraNews(name, link=Link.FAILED, reason=text)
            for name, text in self._problems.items()
        ]
        self._listener.on_news(news + wrong, self._model.news(run))

    def _news_of(
        self,
        name: str,
        camera: _Camera,
        snapshot: CameraSnapshot | None,
        station: Station | None,
    ) -> CameraNews:
        if camera.problem:
            return CameraNews(name, link=Link.FAILED, reason=camera.problem)
        if snapshot is None or station is None:
            return CameraNews(name)
        status = snapshot.status
        news = CameraNews(
            name,
            link=Link(status.state.value),
            reason=status.reason,
            source=station.plan.capture.name,
            attempt=status.attempt,
            t_retry_ns=status.t_retry_ns,
            size=status.size,
            n_dropped=snapshot.counts.dropped,
            recording=self._recording_of(camera, station),
            is_always_redacted=station.plan.setup.hide_with is not None,
        )
        newest = station.newest.value
        if newest is None:
            return news
        return replace(
            news, t_picture_ns=newest.t_capture_ns, figures=figures_of(newest)
        )

    def _recording_of(self, camera: _Camera, station: Station) -> Recording | None:
        recording = recording_of(camera.recorder, station, camera.since_s)
        if recording is None:
            camera.since_s = time.monotonic()
        return recording
