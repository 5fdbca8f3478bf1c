"""Which model runs: loading one, going over to another, giving that up. GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from app.gui.builder import Builder, opened_later, stoppable
from app.gui.models.run import RunNews, RunState
from app.gui.progress_of_log import ProgressOfLog
from app.gui.runtime_values import bundle_name, state_of
from app.runtime.control import RunControl

if TYPE_CHECKING:  # they load torch; the window is there before
    from app.gui.builder import OpenWorker
    from app.runtime.run import Run

Done = Callable[[str], None]
Later = Callable[[Future[Any], Callable[[Future[Any]], None]], None]


@dataclass(slots=True)
class _Change:
    """Another model on its way, and what was chosen before it."""

    before: tuple[str, str]  # bundle and engine
    is_unwanted: threading.Event = field(default_factory=threading.Event)


class ModelChanger(QObject):
    """Knows what was chosen; one change at a time, and the one of now goes on."""

    told = pyqtSignal(str)
    failed = pyqtSignal(str)

    def __init__(
        self, builder: Builder, bundle: str, engine: str, later: Later, parent: QObject
    ) -> None:
        """`later` calls back in this thread, with a future that is done."""
        super().__init__(parent)
        self.bundle, self.engine = bundle, engine
        self._builder, self._later = builder, later
        self._progress = ProgressOfLog("glss.engines", "app.cli.stream_build")
        self._change: _Change | None = None
        self._is_to_change = False
        self.control = RunControl(self.build)

    def close(self) -> None:
        self.cancel()
        self._progress.close()

    def build(self) -> Run:
        """Return a run with the engine to begin with; on the thread `control`."""
        first = self._builder.first_engine(self.bundle, self.engine)
        self._is_to_change = first != self.engine
        return self._builder.run(self.bundle, first)

    def finder(self) -> OpenWorker:
        """Return what opens another worker with the model of now, on any thread."""
        return opened_later(self._builder, self.bundle, self.engine)

    def change_when_ready(self) -> None:
        """Go over to the engine that was asked for, once there are pictures."""
        run = self.control.run
        if self._is_to_change and run is not None and run.session.has_worker:
            self._is_to_change = False
            self.change(self.bundle, self.engine, self.told.emit)

    def change(self, bundle: str, engine: str, done: Done) -> None:
        """Load another bundle or engine; `done` is told when it is there."""
        if self._change is not None:
            return
        change = _Change((self.bundle, self.engine))
        self._change, self.bundle, self.engine = change, bundle, engine
        self._progress.forget()
        make = self._builder.worker

        def begin(run: Run) -> Future[None]:
            open_worker, model = make(bundle, engine)
            wanted = stoppable(open_worker, change.is_unwanted.is_set)
            return run.change_worker(wanted, model)

        def end(ready: Future[None]) -> None:
            self._end(change, ready.exception(), done)

        def wait_for(ordered: Future[Future[None]]) -> None:
            if (error := ordered.exception()) is not None:
                self._end(change, error, done)
            else:
                self._later(ordered.result(), end)

        self._later(self.control.order(begin), wait_for)

    def begin_with(self, bundle: str, engine: str) -> None:
        """Choose what the next run begins with."""
        self.bundle, self.engine = bundle, engine

    def cancel(self) -> None:
        """Give up the model that is being made ready."""
        if self._change is not None:
            self._change.is_unwanted.set()

    def news(self, run: Run | None) -> RunNews:
        failure = self.control.failure
        why = "" if failure is None else str(failure)
        if run is None:
            return RunNews(
                RunState.LOADING if failure is None else RunState.FAILED,
                problem=why,
                bundle=bundle_name(self.bundle),
                engine=self.engine,
                progress=self._progress.newest,
            )
        change = self._change
        return RunNews(
            state_of(run, failure),
            problem=why,
            engine=run.model.engine,
            bundle=run.model.bundle,
            threshold=run.model.threshold,
            n_restarts=run.session.n_restarts,
            is_changing_model=change is not None,
            is_giving_up=change is not None and change.is_unwanted.is_set(),
            progress=self._progress.newest,
        )

    def _end(self, change: _Change, error: BaseException | None, done: Done) -> None:
        """The other model is there, or failed, or was given up in time."""
        run = self.control.run
        name = "" if run is None else f"{run.model.bundle}, {run.model.engine}"
        self._change = None
        if error is None:
            done(self.tr("Now with {model}").format(model=name))
            return
        self.bundle, self.engine = change.before
        if change.is_unwanted.is_set():
            self.told.emit(self.tr("Cancelled; {model} goes on.").format(model=name))
        else:
            self.failed.emit(str(error))
