"""Weights rounded to bfloat16: nothing is left to round, and little of it is lost."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from glss.bundle import SHIPPED, load_bundle
from glss.engines.folding import folded
from glss.engines.parity_pictures import pictures
from glss.engines.rounding import round_weights


@pytest.fixture(scope="module")
def network() -> nn.Module:
    return folded(load_bundle(SHIPPED).segmenter)


def weights(network: nn.Module) -> list[Tensor]:
    parts = network.modules()
    return [part.weight.data for part in parts if isinstance(part, nn.Conv2d)]


def test_all_weights_but_the_first_have_bfloat16s_digits(network: nn.Module) -> None:
    rounded = copy.deepcopy(network)
    round_weights(rounded, pictures(64), n_exact=3)
    before, after = weights(network), weights(rounded)
    for old, new in zip(before[:3], after[:3], strict=True):
        assert torch.equal(new, old)
    for old, new in zip(before[3:], after[3:], strict=True):
        assert torch.equal(new, old.bfloat16().float())


@torch.no_grad()
def test_the_mean_of_what_it_changes_is_given_back(network: nn.Module) -> None:
    """On a picture that nothing was measured on."""
    plain, corrected = copy.deepcopy(network), copy.deepcopy(network)
    for weight in weights(plain)[3:]:
        weight.copy_(weight.bfloat16())
    round_weights(corrected, pictures(64), n_exact=3)
    x = pictures(128)[:1].flip(3) * 0.9 - 0.05
    lost = [float((each(x) - network(x)).abs().mean()) for each in (plain, corrected)]
    assert lost[1] < 0.7 * lost[0]
