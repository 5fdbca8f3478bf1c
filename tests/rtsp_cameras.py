"""Several RTSP cameras in a process of their own, so that they cost no test its time.

`python -m tests.rtsp_cameras VIDEO N` prints their addresses, one a line, then takes
orders on standard input: `stall 0`, `resume 0`, `down 0`, `up 0`, where the number
counts cameras. It ends with its standard input.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.rtsp_server import RtspServer


@dataclass(frozen=True, slots=True)
class Cameras:
    """The addresses, and a way to break and mend the cameras behind them."""

    urls: list[str]
    orders: IO[str]

    def order(self, what: str, number: int) -> None:
        """Say `stall`, `resume`, `down` or `up` to one of them."""
        self.orders.write(f"{what} {number}\n")
        self.orders.flush()


@contextmanager
def rtsp_cameras(video: Path, n: int) -> Iterator[Cameras]:
    """Serve `video` from `n` cameras meanwhile."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.rtsp_cameras", str(video), str(n)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        urls = [process.stdout.readline().strip() for _ in range(n)]
        yield Cameras(urls, process.stdin)
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(30)


def main(video: Path, n: int) -> None:
    servers = [RtspServer(video).__enter__() for _ in range(n)]
    for server in servers:
        print(server.url(), flush=True)
    up = [True] * n
    for line in sys.stdin:
        what, number = line.split()
        at = int(number)
        match what:
            case "stall":
                servers[at].stall()
            case "resume":
                servers[at].resume()
            case "down":
                servers[at].__exit__(None, None, None)
                up[at] = False
            case "up":
                servers[at] = RtspServer(video, port=servers[at].port).__enter__()
                up[at] = True
    for at, server in enumerate(servers):
        if up[at]:
            server.__exit__(None, None, None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
