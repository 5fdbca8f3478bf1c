"""A warm start lies between the z before and the encoder's."""

from __future__ import annotations

from pathlib import Path

import torch

from glss.bundle import load_bundle
from glss.engines import build_engine
from glss.latent_search import SearchPlan, SecondMoment
from glss.warm_start import ENCODER_SHARE, search_warm
from tests.glss.test_ssim import pictures


def test_it_starts_a_little_nearer_to_the_encoder(tiny_bundle: Path) -> None:
    engine = build_engine("eager", load_bundle(tiny_bundle))
    x = pictures(2, engine.size)
    encoded = engine.encode(x)
    before = encoded + 2.0
    found = search_warm(
        engine, x, before, SecondMoment.unknown(before), n_steps=[0, 0],
        plan=SearchPlan(),
    )  # fmt: skip
    torch.testing.assert_close(
        found.z - encoded, (before - encoded) * (1 - ENCODER_SHARE)
    )


def test_a_chain_does_not_leave_the_encoder_for_ever(tiny_bundle: Path) -> None:
    """Without any step, what was far away comes nearer from frame to frame."""
    engine = build_engine("eager", load_bundle(tiny_bundle))
    x = pictures(1, engine.size)
    encoded = engine.encode(x)
    z = encoded + 5.0
    for _ in range(100):
        z = search_warm(
            engine, x, z, SecondMoment.unknown(z), n_steps=[0], plan=SearchPlan()
        ).z
    assert float((z - encoded).abs().max()) < 0.05
