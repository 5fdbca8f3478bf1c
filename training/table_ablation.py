"""The ablation as a table: one row for each combination, over its seeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from training.markdown import head, line
from training.table_trials import Figure, set_name

_FLAGS = ("edges", "perceptual", "search", "clones")
_NETWORKS = ("edges", "perceptual", "clones")  # what is trained
_HEAD = """## What each part is worth

Every row is trained equally long, much shorter than the shipped bundle: {epochs}
epochs; {steps} search steps from the encoder's z. `clones`: the later rounds of the
segmenter had the VAE's pictures among theirs. Each row and seed is cut at the threshold
that is best for it on the photographs and their infrared look. Mean IoU over {seeds}
seeds, and after +- half the way from the lowest to the highest; the best of a column is
bold.
"""
_PAIRED = """Gain over the frame's own mask (`source-only`) by the same segmenter, seed
by seed; bold where it is a gain with every seed.
"""


def render(reports: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The table and one sentence on which row is best, a line at a time."""
    first = reports[0]
    rows = _rows(reports)
    sets = list(dict.fromkeys(name for row in rows for name in row["figures"]))
    seeds = max(len(f.values) for row in rows for f in row["figures"].values())
    epochs = ", ".join(f"{part} {n:g}" for part, n in first["epochs"].items())
    yield _HEAD.format(epochs=epochs, steps=first["n_steps"], seeds=seeds)
    yield head(*_FLAGS, "mask of", *sets, "mean of sets")
    best = {name: max(row["figures"][name].mean for row in rows) for name in sets}
    top = max(_mean(row) for row in rows)
    for row in rows:
        ticks = ["x" if row[flag] else "" for flag in _FLAGS]
        cells = [_bold(row["figures"][n], best[n]) for n in sets]
        mean = _mean(row)
        shown = f"**{mean:.3f}**" if mean == top else f"{mean:.3f}"
        yield line(*ticks, row["method"], *cells, shown)
    yield ""
    yield _conclusion(rows)
    yield ""
    yield from _gains(rows, sets)


def whole_method(
    reports: Sequence[Mapping[str, Any]], method: str
) -> dict[str, Figure]:
    """IoU by set of the row that has every part, and the mask of `method`."""
    return _figures([r for r in reports if r["method"] == method and _has(r, _FLAGS)])


def _has(row: Mapping[str, Any], flags: Sequence[str]) -> bool:
    return all(row[flag] for flag in flags)


def _rows(reports: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The best by mean of the sets first; all seeds of a row together."""
    by_row: dict[str, list[Mapping[str, Any]]] = {}
    for report in reports:
        by_row.setdefault(report["row"], []).append(report)
    rows = [{**group[0], "figures": _figures(group)} for group in by_row.values()]
    return sorted(rows, key=_mean, reverse=True)


def _figures(reports: Sequence[Mapping[str, Any]]) -> dict[str, Figure]:
    values: dict[str, list[float]] = {}
    for report in reports:
        for each in report["sets"]:
            values.setdefault(set_name(each), []).append(each["iou"])
    return {name: Figure(tuple(of_set)) for name, of_set in values.items()}


def _gains(rows: Sequence[Mapping[str, Any]], sets: Sequence[str]) -> Iterator[str]:
    """What the search adds to the frame's own mask, with the same networks."""
    own = [r for r in rows if r["method"] == "source-only" and _has(r, _NETWORKS)]
    whole = [row for row in rows if _has(row, _FLAGS)]
    if not own or not whole:
        return
    yield _PAIRED
    yield head("mask of", *sets)
    for row in whole:
        cells = [_gain(row["figures"][n], own[0]["figures"][n]) for n in sets]
        yield line(row["method"], *cells)
    yield ""


def _gain(figure: Figure, own: Figure) -> str:
    gains = [v - w for v, w in zip(figure.values, own.values, strict=True)]
    shown = ", ".join(f"{gain:+.3f}" for gain in gains)
    return f"**{shown}**" if min(gains) > 0 else shown


def _mean(row: Mapping[str, Any]) -> float:
    means = [figure.mean for figure in row["figures"].values()]
    return float(sum(means) / len(means))


def _conclusion(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows are sorted; says whether the whole method is the first of them."""
    whole = [row for row in rows if _has(row, _FLAGS)]
    best = rows[0]
    if not whole:
        return "The whole method is not among these rows."
    if best in whole:
        return f"The whole method is the best row, by the mask of `{best['method']}`."
    parts = " and ".join(flag for flag in _FLAGS if best[flag]) or "no part"
    gap = _mean(best) - _mean(whole[0])
    return (
        f"**The whole method is not the best row**: `{best['method']}` with {parts} is "
        f"{gap:.3f} above it, over the mean of the sets."
    )


def _bold(figure: Figure, best: float) -> str:
    return f"**{figure}**" if figure.mean == best else str(figure)
