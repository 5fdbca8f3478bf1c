"""Fits the models of `glss.confidence` to what a bundle got wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from glss.bundle import Bundle
from glss.confidence import EMPTY, FOUND, Confidence, Linear, logits
from glss.data_folder import IGNORE, SKIN
from training.calibration import fit_logistic
from training.confidence_cases import Case

_PIXEL_STEP = 7  # every so many'th pixel is fitted: neighbours say the same


def fitted(
    cases: Sequence[Case], bundle: Bundle, *, sure_from: float = 0.0
) -> Confidence:
    """The models that fit `cases` best."""
    whole = [case for case in cases if case.is_whole]
    p, truth = _pixel_pairs(whole, step=_PIXEL_STEP)
    shift, (scale,) = fit_logistic(logits(p)[:, None], truth, ridge=0.0)
    nothing = Linear(0.0, {})
    blank = Confidence(
        bundle.combine, bundle.threshold, float(scale), shift, nothing, nothing,
        sure_from, bundle.frame_px, bundle.clone_px,
    )  # fmt: skip
    has_found = [bool((c.skin >= bundle.threshold).any()) for c in cases]
    found = [c for c, has in zip(cases, has_found, strict=True) if has]
    empty = [c for c, has in zip(cases, has_found, strict=True) if not has]
    return replace(
        blank,
        found=_linear(blank, found, FOUND),
        empty=_linear(blank, empty, EMPTY),
    )


def _linear(blank: Confidence, cases: Sequence[Case], names: Sequence[str]) -> Linear:
    """Few cases of a kind: one number, pulled towards a half, and no weights."""
    counts = _counts(cases)
    if len(cases) < 2 * len(names):
        ious = np.array([case.iou for case in cases])
        mean = (float(counts @ ious) + 1.0) / (float(counts.sum()) + 2.0)
        return Linear(float(np.log(mean / (1.0 - mean))), {})
    features = [blank.features(c.skin, ssim=c.ssim, both=c.both) for c in cases]
    used = [name for name in names if name in features[0]]
    x = np.array([[f[name] for name in used] for f in features])
    ious = np.array([case.iou for case in cases])
    bias, weights = fit_logistic(x, ious, weights=counts)
    return Linear(bias, dict(zip(used, map(float, weights), strict=True)))


def _counts(cases: Sequence[Case]) -> Float[np.ndarray, " n"]:
    """How much each case counts: the parts without skin together at most as much as
    the photographs. How often a scene is empty is not known; even odds are assumed."""
    is_whole = np.array([case.is_whole for case in cases], bool)
    n_whole, n_parts = int(is_whole.sum()), int((~is_whole).sum())
    of_part = min(1.0, max(1, n_whole) / max(1, n_parts))
    return np.where(is_whole, 1.0, of_part)


def _pixel_pairs(
    cases: Sequence[Case], *, step: int = 1
) -> tuple[Float[np.ndarray, " n"], Float[np.ndarray, " n"]]:
    """p and whether it was skin, of every `step`'th pixel that counts."""
    p = np.concatenate([c.skin[c.truth != IGNORE] for c in cases])
    skin = np.concatenate([c.truth[c.truth != IGNORE] == SKIN for c in cases])
    return p[::step].astype(float), skin[::step].astype(float)
