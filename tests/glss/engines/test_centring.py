"""Centring and larger blocks: other weights, the same logits, less lost in bfloat16."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from glss.bundle import SHIPPED, load_bundle
from glss.engines.centring import DIM, centre
from glss.engines.large_blocks import enlarge_blocks
from glss.engines.parity_pictures import pictures
from glss.segmenter import LightUNet, SegmenterKind, build_segmenter
from glss.unet_efficientnet_lite import JOINED, UnetEfficientNetLite


@pytest.fixture(scope="module")
def shipped() -> UnetEfficientNetLite:
    segmenter = load_bundle(SHIPPED).segmenter.eval()
    assert isinstance(segmenter, UnetEfficientNetLite)
    return segmenter


@torch.no_grad()
def test_a_centred_segmenter_says_the_same(shipped: UnetEfficientNetLite) -> None:
    centred = copy.deepcopy(shipped)
    centre(centred)
    x = pictures(96)
    torch.testing.assert_close(centred(x), shipped(x), atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_what_its_blocks_hand_on_is_about_zero_in_the_dim(
    shipped: UnetEfficientNetLite,
) -> None:
    centred = copy.deepcopy(shipped)
    centre(centred)
    flat = torch.full((1, 1, 128, 128), DIM)
    before, after = shipped.encoder(flat), centred.encoder(flat)
    assert len(after) == len(JOINED)
    for old, new in zip(before, after, strict=True):
        assert float(new.mean((2, 3)).abs().max()) < 1e-4
        assert float(old.mean((2, 3)).abs().max()) > 0.1


@torch.no_grad()
def test_less_is_lost_where_the_maps_are_rounded(shipped: UnetEfficientNetLite) -> None:
    """Every map that a block hands on has bfloat16's digits, as in an engine."""
    x, lost = pictures(128)[:1], []
    for is_centred in (False, True):
        rounded = copy.deepcopy(shipped)
        if is_centred:
            centre(rounded)
        for stage in rounded.encoder.stages:
            stage.register_forward_hook(_rounded)
        lost.append(float((rounded(x) - shipped(x)).abs().mean()))
    assert lost[1] < 0.8 * lost[0]


def _rounded(_: nn.Module, __: tuple[Tensor, ...], maps: Tensor) -> Tensor:
    return maps.bfloat16().float()


@pytest.mark.parametrize("kind", ["light-unet", "unet-efficientnet-lite"])
@torch.no_grad()
def test_a_head_of_larger_blocks_says_the_same(kind: SegmenterKind) -> None:
    torch.manual_seed(0)
    network = build_segmenter(kind).eval()
    assert isinstance(network, LightUNet | UnetEfficientNetLite)
    x = pictures(64)
    before = network(x)
    enlarge_blocks(network)
    assert network.head.out_channels == 16
    torch.testing.assert_close(network(x), before, atol=1e-5, rtol=1e-4)
