"""Live cameras, numbers of views and ways to search, as sections of docs/results.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from training.markdown import head, line

P95_MS = {1: 60, 4: 150}


def render_live(report: Mapping[str, Any]) -> Iterator[str]:
    """Cameras over RTSP, and the time of one to eight views."""
    yield "## Live cameras\n"
    yield (
        "`python -m tests.live_bench`: 720p25 over RTSP, servers on the same machine; "
        "all counts are after the first second. Still: nothing moved, so the mask "
        "before was kept; busy: something did, there was no time to search, and it was "
        "kept, too.\n"
    )
    yield head(
        "cameras", "engine", "frames", "dropped", "still", "busy", "p50 ms", "p95 ms"
    )
    for run in report["runs"]:
        cells = (
            run["cameras"], run["engine"], run["frames"], run["dropped"], run["gated"],
            run["busy"], f"{run['p50_ms']:.0f}", f"{run['p95_ms']:.0f}",
        )  # fmt: skip
        yield line(*cells)
    yield ""
    if views := report.get("views"):
        shown = ", ".join(f"{each['views']}: {each['ms']:.1f}" for each in views)
        yield f"Milliseconds of a warm frame for so many views together: {shown}.\n"


def targets(report: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """What was set out for, what was measured, and whether it is reached."""
    for run in report["runs"]:
        if limit := P95_MS.get(run["cameras"]):
            yield (
                f"{_cameras(run)} 720p25: none dropped, p95 below {limit} ms",
                f"{run['dropped']} dropped, {run['busy']} of {run['frames']} busy, "
                f"p95 {run['p95_ms']:.0f} ms",
                run["dropped"] == 0 and run["p95_ms"] < limit,
            )
    if views := report.get("views"):
        first, last = views[0], views[-1]
        yield (
            f"{last['views']} views take less than as many times as long as one",
            f"{last['ms'] / first['ms']:.1f} times",
            last["ms"] < last["views"] * first["ms"],
        )


def _cameras(run: Mapping[str, Any]) -> str:
    n = run["cameras"]
    return "1 camera" if n == 1 else f"{n} cameras"


def render_trials(report: Mapping[str, Any]) -> Iterator[str]:
    """Ways to search with fewer steps, on one video."""
    yield f"## Fewer steps: {report['source']}\n"
    yield (
        "`python -m app.cli.search_trials`: IoU with the masks of 100 eager steps from "
        "the encoder's z, which reach SSIM "
        f"{report['reference_ssim']:.3f}. Time is the processor's, in steps of Adam of "
        "the same run; of a Jacobian that is kept, its share is in it.\n"
    )
    yield (
        f"Warm: {report['frames']} frames, each searched from the frame before; means "
        f"over {report['measured']}.\n"
    )
    yield from _ways(report["ways"])
    yield f"Cold: {report['measured']} frames, each from the encoder's z.\n"
    yield from _ways(report["cold"])


def _ways(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield head("way", "evaluations a frame", "time, steps", "SSIM", "IoU")
    for row in rows:
        yield line(
            row["way"],
            f"{row['evaluations']:.1f}",
            f"{row['steps_time']:.1f}",
            f"{row['ssim']:.4f}",
            f"{row['iou']:.4f}",
        )
    yield ""
