"""Folding: no normalisation is left, and the logits are those of before."""

from __future__ import annotations

from typing import get_args

import pytest
import torch
from torch import nn

from glss.engines.folding import folded
from glss.segmenter import SegmenterKind, build_segmenter


@pytest.mark.parametrize("kind", get_args(SegmenterKind))
def test_a_folded_segmenter_says_the_same(kind: SegmenterKind) -> None:
    torch.manual_seed(0)
    network = build_segmenter(kind)
    x = torch.rand(2, 1, 64, 64) * 2 - 1
    with torch.no_grad():
        for _ in range(3):
            network.train()(x)  # the statistics become some of their own
        before = network.eval()(x)
        found = folded(network)(x)
    torch.testing.assert_close(found, before, atol=2e-4, rtol=1e-4)
    assert any(isinstance(part, nn.BatchNorm2d) for part in network.modules())


def test_nothing_is_left_to_normalise_in_the_live_segmenter() -> None:
    parts = folded(build_segmenter("unet-efficientnet-lite")).modules()
    assert not any(isinstance(part, nn.BatchNorm2d) for part in parts)
