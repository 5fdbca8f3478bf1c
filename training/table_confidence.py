"""Whether the model knows when it does not know, as a section of docs/results.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ECE_TARGET, HELD_TARGET = 0.10, 0.30
_HEAD = """## Does it know when it does not know?

{n} photographs of {data} under the infrared look, whose masks have a mean IoU of
{iou:.3f}; made by `python -m training.confidence`. Cross-fitted: each photograph is
judged by models fitted on the half of them that it is not in. Calibration error: ten
bins of equal width, the distance of mean prediction from mean outcome, weighted by what
is in a bin.

![Reliability of pixels and frames](pictures/reliability.png)

| | calibration error | before fitting |
|---|---|---|
| pixels: probability of skin, against skin or not | {pixel:.3f} | {raw:.3f} |
| frames: expected IoU, against the IoU | {frame:.3f} | - |

Expected and true IoU correlate with {correlation:.2f}. The least confident tenth of the
frames hold so much of all error, and no confidence could make them hold more than:

| error of a frame | held | at most |
|---|---|---|"""
_NAMES = {
    "one_minus_iou": "1 - IoU",
    "wrong_pixels": "share of wrong pixels",
    "failed": "1 where the mask has failed (IoU below 0.2), else 0",
}


def render(report: Mapping[str, Any]) -> Iterator[str]:
    """The section, a block at a time."""
    frames, pixels = report["frames"], report["pixels"]
    yield _HEAD.format(
        n=report["n"],
        data=report["data"],
        iou=report["iou_mean"],
        pixel=pixels["ece"],
        raw=pixels["ece_before"],
        frame=frames["ece"],
        correlation=frames["correlation"],
    )
    for key, name in _NAMES.items():
        figures = report["least_confident_tenth"][key]
        yield f"| {name} | {figures['held']:.3f} | {figures['at_most']:.3f} |"
    yield ""
    yield _why(report)
    yield (
        "Of the pixels, the least confident tenth hold "
        f"{pixels['least_confident_hold']:.3f} of the wrong ones. Not sure is a frame "
        f"whose expected IoU is below {report['sure_from']:.3f}, a tenth of these."
    )
    yield from _empty(report.get("without_skin"))
    for figures in report.get("checks", []):
        yield (
            f"\nOn {figures['data']} as it is, {figures['n']} pictures that nothing "
            f"was fitted on, the mean IoU is {figures['iou_mean']:.2f} and "
            f"{figures['expected_mean']:.2f} was expected, a calibration error of "
            f"{figures['ece']:.2f}; {figures['not_sure_share']:.2f} were not sure."
        )
    yield from _cost(report.get("cost"))
    yield ""


def _why(report: Mapping[str, Any]) -> str:
    most = report["least_confident_tenth"]["one_minus_iou"]["at_most"]
    if most >= HELD_TARGET:
        return ""
    return (
        "A frame's 1 - IoU is 1 at most, so a tenth of the frames cannot hold 0.30 of "
        "it while the mean IoU is below 0.67. "
        f"Here {most:.3f} is the most. Which frames fail altogether can be told apart, "
        "and is the third row.\n"
    )


def _empty(figures: Mapping[str, Any] | None) -> Iterator[str]:
    if figures:
        yield (
            f"\nOf {figures['n']} parts of these photographs without any skin, "
            f"{figures['iou_mean']:.2f} got an empty mask; expected were "
            f"{figures['expected_mean']:.2f}, and {figures['not_sure_share']:.2f} were "
            "called not sure."
        )


def _cost(figures: Mapping[str, Any] | None) -> Iterator[str]:
    if figures:
        yield (
            f"\nThe confidence takes {100 * figures['share']:.1f} % of a warm frame's "
            "time (eager engine, one view)."
        )


def targets(report: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Name, figure, and whether it is reached."""
    look = "source validation under the infrared look"
    for part in ("frames", "pixels"):
        error = report[part]["ece"]
        what = f"{look}, calibration error of {part} at most {ECE_TARGET:.2f}"
        yield what, f"{error:.3f}", error <= ECE_TARGET
    tenth = report["least_confident_tenth"]
    for key, name in _NAMES.items():
        held, most = tenth[key]["held"], tenth[key]["at_most"]
        what = f"{look}, least confident tenth holds 0.30 of the error: {name}"
        yield what, f"{held:.3f}, {most:.3f} possible", held >= HELD_TARGET
