"""Fits and measures against numbers that are known."""

from __future__ import annotations

import numpy as np
import pytest

from training.calibration import (
    calibration_error,
    correlation,
    error_held,
    fit_logistic,
    most_error_held,
    reliability,
)


def test_a_calibrated_prediction_has_no_error_and_a_boast_has() -> None:
    rng = np.random.default_rng(0)
    p = rng.uniform(0, 1, 200_000)
    happened = (rng.uniform(0, 1, p.size) < p).astype(float)
    assert calibration_error(reliability(p, happened)) < 0.005
    boast = np.where(p > 0.5, 0.99, 0.01)
    assert calibration_error(reliability(boast, happened)) == pytest.approx(
        0.24, abs=0.01
    )


def test_bins_hold_everything_once() -> None:
    p = np.array([0.0, 0.05, 0.1, 0.99, 1.0])
    bins = reliability(p, np.array([0.0, 1.0, 1.0, 0.0, 1.0]))
    assert [b.share for b in bins] == pytest.approx([0.4, 0.2, 0.4])
    assert bins[0].happened == 0.5


def test_the_least_confident_hold_what_they_hold() -> None:
    confidence = np.linspace(0, 1, 20)
    error = np.zeros(20)
    error[[0, 10]] = 1.0, 3.0
    assert error_held(confidence, error) == 0.25  # the tenth is frames 0 and 1
    assert most_error_held(error) == 1.0
    assert error_held(confidence, np.zeros(20)) == 1.0
    assert most_error_held(np.ones(20)) == pytest.approx(0.1)


def test_a_fit_finds_the_model_that_made_the_data() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(3.0, [1.0, 20.0], (50_000, 2))
    y = 1 / (1 + np.exp(-(0.5 + 1.5 * x[:, 0] - 0.05 * x[:, 1])))
    bias, weights = fit_logistic(x, y, ridge=0.0)
    assert [bias, *weights] == pytest.approx([0.5, 1.5, -0.05], abs=1e-3)


def test_a_column_that_says_nothing_breaks_nothing() -> None:
    x = np.column_stack((np.arange(10.0), np.full(10, 7.0)))
    bias, weights = fit_logistic(x, (x[:, 0] > 4).astype(float))
    assert np.isfinite([bias, *weights]).all()


def test_weights_are_like_repetitions() -> None:
    x, y = np.array([[0.0], [1.0], [2.0]]), np.array([0.0, 1.0, 0.2])
    bias, slope = fit_logistic(x, y, ridge=0.0, weights=np.array([1.0, 1.0, 2.0]))
    again = fit_logistic(np.append(x, [[2.0]], axis=0), np.append(y, 0.2), ridge=0.0)
    assert [bias, *slope] == pytest.approx([again[0], *again[1]], abs=1e-4)


def test_what_never_varies_correlates_with_nothing() -> None:
    rising, flat = np.arange(5.0), np.full(5, 0.3)
    assert correlation(rising, 2 * rising) == pytest.approx(1.0)
    assert correlation(rising, flat) == correlation(flat, rising) == 0.0
