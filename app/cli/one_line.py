"""Every complaint of a command is one line on standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn

from app.cli.exit_status import ExitStatus, status_of
from app.errors import UsageError
from glss.errors import GlssError


class OneLineParser(argparse.ArgumentParser):
    """Reports wrong usage as one line; argparse prints the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; `{self.prog} --help` shows what there is")


def run_command(prog: str, body: Callable[[], None]) -> int:
    """Run `body` and return the exit status; what we raise on purpose is one line."""
    try:
        body()
    except GlssError as error:
        print(f"{prog}: {' '.join(str(error).split())}", file=sys.stderr)
        return status_of(error)
    except KeyboardInterrupt:
        print(f"{prog}: stopped before the end; nothing was written", file=sys.stderr)
        return ExitStatus.FAILED
    return ExitStatus.DONE


def at_least(least: int) -> Callable[[str], int]:
    """An argument type: a whole number from `least` up."""

    def number(text: str) -> int:
        if not text.lstrip("-").isdigit() or int(text) < least:
            raise argparse.ArgumentTypeError(
                f"{text!r} is not a whole number from {least} up"
            )
        return int(text)

    return number
