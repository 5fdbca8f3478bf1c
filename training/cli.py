"""`glss-train segmenter|vae|all`: photographs in, a bundle out."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from glss.command import CommandParser, run_command
from glss.errors import UsageError


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    # asked to end, by whatever means, it ends like on Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return run_command("glss-train", lambda: _run_or_stop(_parser().parse_args(argv)))


def _run_or_stop(arguments: argparse.Namespace) -> None:
    """A training that is stopped is none that failed: it goes on from where it was."""
    try:
        _run(arguments)
    except KeyboardInterrupt:
        again = "stopped; go on with the same command and --resume."
        print(f"glss-train: {again}", file=sys.stderr)


def _run(arguments: argparse.Namespace) -> None:
    if arguments.part == "all" and arguments.out is None:
        raise UsageError("all writes a bundle: name its folder with --out.")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch is imported
    from training.run import run  # torch is slow to import; --help must not wait

    run(
        arguments.part,
        config_file=arguments.config,
        overrides=arguments.set,
        data=arguments.data,
        out=arguments.out,
        work=arguments.work,
        resume=arguments.resume,
    )


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="glss-train",
        description="Train a bundle on labelled photographs. No infrared is needed.",
    )
    parser.add_argument(
        "part",
        choices=("segmenter", "vae", "all"),
        help="segmenter: the first network alone; vae: the second, on the first's "
        "checkpoint; all: both, the second round where configured, and the bundle",
    )
    parser.add_argument(
        "--config", type=Path, required=True, help="configs/train/*.toml"
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="root of the data sets"
    )
    parser.add_argument("--out", type=Path, help="bundle folder that `all` writes")
    parser.add_argument(
        "--work",
        type=Path,
        help="folder of checkpoints, curves and contact sheets [runs/NAME]",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="override a key of the configuration, such as vae.epochs=3",
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on from the checkpoints in --work"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
