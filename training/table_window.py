"""The window under load, and how soon it is there, as a section of docs/results.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from training.markdown import head, line

OPENS_S, CLOSES_S = 2.0, 3.0
LATE_MS = 100.0
TICK_MS = 20.0  # of the display
MOST_GROWTH = 0.05

Report = Mapping[str, Any]


def render(load: Report | None, start: Report | None) -> Iterator[str]:
    """What was measured of the real window, on a virtual screen."""
    yield "## The window\n"
    if load is not None:
        yield (
            "`python -m tests.window_bench`, ten minutes of four 1080p25 cameras over "
            "RTSP, servers on the same machine: "
            f"{load['pictures_shown']} pictures shown, "
            f"{load['fps_all_cameras']:.0f} results a second.\n"
        )
        yield head("milliseconds", "p50", "p95", "p99", "at most")
        for what, key in (
            ("a timer in the window's thread is late", "timer_late_ms"),
            ("the newest result waits to be shown", "waited_ms"),
            ("a shown picture's age since its capture", "shown_age_ms"),
        ):
            spread = load[key]
            cells = [f"{spread[p]:.0f}" for p in ("p50", "p95", "p99", "max")]
            yield line(what, *cells)
        first, last = load["rss_mb"]
        yield ""
        yield (
            f"Memory: {first:.0f} MB at the start, {last:.0f} at the end, "
            f"{100 * load['rss_growth_last_half']:+.1f} % over the last half.\n"
        )
    if start is not None:
        n = len(start["opens_s"])
        pairs = zip(start["whole_recordings"], start["recordings"], strict=True)
        whole = sum(whole == made for whole, made in pairs)
        yield (
            f"`python -m tests.window_start`, {n} times with four demo cameras that "
            f"record: open after {start['opens_s_median']:.1f} s in the median, closed "
            f"after {start['closes_s_median']:.1f} s; all recordings whole "
            f"{whole} times.\n"
        )


def targets(
    load: Report | None, start: Report | None
) -> Iterator[tuple[str, str, bool]]:
    """What was set out for, what was measured, and whether it is reached."""
    if start is not None:
        opens_s, closes_s = max(start["opens_s"]), max(start["closes_s"])
        yield (
            f"the window opens within {OPENS_S:g} s and closes within {CLOSES_S:g} s",
            f"at most {opens_s:.1f} s and {closes_s:.1f} s",
            opens_s <= OPENS_S and closes_s <= CLOSES_S,
        )
    if load is None:
        return
    late = load["timer_late_ms"]["p99"]
    yield (
        f"four 1080p25: the window's thread at most {LATE_MS:g} ms late at p99",
        f"{late:.0f} ms",
        late <= LATE_MS,
    )
    waited = load["waited_ms"]["p99"]
    yield (
        f"the same: the newest result is shown within a display tick of {TICK_MS:g} ms",
        f"p99 {waited:.0f} ms",
        waited <= TICK_MS,
    )
    growth = load["rss_growth_last_half"]
    yield (
        "the same: memory flat",
        f"{100 * growth:+.1f} % over the last half",
        growth <= MOST_GROWTH,
    )
