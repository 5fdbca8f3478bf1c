"""Shapes, ranges and the paper's layer list."""

from __future__ import annotations

from copy import deepcopy
from typing import get_args

import pytest
import torch
from torch import nn

from glss.edges import sobel
from glss.segmenter import Segmenter, SegmenterKind, build_segmenter
from glss.vae import Vae, VaeSettings


@pytest.mark.parametrize("kind", ["paper", "live"])
@pytest.mark.parametrize(("size", "latent"), [(128, 64), (64, 8)])
def test_a_vae_gives_back_pictures_in_range(kind, size: int, latent: int) -> None:
    vae = Vae(VaeSettings(kind, size, latent)).eval()
    x = torch.rand(2, 1, size, size) * 2 - 1
    mu, log_var = vae.encode(x)
    assert mu.shape == log_var.shape == (2, latent)
    x_hat = vae.decode(mu, sobel(x))
    assert x_hat.shape == x.shape
    assert x_hat.abs().max() <= 1.0


def test_the_papers_encoder_has_the_papers_layers() -> None:
    """Conv 64 at stride 1, 128 x 5 at stride 2 to 4 x 4, dense 1024, 2 x 64."""
    encoder = Vae(VaeSettings("paper")).encoder
    convs = [m for m in encoder.modules() if isinstance(m, nn.Conv2d)]
    assert [c.out_channels for c in convs] == [64, 128, 128, 128, 128, 128]
    assert [c.stride[0] for c in convs] == [1, 2, 2, 2, 2, 2]
    dense = [m for m in encoder.modules() if isinstance(m, nn.Linear)]
    assert [(d.in_features, d.out_features) for d in dense] == [
        (2048, 1024),
        (1024, 128),
    ]


def test_the_papers_decoder_has_the_papers_layers() -> None:
    """Dense 1024 and 2048, transposed 128 x 4 and 1, join edges, conv 128, 128, 1."""
    decoder = Vae(VaeSettings("paper")).decoder
    dense = [m for m in decoder.modules() if isinstance(m, nn.Linear)]
    assert [d.out_features for d in dense] == [1024, 2048]
    grow = [m for m in decoder.modules() if isinstance(m, nn.ConvTranspose2d)]
    assert [g.out_channels for g in grow] == [128, 128, 128, 128, 1]
    join = [m for m in decoder.modules() if isinstance(m, nn.Conv2d)]
    assert [(j.in_channels, j.out_channels) for j in join] == [
        (3, 128),
        (128, 128),
        (128, 1),
    ]


def test_the_live_decoder_has_no_transposed_convolution() -> None:
    """An engine was seen to return a wrong gradient for it."""
    decoder = Vae(VaeSettings("live")).decoder
    assert not any(isinstance(m, nn.ConvTranspose2d) for m in decoder.modules())


@pytest.mark.parametrize("kind", ["paper", "live"])
def test_the_decoder_hears_the_edges_and_z(kind) -> None:
    torch.manual_seed(0)
    vae = Vae(VaeSettings(kind, 64, 8)).eval()
    z, edges = torch.randn(1, 8), torch.randn(1, 2, 64, 64)
    plain = vae.decode(z, edges)
    assert not torch.equal(plain, vae.decode(z, edges * 2))
    assert not torch.equal(plain, vae.decode(z + 1, edges))


@pytest.mark.parametrize(
    ("kind", "n_maps"),
    [
        ("light-unet", 3),
        ("unet-efficientnet-lite", 3),
        ("unet-efficientnet", 1),
        ("deeplabv3plus-xception", 1),
    ],
)
def test_a_segmenter_gives_a_logit_a_pixel_and_features(kind, n_maps: int) -> None:
    segmenter = build_segmenter(kind).eval()
    x = torch.rand(2, 1, 64, 64) * 2 - 1
    assert isinstance(segmenter, Segmenter)
    with torch.no_grad():
        assert segmenter(x).shape == x.shape
        maps = segmenter.features(x)
    assert len(maps) == n_maps
    assert all(len(m) == 2 and m.shape[-1] < 64 for m in maps)


@pytest.mark.parametrize("kind", get_args(SegmenterKind))
def test_a_copy_has_features_of_its_own(kind) -> None:
    """The running mean of the weights is a copy, and judges the reconstructions."""
    segmenter = build_segmenter(kind).eval()
    copied = deepcopy(segmenter).requires_grad_(False)
    for weight in copied.parameters():
        weight.zero_()
    maps = copied.features(torch.rand(1, 1, 64, 64))  # type: ignore[operator]
    assert not any(bool(m.any()) or m.requires_grad for m in maps)
