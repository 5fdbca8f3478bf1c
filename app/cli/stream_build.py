"""From the settings of `glss-stream` to running parts.

The settings tree ends here; the parts take plain arguments. Loads torch and OpenCV, so
the command line imports it late.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.config import NoRedaction, OutputConfig, Redaction, StreamConfig
from app.errors import UsageError
from app.runtime.cameras.base import Camera
from app.runtime.cameras.demo import DemoCamera
from app.runtime.cameras.source import (
    FileSource,
    FolderSource,
    Source,
    build_camera,
    parse_source,
)
from app.runtime.frame import Frame
from app.runtime.hand_over import EveryFrame, HandOver
from app.runtime.latest import LatestSlot
from app.runtime.overlay import Overlay
from app.runtime.redaction import HideWith, Redactor, Trust
from app.runtime.result import LiveResult
from app.runtime.run import ModelNames, Run
from app.runtime.session import Limits, LiveSession
from app.runtime.sinks.base import Sink, WhenFull
from app.runtime.sinks.events import EventLog
from app.runtime.sinks.masks import MaskFolder
from app.runtime.sinks.recorder import Recorder, TimeSource
from app.runtime.sinks.truth import TruthScore
from app.runtime.sinks.video_file import FORMATS
from app.runtime.worker import LiveWorker
from glss.bundle import SHIPPED, load_bundle
from glss.engines import build_engine
from glss.pipeline import Glss, GlssSettings

logger = logging.getLogger(__name__)


def build_run(config: StreamConfig) -> Run:
    """Return the run that `config` describes; nothing is opened yet.

    UsageError and CameraError say what in the settings cannot be.
    """
    source = parse_source(config.source)
    is_realtime = _is_realtime(config, source)
    camera = build_camera(source, realtime=is_realtime)
    if camera.is_live and not is_realtime:
        raise UsageError(
            f"{camera.name}: a live camera does not wait, so --every-frame cannot be; "
            "use --realtime"
        )
    _check_record(config.output.record, source)
    model = ModelNames(config.engine, (config.bundle or SHIPPED).name)
    session: LiveSession[LiveResult] = LiveSession(
        camera,
        lambda: _open_worker(config, config.name or camera.name, model),
        frames=_hand_over(is_realtime=is_realtime),
        limits=Limits(config.limits.max_frames, config.limits.duration_s),
    )
    return Run(
        session,
        [*_outputs(config.output, is_realtime=is_realtime), *_truth(camera)],
        camera=camera.name,
        model=model,
        when_full=WhenFull.DROP_NEWEST if is_realtime else WhenFull.BLOCK,
    )


def _is_realtime(config: StreamConfig, source: Source) -> bool:
    """Files are there to be handled whole; everything else is watched."""
    if config.mode is None:
        return not isinstance(source, FileSource | FolderSource)
    return config.mode == "realtime"


def _hand_over(*, is_realtime: bool) -> HandOver[Frame]:
    return LatestSlot() if is_realtime else EveryFrame()


@contextmanager
def _open_worker(
    config: StreamConfig, camera: str, model: ModelNames
) -> Iterator[LiveWorker]:
    """Load the networks, on the thread that will use them; close the engine there."""
    bundle = load_bundle(config.bundle or SHIPPED)
    engine = build_engine(config.engine, bundle)
    model.engine, model.bundle = engine.info.name, bundle.name
    logger.info("bundle %s, engine %s", bundle.name, engine.info.name)
    try:
        yield LiveWorker(
            camera,
            Glss(engine, _glss_settings(config)),
            threshold=bundle.threshold,
            redactor=_redactor(config.redact),
        )
    finally:
        engine.close()


def _glss_settings(config: StreamConfig) -> GlssSettings:
    search, usual = config.search, GlssSettings()
    budget_s = math.inf if search.budget_ms is None else search.budget_ms / 1000
    return replace(
        usual,
        n_steps_cold=search.steps_cold,
        n_steps_warm=search.steps_warm,
        budget_s=budget_s,
    )


def _redactor(redact: Redaction) -> Redactor | None:
    if isinstance(redact, NoRedaction):
        return None
    trust = Trust(redact.min_ssim, redact.patience_frames)
    return Redactor(HideWith(redact.kind), trust)


def _outputs(output: OutputConfig, *, is_realtime: bool) -> Iterator[Sink]:
    if output.record is not None:
        yield Recorder(
            output.record,
            draw=Overlay(),
            time_source=TimeSource.CAPTURE if is_realtime else TimeSource.MEDIA,
            overwrite=output.overwrite,
        )
    if output.masks is not None:
        yield MaskFolder(output.masks, overwrite=output.overwrite)
    if output.events is not None:
        yield EventLog(output.events, overwrite=output.overwrite)


def _truth(camera: Camera) -> Iterator[Sink]:
    if isinstance(camera, DemoCamera):
        yield TruthScore(camera.truth)


def _check_record(path: Path | None, source: Source) -> None:
    if path is None:
        return
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"{path}: a recording ends in {' or '.join(FORMATS)}")
    if isinstance(source, FileSource) and path.exists() and path.samefile(source.path):
        raise UsageError(f"{path} is the source; record to another file")
