"""`python -m training.ablation`: what each part of the method is worth.

Every row of `training.ablation_rows` is trained equally long, by the recipe that the
configuration names with its overrides, and measured on the same sets; one JSON file a
row and seed is written to `--out`, from which `training.tables` makes the table. Rows
share what they have in common: one first segmenter a seed, one VAE for each choice of
edges and perceptual loss, later rounds for each VAE. Rows without clones have the same
later rounds, on photographs alone.

A row whose file is there and was made by the same recipe is skipped; trainings go on
from their checkpoints in `--work`. So a run that was killed is started again by the
same command.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

from glss.command import CommandParser, at_least, run_command
from glss.compute_threads import share_cores
from glss.figures import read_figures, write_figures
from glss.vae import Vae
from training.ablation_measure import SetConfig, measured
from training.ablation_rows import Row, chosen
from training.config import Config, TrainConfig, load, read_tree, validated
from training.data.pool import read_pools
from training.errors import ConfigError
from training.ranks import Ranks, joined
from training.refine import later_rounds
from training.run import fingerprint
from training.samples.maker import Pool
from training.train_segmenter import first_round, train_segmenter
from training.train_vae import train_vae

logger = logging.getLogger(__name__)


class AblationConfig(Config):
    """`configs/train/ablation.toml`."""

    recipe: str  # file beside this one
    override: tuple[str, ...] = ()  # as of glss-train --set
    n_steps: int = 30  # of the search, from the encoder's z
    measure: tuple[SetConfig, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Seed:
    """Everything that the rows of one seed share."""

    config: TrainConfig
    pool: Pool
    ranks: Ranks
    folder: Path
    seconds: dict[str, float] = field(default_factory=dict)

    def segmenter(self) -> nn.Module:
        net, self.seconds["segmenter"] = train_segmenter(
            self.config,
            first_round(self.config),
            pool=self.pool,
            held=(),
            folder=_made(self.folder),
            ranks=self.ranks,
            fingerprint=fingerprint(self.config, "segmenter"),
        )
        return net

    def vae(self, row: Row, segmenter: nn.Module) -> tuple[Vae, float]:
        config = _without(self.config, row)
        return train_vae(
            config,
            segmenter=segmenter,
            pool=self.pool,
            folder=_made(self._of(row)),
            ranks=self.ranks,
            fingerprint=fingerprint(config, "vae"),
        )

    def later_rounds(
        self, row: Row, segmenter: nn.Module, vae: Vae
    ) -> tuple[nn.Module, dict[str, float]]:
        """The second and the third; those without clones serve every VAE."""
        folder = self._of(row) if row.clones else self.folder / "no-clones"
        config = _without(self.config, row) if row.clones else _no_clones(self.config)
        seconds: dict[str, float] = {}
        for stage, round_ in later_rounds(config, vae).items():
            segmenter, seconds[stage] = train_segmenter(
                config,
                round_,
                start_from=segmenter,
                pool=self.pool,
                held=(),
                folder=_made(folder),
                ranks=self.ranks,
                fingerprint=fingerprint(config, stage),
            )
        return segmenter, seconds

    def _of(self, row: Row) -> Path:
        return self.folder / f"edges{row.edges:d}-perceptual{row.perceptual:d}"


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    return run_command("training.ablation", lambda: _run(_parser().parse_args(argv)))


def _run(arguments: argparse.Namespace) -> None:
    run(
        arguments.config,
        data=arguments.data,
        seeds=arguments.seeds,
        rows=chosen(arguments.rows),
        out=arguments.out,
        work=arguments.work,
    )


def read_ablation(file: Path) -> AblationConfig:
    """Raises `ConfigError` in one line."""
    return validated(AblationConfig, file, read_tree(file))


def run(
    file: Path, *, data: Path, seeds: Sequence[int], rows: Sequence[Row], out: Path,
    work: Path,
) -> None:  # fmt: skip
    """Train and measure `rows` for each of `seeds`; skip what is there."""
    ablation = read_ablation(file)
    recipe = file.parent / ablation.recipe
    configs = {seed: of_seed(recipe, ablation, seed) for seed in seeds}
    share_cores(configs[seeds[0]].threads)
    todo = {
        seed: [row for row in rows if not _is_done(out, row, config, ablation)]
        for seed, config in configs.items()
    }
    if not any(todo.values()):
        logger.info("every row is there")
        return
    pool, _ = read_pools(data, configs[seeds[0]].data)
    with joined() as ranks:
        for seed, missing in todo.items():
            if missing:
                this = _Seed(configs[seed], pool, ranks, work / f"seed{seed}")
                _run_seed(this, missing, ablation, data, out)


def _run_seed(
    this: _Seed, rows: Sequence[Row], ablation: AblationConfig, data: Path, out: Path
) -> None:
    """One VAE after another; each serves all rows that need it."""
    segmenter = this.segmenter()
    for edges, perceptual in sorted({(r.edges, r.perceptual) for r in rows}):
        group = [r for r in rows if (r.edges, r.perceptual) == (edges, perceptual)]
        vae, spent = this.vae(group[0], segmenter)
        nets, seconds = {}, {"vae": spent}
        for row in {row.clones: row for row in group}.values():
            nets[row.clones], later = this.later_rounds(row, segmenter, vae)
            seconds |= later
        by_row = measured(
            vae, nets, group, sets=ablation.measure, data=data, n_steps=ablation.n_steps
        )
        for row, sets in by_row.items():
            _write(out, row, this, ablation, {**this.seconds, **seconds}, sets)


def _without(config: TrainConfig, row: Row) -> TrainConfig:
    """The recipe of the row's VAE."""
    perceptual = config.vae.perceptual if row.perceptual else 0.0
    changed = {"edges": row.edges, "perceptual": perceptual}
    return config.model_copy(update={"vae": config.vae.model_copy(update=changed)})


def _no_clones(config: TrainConfig) -> TrainConfig:
    """The recipe of which the later rounds see photographs alone."""
    rounds = {"refine": config.refine, "polish": config.polish}
    none = {"reconstructions": 0.0}
    return config.model_copy(
        update={k: r.model_copy(update=none) for k, r in rounds.items() if r}
    )


def of_seed(recipe: Path, ablation: AblationConfig, seed: int) -> TrainConfig:
    """The recipe of the whole method, shortened; raises `ConfigError`."""
    config = load(recipe, [*ablation.override, f"seed={seed}"])
    if config.refine is None:
        raise ConfigError(f"{recipe}: the ablation needs a second round, [refine].")
    if not config.vae.perceptual or not config.vae.edges:
        raise ConfigError(f"{recipe}: edges or perceptual loss is off already.")
    return config


def _identity(row: Row, config: TrainConfig, ablation: AblationConfig) -> str:
    """A digest of all that decides about the row's figures."""
    trained = config if row.clones else _no_clones(config)
    recipe = fingerprint(_without(trained, row), "polish")
    text = json.dumps([row.name, recipe, ablation.model_dump(exclude={"override"})])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _file(out: Path, row: Row, seed: int) -> Path:
    return out / f"{row.name}-seed{seed}.json"


def _is_done(
    out: Path, row: Row, config: TrainConfig, ablation: AblationConfig
) -> bool:
    file = _file(out, row, config.seed)
    if not file.is_file():
        return False
    command = "python -m training.ablation"
    report = read_figures(file, made_by=command, needs=("identity",))
    return bool(report["identity"] == _identity(row, config, ablation))


def _write(
    out: Path,
    row: Row,
    this: _Seed,
    ablation: AblationConfig,
    seconds: Mapping[str, float],
    sets: Sequence[Mapping[str, Any]],
) -> None:
    config = this.config
    parts = ("segmenter", "vae", "refine", "polish")
    recipes = {part: getattr(config, part) for part in parts}
    report = {
        "row": row.name,
        "seed": config.seed,
        "edges": row.edges,
        "perceptual": row.perceptual,
        "search": row.has_search,
        "clones": row.clones,
        "method": row.method,
        "epochs": {part: r.epochs for part, r in recipes.items() if r},
        "n_steps": ablation.n_steps,
        "seconds": {name: round(value) for name, value in seconds.items()},
        "sets": list(sets),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "torch": torch.__version__,
        "identity": _identity(row, config, ablation),
    }
    write_figures(_file(out, row, config.seed), report)
    shown = ", ".join(f"{s['data']} {s['look']} {s['iou']:.3f}" for s in sets)
    logger.info("seed %d, %s: %s", config.seed, row.name, shown)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _seeds(text: str) -> list[int]:
    return [at_least(0)(part) for part in text.split(",")]


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="python -m training.ablation",
        description="Train and measure the method with parts of it taken away. A row "
        "that is there is skipped, a training that was stopped goes on.",
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=Path("configs/train/ablation.toml"),
        metavar="FILE",
        help="recipe, steps of the search, sets to measure on [%(default)s]",
    )
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="holds the folders that --config and its recipe name",
    )
    parser.add_argument(
        "--seeds",
        type=_seeds,
        default=[1, 2, 3],
        metavar="N,N",
        help="every row is trained once for each [1,2,3]",
    )
    parser.add_argument(
        "--rows",
        default="all",
        metavar="NAME,NAME",
        help="such as edges-glss; a wrong name is answered with all of them "
        "[%(default)s]",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("docs/results/ablation"),
        metavar="DIR",
        help="a file for each row and seed, for training.tables [%(default)s]",
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("runs/ablation"),
        metavar="DIR",
        help="checkpoints; may be removed afterwards [%(default)s]",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
