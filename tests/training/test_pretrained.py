"""The published encoder weights, in the project's own network."""

from __future__ import annotations

import sys

import pytest
import skimage.data
import torch
from torch.nn.functional import interpolate, linear, relu6

from glss.segmenter import build_segmenter
from glss.unet_efficientnet_lite import UnetEfficientNetLite
from training.errors import ConfigError
from training.pretrained import PACKAGE, published, start_from_imagenet

CATS = {281, 282, 285}  # tabby, tiger cat, Egyptian cat: ImageNet's numbers


def test_the_encoder_with_published_weights_knows_a_cat() -> None:
    """Wrong padding, order, constants or colours end in another class."""
    pytest.importorskip(PACKAGE)
    net = UnetEfficientNetLite().eval()
    start_from_imagenet(net)
    weights = published()
    grey = torch.from_numpy(skimage.data.cat()).float().mean(2) / 127.5 - 1
    picture = interpolate(grey[None, None], (224, 224), mode="area")
    with torch.no_grad():
        deep = net.encoder(picture)[-1]
        head = torch.nn.functional.conv2d(deep, weights["_conv_head.weight"])
        head = torch.nn.functional.batch_norm(
            head, *(weights[f"_bn1.{name}"] for name in
                    ("running_mean", "running_var", "weight", "bias")), eps=1e-3
        )  # fmt: skip
        pooled = relu6(head).mean((2, 3))
        scores = linear(pooled, weights["_fc.weight"], weights["_fc.bias"]).softmax(1)
    assert int(scores.argmax()) in CATS
    assert scores[0, sorted(CATS)].sum() > 0.8


def test_filters_of_single_channels_are_held() -> None:
    pytest.importorskip(PACKAGE)
    net = UnetEfficientNetLite()
    start_from_imagenet(net)
    held = {name for name, w in net.named_parameters() if not w.requires_grad}
    depthwise = {
        f"{name}.weight"
        for name, m in net.named_modules()
        if isinstance(m, torch.nn.Conv2d) and m.groups > 1
    }
    assert held == depthwise
    assert len(held) == 16  # one for each block


def test_another_segmenter_is_refused() -> None:
    with pytest.raises(ConfigError, match="only unet-efficientnet-lite"):
        start_from_imagenet(build_segmenter("light-unet"))


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, PACKAGE, None)
    with pytest.raises(ConfigError, match=r"pip install 'glss-live\[train\]'"):
        start_from_imagenet(UnetEfficientNetLite())
