"""Reads the data sets of a run and divides them by person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from glss.errors import DataError
from training.config import DataConfig, DataSetConfig
from training.data import backgrounds, compaq, folder, hand_gesture, people, snv
from training.data.photograph import Photograph, ReadOptions, is_held_out
from training.samples.maker import Pool

logger = logging.getLogger(__name__)

_READERS: dict[str, Callable[[Path, ReadOptions], list[Photograph]]] = {
    "folder": folder.read,
    "people": people.read,
    "backgrounds": backgrounds.read,
    "compaq": compaq.read,
    "snv": snv.read,
    "hand_gesture": hand_gesture.read,
}


def read_pools(root: Path, config: DataConfig) -> tuple[Pool, list[Photograph]]:
    """The pool to train on, and the held-out labelled photographs.

    No person is on both sides. Raises `DataError` where a data set is missing or
    empty.
    """
    train: dict[str, list[Photograph]] = {
        "photographs": [],
        "people": [],
        "hands": [],
        "backgrounds": [],
    }
    held: list[Photograph] = []
    for each in config.sets:
        photos = _read(root, each, config.long_side_px)
        kept = [p for p in photos if not is_held_out(p.person, config.held_out)]
        logger.info("%s: %d to train on, %d held out", each.path, len(kept),
                    len(photos) - len(kept))  # fmt: skip
        _file(train, each, kept)
        if each.kind != "backgrounds":
            held += [p for p in photos if is_held_out(p.person, config.held_out)]
    if not train["photographs"]:
        raise DataError(f"No photograph in {root} is left to train on.")
    return Pool(**train), held


def _read(root: Path, each: DataSetConfig, long_side: int) -> list[Photograph]:
    options = ReadOptions(each.path, long_side, each.person, each.block)
    return _READERS[each.kind](root / each.path, options)


def _file(
    train: dict[str, list[Photograph]], each: DataSetConfig, kept: Sequence[Photograph]
) -> None:
    if each.kind == "people":
        train["people"] += kept
    if each.kind == "backgrounds":
        train["backgrounds"] += kept
    if "hands" in each.use:
        train["hands"] += kept
    if "photographs" in each.use:
        train["photographs"] += list(kept) * each.repeat
