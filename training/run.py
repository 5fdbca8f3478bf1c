"""Runs the recipes in order and writes the bundle."""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import torch
from torch import nn

from glss.bundle import Bundle, save_bundle
from glss.compute_threads import share_cores
from glss.vae import Vae
from training.card import write_card
from training.config import TrainConfig, load
from training.data.photograph import Photograph
from training.data.pool import read_pools
from training.errors import ConfigError
from training.ranks import Ranks, joined
from training.samples.maker import Pool
from training.train_segmenter import held_out_iou, train_segmenter
from training.train_vae import train_vae

logger = logging.getLogger(__name__)
THRESHOLD = 0.5


def run(
    part: Literal["segmenter", "vae", "all"],
    *,
    config_file: Path,
    overrides: Sequence[str],
    data: Path,
    out: Path,
    work: Path | None,
    resume: bool,
) -> None:
    """Train what `part` names. Only `all` writes the bundle.

    Without `resume` old checkpoints of the run's folder are not used and replaced.
    Raises `ConfigError`, `DataError` or `CheckpointError`.
    """
    config = load(config_file, overrides)
    folder = work if work is not None else Path("runs") / config.name
    folder.mkdir(parents=True, exist_ok=True)
    share_cores(config.threads)
    pool, held = read_pools(data, config.data)
    with joined() as ranks:
        _check_batches(config, ranks)
        # `vae` stands on the segmenter's checkpoint, so that one is always continued
        segmenter, seconds_1 = train_segmenter(
            config,
            pool=pool,
            held=held,
            folder=folder,
            ranks=ranks,
            resume=resume or part == "vae",
        )
        if part == "segmenter":
            return
        vae, seconds_2 = train_vae(
            config,
            segmenter=segmenter,
            pool=pool,
            folder=folder,
            ranks=ranks,
            resume=resume,
        )
        if part == "vae":
            return
        seconds_3 = 0.0
        if config.refine is not None:
            segmenter, seconds_3 = train_segmenter(
                config,
                pool=pool,
                held=held,
                folder=folder,
                ranks=ranks,
                resume=resume,
                start_from=segmenter,
                vae=vae,
            )
        if ranks.is_first:
            seconds = {"segmenter": seconds_1, "vae": seconds_2, "refine": seconds_3}
            _write(config, out, segmenter, vae, pool, held, seconds, ranks)


def _check_batches(config: TrainConfig, ranks: Ranks) -> None:
    for name, batch in (
        ("segmenter", config.segmenter.batch),
        ("vae", config.vae.batch),
    ):
        if batch % ranks.world:
            raise ConfigError(
                f"{name}.batch = {batch} cannot be shared by {ranks.world} processes."
            )


def _write(
    config: TrainConfig,
    out: Path,
    segmenter: nn.Module,
    vae: Vae,
    pool: Pool,
    held: Sequence[Photograph],
    seconds: dict[str, float],
    ranks: Ranks,
) -> None:
    figures: dict[str, Any] = {}
    if held:
        value = held_out_iou(segmenter, held, config.size_px, ranks.device)
        figures["held_out_iou_source_only"] = round(value, 4)
    bundle = Bundle(
        name=config.name,
        preset=config.preset,
        threshold=THRESHOLD,
        vae=vae.cpu(),
        segmenter=segmenter.cpu(),
        segmenter_kind=config.segmenter.kind,
        trained=_about(config, pool, held, seconds, ranks),
        figures=figures,
    )
    save_bundle(bundle, out)
    write_card(out)
    logger.info("bundle written to %s", out)


def _about(
    config: TrainConfig,
    pool: Pool,
    held: Sequence[Photograph],
    seconds: dict[str, float],
    ranks: Ranks,
) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {ranks.device.type}",
        "torch": torch.__version__,
        "processes": ranks.world,
        "data": [each.path for each in config.data.sets],
        "pictures": len({p.name for p in pool.photographs}),
        "held_out_pictures": len(held),
        "split": f"by person or block, {config.data.held_out:.0%} held out",
        "seconds": {name: round(value) for name, value in seconds.items()},
        "recipe": config.model_dump(mode="json", exclude_none=True),
    }
