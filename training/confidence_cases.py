"""What a bundle says about labelled photographs, for `training.confidence`."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float, UInt8

from glss.bundle import Bundle
from glss.data_folder import (
    IGNORE,
    NOT_SKIN,
    SKIN,
    LabelledImage,
    Reading,
    read_folders,
)
from glss.engines import build_engine
from glss.evaluation import SHIPPED_AS, Method, SearchSettings, evaluate
from glss.framing import fit
from glss.infrared_look import Look, under_look
from glss.pipeline import GlssSettings

logger = logging.getLogger(__name__)
_EMPTY_SUFFIX = " without skin"


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One photograph: what the bundle said, and how it was."""

    name: str
    skin: Float[np.ndarray, "m m"]
    both: tuple[Float[np.ndarray, "m m"], Float[np.ndarray, "m m"]] | None
    ssim: float
    iou: float
    truth: UInt8[np.ndarray, "m m"]  # 255, 0, 128, at the mask's size

    @property
    def is_whole(self) -> bool:
        """A photograph, not the part without skin of one."""
        return not self.name.endswith(_EMPTY_SUFFIX)

    @property
    def half(self) -> int:
        """0 or 1, by the photograph's name."""
        name = self.name.removesuffix(_EMPTY_SUFFIX)
        return hashlib.sha256(name.encode()).digest()[0] % 2


def shown(bundle: Bundle, data: Path, *, look: Look = "infrared") -> Iterator[Case]:
    """Every photograph of `data` and its part without skin, under the look.

    Raises `DataError` where `data` is no data folder.
    """
    engine = build_engine("eager", bundle)
    live = GlssSettings()
    has_both = bundle.combine != "clone"
    shipped = SHIPPED_AS[bundle.combine]
    methods: list[Method] = ["glss"]
    if has_both:
        methods = ["frame", "glss", shipped]
    scores = evaluate(
        engine,
        under_look(_with_empty(read_folders(data)), look),
        methods=methods,
        threshold=bundle.threshold,
        settings=SearchSettings("encoder", live.n_steps_cold, live.plan_cold),
        on_skip=lambda skip: logger.warning("skipped %s: %s", skip.name, skip.reason),
    )
    for score in scores:
        both = (score.skin["frame"], score.skin["glss"]) if has_both else None
        skin = score.skin[shipped]
        yield Case(
            name=score.name,
            skin=skin,
            both=both,
            ssim=score.ssim["glss"],
            iou=score.iou[shipped],
            truth=_small(score.truth, len(skin)),
        )


def _with_empty(readings: Iterator[Reading]) -> Iterator[Reading]:
    for reading in readings:
        yield reading
        if isinstance(reading, LabelledImage):
            part = without_skin(reading)
            if part is not None:
                yield part


def without_skin(image: LabelledImage) -> LabelledImage | None:
    """The largest half, or else third, of a picture at a border where no skin is."""
    height, width = image.mask.shape
    for parts in (2, 3):
        h, w = height // parts, width // parts
        for box in (np.s_[:h], np.s_[-h:], np.s_[:, :w], np.s_[:, -w:]):
            mask = image.mask[box]
            if mask.size and bool((mask == NOT_SKIN).all()):
                red = np.ascontiguousarray(image.red[box])
                return LabelledImage(image.name + _EMPTY_SUFFIX, red, mask.copy())
    return None


def _small(mask: UInt8[np.ndarray, "h w"], size: int) -> UInt8[np.ndarray, "n n"]:
    """The mask at the size of what was found; where a pixel is not clear, 128."""
    skin, ignored = (
        fit((mask == v).astype(np.uint8) * 255, size) for v in (SKIN, IGNORE)
    )
    small = np.where(skin > 127, np.uint8(SKIN), np.uint8(NOT_SKIN))
    return np.where(ignored > 127, np.uint8(IGNORE), small)
