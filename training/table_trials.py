"""The search for accuracy as a table: what was tried, and on which set it helped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glss.evaluation import SHIPPED_AS
from training.markdown import head, line

_UNMEASURED_SPREAD = 0.01  # what a gain must pass where a try has one seed only
_HEAD = """## The search for accuracy

Each row changes one thing of the row it is compared with. A figure is the mean IoU of
what the bundle's live mask is made of, then of the frame's own mask (`source-only`) of
the same training; with several seeds the mean over them, and after +- half the way from
the lowest to the highest. A gain counts where it passes that spread, with one seed
where it passes 0.01. Cost: minutes of training, GFLOP of a warm frame, megabytes.
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """IoU of one try on one set, over its seeds."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        return sum(self.values) / len(self.values)

    @property
    def half_range(self) -> float:
        return (max(self.values) - min(self.values)) / 2

    def __str__(self) -> str:
        spread = f" +- {self.half_range:.3f}" if len(self.values) > 1 else ""
        return f"{self.mean:.3f}{spread}"

    def gain_over(self, other: Figure) -> float | None:
        """The gain in IoU where it is more than spread, else None."""
        gain = self.mean - other.mean
        measured = [f.half_range for f in (self, other) if len(f.values) > 1]
        passes = gain > max(measured or [_UNMEASURED_SPREAD])
        return gain if passes else None


@dataclass(frozen=True, slots=True)
class Try:
    """All that is known about one try: the files of its seeds together."""

    name: str
    number: int
    what: str
    against: str | None
    seeds: int
    cost: Mapping[str, float]
    shipped: Mapping[str, Figure]  # by set
    own: Mapping[str, Figure]  # `source-only`, by set


def tries(reports: Sequence[Mapping[str, Any]]) -> list[Try]:
    """The tries in their order, each from the reports of all its seeds."""
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for report in sorted(reports, key=lambda r: (r["number"], r["seed"])):
        by_name.setdefault(report["name"], []).append(report)
    return [_try(reports) for reports in by_name.values()]


def render(reports: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The table, a line at a time."""
    rows = tries(reports)
    sets = list(dict.fromkeys(name for row in rows for name in row.shipped))
    known = {row.name: row for row in rows}
    yield _HEAD
    yield head("try", "what", "compared with", *sets, "helped on", "cost", "seeds")
    for row in rows:
        base = known.get(row.against or "")
        cells = [_cell(row, name) for name in sets]
        cost = row.cost
        spent = (
            f"{cost['train_minutes']:g} min, {cost['frame_gflop']:g} GFLOP, "
            f"{cost['megabytes']:g} MB"
        )
        yield line(
            row.name, row.what, row.against or "-", *cells, verdict(row, base), spent,
            row.seeds,
        )  # fmt: skip
    yield ""


def verdict(row: Try, base: Try | None) -> str:
    """On which sets `row` gained over `base`; one set only is marked."""
    if base is None:
        return "-"
    common = [name for name in row.shipped if name in base.shipped]
    gained = [n for n in common if row.shipped[n].gain_over(base.shipped[n])]
    lost = [n for n in common if base.shipped[n].gain_over(row.shipped[n])]
    harm = f"; worse on {', '.join(lost)}" if lost else ""
    if not gained:
        return f"none{harm}"
    if len(gained) == len(common):
        return "all sets"
    if len(gained) == 1:
        return f"**one set only**: {gained[0]}{harm}"
    return ", ".join(gained) + harm


def _try(reports: Sequence[Mapping[str, Any]]) -> Try:
    first = reports[0]
    minutes = [r["cost"]["train_minutes"] for r in reports]
    return Try(
        name=first["name"],
        number=first["number"],
        what=first["what"],
        against=first["against"],
        seeds=len(reports),
        cost={**first["cost"], "train_minutes": round(sum(minutes) / len(minutes))},
        shipped=_figures(reports, None),
        own=_figures(reports, "source-only"),
    )


def _figures(
    reports: Sequence[Mapping[str, Any]], method: str | None
) -> dict[str, Figure]:
    """By set; `method` None is the one that the bundle ships."""
    values: dict[str, list[float]] = {}
    for report in reports:
        for each in report["sets"]:
            shipped = SHIPPED_AS[each.get("combine", "clone")]
            figures = each["methods"].get(method or shipped)
            if figures is not None:
                values.setdefault(set_name(each), []).append(figures["iou"])
    return {name: Figure(tuple(of_set)) for name, of_set in values.items()}


def set_name(report: Mapping[str, Any]) -> str:
    """`source/val`, or `source/val, infrared look`."""
    look = report.get("look", "none")
    return str(report["data"]) + ("" if look == "none" else f", {look} look")


def _cell(row: Try, name: str) -> str:
    if name not in row.shipped:
        return "-"
    own = f" / {row.own[name].mean:.3f}" if name in row.own else ""
    return f"{row.shipped[name]}{own}"
