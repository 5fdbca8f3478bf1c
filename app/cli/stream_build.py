"""From the settings of `glss-stream` to running parts.

The settings tree ends here; the parts take plain arguments. Loads torch and OpenCV, so
the command line imports it late.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from app.config import (
    AppConfig,
    EventConfig,
    NoRedaction,
    OutputConfig,
    RecordingConfig,
    SnapshotConfig,
    StreamConfig,
)
from app.runtime.backoff import Backoff, RetryPolicy
from app.runtime.camera_name import slug
from app.runtime.cameras.base import Camera
from app.runtime.cameras.demo import DemoCamera
from app.runtime.cameras.source import (
    FileSource,
    FolderSource,
    HttpSource,
    RtspSource,
    Source,
    WebcamSource,
    build_camera,
    parse_source,
)
from app.runtime.capture import Capture
from app.runtime.feed import Limits
from app.runtime.frame_board import WhenBehind
from app.runtime.notices import NoticeBox
from app.runtime.overlay import Overlay
from app.runtime.privacy import PrivacyMask
from app.runtime.redaction import HideWith, Trust
from app.runtime.result import LiveResult
from app.runtime.run import ModelNames, Run
from app.runtime.sinks.about import About, Pictures
from app.runtime.sinks.base import Sink, WhenFull
from app.runtime.sinks.events import EventLog
from app.runtime.sinks.masks import MaskFolder
from app.runtime.sinks.recorder import Recorder, TimeSource
from app.runtime.sinks.segment_recorder import SegmentRecorder
from app.runtime.sinks.segments import Retention, SegmentFolder
from app.runtime.sinks.snapshots import SnapshotSink
from app.runtime.sinks.trigger import SkinTrigger, Thresholds
from app.runtime.sinks.truth import TruthScore
from app.runtime.sinks.video_file import FORMATS
from app.runtime.station import CameraPlan
from app.runtime.view_setup import WHOLE, CameraSetup, MotionGate, RegionBox
from app.runtime.worker import LiveWorker
from glss.bundle import SHIPPED, load_bundle
from glss.engines import build_engine
from glss.engines.base import warm_up
from glss.errors import UsageError
from glss.pipeline import Glss, GlssSettings

logger = logging.getLogger(__name__)
# Too many cameras make a batch slow, its next frames far from the last, and so each
# search a cold one, of ten times the steps: without a bound it would not recover.
_LIVE_BUDGET_S = 1.0
OpenWorker = Callable[[], AbstractContextManager[LiveWorker]]


def build_run(config: AppConfig) -> Run:
    """Return the run that `config` describes; nothing is opened yet.

    UsageError and CameraError say what in the settings cannot be.
    """
    notices = NoticeBox()
    is_live = any(_is_realtime(c, parse_source(c.source)) for c in config.cameras)
    # All cameras agree on what the worker needs.
    open_worker, model = build_worker(config.cameras[0], is_live=is_live)
    return Run(build_plans(config, notices), open_worker, model=model, notices=notices)


def build_worker(
    shared: StreamConfig, *, is_live: bool = True
) -> tuple[OpenWorker, ModelNames]:
    """Return what opens the worker that `shared` asks for, and its names.

    Only engine, bundle and search are looked at. Where pictures are live, a search has
    a time budget even if none was asked for.
    """
    model = ModelNames(shared.engine, (shared.bundle or SHIPPED).name)
    settings = _glss_settings(shared, is_live=is_live)
    return lambda: _open_worker(shared, settings, model, is_live=is_live), model


def build_plans(config: AppConfig, notices: NoticeBox) -> list[CameraPlan]:
    """Return a plan for each camera, unopened; used once each."""
    return [build_plan(camera, notices) for camera in config.cameras]


def build_plan(config: StreamConfig, notices: NoticeBox) -> CameraPlan:
    """Return the plan for one camera, unopened; used once."""
    source = parse_source(config.source)
    is_realtime = _is_realtime(config, source)
    camera = build_camera(source, realtime=is_realtime)
    setup = _setup(config, is_realtime=is_realtime)
    if camera.is_live and not is_realtime:
        raise UsageError(
            f"{camera.name}: a live camera does not wait, so --every-frame cannot be; "
            "use --realtime"
        )
    _check_record(config.output.record, source)
    return CameraPlan(
        config.name or camera.name,
        _capture(config, camera, source),
        setup=setup,
        when_behind=_when_behind(setup, is_realtime=is_realtime),
        limits=Limits(config.limits.max_frames, config.limits.duration_s),
        sinks=[
            *_outputs(config.output, source, is_realtime=is_realtime),
            *_segments(config, notices, is_realtime=is_realtime),
            *_snapshots(config, camera, notices),
            *_truth(camera),
        ],
        when_full=WhenFull.DROP_NEWEST if is_realtime else WhenFull.BLOCK,
        identity=config,
    )


def _capture(config: StreamConfig, camera: Camera, source: Source) -> Capture:
    connection, limits = config.connection, config.limits
    is_limited = limits.max_frames is not None or limits.duration_s is not None
    policy = RetryPolicy(
        cap_s=connection.retry_cap_s,
        refused_s=connection.refused_retry_s,
        max_attempts=connection.max_attempts,
        # A run that is to end by itself ends, too, when there is nothing to begin with.
        waits=connection.wait and not (is_limited and connection.max_attempts is None),
    )
    # What is on this disk does not come back by waiting.
    returns = isinstance(source, RtspSource | HttpSource | WebcamSource)
    return Capture(
        camera,
        backoff=Backoff(policy) if returns and camera.is_live else None,
        privacy=PrivacyMask(config.privacy) if config.privacy else None,
        stall_s=connection.stall_s,
    )


def _setup(config: StreamConfig, *, is_realtime: bool) -> CameraSetup:
    motion, redact = config.motion, config.redact
    is_gated = is_realtime if motion.gate is None else motion.gate
    regions = tuple(RegionBox(region.name, *region.box) for region in config.regions)
    setup = CameraSetup(
        regions=regions or (WHOLE,),
        motion=MotionGate(motion.threshold, motion.refresh_s) if is_gated else None,
        may_wait=is_gated and is_realtime,
        smoothing_s=config.smoothing_s,
    )
    if isinstance(redact, NoRedaction):
        return setup
    trust = Trust(redact.min_ssim, redact.patience_frames)
    return replace(setup, hide_with=HideWith(redact.kind), trust=trust)


def _when_behind(setup: CameraSetup, *, is_realtime: bool) -> WhenBehind:
    """By the settings; hiding that a window switches on later leaves it as it is."""
    if not is_realtime:
        return WhenBehind.WAIT
    return WhenBehind.NEWEST_TWO_WIN if setup.keeps_masks else WhenBehind.NEWEST_WINS


def _is_realtime(config: StreamConfig, source: Source) -> bool:
    """Files are there to be handled whole; everything else is watched."""
    if config.mode is None:
        return not isinstance(source, FileSource | FolderSource)
    return config.mode == "realtime"


@contextmanager
def _open_worker(
    config: StreamConfig, settings: GlssSettings, model: ModelNames, *, is_live: bool
) -> Iterator[LiveWorker]:
    """Load the networks, on the thread that will use them; close the engine there.

    Where pictures are live, a compiled engine loads its parts before the first: later,
    each would cost a quarter of a second's frames.
    """
    bundle = load_bundle(config.bundle or SHIPPED)
    engine = build_engine(config.engine, bundle)
    model.engine, model.bundle = engine.info.name, bundle.name
    model.threshold = bundle.threshold
    logger.info("bundle %s, engine %s %s", bundle.name, engine.info.name,
                engine.info.note)  # fmt: skip
    try:
        if is_live and engine.info.name != "eager":
            warm_up(engine, joins=bundle.combine != "clone")
        search = Glss(
            engine,
            settings,
            combine=bundle.combine,
            confidence=bundle.confidence,
        )
        yield LiveWorker(search, threshold=bundle.threshold)
    finally:
        engine.close()


def _glss_settings(config: StreamConfig, *, is_live: bool) -> GlssSettings:
    search = config.search
    budget_s = _LIVE_BUDGET_S if is_live else math.inf
    if search.budget_ms is not None:
        budget_s = search.budget_ms / 1000
    return replace(
        GlssSettings(),
        n_steps_cold=search.steps_cold,
        n_steps_warm=search.steps_warm,
        n_steps_behind=search.steps_behind,
        budget_s=budget_s,
    )


def _outputs(
    output: OutputConfig, source: Source, *, is_realtime: bool
) -> Iterator[Sink]:
    if output.record is not None:
        yield Recorder(
            output.record,
            draw=Overlay(),
            time_source=_time_source(is_realtime=is_realtime),
            overwrite=output.overwrite,
            sound_of=_sound_of(source, is_realtime=is_realtime),
        )
    if output.masks is not None:
        yield MaskFolder(output.masks, overwrite=output.overwrite)
    if output.events is not None:
        yield EventLog(output.events, overwrite=output.overwrite)


def _time_source(*, is_realtime: bool) -> TimeSource:
    return TimeSource.CAPTURE if is_realtime else TimeSource.MEDIA


def _sound_of(source: Source, *, is_realtime: bool) -> Path | None:
    """Sound goes with pictures only where none of these is left out."""
    return source.path if isinstance(source, FileSource) and not is_realtime else None


def _segments(
    config: StreamConfig, notices: NoticeBox, *, is_realtime: bool
) -> Iterator[Sink]:
    recording = config.recording
    if recording is None:
        return
    assert config.name is not None  # the settings tree saw to it
    event = recording.event
    yield SegmentRecorder(
        SegmentFolder(recording.folder, config.name, suffix=f".{recording.format}"),
        draw=Overlay() if recording.pictures == "annotated" else plain,
        notices=notices,
        segment_s=recording.segment_s,
        retention=_retention(recording),
        reserve_bytes=int(recording.reserve_gb * 10**9),
        trigger=None if event is None else SkinTrigger(_thresholds(event)),
        pre_s=0.0 if event is None else event.pre_s + event.start_after_s,
        about=about_of(config, Pictures(recording.pictures)),
        time_source=_time_source(is_realtime=is_realtime),
    )


def _snapshots(
    config: StreamConfig, camera: Camera, notices: NoticeBox
) -> Iterator[Sink]:
    wanted = config.snapshots
    if wanted is None:
        return
    name = config.name or slug(camera.name)
    yield SnapshotSink(
        SegmentFolder(wanted.folder, name, suffix=".jpg"),
        draw=Overlay() if wanted.pictures == "annotated" else plain,
        notices=notices,
        retention=_retention(wanted),
        reserve_bytes=int(wanted.reserve_gb * 10**9),
        every_s=wanted.every_s,
        trigger=None if wanted.skin is None else SkinTrigger(_thresholds(wanted.skin)),
    )


def _retention(config: RecordingConfig | SnapshotConfig) -> Retention:
    return Retention(
        keep_s=_scaled(config.keep_days, 86_400),
        max_bytes=_scaled(config.max_gb, 10**9),
    )


def about_of(config: StreamConfig, pictures: Pictures) -> About:
    """Return what a recording of this camera says of itself."""
    redact = config.redact
    return About(
        camera=config.name or "",
        pictures=pictures,
        redacted=None if isinstance(redact, NoRedaction) else HideWith(redact.kind),
        privacy=config.privacy,
    )


def _thresholds(event: EventConfig) -> Thresholds:
    return Thresholds(
        start_share=event.start_share,
        stop_share=event.stop_share,
        start_after_s=event.start_after_s,
        stop_after_s=event.post_s,
        zones=tuple(RegionBox(zone.name, *zone.box) for zone in event.zones),
    )


def _scaled(value: float | None, unit: float) -> float:
    return math.inf if value is None else value * unit


def plain(result: LiveResult) -> UInt8[np.ndarray, "h w 3"]:
    """Draw nothing; the picture is redacted where that was asked for."""
    return result.picture


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
