"""Writes a bundle's card: what a person should know before relying on it.

    python -m training.card BUNDLE EVAL.json... --confidence CONFIDENCE.json \\
        --failures WORDS.md

notes the figures of evaluations in the bundle and writes the card anew; `make results`
ends with it. `--failures` are a few lines by one who looked at the worst pictures
(`glss-eval --worst`); figures are never typed by hand.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from glss.bundle import ABOUT, WEIGHTS, load_bundle, save_bundle
from glss.combination import Combine
from glss.command import CommandParser, run_command
from glss.errors import BundleError
from glss.evaluation import SHIPPED_AS
from glss.figures import read_figures
from glss.pipeline import GlssSettings
from training.flops import frame_gflop
from training.table_trials import set_name

CARD = "CARD.md"
FAILED_IOU = 0.2  # a mask worse than that has failed
CONFIDENCE, FAILURES, SPREAD = "confidence", "failures", "spread"
_SECTIONS = (CONFIDENCE, FAILURES, SPREAD)  # figures that are no rows of the table
_COMBINED: dict[Combine, str] = {
    "clone": "the clone's",
    "mean": "the mean of the frame's and the clone's",
    "max": "the larger of the frame's and the clone's",
    "min": "the smaller of the frame's and the clone's",
    "half-min": "half way from the frame's to the smaller of both",
    "quarter-min": "a quarter of the way from the frame's to the smaller of both",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    return run_command("training.card", lambda: _run(_parser().parse_args(argv)))


def _run(arguments: argparse.Namespace) -> None:
    note_figures(
        arguments.bundle,
        arguments.evaluations,
        confidence=arguments.confidence,
        failures=arguments.failures,
    )


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="python -m training.card",
        description="Note the figures of evaluations in a bundle and write its card.",
    )
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="bundle folder")
    parser.add_argument(
        "evaluations",
        type=Path,
        nargs="+",
        metavar="EVAL.json",
        help="written by glss-eval --json; one for each set and look",
    )
    parser.add_argument(
        "--confidence",
        type=Path,
        metavar="FILE.json",
        help="written by python -m training.confidence --json",
    )
    parser.add_argument(
        "--failures",
        type=Path,
        metavar="FILE.md",
        help="words of one who looked at the worst pictures (glss-eval --worst)",
    )
    return parser


def read_evaluation(file: Path) -> dict[str, Any]:
    """A report of `glss-eval`; DataError where `file` is none."""
    needs = ("data", "n", "methods")
    return read_figures(file, made_by="glss-eval --json", needs=needs)


def note_figures(
    folder: Path,
    evaluations: Sequence[Path],
    *,
    confidence: Path | None = None,
    failures: Path | None = None,
) -> None:
    """Replace the bundle's figures by those of the files, and its card."""
    bundle = load_bundle(folder)
    if "recipe" not in bundle.trained:
        raise BundleError(f"{folder} does not say how it was trained; no card for it.")
    reports = [read_evaluation(file) for file in evaluations]
    figures: dict[str, Any] = {
        f"{set_name(report)}, {report['n']} images, {method}": values
        for report in reports
        for method, values in report["methods"].items()
    }
    shipped = SHIPPED_AS[bundle.combine]
    figures[SPREAD] = {
        set_name(report): spread_of(report, shipped)
        for report in reports
        if shipped in report["methods"] and report.get("images")
    }
    if confidence is not None:
        figures[CONFIDENCE] = _confidence_figures(confidence)
    if failures is not None:
        figures[FAILURES] = failures.read_text("utf-8").strip()
    save_bundle(replace(bundle, figures=figures), folder)
    write_card(folder)


def spread_of(report: dict[str, Any], method: str) -> dict[str, float]:
    """How good the best and how bad the worst pictures are, by IoU of `method`."""
    ious = sorted(image["iou"][method] for image in report["images"])
    tenth = max(1, round(len(ious) / 10))
    failed = sum(value < FAILED_IOU for value in ious)
    return {
        "best_tenth": round(sum(ious[-tenth:]) / tenth, 4),
        "median": round(ious[len(ious) // 2], 4),
        "worst_tenth": round(sum(ious[:tenth]) / tenth, 4),
        "failed": round(failed / len(ious), 4),
    }


def _confidence_figures(file: Path) -> dict[str, float]:
    report = read_figures(
        file,
        made_by="python -m training.confidence --json",
        needs=("least_confident_tenth", "frames", "pixels", "sure_from"),
    )
    tenth = report["least_confident_tenth"]
    return {
        "frames_ece": report["frames"]["ece"],
        "pixels_ece": report["pixels"]["ece"],
        "correlation": report["frames"]["correlation"],
        "sure_from": report["sure_from"],
        "failed_held": tenth["failed"]["held"],
        "failed_most": tenth["failed"]["at_most"],
        "error_held": tenth["one_minus_iou"]["held"],
        "error_most": tenth["one_minus_iou"]["at_most"],
    }


def write_card(folder: Path) -> Path:
    """Generate `CARD.md` from `bundle.toml`; no figure in it is typed by hand."""
    about = tomllib.loads((folder / ABOUT).read_text("utf-8"))
    figures = about["figures"]
    text = "\n".join(
        (
            *_head(about),
            *_cost(folder),
            *_training(about["trained"]),
            *_figures({k: v for k, v in figures.items() if k not in _SECTIONS}),
            *_successes_and_failures(figures),
            *_confidence(figures.get(CONFIDENCE)),
        )
    )
    card = folder / CARD
    card.write_text(text + "\n", "utf-8")
    return card


def _head(about: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"# {about['name']}",
        "",
        "Finds human skin in near-infrared pictures by generative latent search. "
        "Trained on the red channel of photographs; no infrared picture took part.",
        "",
        "| | |",
        "|---|---|",
        f"| preset | {about['preset']} |",
        f"| picture | {about['size']} x {about['size']}, one channel"
        f"{_segmented_at(about)} |",
        f"| latent | {about['latent']} dimensions |",
        f"| networks | VAE `{about['vae']}`, segmenter `{about['segmenter']}` |",
        f"| threshold | {about['threshold']} |",
        f"| live mask | {_COMBINED[about.get('combine', 'clone')]} |",
    )


def _segmented_at(about: dict[str, Any]) -> str:
    """How many pixels are segmented, where they are more than are searched."""
    frame = about.get("frame_px", about["size"])
    clone = about.get("clone_px", frame)
    if frame == about["size"]:
        return ""
    clones = "" if clone == frame else f", clones at {clone} x {clone}"
    return f"; segmented at {frame} x {frame}{clones}"


def _cost(folder: Path) -> tuple[str, ...]:
    bundle = load_bundle(folder)
    size = sum((folder / file).stat().st_size for file in WEIGHTS) / 2**20
    n_steps = GlssSettings().n_steps_warm
    segmented = 1 if bundle.combine == "clone" else 2
    return (
        f"| cost of a warm frame | {frame_gflop(bundle):.2f} GFLOP: at most {n_steps} "
        f"steps of search, {segmented} picture(s) segmented |",
        f"| weights | {size:.1f} MB |",
    )


def _training(trained: dict[str, Any]) -> tuple[str, ...]:
    recipe = trained["recipe"]
    minutes = {name: value / 60 for name, value in trained["seconds"].items()}
    spent = ", ".join(f"{name} {value:.0f} min" for name, value in minutes.items())
    epochs = ", ".join(
        f"{part} {recipe[part]['epochs']:g}"
        for part in ("segmenter", "vae", "refine")
        if part in recipe
    )
    start = recipe.get("segmenter", {}).get("encoder", "random")
    known = "ImageNet's photographs, in colour" if start == "imagenet" else "nothing"
    return (
        "",
        "## Training",
        "",
        "| | |",
        "|---|---|",
        f"| data | {', '.join(trained['data'])} |",
        f"| pictures | {trained['pictures']} |",
        f"| known before | {known} |",
        f"| held out | {trained['held_out_pictures']}, watched while training |",
        f"| epochs | {epochs} |",
        f"| time | {spent}, together {sum(minutes.values()):.0f} min |",
        f"| machine | {trained['machine']}, {trained['processes']} process(es) |",
        f"| date | {trained['date']}, torch {trained['torch']} |",
        f"| seed | {recipe['seed']} |",
    )


def _figures(figures: dict[str, Any]) -> tuple[str, ...]:
    if not figures:
        return ()
    rows = (f"| {name} | {_figure(value)} |" for name, value in figures.items())
    head = ("| measured on, by | IoU / Dice |", "|---|---|")
    return ("", "## Figures", "", *head, *rows, *_LIMITS)


def _successes_and_failures(figures: dict[str, Any]) -> Iterator[str]:
    """What the best and the worst pictures of each set come to, and words on them."""
    spread, words = figures.get(SPREAD), figures.get(FAILURES)
    if not spread and not words:
        return
    yield "\n## Where it succeeds and where it fails\n"
    if spread:
        yield "IoU of the live mask:\n"
        yield "| measured on | best tenth | median | worst tenth | failed, IoU < 0.2 |"
        yield "|---|---|---|---|---|"
        for name, each in spread.items():
            yield (
                f"| {name} | {each['best_tenth']:.2f} | {each['median']:.2f} "
                f"| {each['worst_tenth']:.2f} | {100 * each['failed']:.0f} % |"
            )
    if words:
        yield f"\n{words}"


def _confidence(figures: dict[str, float] | None) -> Iterator[str]:
    if figures is None:
        return
    yield "\n## Confidence\n"
    yield (
        "Each mask comes with the IoU that is to be expected. On photographs under the "
        f"infrared look it is wrong by {figures['frames_ece']:.3f} (expected "
        f"calibration error; pixels {figures['pixels_ece']:.3f}) and correlates with "
        f"the IoU by {figures['correlation']:.2f}. Below {figures['sure_from']:.2f} a "
        "mask is marked as not sure. The least confident tenth of the frames hold "
        f"{100 * figures['failed_held']:.0f} % of the failed ones (at most "
        f"{100 * figures['failed_most']:.0f} % could be) and "
        f"{100 * figures['error_held']:.0f} % of all that is missing to an IoU of 1 "
        f"(at most {100 * figures['error_most']:.0f} %). On real infrared it was not "
        "calibrated."
    )


def _figure(value: float | dict[str, float]) -> str:
    if isinstance(value, dict):
        return f"{value['iou']:.3f} / {value['dice']:.3f}"
    return f"{value:.3f}"


_LIMITS = (
    "",
    "IoU and Dice are per image, then averaged. The mask is an estimate: do not rely",
    "on it alone where a person's safety or privacy depends on it.",
)


if __name__ == "__main__":
    sys.exit(main())
