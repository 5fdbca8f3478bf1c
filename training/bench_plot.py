"""Two panels of the benchmark: time against views, and agreement against time.

`python -m training.bench_plot docs/results/bench.json docs/pictures/bench.png`
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from jaxtyping import UInt8

from glss.command import CommandParser, run_command
from glss.errors import DataError
from glss.figures import read_figures
from glss.picture_file import write_picture

Panel = UInt8[np.ndarray, "h w 3"]
_SIDE_PX, _LEFT_PX, _TOP_PX, _RIGHT_PX, _BOTTOM_PX = 340, 70, 44, 150, 64
_INK, _FAINT = (40, 40, 40), (225, 225, 225)
_NAME_PX = (120, 17)  # what a name takes, at most
_NEAREST = [sign * n for n in range(_SIDE_PX) for sign in (1, -1)]
# Okabe and Ito's, BGR: told apart by colour-blind people too.
_COLOURS = ((178, 114, 0), (0, 94, 213), (115, 158, 0), (167, 121, 204), (0, 159, 230))


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    return run_command("training.bench_plot", lambda: _run(_parser().parse_args(argv)))


def _run(arguments: argparse.Namespace) -> None:
    plot(
        read_figures(
            arguments.report,
            made_by="glss-bench --json",
            needs=("rows", "reference_self_agreement"),
        ),
        arguments.picture,
    )


def plot(report: Mapping[str, Any], file: Path) -> None:
    """Draw both panels into `file`; DataError where no engine was timed alone."""
    live = [r for r in report["rows"] if r["ms_per_frame_warm"]]
    if not any(r["batch"] == 1 for r in live):
        raise DataError("The report has no row of batch 1; `glss-bench --batches 1,2`.")
    engines = list(dict.fromkeys(r["engine"] for r in live))
    colours = dict(zip(engines, _COLOURS, strict=False))
    panels = (_time_panel(live, colours), _agreement_panel(report, live, colours))
    write_picture(file, np.hstack(panels))


def _time_panel(
    rows: Sequence[Mapping[str, Any]], colours: Mapping[str, tuple[int, int, int]]
) -> Panel:
    """Milliseconds of a warm frame of all views together, linear in both."""
    most = max(r["ms_per_frame_warm"] * r["batch"] for r in rows)
    views = max(r["batch"] for r in rows)
    axes = _Axes("warm frame, all views, ms", "views", (0, views), (0, _round_up(most)))
    for engine, colour in colours.items():
        points = [
            (r["batch"], r["ms_per_frame_warm"] * r["batch"])
            for r in rows
            if r["engine"] == engine
        ]
        axes.line(points, colour, engine)
    return axes.named()


def _agreement_panel(
    report: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    colours: Mapping[str, tuple[int, int, int]],
) -> Panel:
    """IoU with the reference against the time of a warm frame, of one view."""
    floor = report["reference_self_agreement"]
    single = [r for r in rows if r["batch"] == 1]
    least = min(floor, *(r["mask_iou_vs_reference"] for r in single))
    slowest = _round_up(max(r["ms_per_frame_warm"] for r in single))
    low = min(0.95, math.floor(least * 20) / 20)
    axes = _Axes(
        "clones' masks, IoU with 100 cold steps",
        "ms a warm frame",
        (0, slowest),
        (low, 1),
    )
    axes.line([(0, floor), (slowest, floor)], (150, 150, 150), "two cold searches")
    for row in single:
        point = (row["ms_per_frame_warm"], row["mask_iou_vs_reference"])
        axes.line([point], colours[row["engine"]], row["engine"])
    return axes.named()


class _Axes:
    """One panel with linear axes and names at the ends of its lines."""

    def __init__(
        self, up: str, across: str, x: tuple[float, float], y: tuple[float, float]
    ) -> None:
        height = _TOP_PX + _SIDE_PX + _BOTTOM_PX
        width = _LEFT_PX + _SIDE_PX + _RIGHT_PX
        self.panel = np.full((height, width, 3), 255, np.uint8)
        self._x, self._y = x, y
        self._names: list[tuple[str, int, int, tuple[int, int, int]]] = []
        self._named: list[tuple[int, int]] = []
        self._dots: list[tuple[int, int]] = []
        self._level: list[int] = []  # heights of lines that names may not lie on
        for value in _ticks(*x):
            self._tick(value, y[0], is_across=True)
        for value in _ticks(*y):
            self._tick(x[0], value, is_across=False)
        _write(self.panel, up, (_LEFT_PX, 28), 16, 600)
        _write(self.panel, across, (_LEFT_PX, _TOP_PX + _SIDE_PX + 48), 15)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: tuple[int, int, int],
        name: str,
    ) -> None:
        places = np.array([self._at(x, y) for x, y in points], np.int32)
        cv2.polylines(self.panel, [places], False, colour, 2, cv2.LINE_AA)
        if len(points) != 2 or name != "two cold searches":
            for place in places:
                cv2.circle(self.panel, place.tolist(), 5, colour, -1, cv2.LINE_AA)
                self._dots.append((int(place[0]), int(place[1])))
        x, y = (int(v) for v in places[-1])
        self._names.append((name, x, y, colour))
        if len(points) > 1 and len({height for _, height in points}) == 1:
            self._level.append(int(places[0][1]))

    def named(self) -> Panel:
        """The panel, with the names where they touch nothing."""
        for name, x, y, colour in self._names:
            is_end = x == self._at(self._x[1], 0)[0]  # beside the axes nothing is drawn
            free = (y + s for s in _NEAREST if is_end or self._is_free(x, y + s))
            y = next(free)
            self._named.append((x, y))
            _write(self.panel, name, (x + 10, y + 5), 14, colour=colour)
        return self.panel

    def _is_free(self, x: int, y: int) -> bool:
        """Whether a name there touches no other, no level line and no dot."""
        half = _NAME_PX[1] // 2
        if any(abs(y - level) < half for level in self._level):
            return False
        if any(
            x < i < x + _NAME_PX[0] and abs(y - j) < half + 3 for i, j in self._dots
        ):
            return False
        near = (abs(x - i) < _NAME_PX[0] and abs(y - j) < _NAME_PX[1]
                for i, j in self._named)  # fmt: skip
        return not any(near)

    def _tick(self, x: float, y: float, *, is_across: bool) -> None:
        at = self._at(x, y)
        if is_across:
            end, number, beside = self._at(x, self._y[1]), x, (-10, 20)
        else:
            end, number, beside = self._at(self._x[1], y), y, (-44, 5)
        cv2.line(self.panel, at, end, _FAINT, 1)
        origin = (at[0] + beside[0], at[1] + beside[1])
        _write(self.panel, f"{number:.4g}", origin, 13)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        across = (x - self._x[0]) / (self._x[1] - self._x[0])
        up = (y - self._y[0]) / (self._y[1] - self._y[0])
        return (
            round(_LEFT_PX + across * _SIDE_PX),
            round(_TOP_PX + (1 - up) * _SIDE_PX),
        )


def _ticks(low: float, high: float) -> list[float]:
    """From `low` in steps of 1, 2 or 5 times a power of ten, two to six of them."""
    step = _round_up((high - low) / 6)
    return [low + i * step for i in range(math.floor((high - low) / step + 1.001))]


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    scale: float = 10.0 ** math.floor(math.log10(value))
    return next(scale * m for m in (1, 2, 5, 10) if scale * m >= value)


def _write(
    panel: Panel,
    text: str,
    origin: tuple[int, int],
    size: int,
    weight: int = 400,
    *,
    colour: tuple[int, int, int] = _INK,
) -> None:
    cv2.putText(panel, text, origin, colour, cv2.FontFace("sans"), size, weight)


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="python -m training.bench_plot",
        description="Draw a benchmark: time against views, agreement against time.",
    )
    parser.add_argument(
        "report", type=Path, metavar="BENCH.json", help="written by glss-bench --json"
    )
    parser.add_argument(
        "picture", type=Path, metavar="PICTURE.png", help="file to draw into"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
