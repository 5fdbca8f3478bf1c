"""Fits and judges probabilities; numbers in, numbers out.

Expected calibration error (Naeini et al. 2015; Guo et al. 2017): what is predicted goes
into ten bins of equal width, and the distance of the mean prediction from the mean
outcome of each bin is averaged over the bins, weighted by how much is in them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

Values = Float[np.ndarray, " n"]
N_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """One point of a reliability diagram."""

    predicted: float  # mean, in [0, 1]
    happened: float  # mean, in [0, 1]
    share: float  # of all


def reliability(predicted: Values, happened: Values) -> list[Bin]:
    """The bins that are not empty; `happened` in [0, 1], not only 0 or 1."""
    number = np.minimum((predicted * N_BINS).astype(int), N_BINS - 1)
    inside = [number == k for k in range(N_BINS)]
    return [
        Bin(
            float(predicted[k].mean()),
            float(happened[k].mean()),
            float(k.mean()),
        )
        for k in inside
        if k.any()
    ]


def calibration_error(bins: list[Bin]) -> float:
    """Expected calibration error, in [0, 1]."""
    return sum(b.share * abs(b.predicted - b.happened) for b in bins)


def error_held(confidence: Values, error: Values, share: float = 0.1) -> float:
    """Share of all error that the `share` least confident hold, in [0, 1].

    1 where there is no error at all.
    """
    n = max(1, round(share * len(confidence)))
    least = np.argsort(confidence, kind="stable")[:n]
    total = float(error.sum())
    return float(error[least].sum()) / total if total else 1.0


def most_error_held(error: Values, share: float = 0.1) -> float:
    """What `error_held` would be if the confidence knew the error."""
    return error_held(-error, error, share)


def fit_logistic(
    x: Float[np.ndarray, "n d"],
    y: Values,
    *,
    ridge: float = 0.02,
    weights: Values | None = None,
) -> tuple[float, Values]:
    """Bias and weights of sigmoid(bias + x w) that fit `y` in [0, 1] best.

    Cross-entropy with a penalty on the weights of the standardised columns; Newton's
    method, which such a convex loss lets converge from 0. `weights` says how much each
    case counts.
    """
    counts = np.ones(len(y)) if weights is None else weights * len(y) / weights.sum()
    mean, spread = x.mean(0), x.std(0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    z = np.column_stack(((x - mean) / spread, np.ones(len(x))))
    penalty = np.diag([ridge] * x.shape[1] + [1e-6])
    w = np.zeros(z.shape[1])
    for _ in range(50):
        q = 1.0 / (1.0 + np.exp(-(z @ w).clip(-30, 30)))
        gradient = z.T @ (counts * (q - y)) / len(y) + penalty @ w
        curvature = (z.T * (counts * q * (1 - q))) @ z / len(y) + penalty
        step = np.linalg.solve(curvature, gradient)
        w -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    slope = w[:-1] / spread
    return float(w[-1] - slope @ mean), slope


def correlation(a: Values, b: Values) -> float:
    """Pearson's, in [-1, 1]; 0 where one of them is the same throughout."""
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])
