"""What the bridge needs made; whoever starts the window knows how.

All of it may load torch and OpenCV, so it is called on the thread `control`, but for
`demo`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.gui.models.model_choice import ModelChoices

if TYPE_CHECKING:
    from app.config import StreamConfig
    from app.runtime.notices import NoticeBox
    from app.runtime.result import LiveResult
    from app.runtime.run import ModelNames, Run
    from app.runtime.session import Segmenter
    from app.runtime.sinks.segment_recorder import SegmentRecorder
    from app.runtime.station import CameraPlan
    from app.runtime.view_setup import CameraSetup

    OpenWorker = Callable[[], AbstractContextManager[Segmenter[LiveResult]]]


class Builder(Protocol):
    """Makes the parts of a run from settings."""

    @property
    def folder(self) -> Path:
        """Where recordings by hand and snapshots go."""
        ...

    def run(self, bundle: str, engine: str) -> Run:
        """Return a run without cameras. `bundle`: a folder, "" for the shipped one."""
        ...

    def first_engine(self, bundle: str, engine: str) -> str:
        """Return the engine to begin with: one that needs no minute to be found."""
        ...

    def worker(self, bundle: str, engine: str) -> tuple[OpenWorker, ModelNames]:
        """Return what opens another worker, and its names."""
        ...

    def plan(self, camera: StreamConfig, notices: NoticeBox) -> CameraPlan:
        """Return the plan of one camera; what cannot be is a `GlssError`."""
        ...

    def demo(self, taken: Iterable[str]) -> StreamConfig:
        """Return the settings of a demo camera under a name not yet taken."""
        ...

    def recorder(self, camera: StreamConfig, notices: NoticeBox) -> SegmentRecorder:
        """Return the output that R attaches."""
        ...

    def choices(self, bundle: str, engine: str) -> ModelChoices:
        """Return which models there are; `bundle` is one of them, wherever it is."""
        ...

    def snapshot(self, result: LiveResult) -> Path:
        """Write one annotated picture; returns where."""
        ...

    def look(
        self,
        now: CameraSetup,
        by_settings: CameraSetup,
        threshold: float | None,
        is_hidden: bool,
    ) -> CameraSetup:
        """Return how a camera is looked at; never hides less than its settings say."""
        ...


def stoppable(open_worker: OpenWorker, is_unwanted: Callable[[], bool]) -> OpenWorker:
    """Return the same, which gives up building its engine when `is_unwanted` says so.

    Raises `BuildCancelled` then.
    """

    @contextmanager
    def opened() -> Iterator[Segmenter[LiveResult]]:
        from glss.engines.giving_up import unless

        with ExitStack() as stack:
            with unless(is_unwanted):
                worker = stack.enter_context(open_worker())
            yield worker

    return opened


def opened_later(builder: Builder, bundle: str, engine: str) -> OpenWorker:
    """Return what makes and opens a worker at its use, which loads torch."""

    @contextmanager
    def opened() -> Iterator[Segmenter[LiveResult]]:
        open_worker, _ = builder.worker(bundle, engine)
        with open_worker() as worker:
            yield worker

    return opened
