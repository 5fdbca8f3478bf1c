"""From a frame to its result: everything the `infer` thread does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, UInt8

from app.runtime.frame import Frame
from app.runtime.redaction import Redactor
from app.runtime.regions import find_regions
from app.runtime.result import Hiding, LiveResult
from app.runtime.stats import RateMeter, StageClock
from glss.image_range import to_grey
from glss.latent_search import SearchStatus
from glss.pipeline import ViewResult


@runtime_checkable
class LatentSearch(Protocol):
    """The part of `glss.pipeline.Glss` that the worker uses."""

    @property
    def stage_ms(self) -> Mapping[str, float]: ...

    def __call__(
        self, frames: Mapping[str, UInt8[np.ndarray, "h w"]], /
    ) -> Mapping[str, ViewResult]: ...


class LiveWorker:
    """Segment one camera's frames in order. Built and called by one thread.

    `threshold` in [0, 1] cuts the soft mask. With a `redactor`, the results' pictures
    are redacted, and the clone, which may resemble what was hidden, is blanked.
    """

    def __init__(
        self,
        camera: str,
        search: LatentSearch,
        *,
        threshold: float,
        redactor: Redactor | None = None,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._camera = camera
        self._search = search
        self._threshold = threshold
        self._redactor = redactor
        self._clock = clock
        self._stages = StageClock(clock)
        self._rate = RateMeter(clock)

    def __call__(self, frame: Frame) -> LiveResult:
        self._stages.restart()
        with self._stages.stage("grey"):
            grey = to_grey(frame.pixels)
        view = self._search({self._camera: grey})[self._camera]
        with self._stages.stage("regions"):
            mask = _cut(view.skin, self._threshold)
            regions = find_regions(mask)
            skin_share = np.count_nonzero(mask) / mask.size
        picture, hiding = self._redacted(frame, mask, view)
        return LiveResult(
            camera=self._camera,
            seq=frame.seq,
            t_capture_ns=frame.t_capture_ns,
            t_media_ns=frame.t_media_ns,
            t_result_ns=self._clock(),
            picture=picture,
            mask=mask,
            clone=view.clone if self._redactor is None else np.zeros_like(view.clone),
            regions=regions,
            skin_share=skin_share,
            ssim=float(view.ssim),
            n_steps=view.n_steps,
            status=view.status,
            is_warm=view.is_warm,
            reset=view.reset,
            fps=self._rate.tick(),
            hiding=hiding,
            stage_ms={**self._search.stage_ms, **self._stages.ms},
        )

    def _redacted(
        self, frame: Frame, mask: UInt8[np.ndarray, "h w"], view: ViewResult
    ) -> tuple[UInt8[np.ndarray, "h w 3"], Hiding]:
        if self._redactor is None:
            return frame.pixels, Hiding.NOTHING
        has_failed = view.status is SearchStatus.NON_FINITE
        with self._stages.stage("redact"):
            return self._redactor(
                frame.pixels, mask, ssim=float(view.ssim), has_failed=has_failed
            )


def _cut(
    skin: Float[np.ndarray, "h w"], threshold: float
) -> UInt8[np.ndarray, "h w"]:  # 255 skin, 0 not; NaN is not skin
    return np.where(skin >= threshold, np.uint8(255), np.uint8(0))
