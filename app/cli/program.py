"""What the programs of this package have in common: options, endings."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Callable
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
    """End the process, whatever still hangs; all files are finished by now.

    A thread that is stuck in a driver would keep the interpreter alive for good.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    others = (t for t in threading.enumerate() if t is not threading.main_thread())
    if any(not thread.daemon for thread in others):
        os._exit(status)
    sys.exit(status)
