"""Unpacks the configuration of the samples."""

from __future__ import annotations

from training.config import MixConfig
from training.samples.maker import Mix


def build_mix(config: MixConfig) -> Mix:
    """Configuration stops here: `SampleMaker` takes plain values."""
    return Mix(**config.model_dump())
