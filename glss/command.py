"""What the commands of `app` and `training` share: how they read, complain and end.

Every complaint is one line on standard error. What we raise on purpose, and a file that
cannot be read or written, is that line alone; any other error is a bug and leaves its
traceback in the log, too.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from typing import NoReturn

from glss.errors import ExitStatus, GlssError, UsageError

logger = logging.getLogger(__name__)


class CommandParser(argparse.ArgumentParser):
    """Reports wrong usage as one line; argparse prints the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; `{self.prog} --help` shows what there is")


def run_command(
    prog: str, body: Callable[[], int | None], *, shown: Callable[[str], str] = str
) -> int:
    """Run `body` and return the exit status; `shown` hides what no one may read."""

    def complain(error: object) -> None:
        text = " ".join(str(error).split()) or type(error).__name__
        print(f"{prog}: {shown(text)}", file=sys.stderr)

    try:
        return body() or ExitStatus.DONE
    except GlssError as error:
        complain(error)
        return error.exit_status
    except KeyboardInterrupt:
        complain("stopped before the end")
        return ExitStatus.FAILED
    except Exception as error:
        # The last place where a bug can be seen.
        if not isinstance(error, OSError) or error.filename is None:
            logger.exception("unexpected error")
            complain(error)
        else:
            complain(f"{error.filename}: {error.strerror}.")
        return ExitStatus.FAILED


def at_least(least: int) -> Callable[[str], int]:
    """An argument type: a whole number from `least` up."""

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least:
            raise argparse.ArgumentTypeError(
                f"{text!r} is not a whole number from {least} up"
            )
        return value

    return number
