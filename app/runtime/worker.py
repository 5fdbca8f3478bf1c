"""From frames to their results: everything the `infer` thread does."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import UInt8

from app.runtime.frame import Frame
from app.runtime.pace import Pace
from app.runtime.regions import find_regions
from app.runtime.result import LiveResult
from app.runtime.stats import StageClock
from app.runtime.view_setup import CameraSetup
from app.runtime.views import CameraViews, Found
from glss.image_range import to_grey
from glss.pipeline import SearchTrace, ViewResult

logger = logging.getLogger(__name__)

Grey = UInt8[np.ndarray, "h w"]

_PATIENCE_BATCHES = 3  # batches in a row without one answer: not the frames' fault
_LOG_EVERY_NS = 10_000_000_000
# Batches in a row without a frame left out until all steps are taken again. At once,
# and every other batch would leave one out.
_CALM_BATCHES = 25


@runtime_checkable
class LatentSearch(Protocol):
    """The part of `glss.pipeline.Glss` that the worker uses."""

    @property
    def stage_ms(self) -> Mapping[str, float]: ...

    def __call__(self, frames: Mapping[str, Grey], /) -> Mapping[str, ViewResult]: ...

    def forget(self, view: str, /) -> None: ...

    def inspect(self, view: str | None, /) -> None: ...

    def set_behind(self, is_behind: bool, /) -> None: ...


class LiveWorker:
    """Segment the frames of any number of cameras. Built and called by one thread.

    All views of a call that changed are searched in one batch, or where there is no
    time for all, those whose turn it is (`Pace`). Where that fails, each is tried once
    by itself; a frame that fails alone gets a result without a mask, on
    which redaction hides more, not less. When nothing can be answered several times in
    a row the error is raised: the networks are broken then, not a frame.

    `threshold` in [0, 1] cuts the soft mask of a camera whose setup names no other. Of
    a camera whose pictures are redacted the clone, which may resemble what was hidden,
    is blanked.
    """

    def __init__(
        self,
        search: LatentSearch,
        *,
        threshold: float,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._search = search
        self._threshold = threshold
        self._clock = clock
        self._cameras: dict[str, CameraViews] = {}
        self._pace = Pace()
        self._n_unanswered = 0
        self._n_calm = _CALM_BATCHES
        self._t_log_ns = -_LOG_EVERY_NS

    def configure(self, setups: Mapping[str, CameraSetup]) -> None:
        """See `Segmenter.configure`."""
        for name in self._cameras.keys() - setups.keys():
            self._forget(self._cameras.pop(name))
        for name, setup in setups.items():
            known = self._cameras.get(name)
            if known is not None and known.adopt(setup):
                continue
            if known is not None:
                self._forget(known)
            self._cameras[name] = CameraViews(name, setup, self._clock)
        inspected = (
            camera.views[0].name
            for camera in self._cameras.values()
            if camera.setup.is_inspected
        )
        self._search.inspect(next(inspected, None))

    def __call__(self, frames: Mapping[str, Frame], /) -> dict[str, LiveResult]:
        """Return the result of each frame; the cameras must have been configured."""
        start_ns, stages = self._clock(), StageClock(self._clock)
        with stages.stage("grey"):
            cuts = {name: self._cut(name, frame) for name, frame in frames.items()}
        views = self._chosen(cuts, frames)
        self._search.set_behind(self._is_behind(frames) or self._pace.is_short)
        found = self._find(views)
        batch_ms = {**(self._search.stage_ms if found else {}), **stages.ms}
        results = {
            name: self._result(name, frame, cuts[name], views, found, batch_ms)
            for name, frame in frames.items()
        }
        self._pace.note_cost(len(views), self._clock() - start_ns)
        return results

    def _is_behind(self, frames: Mapping[str, Frame]) -> bool:
        """Whether frames were left out lately; all cameras share one batch's time."""
        gaps = [self._cameras[n].has_gap(frame.seq) for n, frame in frames.items()]
        self._n_calm = 0 if any(gaps) else self._n_calm + 1
        return self._n_calm < _CALM_BATCHES

    def _cut(self, name: str, frame: Frame) -> dict[str, Grey]:
        camera = self._cameras[name]
        if camera.note_connection(frame.connection):
            self._forget(camera)
        camera.interval.note(frame.seq, frame.t_capture_ns)
        return camera.cut(to_grey(frame.pixels))

    def _chosen(
        self, cuts: Mapping[str, Mapping[str, Grey]], frames: Mapping[str, Frame]
    ) -> dict[str, Grey]:
        """The views that are searched now."""
        now_ns = oldest_ns = self._clock()
        must: dict[str, float] = {}
        may: dict[str, float] = {}
        for name, cut in cuts.items():
            camera = self._cameras[name]
            can_wait = camera.can_wait(cut)
            if can_wait:
                oldest_ns = min(oldest_ns, frames[name].t_capture_ns)
            for view in cut:
                (may if view in can_wait else must)[view] = camera.interval.ns
        age_ns = now_ns - oldest_ns
        chosen = must.keys() | self._pace.choose(must, may, now_ns, age_ns=age_ns)
        for name in cuts:
            self._cameras[name].note_search(chosen)
        return {v: g for cut in cuts.values() for v, g in cut.items() if v in chosen}

    def _find(self, views: Mapping[str, Grey]) -> Mapping[str, ViewResult]:
        if not views:
            return {}
        try:
            found = self._search(views)
        except Exception as error:  # noqa: BLE001
            # Whatever a frame makes of the networks has to cost that frame only.
            self._log("a batch of %d views failed (%r); each is tried alone",
                      len(views), error)  # fmt: skip
            found = self._find_one_by_one(views)
        self._n_unanswered = 0 if found else self._n_unanswered
        return found

    def _find_one_by_one(self, views: Mapping[str, Grey]) -> dict[str, ViewResult]:
        found: dict[str, ViewResult] = {}
        last: Exception | None = None
        for name, view in views.items():
            self._search.forget(name)  # the start of its search may be the poison
            try:
                found.update(self._search({name: view}))
            except Exception as error:  # noqa: BLE001
                last = error  # as above
                self._log("view %s cannot be searched: %r", name, error)
        if not found and last is not None:
            self._n_unanswered += 1
            if self._n_unanswered >= _PATIENCE_BATCHES:
                raise last
        return found

    def _result(
        self,
        name: str,
        frame: Frame,
        cuts: Mapping[str, Grey],
        searched: Mapping[str, Grey],
        found: Mapping[str, ViewResult],
        batch_ms: Mapping[str, float],
    ) -> LiveResult:
        camera, stages = self._cameras[name], StageClock(self._clock)
        height, width = frame.pixels.shape[:2]
        with stages.stage("regions"):
            whole = camera.compose(
                (height, width), cuts, searched, found, threshold=self._threshold
            )
            regions = find_regions(whole.mask)
        with stages.stage("redact"):
            picture, hiding = camera.redact(frame.pixels, whole)
        return LiveResult(
            camera=name,
            seq=frame.seq,
            t_capture_ns=frame.t_capture_ns,
            t_media_ns=frame.t_media_ns,
            t_result_ns=self._clock(),
            picture=picture,
            mask=whole.mask,
            clone=_shown_clone(camera, whole),
            regions=regions,
            skin_share=np.count_nonzero(whole.mask) / whole.mask.size,
            ssim=whole.ssim,
            n_steps=whole.n_steps,
            status=whole.status,
            is_warm=whole.is_warm,
            reset=whole.reset,
            fps=camera.rate.tick(),
            hiding=hiding,
            kept=whole.kept,
            has_failed=whole.has_failed,
            confidence=whole.confidence,
            is_sure=whole.is_sure,
            stage_ms={"decode": frame.decode_ms, **batch_ms, **stages.ms},
            soft=whole.soft,
            trace=_shown_trace(camera, found),
        )

    def _forget(self, camera: CameraViews) -> None:
        names = [view.name for view in camera.views]
        for name in names:
            self._search.forget(name)
        self._pace.forget(names)

    def _log(self, message: str, *values: object) -> None:
        """A camera that poisons every frame must not fill the log."""
        if self._clock() - self._t_log_ns >= _LOG_EVERY_NS:
            self._t_log_ns = self._clock()
            logger.error(message, *values)


def _shown_clone(camera: CameraViews, whole: Found) -> UInt8[np.ndarray, "n n"]:
    is_open = camera.setup.hide_with is None
    return whole.clone if is_open else np.zeros_like(whole.clone)


def _shown_trace(
    camera: CameraViews, found: Mapping[str, ViewResult]
) -> SearchTrace | None:
    """Its pictures are not redacted: where that is asked for, there is none."""
    name = camera.views[0].name
    if camera.setup.hide_with is not None or name not in found:
        return None
    return found[name].trace
