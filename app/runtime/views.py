"""One camera's views: cut from its frames, remembered, put together again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from app.runtime.motion import MotionDetector
from app.runtime.pace import Interval
from app.runtime.redaction import Redactor, hide
from app.runtime.result import Hiding, Kept
from app.runtime.stats import RateMeter
from app.runtime.view_setup import CameraSetup, RegionBox
from glss.latent_search import SearchStatus
from glss.pipeline import Reset, ViewResult

_CLONE_PX = 64  # of a view without a clone: black
_SOFT_PX = 320  # longer side of the soft mask that is handed on
# Of the threshold. Redaction hides what is half as likely as a mask has to be: a joined
# mask may say so little where the frame alone says skin and its clone says none.
_HIDE_FROM = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was found in a whole frame, of all its views."""

    mask: UInt8[np.ndarray, "h w"]  # 255 skin, 0 not
    maybe: UInt8[np.ndarray, "h w"]  # 255 where redaction takes it for skin
    soft: UInt8[np.ndarray, "sh sw"]  # probability of skin, 255 is 1, made small
    clone: UInt8[np.ndarray, "n n"]  # of the first view
    ssim: float  # the lowest of all views; NaN where one failed
    n_steps: int  # the most of all views that were searched
    status: SearchStatus
    is_warm: bool
    reset: Reset | None
    kept: Kept | None  # why a view's answer is that of a frame before
    has_failed: bool
    confidence: float  # the lowest of all views; NaN where one is unknown
    is_sure: bool  # of every view


class View:
    """One region of one camera, from frame to frame. One thread only."""

    def __init__(
        self, camera: str, box: RegionBox, setup: CameraSetup, clock: Callable[[], int]
    ) -> None:
        self.name = f"{camera}/{box.name}" if box.name else camera
        self.box = box
        self._motion = MotionDetector(setup.motion, clock) if setup.motion else None
        self._smoothing_ns = setup.smoothing_s * 1e9
        self._clock = clock
        self._last: ViewResult | None = None
        self._skin: Float[np.ndarray, "h w"] | None = None
        self._t_skin_ns = 0

    def reset(self) -> None:
        """What was seen before says nothing about the next frame."""
        self._last = self._skin = None
        if self._motion is not None:
            self._motion.reset()

    def wants_search(self, grey: UInt8[np.ndarray, "h w"]) -> bool:
        return self._motion is None or self._motion.has_changed(grey)

    def has_mask_for(self, grey: UInt8[np.ndarray, "h w"]) -> bool:
        return self._skin is not None and self._skin.shape == grey.shape

    def note_search(self) -> None:
        """What `wants_search` saw last is searched now."""
        if self._motion is not None:
            self._motion.note_search()

    def accept(
        self, found: ViewResult | None, size: tuple[int, ...]
    ) -> tuple[ViewResult, Float[np.ndarray, "h w"]]:
        """Return the view's answer and its skin, smoothed; None: it could not be had.

        What failed is not remembered, so that the next frame is searched.
        """
        if found is None:
            self.reset()
            failed = _failed(size)
            return failed, failed.skin
        self._last = found
        self._skin = self._smoothed(found.skin)
        return found, self._skin

    def kept(self) -> tuple[ViewResult, Float[np.ndarray, "h w"]]:
        """Return the answer before; only where nothing moved or there is a mask."""
        assert self._last is not None
        assert self._skin is not None
        return self._last, self._skin

    def _smoothed(self, skin: Float[np.ndarray, "h w"]) -> Float[np.ndarray, "h w"]:
        now_ns = self._clock()
        elapsed_ns, self._t_skin_ns = now_ns - self._t_skin_ns, now_ns
        before = self._skin
        if not self._smoothing_ns or before is None or before.shape != skin.shape:
            return skin
        share = np.float32(1.0 - math.exp(-elapsed_ns / self._smoothing_ns))
        return np.asarray(before + share * (skin - before))


class CameraViews:
    """All views of one camera, and what else is kept of it. One thread only."""

    def __init__(
        self,
        camera: str,
        setup: CameraSetup,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self.setup = setup
        self.rate = RateMeter(clock)
        self.interval = Interval()
        self.views = [View(camera, box, setup, clock) for box in setup.regions]
        self._redactor = _redactor(setup)
        self._connection: int | None = None
        self._seq: int | None = None

    def adopt(self, setup: CameraSetup) -> bool:
        """Go on under `setup`; False where all has to start anew."""
        if not setup.remembers(self.setup):
            return False
        if (setup.hide_with, setup.trust) != (self.setup.hide_with, self.setup.trust):
            self._redactor = _redactor(setup)
        self.setup = setup
        return True

    def note_connection(self, connection: int) -> bool:
        """Whether this is another connection than before: then all starts anew."""
        if connection == self._connection:
            return False
        self._connection = connection
        self.interval = Interval()
        for view in self.views:
            view.reset()
        return True

    def has_gap(self, seq: int) -> bool:
        """Note a frame; whether others were left out between it and the one before."""
        before, self._seq = self._seq, seq
        return before is not None and seq > before + 1

    def cut(
        self, grey: UInt8[np.ndarray, "h w"]
    ) -> dict[str, UInt8[np.ndarray, "h w"]]:
        """Return the views of a frame that want a search."""
        cuts = {}
        for view in self.views:
            part = grey[view.box.pixels(grey.shape[1], grey.shape[0])]
            if view.wants_search(part):
                cuts[view.name] = np.ascontiguousarray(part)
        return cuts

    def can_wait(self, cuts: Mapping[str, UInt8[np.ndarray, "h w"]]) -> list[str]:
        """Those of `cut`'s views that may keep the mask before this time."""
        if not self.setup.keeps_masks:
            return []
        named = (view for view in self.views if view.name in cuts)
        return [view.name for view in named if view.has_mask_for(cuts[view.name])]

    def note_search(self, searched: Container[str]) -> None:
        """These of `cut`'s views are searched now."""
        for view in self.views:
            if view.name in searched:
                view.note_search()

    def compose(
        self,
        size: tuple[int, int],  # height, width
        wanted: Container[str],
        searched: Container[str],
        found: Mapping[str, ViewResult],
        *,
        threshold: float,
    ) -> Found:
        """Put the views' answers into one; `wanted` are those that `cut` gave.

        `threshold` holds where the camera's setup names none.
        """
        if self.setup.threshold is not None:
            threshold = self.setup.threshold
        mask, soft = np.zeros(size, np.uint8), np.zeros(_soft_size(size), np.uint8)
        maybe = mask if self._redactor is None else mask.copy()
        answers = []
        for view in self.views:
            here = view.box.pixels(size[1], size[0])
            part = mask[here]
            answer, skin = (
                view.accept(found.get(view.name), part.shape)
                if view.name in searched
                else view.kept()
            )
            if self._redactor is not None:
                maybe[here][skin >= _HIDE_FROM * threshold] = 255
            part[skin >= threshold] = 255  # NaN is not skin
            _put_small(soft[view.box.pixels(soft.shape[1], soft.shape[0])], skin)
            answers.append(answer)
        is_new = [view.name in searched for view in self.views]
        kept = self._why_kept(wanted, is_new)
        return _together(mask, maybe, soft, answers, is_new, kept)

    def _why_kept(self, wanted: Container[str], is_new: Sequence[bool]) -> Kept | None:
        pairs = zip(self.views, is_new, strict=True)
        if any(view.name in wanted and not new for view, new in pairs):
            return Kept.BUSY
        return None if any(is_new) else Kept.STILL

    def redact(
        self, picture: UInt8[np.ndarray, "h w 3"], found: Found
    ) -> tuple[UInt8[np.ndarray, "h w 3"], Hiding]:
        """Hide skin, and with it all that no view looks at: skin may be there."""
        if self._redactor is None:
            return picture, Hiding.NOTHING
        hidden, hiding = self._redactor(
            picture,
            found.maybe,
            ssim=found.ssim,
            has_failed=found.status is SearchStatus.NON_FINITE,
            is_sure=found.is_sure,
        )
        unseen = self._unseen(found.mask.shape)
        if hiding is not Hiding.WHOLE and unseen.any():
            assert self.setup.hide_with is not None
            hidden = hide(hidden, unseen, self.setup.hide_with)
        return hidden, hiding

    def _unseen(self, size: tuple[int, ...]) -> UInt8[np.ndarray, "h w"]:
        unseen = np.full(size, 255, np.uint8)
        for view in self.views:
            unseen[view.box.pixels(size[1], size[0])] = 0
        return unseen


def _redactor(setup: CameraSetup) -> Redactor | None:
    if setup.hide_with is None:
        return None
    return Redactor(setup.hide_with, setup.trust)


def _soft_size(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, _SOFT_PX / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _put_small(
    part: UInt8[np.ndarray, "sh sw"], skin: Float[np.ndarray, "h w"]
) -> None:
    """Fill `part` with `skin`. By picking pixels: skin is smooth, it was enlarged."""
    size = (part.shape[1], part.shape[0])
    small = cv2.resize(skin, size, interpolation=cv2.INTER_NEAREST)
    part[...] = np.nan_to_num(small) * 255


def _together(
    mask: UInt8[np.ndarray, "h w"],
    maybe: UInt8[np.ndarray, "h w"],
    soft: UInt8[np.ndarray, "sh sw"],
    answers: list[ViewResult],
    is_new: Sequence[bool],
    kept: Kept | None,
) -> Found:
    new = [answer for answer, is_one in zip(answers, is_new, strict=True) if is_one]
    failed = [a for a in answers if a.status is SearchStatus.NON_FINITE]
    return Found(
        mask=mask,
        maybe=maybe,
        soft=soft,
        clone=answers[0].clone,
        ssim=float(np.min([answer.ssim for answer in answers])),  # NaN wins
        n_steps=max((answer.n_steps for answer in new), default=0),
        status=(failed or answers)[0].status,
        is_warm=all(answer.is_warm for answer in answers),
        reset=next((answer.reset for answer in new if answer.reset), None),
        kept=kept,
        has_failed=any(math.isnan(answer.ssim) for answer in failed),
        confidence=float(np.min([answer.confidence for answer in answers])),
        is_sure=all(answer.is_sure for answer in answers),
    )


def _failed(size: tuple[int, ...]) -> ViewResult:
    return ViewResult(
        skin=np.zeros(size, np.float32),
        clone=np.zeros((_CLONE_PX, _CLONE_PX), np.uint8),
        ssim=math.nan,
        n_steps=0,
        status=SearchStatus.NON_FINITE,
        is_warm=False,
        reset=None,
        is_sure=False,
    )
