"""What the programs of this package have in common: options, endings."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from app.runtime.credentials import redact_url
from glss import command

SOURCE_HELP = (
    "a file, a folder of images, rtsp://..., http://... (MJPEG), webcam:0, demo:"
)


def run_command(prog: str, body: Callable[[], int | None]) -> int:
    """Run `body` and return the exit status; no complaint shows a password."""
    return command.run_command(prog, body, shown=redact_url)


def add_log_level(group: argparse._ActionsContainer) -> None:
    """Add `--log-level`, as `app.cli.log.start_log` takes it."""
    group.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        help="least important messages shown (default: $GLSS_LOG_LEVEL or warning)",
    )


def end_process(status: int) -> NoReturn:
    """End the process at once; all files are finished by now.

    Not by the interpreter's own end: a thread that is stuck in a driver would keep it
    alive for good, and the libraries of window, videos and networks were seen to crash
    when they were taken down beside each other.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it any more
            stream.flush()
    os._exit(status)
