"""Runs the recipes in order and writes the bundle."""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import torch
from torch import nn

from glss.bundle import Bundle, save_bundle
from glss.compute_threads import share_cores
from glss.vae import Vae
from training.card import write_card
from training.config import TrainConfig, load
from training.data.photograph import Photograph
from training.data.pool import read_pools
from training.errors import CheckpointError, ConfigError
from training.ranks import Ranks, joined
from training.refine import later_rounds
from training.samples.maker import Pool
from training.train_segmenter import Round, first_round, held_out_iou, train_segmenter
from training.train_vae import train_vae

logger = logging.getLogger(__name__)
Part = Literal["segmenter", "vae", "all"]
Stage = Literal["segmenter", "vae", "refine", "polish"]  # in the order of training
STAGES: tuple[Stage, ...] = get_args(Stage)
_LATER: dict[Stage, set[str]] = {
    "segmenter": {"vae", "refine", "polish", "combine"},
    "vae": {"refine", "polish", "combine"},
    "refine": {"polish", "combine"},
    "polish": {"combine"},
}
_FREE_KEYS = {
    "threads",
    "checkpoint_every_s",
    "sheet_every_epochs",
    "name",
    "combine",
    "threshold",
    "frame_px",
    "clone_px",
}


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """One training: what all its stages share."""

    config: TrainConfig
    pool: Pool
    held: Sequence[Photograph]
    folder: Path
    ranks: Ranks

    def train(
        self, stage: Stage, round_: Round, start_from: nn.Module | None = None
    ) -> tuple[nn.Module, float]:
        return train_segmenter(
            self.config,
            round_,
            start_from=start_from,
            pool=self.pool,
            held=self.held,
            folder=self.folder,
            ranks=self.ranks,
            fingerprint=fingerprint(self.config, stage),
        )

    def train_vae(self, segmenter: nn.Module) -> tuple[Vae, float]:
        return train_vae(
            self.config,
            segmenter=segmenter,
            pool=self.pool,
            folder=self.folder,
            ranks=self.ranks,
            fingerprint=fingerprint(self.config, "vae"),
        )


def run(
    part: Part,
    *,
    config_file: Path,
    overrides: Sequence[str],
    data: Path,
    out: Path | None,
    work: Path | None,
    resume: bool,
) -> None:
    """Train what `part` names; `all` writes the bundle to `out`.

    Raises `ConfigError`, `DataError`, or `CheckpointError` where checkpoints are
    missing, of another recipe, or would be overwritten.
    """
    config = load(config_file, overrides)
    folder = work if work is not None else Path("runs") / config.name
    _check_checkpoints(folder, part, resume=resume)
    folder.mkdir(parents=True, exist_ok=True)
    share_cores(config.threads)
    pool, held = read_pools(data, config.data)
    with joined() as ranks:
        _check_batches(config, ranks)
        this = _Run(config, pool, held, folder, ranks)
        segmenter, seconds = this.train("segmenter", first_round(config))
        spent = {"segmenter": seconds}
        if part == "segmenter":
            return
        vae, spent["vae"] = this.train_vae(segmenter)
        if part == "vae":
            return
        for stage, round_ in later_rounds(config, vae).items():
            segmenter, spent[stage] = this.train(stage, round_, segmenter)
        if ranks.is_first and out is not None:
            _write(this, out, segmenter, vae, spent)


def fingerprint(config: TrainConfig, stage: Stage) -> str:
    """All that decides about the weights of one stage.

    What only changes the running is left out, and so is the recipe of later stages:
    another recipe for the VAE can go on from the segmenter that is there.
    """
    later = _LATER[stage]
    return config.model_dump_json(exclude=_FREE_KEYS | later, exclude_defaults=True)


def _check_checkpoints(folder: Path, part: Part, *, resume: bool) -> None:
    """Hours of training are neither mixed with another run's nor thrown away."""
    files = {stage: folder / f"{stage}.checkpoint.safetensors" for stage in STAGES}
    if part == "vae":
        if not files["segmenter"].exists():
            raise CheckpointError(
                f"No segmenter in {folder}. Train it first: glss-train segmenter."
            )
        files = {"vae": files["vae"]}
    present = [file for file in files.values() if file.exists()]
    if present and not resume:
        raise CheckpointError(
            f"{present[0]} is there from an earlier run. Add --resume to go on with "
            f"it, or delete {folder}, or name another folder with --work."
        )


def _check_batches(config: TrainConfig, ranks: Ranks) -> None:
    batches = {"segmenter": config.segmenter.batch, "vae": config.vae.batch}
    for name, batch in batches.items():
        if batch % ranks.world:
            raise ConfigError(
                f"{name}.batch = {batch} cannot be shared by {ranks.world} processes."
            )


def _write(
    this: _Run, out: Path, segmenter: nn.Module, vae: Vae, spent: dict[str, float]
) -> None:
    config = this.config
    figures: dict[str, Any] = {}
    if this.held:
        device = this.ranks.device
        value = held_out_iou(segmenter, this.held, config.size_px, device)
        figures["held-out photographs, source-only IoU"] = round(value, 4)
    bundle = Bundle(
        name=config.name,
        preset=config.preset,
        threshold=config.threshold,
        vae=vae.cpu(),
        segmenter=segmenter.cpu(),
        segmenter_kind=config.segmenter.kind,
        combine=config.combine,
        frame_px=config.frame_px,
        clone_px=config.clone_px,
        trained=_about(this, spent),
        figures=figures,
    )
    save_bundle(bundle, out)
    write_card(out)
    logger.info("bundle written to %s", out)


def _about(this: _Run, spent: dict[str, float]) -> dict[str, Any]:
    config, device = this.config, this.ranks.device.type
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {device}",
        "torch": torch.__version__,
        "processes": this.ranks.world,
        "data": [each.path for each in config.data.sets],
        "pictures": len({p.name for p in this.pool.photographs}),
        "held_out_pictures": len(this.held),
        "seconds": {name: round(value) for name, value in spent.items()},
        "recipe": config.model_dump(mode="json", exclude_none=True),
    }
