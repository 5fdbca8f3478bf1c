"""A benchmark, no test: how soon is the window there, and how soon gone?

`python -m tests.window_start` starts `glss-monitor` with four demo cameras some times
on the screen of now, waits for the window from outside, with xdotool, records all
cameras, closes it, and prints seconds. It fails when the window took more than two
seconds, its end, all files finished, more than three, a recording was not whole, or the
program did not end by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from training.table_window import CLOSES_S, OPENS_S

_PERIOD_S = 2.0


@dataclass(frozen=True, slots=True)
class Start:
    """One start and end of the program."""

    opens_s: float
    closes_s: float
    status: int  # of the process; below 0, the signal that ended it
    recordings: int
    whole: int  # of these


def once(folder: Path) -> Start:
    """Open, record, close."""
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config")}
    command = [sys.executable, "-m", "app.cli.monitor", *["demo:"] * 4]
    t_start_s = time.monotonic()
    process = subprocess.Popen(
        [*command, "--recordings", str(folder / "recordings")],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    window = _hands("search", "--sync", "--onlyvisible", "--name", "GLSS Live")
    opens_s = time.monotonic() - t_start_s
    number = window.splitlines()[0]
    _hands("windowfocus", number)
    while sum(file.stat().st_size > 50_000 for file in folder.rglob("*.mp4")) < 4:
        if not list(folder.rglob("*.mp4")):  # cameras are not connected yet
            _hands("key", "--window", number, "shift+r")
        time.sleep(_PERIOD_S)
    t_end_s = time.monotonic()
    process.send_signal(signal.SIGTERM)  # the same end, without its question
    status = process.wait(60)
    closes_s = time.monotonic() - t_end_s
    files = list(folder.rglob("*.mp4"))
    whole = sum(map(_is_whole, files))
    return Start(round(opens_s, 2), round(closes_s, 2), status, len(files), whole)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    starts = []
    for _ in range(arguments.times):
        with tempfile.TemporaryDirectory() as folder:
            starts.append(once(Path(folder)))
    opens, closes = [s.opens_s for s in starts], [s.closes_s for s in starts]
    found: dict[str, Any] = {
        "opens_s": opens,
        "opens_s_median": statistics.median(opens),
        "closes_s": closes,
        "closes_s_median": statistics.median(closes),
        "status": [s.status for s in starts],
        "recordings": [s.recordings for s in starts],
        "whole_recordings": [s.whole for s in starts],
    }
    text = json.dumps(found, indent=2)
    print(text)
    if arguments.json:
        arguments.json.write_text(f"{text}\n")
    is_late = max(opens) > OPENS_S or max(closes) > CLOSES_S
    is_well = all(s.status == 0 and s.whole == s.recordings >= 4 for s in starts)
    return 0 if is_well and not is_late else 1


def _hands(*words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def _is_whole(file: Path) -> bool:
    with av.open(str(file)) as video:
        return sum(1 for _ in video.decode(video=0)) > 1


if __name__ == "__main__":
    sys.exit(main())
