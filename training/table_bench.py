"""What the engines take, as a section of docs/results.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from training.markdown import head, line

FASTER_THAN_PAPER, FASTER_THAN_EAGER = 800, 5
LEAST_EFFICIENCY = 0.5  # of the measured fp32 matrix rate
LEAST_COSINE, MOST_ERROR = 0.99, 1e-4
REPEATABLE = 0.95
_HEAD = """## Engines

`glss-bench` on {frames} frames of {source}: {processor}, {threads} threads, {date}. The
same threads reach {fp32:.0f} GFLOP/s in a large product in float32 and {bf16:.0f} in
bfloat16. Engines took turns; times are medians. A frame is search and mask,
{segmented}; a warm one takes as many steps as gain, {steps} in an engine's mean. The
reference is 100 eager steps from a random z, three times with different starts; two of
those agree with each other to IoU {self_agreement:.4f}, and to {live_agreement:.4f} in
the masks that are shown live.

![Time against views, and agreement against time](pictures/bench.png)
"""
_COLUMNS = (
    "preset", "engine", "views", "ms a step", "GFLOP/s", "of the rate", "cold frame ms",
    "warm frame ms", "IoU of clones' masks", "of live masks", "gradient error",
    "cosine",
)  # fmt: skip
# Where a row and the report say how far masks agree.
_AGREEMENTS = {
    "live masks": (
        "live_iou_vs_reference", "live_self_agreement", "live_encoder_start_agreement",
    ),
    "masks of clones alone": (
        "mask_iou_vs_reference", "reference_self_agreement", "encoder_start_agreement",
    ),
}  # fmt: skip


def render(report: Mapping[str, Any]) -> Iterator[str]:
    """The section, a block at a time."""
    machine, peak = report["machine"], report["machine"]["peak_gflops"]
    taken = [row["steps_warm"] for row in report["rows"] if row["steps_warm"]]
    steps = f"{min(taken):g} to {max(taken):g}"
    yield _HEAD.format(
        frames=report["frames"], source=report["source"], steps=steps,
        processor=machine["processor"], threads=machine["threads"],
        segmented=_segmented(report), date=machine["date"],
        fp32=peak["fp32"], bf16=peak["bf16"],
        self_agreement=report["reference_self_agreement"],
        live_agreement=report["live_self_agreement"],
    )  # fmt: skip
    yield head(*_COLUMNS)
    for row in report["rows"]:
        yield _row(row, peak)
    yield ""
    yield _repeatable(report)
    for engine, shares in report["profile"].items():
        yield _profile(engine, shares)
    yield ""


def _segmented(report: Mapping[str, Any]) -> str:
    frame_px = report.get("frame_px")
    if frame_px is None:
        return "of the clone"
    clone_px = report.get("clone_px", frame_px)
    return (
        f"of the clone at {clone_px} x {clone_px} and of the frame at {frame_px} x "
        f"{frame_px}"
    )


def targets(report: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """What was set out for, what was measured, and whether it is reached."""
    rows, peak = report["rows"], report["machine"]["peak_gflops"]
    live = [r for r in rows if r["ms_per_frame_warm"] and r["batch"] == 1]
    best = min(live, key=lambda r: r["ms_per_frame_warm"])
    eager = next(r for r in live if r["engine"] == "eager")
    if paper := next((r for r in rows if r["preset"] == "paper"), None):
        times = paper["ms_per_frame_cold"] / best["ms_per_frame_warm"]
        yield (
            f"a warm frame {FASTER_THAN_PAPER} times faster than the paper's way",
            f"{times:.0f} times ({best['engine']})", times >= FASTER_THAN_PAPER,
        )  # fmt: skip
    times = eager["ms_per_step"] / best["ms_per_step"]
    yield (
        f"a step {FASTER_THAN_EAGER} times faster than eager autograd",
        f"{times:.1f} times ({best['engine']})", times >= FASTER_THAN_EAGER,
    )  # fmt: skip
    exact = [r for r in rows if r["precision"] == "fp32" and r["engine"] != "eager"]
    if exact:
        share = max(r["gflops"] for r in exact) / peak["fp32"]
        yield (
            f"fp32: {LEAST_EFFICIENCY:.0%} of the machine's matrix rate",
            f"{share:.0%}", share >= LEAST_EFFICIENCY,
        )  # fmt: skip
    yield _parity_target(rows)
    yield from _agreement_targets(report, best)


def _agreement_targets(
    report: Mapping[str, Any], row: Mapping[str, Any]
) -> Iterator[tuple[str, str, bool]]:
    for masks, (vs_reference, floor, repeatable) in _AGREEMENTS.items():
        iou, least = row[vs_reference], report[floor]
        yield (
            f"warm {masks} agree with cold ones as two cold ones do",
            f"{iou:.4f} and {least:.4f}", iou >= least,
        )  # fmt: skip
        iou = report[repeatable][row["engine"]]
        what = f"the same {masks}, above {REPEATABLE}, with the encoder's start"
        yield what, f"{iou:.4f}", iou > REPEATABLE


def _parity_target(rows: Sequence[Mapping[str, Any]]) -> tuple[str, str, bool]:
    exact = [r["gradient_error"] for r in rows if r["precision"] == "fp32"]
    low = [r["gradient_cosine"] for r in rows if r["precision"] != "fp32"]
    shown = f"error {max(exact):.1e}" + (f", cosine {min(low):.4f}" if low else "")
    is_met = max(exact) < MOST_ERROR and all(c > LEAST_COSINE for c in low)
    what = f"gradients: fp32 error below {MOST_ERROR:g}, others cosine {LEAST_COSINE}"
    return what, shown, is_met


def _row(row: Mapping[str, Any], peak: Mapping[str, float]) -> str:
    rate = peak.get(row["precision"], peak["fp32"])
    warm = row["ms_per_frame_warm"]
    agreed = [row[iou] for iou, _, _ in reversed(_AGREEMENTS.values())]
    cells = (
        row["preset"], row["engine"], row["batch"], f"{row['ms_per_step']:.2f}",
        f"{row['gflops']:.0f}", f"{row['gflops'] / rate:.0%}",
        f"{row['ms_per_frame_cold']:.1f}", "-" if warm is None else f"{warm:.1f}",
        *("-" if iou is None else f"{iou:.4f}" for iou in agreed),
        f"{row['gradient_error']:.1e}",
        f"{row['gradient_cosine']:.4f}",
    )  # fmt: skip
    return line(*cells)


def _repeatable(report: Mapping[str, Any]) -> str:
    live = report["live_encoder_start_agreement"]
    each = report["encoder_start_agreement"].items()
    shown = ", ".join(f"{name} {iou:.4f} ({live[name]:.4f} live)" for name, iou in each)
    return f"Warm masks against 100 eager steps from the encoder's z: {shown}.\n"


def _profile(engine: str, shares: Mapping[str, float]) -> str:
    largest = list(shares.items())[:6]
    shown = ", ".join(f"{kind} {share:.0%}" for kind, share in largest)
    return f"Where a step of {engine} goes: {shown}.\n"
