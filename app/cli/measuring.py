"""What the commands that measure have in common: options, log, frames."""

from __future__ import annotations

import argparse
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.program import run_command
from glss.command import CommandParser
from glss.errors import DataError

if TYPE_CHECKING:
    import torch


def run_measurement(
    parser: CommandParser,
    measure: Callable[[argparse.Namespace], None],
    argv: Sequence[str] | None,
) -> int:
    """Run a command that ends by itself; how far it is goes to standard error."""

    def body() -> None:
        arguments = parser.parse_args(argv)
        from app.runtime.credentials import redact_everywhere

        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
        redact_everywhere()
        measure(arguments)

    return run_command(parser.prog.removeprefix("python -m "), body)


def add_bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--bundle", type=Path, metavar="DIR", help="bundle folder [the shipped one]"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write all figures to this file"
    )


def frames_of(source: str, size: int, *, least: int, most: int) -> torch.Tensor:
    """The first frames of a source as the networks see them, (n, 1, size, size).

    DataError where it has fewer than `least`.
    """
    import numpy as np

    from app.runtime.cameras.source import build_camera, parse_source
    from glss.framing import fit
    from glss.image_range import to_grey, to_unit

    camera = build_camera(parse_source(source), realtime=False)
    pictures = []
    stop = threading.Event()
    with camera.open(stop) as frames:
        for frame in frames:
            pictures.append(fit(to_grey(frame.pixels), size))
            if len(pictures) == most:
                stop.set()
    if len(pictures) < least:
        raise DataError(
            f"{camera.name} has {len(pictures)} frames; {least} are needed."
        )
    return to_unit(np.stack(pictures))


def source_name(source: str) -> str:
    """What a report calls the source: no path of the machine, no password."""
    from app.runtime.cameras.source import (
        FileSource,
        FolderSource,
        build_camera,
        parse_source,
    )

    parsed = parse_source(source)
    if isinstance(parsed, FileSource | FolderSource):
        return parsed.path.name
    return build_camera(parsed, realtime=False).name
