"""What the window needs made, over the parts that `glss-stream` uses.

Nothing heavy is imported before it is needed: the window is drawn while torch loads.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.bundle_list import bundle_choices
from app.config import StreamConfig
from app.gui.models.model_choice import ModelChoices
from app.runtime.notices import NoticeBox

if TYPE_CHECKING:
    from app.gui.builder import OpenWorker
    from app.runtime.result import LiveResult
    from app.runtime.run import ModelNames, Run
    from app.runtime.sinks.segment_recorder import SegmentRecorder
    from app.runtime.station import CameraPlan
    from app.runtime.view_setup import CameraSetup


class MonitorBuilder:
    """Implements `app.gui.builder.Builder`. `folder` is for recordings and snapshots.

    `shared` carries the search settings, and engine and bundle where the window names
    none.
    """

    def __init__(self, folder: Path, shared: StreamConfig) -> None:
        self._folder = folder
        self._shared = shared
        data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        self._own_bundles = Path(data) / "glss-live" / "bundles"

    @property
    def folder(self) -> Path:
        return self._folder

    def run(self, bundle: str, engine: str) -> Run:
        from glss.compute_threads import share_cores

        share_cores()  # before torch is loaded
        from app.runtime.run import Run

        open_worker, model = self.worker(bundle, engine)
        return Run([], open_worker, model=model)

    def first_engine(self, bundle: str, engine: str) -> str:
        wanted = self._shared.engine if engine == "auto" else engine
        if wanted == "eager":
            return engine
        from glss.compute_threads import share_cores

        share_cores()  # before torch is loaded
        from glss.bundle import SHIPPED, load_bundle
        from glss.engines import opens_at_once

        loaded = load_bundle(Path(bundle) if bundle else self._shared.bundle or SHIPPED)
        return engine if opens_at_once(wanted, loaded) else "eager"

    def worker(self, bundle: str, engine: str) -> tuple[OpenWorker, ModelNames]:
        from app.cli.stream_build import build_worker

        chosen: dict[str, object] = {}
        if bundle:
            chosen["bundle"] = Path(bundle)
        if engine != "auto":
            chosen["engine"] = engine
        return build_worker(self._shared.model_copy(update=chosen))

    def plan(self, camera: StreamConfig, notices: NoticeBox) -> CameraPlan:
        from app.cli.stream_build import build_plan

        if (
            camera.mode is None
        ):  # a window shows a file as it was, not as fast as it can
            camera = camera.model_copy(update={"mode": "realtime"})
        return build_plan(camera, notices)

    def demo(self, taken: Iterable[str]) -> StreamConfig:
        return StreamConfig(name=free_name("demo", taken), source="demo:")

    def recorder(self, camera: StreamConfig, notices: NoticeBox) -> SegmentRecorder:
        from app.cli.stream_build import about_of, plain
        from app.runtime.sinks.about import Pictures
        from app.runtime.sinks.segment_recorder import SegmentRecorder
        from app.runtime.sinks.segments import SegmentFolder

        assert camera.name is not None
        folder = self._folder
        if camera.recording is not None and _same(camera.recording.folder, folder):
            folder = folder / "by-hand"  # two writers must not mend each other's file
        return SegmentRecorder(
            SegmentFolder(folder, camera.name, suffix=".mp4"),
            draw=plain,  # the mask can be drawn later, and not taken out again
            notices=notices,
            about=about_of(camera, Pictures.PLAIN),
        )

    def choices(self, bundle: str, engine: str) -> ModelChoices:
        from glss.bundle import SHIPPED
        from glss.engines import ENGINES

        places = [SHIPPED.parent, Path("bundles"), self._own_bundles]
        found = bundle_choices(SHIPPED, bundle, places)
        return ModelChoices(found, tuple(ENGINES), bundle, engine)

    def snapshot(self, result: LiveResult) -> Path:
        import cv2

        from app.errors import SinkError
        from app.runtime.overlay import Overlay

        folder = self._folder / "snapshots"
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        path = folder / f"{result.camera}-{stamp}-{result.seq % 1000:03d}.png"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _, png = cv2.imencode(".png", Overlay()(result))
            path.write_bytes(png.tobytes())
        except OSError as error:
            reason = error.strerror or error
            raise SinkError(f"cannot write {path}: {reason}") from error
        return path

    def look(
        self,
        now: CameraSetup,
        by_settings: CameraSetup,
        threshold: float | None,
        is_hidden: bool,
    ) -> CameraSetup:
        from app.runtime.redaction import HideWith

        hide_with = by_settings.hide_with
        if is_hidden and hide_with is None:
            hide_with = HideWith.PIXELATE
        wanted = by_settings.threshold if threshold is None else threshold
        return replace(now, hide_with=hide_with, threshold=wanted)


def free_name(wish: str, taken: Iterable[str]) -> str:
    """Return `wish`, with a number where it is taken."""
    names, number, name = set(taken), 2, wish
    while name in names:
        name, number = f"{wish}-{number}", number + 1
    return name


def _same(one: Path, other: Path) -> bool:
    return one.expanduser().resolve() == other.expanduser().resolve()
