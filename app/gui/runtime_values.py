"""What the run says, in the window's own plain values."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CameraError
from app.gui.models.camera import CameraFigures, CameraPicture, Recording
from app.gui.models.inspection import Evidence, Trace
from app.gui.models.run import RunState

if TYPE_CHECKING:  # they load torch; the window is there before
    from app.runtime.result import LiveResult
    from app.runtime.run import Run
    from app.runtime.sinks.segment_recorder import SegmentRecorder
    from app.runtime.station import Station


def state_of(run: Run, failure: Exception | None) -> RunState:
    if failure is not None:
        return RunState.FAILED
    if run.session.status.stop_reason is not None:
        return RunState.OVER
    return RunState.RUNNING if run.session.has_worker else RunState.LOADING


def recording_of(
    by_hand: SegmentRecorder | None, station: Station, since_s: float
) -> Recording | None:
    """Return what is being written; `since_s`, monotonic, is when that began."""
    recorder = by_hand or station.segment_recorder
    if recorder is None:
        return None
    if recorder is not by_hand and not recorder.is_recording:
        return None  # of its settings: waits for an event
    return Recording(
        time.monotonic() - since_s,
        problem=recorder.paused,
        is_by_settings=recorder is not by_hand,
    )


def picture_of(result: LiveResult) -> CameraPicture:
    is_redacted = result.hiding != "nothing"
    return CameraPicture(
        camera=result.camera,
        seq=result.seq,
        t_capture_ns=result.t_capture_ns,
        picture=result.picture,
        mask=result.mask,
        soft=result.soft,
        clone=result.clone,
        is_redacted=is_redacted,
        has_clone=not is_redacted,
    )


def figures_of(result: LiveResult) -> CameraFigures:
    return CameraFigures(
        fps=result.fps,
        latency_ms=result.latency_ms,
        n_steps=result.n_steps,
        ssim=result.ssim,
        skin_share=result.skin_share,
        status=result.status.value,
        kept="" if result.kept is None else result.kept.value,
        is_warm=result.is_warm,
        hiding=result.hiding.value,
        confidence=None if math.isnan(result.confidence) else result.confidence,
        is_doubtful=not result.is_sure or result.hiding in ("grown", "whole"),
        stage_ms=result.stage_ms,
    )


def evidence_of(result: LiveResult) -> Evidence:
    trace = result.trace
    return Evidence(
        camera=result.camera,
        t_ns=result.t_capture_ns,
        ssim=result.ssim,
        n_steps=result.n_steps,
        status=result.status.value,
        advice=result.status.advice,
        reset="" if result.reset is None else result.reset.value,
        kept="" if result.kept is None else result.kept.value,
        skin_share=result.skin_share,
        stage_ms=result.stage_ms,
        trace=None
        if trace is None
        else Trace(trace.picture, trace.edges, trace.clone, trace.soft, trace.ssim),
    )


def bundle_name(bundle: str) -> str:
    return Path(bundle).name if bundle else "skin-live"


def station_of(run: Run, camera: str) -> Station:
    """Return a camera's station; CameraError while there is none."""
    station = run.stations.get(camera)
    if station is None:
        raise CameraError(f"{camera} is not connected yet", device=camera)
    return station
