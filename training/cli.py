"""`glss-train segmenter|vae|all`: photographs in, a bundle out."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from glss.errors import GlssError

EXIT_DONE, EXIT_FAILED, EXIT_USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    # asked to end, by whatever means, it ends like on Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run(_parser().parse_args(argv))
    except _UsageError as error:
        return _fail(error, EXIT_USAGE)
    except GlssError as error:
        return _fail(error, error.exit_status)
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}.", EXIT_FAILED)
    except KeyboardInterrupt:
        _fail("stopped; go on with the same command and --resume.", EXIT_DONE)
    return EXIT_DONE


def _run(arguments: argparse.Namespace) -> None:
    if arguments.part == "all" and arguments.out is None:
        raise _UsageError("all writes a bundle: name its folder with --out.")
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


class _UsageError(Exception):
    """The command line makes no sense; the message says what would."""


class _OneLineParser(argparse.ArgumentParser):
    """Reports wrong usage as one line; argparse prints the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{message}; `{self.prog} --help` shows what there is")


def _fail(error: object, status: int) -> int:
    print(f"glss-train: {' '.join(str(error).split())}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(
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
