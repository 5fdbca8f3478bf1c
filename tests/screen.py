"""A screen that nobody sees; `python -m tests.screen COMMAND...` uses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SIZE = "1920x1200x24"
MISSING = "no Xvfb; `make peers` as root installs it"


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Run Xvfb meanwhile; gives the environment of what shall be shown on it."""
    program = shutil.which("Xvfb")
    if program is None:
        raise FileNotFoundError(MISSING)
    read, write = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as number:
            display = f":{number.readline().strip()}"
        if display == ":":
            raise RuntimeError("Xvfb did not start")
        yield {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait(30)


def main(command: list[str]) -> int:
    try:
        with screen() as environment:
            return subprocess.run(command, env=environment, check=False).returncode
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
