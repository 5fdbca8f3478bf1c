"""Writes a bundle's card: what a person should know before relying on it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from glss.bundle import ABOUT

CARD = "CARD.md"


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
        f"| held out | {trained['held_out_pictures']}, no person on both sides |",
        f"| epochs | {epochs} |",
        f"| time | {spent}, together {sum(minutes.values()):.0f} min |",
        f"| machine | {trained['machine']}, {trained['processes']} process(es) |",
        f"| date | {trained['date']}, torch {trained['torch']} |",
        f"| seed | {recipe['seed']} |",
    )


def _figures(figures: dict[str, Any]) -> tuple[str, ...]:
    if not figures:
        return ()
    rows = (
        f"| {name.replace('_', ' ')} | {value} |" for name, value in figures.items()
    )
    return ("", "## Figures", "", "| | |", "|---|---|", *rows)
