"""`Glss`: frames of any number of views in, soft skin masks out.

One call searches the newest frames of all views, the warm ones in one batch and the
cold ones in another, and segments all clones in one batch, and the frames where the
bundle joins their masks. The segmenter may see more pixels than the search: frames
squeezed to the engine's `frame_px`, and clones enlarged to its `clone_px`.

For every view the z of its previous frame is kept: the next search starts from it
(warm) and needs a fraction of the steps. It is dropped, and the search starts from the
encoder again (cold), when it no longer fits; `Reset` lists the cases.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from glss.combination import Combine, combined
from glss.confidence import Confidence
from glss.edges import sobel
from glss.engines.base import Engine, segment_both
from glss.framing import fit, halved
from glss.guided_scaling import stretched
from glss.image_range import to_pixels, to_unit
from glss.latent_search import (
    SearchPlan,
    SearchResult,
    SearchStatus,
    SecondMoment,
    joined,
)
from glss.scene import Change, Scene
from glss.warm_start import search_warm

Grey = UInt8[np.ndarray, "h w"]


PLAN_COLD = SearchPlan(lr=0.1, tolerance=1e-4, patience=5)
# Two steps where the frame before still fits; more while they gain (decision 0015).
PLAN_WARM = SearchPlan(lr=0.1, betas=(0.7, 0.97), tolerance=5e-4, patience=1, n_least=2)


class Reset(StrEnum):
    """Why a view's search did not start from its previous z."""

    FIRST_FRAME = "first_frame"  # also after `forget`: a reconnect
    SIZE_CHANGE = "size_change"
    SCENE_CUT = "scene_cut"
    LIGHT_SWITCH = "light_switch"  # lamp or infrared filter switched over
    SSIM_DROP = "ssim_drop"  # the warm clone was much worse than before
    NON_FINITE = "non_finite"


@dataclass(frozen=True, slots=True)
class GlssSettings:
    """Steps, time and stopping of the searches of a live run."""

    n_steps_cold: int = 30  # from the encoder's z; worth 100 from a random one
    n_steps_warm: int = 8  # at most; 2 where they gain nothing
    plan_cold: SearchPlan = PLAN_COLD
    plan_warm: SearchPlan = PLAN_WARM
    n_steps_behind: int = 2  # at most, of a warm search while there is too little time
    n_steps_cold_behind: int = 12  # the same of a cold one; the next frame goes on
    ssim_drop: float = 0.10  # below the view's running mean by so much: start cold
    budget_s: float = math.inf  # for the searches of one call, both batches together


@dataclass(frozen=True, slots=True, eq=False)
class ViewResult:
    """What was found in one view of one frame."""

    skin: Float[np.ndarray, "h w"]  # probability of skin in [0, 1], the frame's size
    clone: UInt8[np.ndarray, "n n"]  # nearest clone, [0, 255]
    ssim: float  # of frame and clone, at most 1
    n_steps: int
    status: SearchStatus
    is_warm: bool
    reset: Reset | None  # None where the previous z was used
    confidence: float = math.nan  # expected IoU in [0, 1]; NaN: nobody can tell
    is_sure: bool = True  # False: below what the bundle calls sure
    trace: SearchTrace | None = None  # of the view that `inspect` names


@dataclass(frozen=True, slots=True, eq=False)
class SearchTrace:
    """How a view's mask came about; all pictures are square, [0, 255]."""

    picture: UInt8[np.ndarray, "n n"]  # what was searched for
    edges: UInt8[np.ndarray, "n n"]  # length of its Sobel gradient
    clone: UInt8[np.ndarray, "n n"]
    soft: UInt8[np.ndarray, "m m"]  # probability of skin, 255 is 1; m >= n
    ssim: tuple[float, ...]  # at each step; empty where the engine does not tell


@dataclass(slots=True)
class _View:
    """What is remembered of a view between two frames."""

    size: tuple[int, ...]
    scene: Scene
    z: Tensor
    moment: SecondMoment
    ssim: float  # running mean of the warm clones


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """One view's frame on its way through a batch."""

    name: str
    frame: Grey
    picture: UInt8[np.ndarray, "n n"]  # what is searched for
    large: UInt8[np.ndarray, "m m"] | None  # what is segmented; None: nothing
    scene: Scene
    reset: Reset | None


@dataclass(frozen=True, slots=True, eq=False)
class _Masks:
    """Probabilities of a batch: what counts, the frames' own, the clones'."""

    skin: Float[np.ndarray, "b m m"]
    frame: Float[np.ndarray, "b m m"] | None  # None: not segmented
    clone: Float[np.ndarray, "b m m"]


class Glss:
    """Keeps z for each view; used by one thread. Its own few threads end with it.

    `combine`, of the bundle, says whether the mask is the clone's or is joined with the
    frame's own; then the segmenter sees twice the pictures. With
    `confidence`, of the bundle too, every result says how far it can be relied on.

    `stage_ms` holds the milliseconds that the last call spent in `prepare`, `search`,
    `segment` and `scale`, for the whole batch.
    """

    def __init__(
        self,
        engine: Engine,
        settings: GlssSettings = GlssSettings(),
        *,
        combine: Combine = "clone",
        confidence: Confidence | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine, self._settings, self._clock = engine, settings, clock
        self._combine: Combine = combine
        self._confidence = confidence
        self._views: dict[str, _View] = {}
        self._inspected: str | None = None
        self._is_behind = False
        # For what OpenCV does view by view; it has one thread (`share_cores`).
        self._pool = ThreadPoolExecutor(torch.get_num_threads(), "glss")
        self.stage_ms: Mapping[str, float] = {}

    def inspect(self, view: str | None) -> None:
        """Have the results of one view tell how they came about; None: of no view."""
        self._inspected = view

    def set_behind(self, is_behind: bool) -> None:
        """Say whether there is too little time for all searches.

        A search then takes `n_steps_behind` or `n_steps_cold_behind` at most: a newer
        frame is worth more than a nearer clone.
        """
        self._is_behind = is_behind

    def forget(self, view: str) -> None:
        """Drop the z of a view, such as after a reconnect."""
        self._views.pop(view, None)

    def __call__(self, frames: Mapping[str, Grey]) -> dict[str, ViewResult]:
        """Find skin in one frame of each view; [0, 255], any sizes, at least one."""
        deadline = self._clock() + self._settings.budget_s
        watch = _Stopwatch()
        tasks = list(self._pool.map(self._prepare, frames, frames.values()))
        x = to_unit(np.stack([task.picture for task in tasks]))
        watch.lap("prepare")
        found, tasks = self._search(x, tasks, deadline)
        watch.lap("search")
        masks = self._segment(tasks, found.x_hat)
        watch.lap("segment")
        results = self._results(tasks, found, masks)
        watch.lap("scale")
        self.stage_ms = watch.laps_ms
        return results

    def _segment(self, tasks: Sequence[_Task], x_hat: Tensor) -> _Masks:
        large = [task.large for task in tasks if task.large is not None]
        frames = to_unit(np.stack(large)) if large else None
        own, of_clones = segment_both(self._engine, frames, x_hat)
        clone = np.asarray(of_clones.squeeze(1).numpy())
        if own is None:
            return _Masks(clone, None, clone)
        frame = np.asarray(own.squeeze(1).numpy())
        return _Masks(combined(self._combine, frame, clone), frame, clone)

    def _prepare(self, name: str, frame: Grey) -> _Task:
        near = halved(frame, self._engine.frame_px)  # the costly part, of both sizes
        picture = fit(near, self._engine.size)
        scene = Scene.of(picture)
        reset = self._why_cold(name, frame, scene)
        return _Task(name, frame, picture, self._large(near, picture), scene, reset)

    def _large(
        self, near: Grey, picture: UInt8[np.ndarray, "n n"]
    ) -> UInt8[np.ndarray, "m m"] | None:
        """What the frame's own mask is made of; None where nobody asks for one."""
        if self._combine == "clone":
            return None
        frame_px = self._engine.frame_px
        return picture if frame_px == self._engine.size else fit(near, frame_px)

    def _why_cold(self, name: str, frame: Grey, scene: Scene) -> Reset | None:
        view = self._views.get(name)
        if view is None:
            return Reset.FIRST_FRAME
        if view.size != frame.shape:
            return Reset.SIZE_CHANGE
        if not bool(view.z.isfinite().all()):
            return Reset.NON_FINITE
        match scene.change_since(view.scene):
            case Change.CUT:
                return Reset.SCENE_CUT
            case Change.LIGHT:
                return Reset.LIGHT_SWITCH
        return None

    def _search(
        self, x: Tensor, tasks: list[_Task], deadline: float
    ) -> tuple[SearchResult, list[_Task]]:
        """Warm views and cold views, each kind in one batch."""
        parts: list[tuple[list[int], SearchResult]] = []
        warm = [i for i, task in enumerate(tasks) if task.reset is None]
        if warm:
            found = self._run_warm(x[warm], [tasks[i].name for i in warm], deadline)
            dropped = [j for j, i in enumerate(warm) if self._fell(tasks[i], found, j)]
            for j in dropped:
                tasks[warm[j]] = _with_reset(tasks[warm[j]], found, j)
            parts.append((warm, found))
        cold = [i for i, task in enumerate(tasks) if task.reset is not None]
        if cold:
            parts.append((cold, self._run_cold(x[cold], deadline)))
        return _merged(parts, len(tasks)), tasks

    def _run_warm(
        self, x: Tensor, names: Sequence[str], deadline: float
    ) -> SearchResult:
        before = [self._views[name] for name in names]
        z = torch.stack([view.z for view in before])
        moment = joined([view.moment for view in before])
        n_steps = [self._most_steps(is_warm=True)] * len(x)
        plan = self._within(self._settings.plan_warm, deadline)
        return search_warm(self._engine, x, z, moment, n_steps=n_steps, plan=plan)

    def _run_cold(self, x: Tensor, deadline: float) -> SearchResult:
        z0 = self._engine.encode(x)
        n_steps = [self._most_steps(is_warm=False)] * len(x)
        plan = self._within(self._settings.plan_cold, deadline)
        return self._engine.search(x, z0, n_steps=n_steps, plan=plan)

    def _within(self, plan: SearchPlan, deadline: float) -> SearchPlan:
        left_s = min(plan.budget_s, max(0.0, deadline - self._clock()))
        return replace(plan, budget_s=left_s)

    def _most_steps(self, *, is_warm: bool) -> int:
        settings = self._settings
        usual = settings.n_steps_warm if is_warm else settings.n_steps_cold
        few = settings.n_steps_behind if is_warm else settings.n_steps_cold_behind
        return min(usual, few) if self._is_behind else usual

    def _fell(self, task: _Task, found: SearchResult, j: int) -> bool:
        """Whether a warm clone is unusable, so that the view must start cold."""
        if found.status[j] is SearchStatus.NON_FINITE:
            return True
        ssim = 1.0 - float(found.loss[j])
        return ssim < self._views[task.name].ssim - self._settings.ssim_drop

    def _results(
        self, tasks: Sequence[_Task], found: SearchResult, masks: _Masks
    ) -> dict[str, ViewResult]:
        clones = to_pixels(found.x_hat)
        skins = self._pool.map(stretched, masks.skin, [task.frame for task in tasks])
        results: dict[str, ViewResult] = {}
        for i, (task, skin) in enumerate(zip(tasks, skins, strict=True)):
            ssim = 1.0 - float(found.loss[i])
            self._remember(task, found.z[i], found.moment.of(slice(i, i + 1)), ssim)
            confidence, is_sure = self._judge(masks, i, ssim)
            results[task.name] = ViewResult(
                skin=skin,
                clone=clones[i],
                ssim=ssim,
                n_steps=found.n_steps[i],
                status=found.status[i],
                is_warm=task.reset is None,
                reset=task.reset,
                confidence=confidence,
                is_sure=is_sure,
                trace=self._trace(task, found, i, clones[i], masks.skin[i])
                if task.name == self._inspected
                else None,
            )
        return results

    def _judge(self, masks: _Masks, i: int, ssim: float) -> tuple[float, bool]:
        """Confidence of one view, and whether it is enough; no number is not."""
        if self._confidence is None:
            return math.nan, True
        both = None if masks.frame is None else (masks.frame[i], masks.clone[i])
        expected = self._confidence(masks.skin[i], ssim=ssim, both=both)
        return expected, expected >= self._confidence.sure_from

    def _trace(
        self, task: _Task, found: SearchResult, i: int, clone: Grey, skin: np.ndarray
    ) -> SearchTrace:
        curve = found.curves[i] if found.curves else ()
        return SearchTrace(
            picture=task.picture,
            edges=_edge_picture(task.picture),
            clone=clone,
            soft=np.rint(255 * np.nan_to_num(skin)).astype(np.uint8),
            ssim=tuple(1.0 - loss for loss in curve),
        )

    def _remember(
        self, task: _Task, z: Tensor, moment: SecondMoment, ssim: float
    ) -> None:
        view = self._views.get(task.name)
        if view is not None and task.reset is None:
            ssim = 0.9 * view.ssim + 0.1 * ssim
        self._views[task.name] = _View(task.frame.shape, task.scene, z, moment, ssim)


def _with_reset(task: _Task, found: SearchResult, j: int) -> _Task:
    is_number = found.status[j] is not SearchStatus.NON_FINITE
    reset = Reset.SSIM_DROP if is_number else Reset.NON_FINITE
    return replace(task, reset=reset)


def _merged(parts: Sequence[tuple[list[int], SearchResult]], b: int) -> SearchResult:
    """The results of both batches in the order of the views.

    A view that fell out of the warm batch is in both; its nearer clone counts, and the
    steps of both are added.
    """
    at: list[tuple[int, int]] = [(0, 0)] * b
    steps, best = [0] * b, [math.inf] * b
    for p, (rows, found) in enumerate(parts):
        for j, i in enumerate(rows):
            steps[i] += found.n_steps[j]
            loss = float(found.loss[j])
            if loss < best[i] or best[i] == math.inf:
                at[i], best[i] = (p, j), loss
    return SearchResult(
        z=torch.stack([parts[p][1].z[j] for p, j in at]),
        x_hat=torch.stack([parts[p][1].x_hat[j] for p, j in at]),
        loss=torch.stack([parts[p][1].loss[j] for p, j in at]),
        n_steps=tuple(steps),
        status=tuple(parts[p][1].status[j] for p, j in at),
        moment=joined([parts[p][1].moment.of(slice(j, j + 1)) for p, j in at]),
        curves=tuple(parts[p][1].curves[j] for p, j in at)
        if all(found.curves for _, found in parts)
        else (),
    )


def _edge_picture(picture: UInt8[np.ndarray, "n n"]) -> UInt8[np.ndarray, "n n"]:
    """The length of the gradient, for eyes: half of the largest value is white."""
    length = sobel(to_unit(picture[None])).square().sum(1).sqrt()[0]
    return np.asarray((length * (255 / 4)).clamp(0, 255).byte().numpy())


@dataclass(slots=True)
class _Stopwatch:
    """Milliseconds between calls of `lap`."""

    laps_ms: dict[str, float] = field(default_factory=dict)
    _last_ns: int = field(default_factory=time.perf_counter_ns)

    def lap(self, stage: str) -> None:
        now_ns = time.perf_counter_ns()
        self.laps_ms[stage] = (now_ns - self._last_ns) / 1e6
        self._last_ns = now_ns
