"""Writes a bundle's card: what a person should know before relying on it.

`python -m training.card BUNDLE EVAL.json...` notes the figures of evaluations in the
bundle and writes the card anew; `make results` ends with it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from glss.bundle import ABOUT, load_bundle, save_bundle
from glss.errors import GlssError

CARD = "CARD.md"


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.card")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("evaluations", type=Path, nargs="+", help="of glss-eval --json")
    arguments = parser.parse_args(argv)
    try:
        note_figures(arguments.bundle, arguments.evaluations)
    except GlssError as error:
        print(f"training.card: {error}", file=sys.stderr)
        return error.exit_status
    return 0


def note_figures(folder: Path, evaluations: Sequence[Path]) -> None:
    """Replace the bundle's figures by those of `evaluations`, and its card."""
    reports = [json.loads(file.read_text("utf-8")) for file in evaluations]
    figures = {
        f"{report['data']}, {report['n']} images, {method}": values
        for report in reports
        for method, values in report["methods"].items()
    }
    save_bundle(replace(load_bundle(folder), figures=figures), folder)
    write_card(folder)


def write_card(folder: Path) -> Path:
    """Generate `CARD.md` from `bundle.toml`; no figure in it is typed by hand."""
    about = tomllib.loads((folder / ABOUT).read_text("utf-8"))
    text = "\n".join(
        (*_head(about), *_training(about["trained"]), *_figures(about["figures"]))
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
        f"| picture | {about['size']} x {about['size']}, one channel |",
        f"| latent | {about['latent']} dimensions |",
        f"| networks | VAE `{about['vae']}`, segmenter `{about['segmenter']}` |",
        f"| threshold | {about['threshold']} |",
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
    return (
        "",
        "## Training",
        "",
        "| | |",
        "|---|---|",
        f"| data | {', '.join(trained['data'])} |",
        f"| pictures | {trained['pictures']} |",
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
