"""Generative latent search: the z whose decoding looks most like the frame.

Pandey, Tyagi, Ambekar, Prathosh, ECCV 2020, arXiv:2006.08696, section 4.2 and the
second half of Algorithm 1 (suppl. 2.1), eq. 9 and 10.

    x      target frame, in [-1, 1]            e      its Sobel edges
    z      latent                              h      decoder, x_hat = h(z, e)
    D      dissimilarity, 1 - SSIM             K      number of steps

The search minimises D(x, h(z, e)) over z by Adam (0.1, 0.9, 0.99) and returns the
nearest clone h(z*, e). Differences from the paper:

- Algorithm 1, line 16, prints `z + grad`; descent needs `z - grad`.
- The best z seen is returned, not the last: Adam may leave a minimum again.
- z may start anywhere (the previous frame, the encoder), not only at N(0, I).
- Adam may start with the second moment of an earlier search (`SecondMoment`).
- Every image of a batch stops on its own: converged, out of steps, out of time, or
  not finite. Images that stopped leave the batch, so they cost nothing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from glss.dissimilarity import Dissimilarity, DissimilarityKind, against

Decode = Callable[[Tensor, Tensor], Tensor]  # (z, e) -> x_hat
OnStep = Callable[[int, Tensor], None]  # (step, D of the images still searching)
ADAM_EPSILON = 1e-8


class SearchStatus(StrEnum):
    """How the search of one image ended; `.advice` says what to do about it."""

    CONVERGED = "converged"
    OUT_OF_STEPS = "out_of_steps"
    OUT_OF_TIME = "out_of_time"
    NON_FINITE = "non_finite"

    @property
    def advice(self) -> str:
        """One sentence for the person who reads the status."""
        return _ADVICE[self]


_ADVICE = {
    SearchStatus.CONVERGED: "The clone stopped improving.",
    SearchStatus.OUT_OF_STEPS: "The steps were used up; more may find a nearer clone.",
    SearchStatus.OUT_OF_TIME: "The time was used up; a faster engine would do more.",
    SearchStatus.NON_FINITE: "The loss was no number; the best z before it is given.",
}


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """How to search. The defaults of rate and momenta are the paper's (4.2)."""

    lr: float = 0.1
    betas: tuple[float, float] = (0.9, 0.99)
    dissimilarity: DissimilarityKind = "ssim"
    tolerance: float = 0.0  # gain in D that counts as progress; 0 never converges
    patience: int = 5  # steps without progress after which an image converges
    n_least: int = 0  # steps before which none has
    budget_s: float = math.inf  # for the whole batch, checked after every step


@dataclass(frozen=True, slots=True, eq=False)
class SecondMoment:
    """Adam's mean of squared gradients, from the search of nearly the same picture.

    Without it the first step is as long in every dimension, whatever the gradient says.
    """

    v: Float[Tensor, "b d"]
    seen: Float[
        Tensor, "b 1"
    ]  # sum of the weights in `v`, in [0, 1); 0: of nothing yet

    @staticmethod
    def unknown(z: Float[Tensor, "b d"]) -> SecondMoment:
        return SecondMoment(torch.zeros_like(z), torch.zeros_like(z[:, :1]))

    def of(self, rows: Tensor | slice) -> SecondMoment:
        """That of the chosen images of the batch."""
        return SecondMoment(self.v[rows], self.seen[rows])

    def with_gradient(self, grad: Float[Tensor, "b d"], b2: float) -> SecondMoment:
        """After one step more; `seen` is then 1 - b2^k where nothing was known."""
        v = b2 * self.v + (1 - b2) * grad.square()
        return SecondMoment(v, b2 * self.seen + (1 - b2))

    @property
    def without_bias(self) -> Float[Tensor, "b d"]:
        """The mean itself (Kingma and Ba 2015, section 3)."""
        return self.v / self.seen


def joined(moments: Sequence[SecondMoment]) -> SecondMoment:
    """One batch of several."""
    v = torch.cat([moment.v for moment in moments])
    return SecondMoment(v, torch.cat([moment.seen for moment in moments]))


@dataclass(frozen=True, slots=True, eq=False)
class SearchResult:
    """The nearest clones of a batch, and how each search ended."""

    z: Float[Tensor, "b d"]
    x_hat: Float[Tensor, "b 1 h w"]  # h(z, e), in [-1, 1]
    loss: Float[Tensor, " b"]  # D at z; 1 - SSIM by default
    n_steps: tuple[int, ...]  # gradient steps taken, one number an image
    status: tuple[SearchStatus, ...]
    moment: SecondMoment  # for the search of the next frame
    # D at each evaluation, one row an image; the last is the best where an engine takes
    # many steps at once. Empty where the engine does not tell.
    curves: tuple[tuple[float, ...], ...] = ()


def search(
    decode: Decode,
    x: Float[Tensor, "b 1 h w"],
    edges: Float[Tensor, "b 2 h w"],
    z0: Float[Tensor, "b d"],
    *,
    n_steps: int | Sequence[int],
    plan: SearchPlan = SearchPlan(),
    moment: SecondMoment | None = None,
    on_step: OnStep | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> SearchResult:
    """Search z from `z0` for every image; `n_steps` for all, or one number an image.

    `decode` must be differentiable in z and treat the images of a batch apart from
    each other. With zero steps the result is `z0` and its decoding. `on_step` is
    called after every evaluation with the steps taken and the current D. `moment` is
    what Adam knows beforehand; None: nothing.
    """
    steps = [n_steps] * len(x) if isinstance(n_steps, int) else list(n_steps)
    allowed = torch.tensor(steps, device=x.device)
    end = clock() + plan.budget_s
    target = against(x, plan.dissimilarity)
    found = _Found(z0, x)
    image = torch.arange(len(x), device=x.device)  # which image a row belongs to
    z, m = z0, torch.zeros_like(z0)
    moment = moment or SecondMoment.unknown(z0)

    for k in range(max(steps) + 1):
        spent = allowed[image] <= k  # evaluated once more for its clone, then done
        x_hat, loss, grad = _evaluate(decode, target, z, edges, bool(spent.all()))
        if on_step is not None:
            on_step(k, loss)
        finite = loss.isfinite() & grad.isfinite().all(1)
        found.offer(image, z, x_hat, loss, finite, k, plan.tolerance)
        stop = found.judge(image, finite, spent, clock() >= end, k, plan)
        found.leave(image[stop], moment.of(stop))
        if bool(stop.all()):
            break
        if bool(stop.any()):
            go = ~stop
            target, edges, image = target.keep(go), edges[go], image[go]
            z, m, moment, grad = z[go], m[go], moment.of(go), grad[go]
        z, m, moment = _adam(z, m, moment, grad, k + 1, plan)
    return found.result()


def _evaluate(
    decode: Decode, target: Dissimilarity, z: Tensor, edges: Tensor, is_last: bool
) -> tuple[Tensor, Tensor, Tensor]:
    """Clone, D and dD/dz (eq. 9); the last evaluation needs no gradient."""
    if is_last:
        with torch.no_grad():
            x_hat = decode(z, edges)
            return x_hat, target.dissimilarity(x_hat), torch.zeros_like(z)
    with torch.enable_grad():
        z = z.detach().requires_grad_()
        x_hat = decode(z, edges)
        loss = target.dissimilarity(x_hat)
        (grad,) = torch.autograd.grad(loss.sum(), z)
    return x_hat.detach(), loss.detach(), grad


def _adam(
    z: Tensor, m: Tensor, moment: SecondMoment, grad: Tensor, k: int, plan: SearchPlan
) -> tuple[Tensor, Tensor, SecondMoment]:
    """One step of Adam (Kingma and Ba 2015, Algorithm 1); k counts from 1."""
    b1, b2 = plan.betas
    m = b1 * m + (1 - b1) * grad
    moment = moment.with_gradient(grad, b2)
    m_hat, v_hat = m / (1 - b1**k), moment.without_bias
    return z - plan.lr * m_hat / (v_hat.sqrt() + ADAM_EPSILON), m, moment


class _Found:
    """The best z of every image so far, and how its search ended."""

    def __init__(self, z0: Tensor, x: Tensor) -> None:
        b = len(x)
        self._z, self._x_hat = z0.clone(), torch.zeros_like(x)
        self._moment = SecondMoment.unknown(z0)
        self._loss = torch.full((b,), math.inf, device=x.device, dtype=x.dtype)
        self._mark = self._loss.clone()  # the D that the next gain is measured from
        self._gained_at = torch.zeros(b, dtype=torch.long, device=x.device)
        self._is_stale = torch.zeros(b, dtype=torch.bool, device=x.device)
        self._n_steps = [0] * b
        self._status = [SearchStatus.OUT_OF_STEPS] * b
        self._curves: list[list[float]] = [[] for _ in range(b)]

    def offer(
        self,
        image: Tensor,
        z: Tensor,
        x_hat: Tensor,
        loss: Tensor,
        finite: Bool[Tensor, " n"],
        k: int,
        tolerance: float,
    ) -> None:
        """Keep what is better than before; a first value is kept even if not finite."""
        better = (finite & (loss < self._loss[image])) | torch.tensor(k == 0)
        rows = image[better]
        self._z[rows], self._x_hat[rows] = z.detach()[better], x_hat[better]
        self._loss[rows] = loss[better]
        for i, value in zip(image.tolist(), loss.tolist(), strict=True):
            self._curves[i].append(value)
        gained = better & ~(self._mark[image] - loss <= tolerance)
        self._mark[image[gained]] = loss[gained]
        self._gained_at[image[gained]] = k

    def judge(
        self,
        image: Tensor,
        finite: Bool[Tensor, " n"],
        spent: Bool[Tensor, " n"],
        is_late: bool,
        k: int,
        plan: SearchPlan,
    ) -> Bool[Tensor, " n"]:
        """Which images stop after k steps; their status and steps are noted."""
        self._is_stale[image] |= k - self._gained_at[image] >= plan.patience
        may_end = torch.tensor(plan.tolerance > 0 and k >= plan.n_least)
        converged = self._is_stale[image] & may_end
        stop = ~finite | converged | spent | torch.tensor(is_late)
        for row in stop.nonzero().flatten().tolist():
            i = int(image[row])
            self._n_steps[i] = k
            if not finite[row]:
                self._status[i] = SearchStatus.NON_FINITE
            elif converged[row]:
                self._status[i] = SearchStatus.CONVERGED
            elif not spent[row]:
                self._status[i] = SearchStatus.OUT_OF_TIME
        return stop

    def leave(self, image: Tensor, moment: SecondMoment) -> None:
        """Keep what Adam knew of images that stop."""
        self._moment.v[image], self._moment.seen[image] = moment.v, moment.seen

    def result(self) -> SearchResult:
        """Everything as one value."""
        return SearchResult(
            self._z,
            self._x_hat,
            self._loss,
            tuple(self._n_steps),
            tuple(self._status),
            self._moment,
            tuple(tuple(curve) for curve in self._curves),
        )
