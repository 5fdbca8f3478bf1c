"""Mask metrics, per image; a set's figure is the mean over its images (section 5)."""

from __future__ import annotations

import statistics
from collections.abc import Iterable

import numpy as np
from jaxtyping import Bool

Mask = Bool[np.ndarray, "h w"]


def iou(predicted: Mask, truth: Mask, *, counts: Mask | None = None) -> float:
    """|P and T| / |P or T| over the pixels that count, in [0, 1].

    An empty mask predicted empty scores 1. `counts` is False where a pixel is left
    out (128 in a mask file).
    """
    overlap, predicted_px, true_px = _areas(predicted, truth, counts)
    union = predicted_px + true_px - overlap
    return overlap / union if union else 1.0


def mean_iou(predicted: Iterable[Mask], truth: Iterable[Mask]) -> float:
    """Mean of `iou` over pairs of masks, of which there must be as many."""
    return statistics.fmean(iou(p, t) for p, t in zip(predicted, truth, strict=True))


def dice(predicted: Mask, truth: Mask, *, counts: Mask | None = None) -> float:
    """2 |P and T| / (|P| + |T|) over the pixels that count, in [0, 1].

    An empty mask predicted empty scores 1.
    """
    overlap, predicted_px, true_px = _areas(predicted, truth, counts)
    total = predicted_px + true_px
    return 2 * overlap / total if total else 1.0


def _areas(predicted: Mask, truth: Mask, counts: Mask | None) -> tuple[int, int, int]:
    if counts is not None:
        predicted, truth = predicted & counts, truth & counts
    masks = (predicted & truth, predicted, truth)
    overlap, predicted_px, true_px = (int(np.count_nonzero(mask)) for mask in masks)
    return overlap, predicted_px, true_px
