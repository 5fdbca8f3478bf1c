"""`glss-train segmenter|vae|all`: photographs in, a bundle out."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from glss.errors import GlssError

EXIT_FAILED, EXIT_CONFIG = 1, 78


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    arguments = _parser().parse_args(argv)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch is imported
    from training.errors import ConfigError
    from training.run import run  # torch is slow to import; --help must not wait

    try:
        run(
            arguments.part,
            config_file=arguments.config,
            overrides=arguments.set,
            data=arguments.data,
            out=arguments.out,
            work=arguments.work,
            resume=arguments.resume,
        )
    except ConfigError as error:
        return _fail(error, EXIT_CONFIG)
    except GlssError as error:
        return _fail(error, EXIT_FAILED)
    except KeyboardInterrupt:
        return _fail("Stopped. Go on with the same command and --resume.", EXIT_FAILED)
    return 0


def _fail(error: object, status: int) -> int:
    print(f"glss-train: {error}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
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
    parser.add_argument(
        "--out", type=Path, required=True, help="bundle folder to write"
    )
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
