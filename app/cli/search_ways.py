"""Ways to search with fewer steps, for `app.cli.search_trials` to compare.

A way is made anew for each chain of frames, as some remember the frame before. It takes
a frame and a start, and gives z and what it cost in evaluations of value and gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, pad

from glss.bundle import Bundle
from glss.dissimilarity import against
from glss.edges import sobel
from glss.latent_search import SearchPlan, SecondMoment, search
from glss.pipeline import PLAN_WARM, GlssSettings
from glss.ssim import C1, C2, WINDOW_PX, blur, gaussian_window
from glss.warm_start import ENCODER_SHARE

ALL = 1_000_000  # frames
FORWARD = 0.5  # evaluations: value alone, or one direction of a Jacobian


class Way(Protocol):
    """One way to search, with what it remembers from frame to frame."""

    def __call__(self, bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, float]:
        """Search one frame, (1, 1, n, n), from `z`, (1, d): z and evaluations."""
        ...


@dataclass(slots=True)
class Adam:
    """The paper's; with `carry`, the start goes on by a part of z's last change."""

    rate: float
    n_steps: int
    carry: float = 0.0
    _before: Tensor | None = None

    def __call__(self, bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, float]:
        start = z if self._before is None else z + self.carry * (z - self._before)
        self._before = z
        plan = SearchPlan(lr=self.rate)
        decode = bundle.vae.decode
        found = search(decode, x, sobel(x), start, n_steps=self.n_steps, plan=plan)
        return found.z, self.n_steps


@dataclass(slots=True)
class HalfFirst:
    """Adam, first on SSIM at half the size, then as it is."""

    rate: float
    n_half: int
    n_full: int

    def __call__(self, bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, float]:
        edges, plan = sobel(x), SearchPlan(lr=self.rate)

        def halved(z: Tensor, _: Tensor) -> Tensor:
            return avg_pool2d(bundle.vae.decode(z, edges), 2)

        small = search(
            halved, avg_pool2d(x, 2), avg_pool2d(edges, 2), z, n_steps=self.n_half,
            plan=plan,
        )  # fmt: skip
        decode = bundle.vae.decode
        found = search(decode, x, edges, small.z, n_steps=self.n_full, plan=plan)
        return found.z, self.n_half + self.n_full


@dataclass(slots=True)
class WhileItGains:
    """Adam with as many steps as gain.

    No more are taken once `patience` of them gained less than `tolerance`. A compiled
    engine looks after each `chunk` of steps.
    """

    rate: float
    most: int
    tolerance: float
    chunk: int = 1
    patience: int = 2

    def __call__(self, bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, float]:
        plan = SearchPlan(lr=self.rate)
        gaining = replace(plan, tolerance=self.tolerance, patience=self.patience)
        edges, decode = sobel(x), bundle.vae.decode
        found = search(decode, x, edges, z, n_steps=self.most, plan=gaining)
        (n_steps,) = found.n_steps
        if missing := -n_steps % self.chunk:
            found = search(decode, x, edges, found.z, n_steps=missing, plan=plan)
        return found.z, n_steps + missing


@dataclass(slots=True)
class AsLive:
    """What `glss.pipeline` does with warm frames, or a part of it left out."""

    share: float = ENCODER_SHARE  # of the encoder's z in a start
    carries: bool = True  # the second moment, from frame to frame
    plan: SearchPlan = PLAN_WARM
    _moment: SecondMoment | None = field(default=None, repr=False)

    def __call__(self, bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, float]:
        with torch.no_grad():
            start = torch.lerp(z, bundle.vae.encode(x)[0], self.share)
        found = search(
            bundle.vae.decode, x, sobel(x), start, n_steps=GlssSettings().n_steps_warm,
            plan=self.plan, moment=self._moment,
        )  # fmt: skip
        if self.carries:
            self._moment = found.moment
        return found.z, found.n_steps[0]


@dataclass(slots=True)
class BackToMean:
    """A few steps of Adam; more where SSIM is below the mean of the frames before."""

    rate: float
    least: int
    most: int
    _mean: float | None = None

    def __call__(self, bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, float]:
        edges, decode, plan = sobel(x), bundle.vae.decode, SearchPlan(lr=self.rate)
        found = search(decode, x, edges, z, n_steps=self.least, plan=plan)
        n_steps = self.least
        if self._mean is None or float(found.loss) > self._mean:
            more = self.most - self.least
            found = search(decode, x, edges, found.z, n_steps=more, plan=plan)
            n_steps = self.most
        loss = float(found.loss)
        self._mean = loss if self._mean is None else 0.9 * self._mean + 0.1 * loss
        return found.z, n_steps


@dataclass(slots=True)
class LineSearch:
    """Along each gradient three lengths are tried, and the best is kept."""

    n_steps: int

    def __call__(self, bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, float]:
        for _ in range(self.n_steps):
            _, grad = value_and_gradient(bundle, x, z)
            step = grad / grad.norm().clamp(min=1e-12)
            z = _best(bundle, x, [z - length * step for length in (0.0, 0.1, 0.3, 0.8)])
        return z, self.n_steps * (1 + 4 * FORWARD)


@dataclass(slots=True)
class Lbfgs:
    """torch's, with a memory of five and one strong-Wolfe search a step."""

    n_steps: int
    most: int  # evaluations

    def __call__(self, bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, float]:
        z, evaluations = z.clone().requires_grad_(), 0
        optimiser = torch.optim.LBFGS(
            [z], lr=1.0, max_iter=self.n_steps, max_eval=self.most, history_size=5,
            line_search_fn="strong_wolfe",
        )  # fmt: skip

        def closure() -> Tensor:
            nonlocal evaluations
            evaluations += 1
            loss, z.grad = value_and_gradient(bundle, x, z)
            return loss

        optimiser.step(closure)  # type: ignore[no-untyped-call]
        return z.detach(), evaluations


@dataclass(slots=True)
class GaussNewton:
    """Damped Gauss-Newton (Levenberg-Marquardt) in the dimensions of z.

    The curvature is J^T M J, with J the decoder's Jacobian and M what SSIM makes of a
    change of the clone where a b is left out: W^T (1/A - 1/B) W + diag(W^T 1/B), in
    the words of `glss.engines.ssim_difference`. J costs a forward pass for every
    dimension, so it is kept for `keep` frames. Of several dampings the best is taken;
    of a single one the step is taken as it is.
    """

    n_steps: int
    keep: int
    dampings: tuple[float, ...] = (0.03, 0.3, 3.0)
    _age: int = 0
    _curvature: Tensor | None = field(default=None, repr=False)

    def __call__(self, bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, float]:
        cost = 0.0
        for _ in range(self.n_steps):
            if self._curvature is None or self._age >= self.keep * self.n_steps:
                self._curvature, self._age = curvature(bundle, x, z), 0
                cost += FORWARD * z.shape[1]
            self._age += 1
            _, grad = value_and_gradient(bundle, x, z)
            tried = self._damped(z, grad)
            cost += 1.0
            if len(tried) > 1:
                tried = [_best(bundle, x, [z, *tried])]
                cost += FORWARD * (1 + len(self.dampings))
            (z,) = tried
        return z, cost

    def _damped(self, z: Tensor, grad: Tensor) -> list[Tensor]:
        assert self._curvature is not None
        unit = self._curvature.diagonal().mean() * torch.eye(z.shape[1])
        return [
            z
            - torch.linalg.solve(self._curvature + damping * unit, grad[0]).unsqueeze(0)
            for damping in self.dampings
        ]


def curvature(bundle: Bundle, x: Tensor, z: Tensor) -> Tensor:
    """The Gauss-Newton matrix of 1 - SSIM at `z`, (d, d)."""
    edges = sobel(x)

    def intensity(z: Tensor) -> Tensor:
        return bundle.vae.decode(z.unsqueeze(0), edges)[0, 0] * 0.5 + 0.5

    with torch.no_grad():
        jacobian = torch.func.jacfwd(intensity)(z[0]).permute(2, 0, 1).unsqueeze(1)
        by_a, by_b = _weights(x * 0.5 + 0.5, intensity(z[0])[None, None])
        means = blur(jacobian, gaussian_window())
        weighted = _back((by_a - by_b) * means) + _back(by_b) * jacobian
        product = jacobian.flatten(1) @ weighted.flatten(1).T
        return torch.as_tensor(product * (2.0 / by_a.numel()))


def _weights(x: Tensor, x_hat: Tensor) -> tuple[Tensor, Tensor]:
    """1 / A and 1 / B, (1, 1, m, m), of pictures in [0, 1]."""
    maps = torch.cat((x, x_hat, x * x, x_hat * x_hat), 1)
    mu, mu_hat, square, square_hat = blur(maps, gaussian_window()).chunk(4, 1)
    both = mu * mu + mu_hat * mu_hat
    return 1 / (both + C1), 1 / (square + square_hat - both + C2)


def _back(maps: Tensor) -> Tensor:
    """What the Gaussian means are made of gets its share of `maps`."""
    around = WINDOW_PX - 1
    return blur(pad(maps, (around,) * 4), gaussian_window())


def value_and_gradient(bundle: Bundle, x: Tensor, z: Tensor) -> tuple[Tensor, Tensor]:
    """1 - SSIM of one image and its gradient, (1, d)."""
    z = z.detach().requires_grad_()
    loss = _loss(bundle, x, z).sum()
    (grad,) = torch.autograd.grad(loss, z)
    return loss.detach(), grad


def _best(bundle: Bundle, x: Tensor, tried: list[Tensor]) -> Tensor:
    """Of several z the one with the nearest clone."""
    with torch.no_grad():
        both = torch.cat(tried)
        return both[_loss(bundle, x, both).argmin()].unsqueeze(0)


def _loss(bundle: Bundle, x: Tensor, z: Tensor) -> Tensor:
    frames = x.expand(len(z), -1, -1, -1)
    clone = bundle.vae.decode(z, sobel(x).expand(len(z), -1, -1, -1))
    return against(frames, "ssim").dissimilarity(clone)


WARM: dict[str, Callable[[], Way]] = {
    **{f"adam {r}, 3 steps": partial(Adam, r, 3) for r in (0.02, 0.05, 0.1)},
    **{f"adam 0.05, {n} steps": partial(Adam, 0.05, n) for n in (1, 2, 5, 10)},
    **{f"velocity {c}, 3 steps": partial(Adam, 0.05, 3, c) for c in (0.5, 1.0)},
    "half size 2, then 1": partial(HalfFirst, 0.05, 2, 1),
    "3, or 6 where SSIM fell": partial(BackToMean, 0.05, 3, 6),
    "2 to 6 while they gain 0.001": partial(WhileItGains, 0.05, 6, 1e-3),
    "as live": AsLive,
    "as live, from the z before": partial(AsLive, share=0.0),
    "as live, a tenth of the encoder's z": partial(AsLive, share=0.1),
    "as live, Adam knows nothing": partial(AsLive, carries=False),
    "3 or 6 while they gain 0.001": partial(WhileItGains, 0.05, 6, 1e-3, 3),
    "adam 0.1, 3 or 6 while they gain 0.002": partial(WhileItGains, 0.1, 6, 2e-3, 3),
    "line search 2": partial(LineSearch, 2),
    "l-bfgs": partial(Lbfgs, 3, 5),
    "gauss-newton 1, kept for 10 frames": partial(GaussNewton, 1, 10),
    "gauss-newton 1, kept, damped 0.3": partial(GaussNewton, 1, ALL, (0.3,)),
    "gauss-newton 2, kept, damped 1": partial(GaussNewton, 2, ALL, (1.0,)),
}

COLD: dict[str, Callable[[], Way]] = {
    **{f"adam 0.1, {n} steps": partial(Adam, 0.1, n) for n in (5, 10, 20, 30, 50)},
    "adam 0.2, 30 steps": partial(Adam, 0.2, 30),
    "to 30 while 5 gain 0.0001": partial(WhileItGains, 0.1, 30, 1e-4, 1, 5),
    "half size 15, then 15": partial(HalfFirst, 0.1, 15, 15),
    "line search 10": partial(LineSearch, 10),
    "l-bfgs, 10 evaluations": partial(Lbfgs, 10, 10),
    "l-bfgs, 30 evaluations": partial(Lbfgs, 30, 30),
    "gauss-newton 3, one Jacobian": partial(GaussNewton, 3, ALL),
}
