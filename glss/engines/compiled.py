"""An engine made of graphs that go forward only; who runs them is a `Runner`.

`CompiledEngine` does what `glss.latent_search.search` does with an exported graph in
place of autograd. It looks at the clock and at the losses between two chunks of steps,
not after every step:

- an image that converged, or ran out of time, finishes its chunk first, so it may take
  up to `UNROLLED[0] - 1` steps more than with the eager engine; they are counted. No
  chunk is longer than what an image must take before it can have converged;
- the best z of all steps is kept inside the graph, so that nothing is lost by them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from glss.engines.base import EngineInfo, enlarged
from glss.engines.onnx_export import UNROLLED, segmenting_graph
from glss.engines.steps import NO_VALUE
from glss.errors import EngineError
from glss.latent_search import (
    SearchPlan,
    SearchResult,
    SearchStatus,
    SecondMoment,
)


@runtime_checkable
class Runner(Protocol):
    """Runs the graphs of `glss.engines.onnx_export`. One thread only."""

    @property
    def device(self) -> torch.device:
        """Where the tensors of `run` live."""
        ...

    def run(self, graph: str, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        """The outputs of a graph for contiguous float32 inputs, any batch.

        They are the caller's: a later call does not change them.
        """
        ...

    def close(self) -> None:
        """Free what is held."""
        ...


class CompiledEngine:
    """The `Engine` over a `Runner`."""

    def __init__(
        self,
        runner: Runner,
        info: EngineInfo,
        *,
        size: int,
        latent: int,
        frame_px: int | None = None,  # None: `size`
        clone_px: int | None = None,  # None: `frame_px`
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._runner, self._info, self._clock = runner, info, clock
        self._size, self._latent = size, latent
        self._frame_px = frame_px or size
        self._clone_px = clone_px or self._frame_px

    @property
    def info(self) -> EngineInfo:
        return self._info

    @property
    def size(self) -> int:
        return self._size

    @property
    def frame_px(self) -> int:
        return self._frame_px

    @property
    def clone_px(self) -> int:
        return self._clone_px

    @property
    def latent(self) -> int:
        return self._latent

    @property
    def runner(self) -> Runner:
        """Who runs the graphs; for measurements."""
        return self._runner

    def encode(self, x: Float[Tensor, "b 1 n n"]) -> Float[Tensor, "b d"]:
        return self._run("encode", x)[0]

    def segment(self, frames: Float[Tensor, "b 1 m m"]) -> Float[Tensor, "b 1 m m"]:
        assert frames.shape[-1] == self._frame_px
        return self._run("segment", frames)[0]

    def segment_clones(
        self, clones: Float[Tensor, "b 1 n n"]
    ) -> Float[Tensor, "b 1 m m"]:
        graph = segmenting_graph(self._clone_px, frame_px=self._frame_px)
        found = self._run(graph, enlarged(clones, self._clone_px))[0]
        return enlarged(found, self._frame_px)

    def search(
        self,
        x: Float[Tensor, "b 1 n n"],
        z0: Float[Tensor, "b d"],
        *,
        n_steps: Sequence[int],
        plan: SearchPlan,
        moment: SecondMoment | None = None,
    ) -> SearchResult:
        """See `glss.latent_search.search`, and above for what differs."""
        if plan.dissimilarity != "ssim":
            raise EngineError(
                f"Engine {self._info.name} compares by SSIM only, not by "
                f"{plan.dissimilarity}. Use the engine eager."
            )
        end = self._clock() + plan.budget_s
        device = self._runner.device
        x, z0 = x.contiguous().to(device), z0.contiguous().to(device)
        fixed = self._runner.run("prepare", (x,))
        moment = moment or SecondMoment.unknown(z0)
        state = _State.at(z0, x, plan, moment.v)
        progress = _Progress(np.asarray(n_steps), plan, moment.seen.cpu().numpy())
        while (rows := progress.going(is_late=self._clock() >= end)).size:
            n = _chunk(int(progress.left(rows).max()), plan)
            chosen, counts = state.of(rows), progress.counts(rows)
            kept = [_rows(f, rows) for f in fixed]
            losses = chosen.advance(self._runner, n, counts, kept)
            progress.note(rows, losses.cpu().numpy())
            state.put(rows, chosen)
        best = self._runner.run(
            "finish", (state.z, state.best_z, state.best_loss, state.best_x, *fixed)
        )
        z, loss, x_hat = (t.cpu() for t in best)
        progress.judge_first(loss.isfinite().squeeze(1).numpy())
        loss = loss.squeeze(1)
        curves = progress.curves(loss.tolist())
        moment = SecondMoment(state.v.cpu(), progress.seen)
        return SearchResult(
            z, x_hat, loss, progress.n_steps, progress.status, moment, curves
        )

    def close(self) -> None:
        self._runner.close()

    def _run(self, graph: str, x: Tensor) -> tuple[Tensor, ...]:
        device = self._runner.device
        outputs = self._runner.run(graph, (x.contiguous().to(device),))
        return tuple(t.cpu() for t in outputs)


def _chunk(left: int, plan: SearchPlan) -> int:
    """The longest within what is left and what an image takes until it may converge."""
    if plan.tolerance > 0:
        left = min(left, max(plan.patience, plan.n_least))
    return next((n for n in UNROLLED if n <= left), UNROLLED[-1])


def _rows(values: Tensor, rows: np.ndarray) -> Tensor:
    """The chosen images; nothing is copied where all are."""
    if len(rows) == len(values):
        return values
    return values[torch.from_numpy(rows).to(values.device)]


@dataclass(slots=True)
class _State:
    """What the graph `steps` takes and gives, of a batch; see `Steps.forward`."""

    adam: Tensor
    z: Tensor
    m: Tensor
    v: Tensor
    best_z: Tensor
    best_loss: Tensor
    best_x: Tensor

    @staticmethod
    def at(z0: Tensor, x: Tensor, plan: SearchPlan, v: Tensor) -> _State:
        b = len(z0)
        adam = z0.new_tensor([[plan.lr, *plan.betas]]).repeat(b, 1)
        worst = z0.new_full((b, 1), NO_VALUE)
        v = v.contiguous().to(z0.device)
        best = (z0, worst, torch.zeros_like(x))
        return _State(adam, z0, torch.zeros_like(z0), v, *best)

    def of(self, rows: np.ndarray) -> _State:
        """The chosen images."""
        moving = (_rows(getattr(self, name), rows) for name in _MOVING)
        return _State(_rows(self.adam, rows), *moving)

    def advance(
        self,
        runner: Runner,
        n: int,
        counts: Float[np.ndarray, "3 b 1"],
        fixed: Sequence[Tensor],
    ) -> Tensor:
        """Take `n` steps, and return the losses on the way, (b, n)."""
        counted = torch.from_numpy(counts).to(self.z.device).unbind()
        state = (self.adam, *counted, *(getattr(self, s) for s in _MOVING))
        *moved, losses = runner.run(f"steps_{n}", (*state, *fixed))
        for name, value in zip(_MOVING, moved, strict=True):
            setattr(self, name, value)
        return losses

    def put(self, rows: np.ndarray, chosen: _State) -> None:
        """Take over what the chosen images have become."""
        for name in _MOVING:
            old, new = getattr(self, name), getattr(chosen, name)
            if len(rows) < len(old):
                where = torch.from_numpy(rows).to(old.device)
                new = old.index_copy(0, where, new)
            setattr(self, name, new)


_MOVING = ("z", "m", "v", "best_z", "best_loss", "best_x")


class _Progress:
    """Who is still searching, and how the others ended; on the CPU, one row an image.

    The rules are those of `glss.latent_search._Found.judge`, applied to the losses of
    a chunk one after the other.
    """

    def __init__(
        self,
        allowed: np.ndarray,
        plan: SearchPlan,
        seen: Float[np.ndarray, "b 1"],  # of the second moment, before the first step
    ) -> None:
        b = len(allowed)
        self._unseen = 1 - seen
        self._allowed, self._plan = allowed.astype(np.int64), plan
        self._taken = np.zeros(b, np.int64)
        self._mark = np.full(b, np.inf)  # the loss that the next gain is measured from
        self._gained_at = np.zeros(b, np.int64)
        self._ended = np.zeros(b, bool)
        self._status = [SearchStatus.OUT_OF_STEPS] * b
        self._curves: list[list[float]] = [[] for _ in range(b)]

    @property
    def n_steps(self) -> tuple[int, ...]:
        return tuple(int(n) for n in self._taken)

    @property
    def status(self) -> tuple[SearchStatus, ...]:
        return tuple(self._status)

    def curves(self, best: Sequence[float]) -> tuple[tuple[float, ...], ...]:
        """The loss before each step; after the last one, the best of all."""
        pairs = zip(self._curves, best, strict=True)
        return tuple((*curve, loss) for curve, loss in pairs)

    def counts(self, rows: np.ndarray) -> Float[np.ndarray, "3 n 1"]:
        """Steps taken, what is seen of the second moment, and steps left."""
        k = self._taken[rows, None]
        counted = (k, self._seen_after(k, rows), self.left(rows)[:, None])
        return np.stack(counted).astype(np.float32)

    @property
    def seen(self) -> Float[Tensor, "b 1"]:
        """What is seen of each second moment by now."""
        return torch.from_numpy(self._seen_after(self._taken[:, None]))

    def _seen_after(
        self, k: np.ndarray, rows: np.ndarray | slice = slice(None)
    ) -> Float[np.ndarray, "n 1"]:
        left = self._unseen[rows] * self._plan.betas[1] ** k
        return np.asarray(1 - left, np.float32)

    def left(self, rows: np.ndarray) -> np.ndarray:
        return np.asarray((self._allowed - self._taken)[rows], np.float32)

    def going(self, *, is_late: bool) -> np.ndarray:
        """The images that take more steps; none once it is late."""
        going = ~self._ended & (self._taken < self._allowed)
        if is_late:
            for i in np.flatnonzero(going).tolist():
                self._end(i, SearchStatus.OUT_OF_TIME)
            return np.empty(0, np.int64)
        return np.flatnonzero(going)

    def note(self, rows: np.ndarray, losses: Float[np.ndarray, "n k"]) -> None:
        """Count the steps of a chunk and look for the end of each image."""
        for i, values in zip(rows.tolist(), losses, strict=True):
            most = int(self._allowed[i] - self._taken[i])
            self._note_one(i, values[:most])

    def _note_one(self, i: int, losses: np.ndarray) -> None:
        is_stale = False
        for loss in losses:
            if np.isnan(loss):
                self._end(i, SearchStatus.NON_FINITE)
                return
            self._curves[i].append(float(loss))
            k = self._taken[i]
            if not self._mark[i] - loss <= self._plan.tolerance:
                self._mark[i], self._gained_at[i] = loss, k
            is_stale |= bool(k - self._gained_at[i] >= self._plan.patience)
            self._taken[i] += 1
        is_enough = self._taken[i] >= self._plan.n_least
        if is_stale and is_enough and self._plan.tolerance > 0:
            self._end(i, SearchStatus.CONVERGED)

    def judge_first(self, is_finite: Bool[np.ndarray, " b"]) -> None:
        """An image whose only value is no number did not end for want of steps."""
        for i in np.flatnonzero(~is_finite).tolist():
            self._end(i, SearchStatus.NON_FINITE)

    def _end(self, i: int, status: SearchStatus) -> None:
        self._ended[i], self._status[i] = True, status
