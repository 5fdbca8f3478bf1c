"""Measures a model on a labelled data folder, by the methods of the paper (section 5).

    source-only      mask of the frame itself with as many pixels as its clone has,
                     no adaptation
    reconstruction   mask of h(mean of q(z | x), edges): the encoder's clone, no search
    glss             mask of the nearest clone found by latent search
    frame            mask of the frame itself with all the pixels that the segmenter
                     takes, the engine's `frame_px`: what a live mask is made of, where
                     it is made of the frame at all
    mean             mean of the probabilities of `frame` and of the nearest clone
    union            the larger of the two, pixel by pixel
    intersection     the smaller of the two, pixel by pixel
    doubt            half way from `frame` to the smaller of the two
    light-doubt      a quarter of the way
    consensus        mean over several searches, each from a start of its own

Clones, and what has as few pixels, are enlarged to the engine's `clone_px` before they
are segmented. IoU and Dice are per image at the mask's own size, then averaged
(`glss.metrics`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import torch
from jaxtyping import Bool, Float, UInt8
from torch import Tensor

from glss.combination import Combine, combined
from glss.data_folder import IGNORE, SKIN, LabelledImage, Skipped
from glss.engines.base import Engine
from glss.framing import cut, fit
from glss.guided_scaling import stretched
from glss.image_range import to_pixels, to_unit
from glss.latent_search import SearchPlan, SearchResult
from glss.metrics import dice, iou

Method = Literal[
    "source-only",
    "reconstruction",
    "glss",
    "frame",
    "mean",
    "union",
    "intersection",
    "doubt",
    "light-doubt",
    "consensus",
]
METHODS: tuple[Method, ...] = get_args(Method)
# What a stream shows, by the bundle's `combine`.
SHIPPED_AS: dict[Combine, Method] = {
    "clone": "glss",
    "mean": "mean",
    "max": "union",
    "min": "intersection",
    "half-min": "doubt",
    "quarter-min": "light-doubt",
}
_JOINED: dict[Method, Combine] = {m: c for c, m in SHIPPED_AS.items() if c != "clone"}
_BASES: dict[Method, tuple[Method, ...]] = {
    **dict.fromkeys(_JOINED, ("frame", "glss")),
    "consensus": ("glss",),
}
_OF_FRAMES: tuple[Method, ...] = ("source-only", "frame")  # they have no clone
_SPREAD = 1.0  # of the further starts of `consensus`: that of N(0, I)
Start = Literal["encoder", "random"]


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How `glss` searches in an evaluation: cold, every image on its own."""

    start: Start
    n_steps: int
    plan: SearchPlan
    seed: int = 0  # of the random starts; the same for an image in any batch
    n_searches: int = 3  # of `consensus`


@dataclass(frozen=True, slots=True, eq=False)
class ImageScore:
    """One image: its scores by method, and the pictures they were made of."""

    name: str
    iou: Mapping[Method, float]
    dice: Mapping[Method, float]
    ssim: Mapping[Method, float]  # of frame and clone, where a method has one clone
    n_steps: int | None  # of the search
    picture: UInt8[np.ndarray, "n n"]
    truth: UInt8[np.ndarray, "h w"]
    clones: Mapping[Method, UInt8[np.ndarray, "n n"]]
    skin: Mapping[Method, Float[np.ndarray, "m m"]]  # probability in [0, 1]
    masks: Mapping[Method, Bool[np.ndarray, "h w"]]  # cut at the threshold


def evaluate(
    engine: Engine,
    readings: Iterable[LabelledImage | Skipped],
    *,
    methods: Sequence[Method],
    threshold: float,
    settings: SearchSettings,
    on_skip: Callable[[Skipped], None],
    batch: int = 8,
) -> Iterator[ImageScore]:
    """Score every usable image in order; unusable ones go to `on_skip`."""
    waiting: list[LabelledImage] = []
    for reading in readings:
        if isinstance(reading, Skipped):
            on_skip(reading)
            continue
        waiting.append(reading)
        if len(waiting) == batch:
            yield from _score(engine, waiting, methods, threshold, settings)
            waiting = []
    if waiting:
        yield from _score(engine, waiting, methods, threshold, settings)


def _score(
    engine: Engine,
    images: Sequence[LabelledImage],
    methods: Sequence[Method],
    threshold: float,
    settings: SearchSettings,
) -> Iterator[ImageScore]:
    pictures = np.stack([fit(image.red, engine.size) for image in images])
    x = to_unit(pictures)
    bases = dict.fromkeys(b for m in methods for b in _BASES.get(m, (m,)))
    clones = {
        b: _clones(engine, x, images, b, settings) for b in bases if b not in _OF_FRAMES
    }
    seen = {b: clones[b].x_hat if b in clones else x for b in bases}
    if "frame" in seen:
        large = [fit(image.red, engine.frame_px) for image in images]
        seen["frame"] = to_unit(np.stack(large))
    found = {b: _segmented(engine, b, s) for b, s in seen.items()}
    skin = {
        m: found[m] if m in found else _combined(engine, x, images, m, found, settings)
        for m in methods
    }
    searched = {m: c for m, c in clones.items() if m in skin}
    for i, image in enumerate(images):
        masks = {m: cut(stretched(s[i], image.red), threshold) for m, s in skin.items()}
        truth, counts = image.mask == SKIN, image.mask != IGNORE
        yield ImageScore(
            name=image.name,
            iou={m: iou(p, truth, counts=counts) for m, p in masks.items()},
            dice={m: dice(p, truth, counts=counts) for m, p in masks.items()},
            ssim={m: 1.0 - float(c.loss[i]) for m, c in searched.items()},
            n_steps=clones["glss"].n_steps[i] if "glss" in clones else None,
            picture=pictures[i],
            truth=image.mask,
            clones={m: to_pixels(c.x_hat[i : i + 1])[0] for m, c in searched.items()},
            skin={m: s[i] for m, s in skin.items()},
            masks=masks,
        )


def _segmented(engine: Engine, method: Method, x: Tensor) -> Float[np.ndarray, "b m m"]:
    segment = engine.segment if method == "frame" else engine.segment_clones
    return np.asarray(segment(x).squeeze(1).numpy())


def _combined(
    engine: Engine,
    x: Tensor,
    images: Sequence[LabelledImage],
    method: Method,
    found: Mapping[Method, Float[np.ndarray, "b m m"]],
    settings: SearchSettings,
) -> Float[np.ndarray, "b m m"]:
    """What `method` makes of the probabilities of frame and clone."""
    if how := _JOINED.get(method):
        return combined(how, found["frame"], found["glss"])
    total = found["glss"].copy()
    for k in range(1, settings.n_searches):
        z0 = _further_start(engine, x, images, settings, k)
        n_steps = [settings.n_steps] * len(x)
        clone = engine.search(x, z0, n_steps=n_steps, plan=settings.plan).x_hat
        total += _segmented(engine, "glss", clone)
    return np.asarray(total / settings.n_searches)


def _further_start(
    engine: Engine,
    x: Tensor,
    images: Sequence[LabelledImage],
    settings: SearchSettings,
    k: int,
) -> Float[Tensor, "b d"]:
    """The start of search number `k`: random, or the encoder's z moved at random."""
    names = [f"{image.name} {k}" for image in images]
    moved = torch.stack([random_z(engine.latent, settings.seed, n) for n in names])
    if settings.start == "random":
        return moved
    return engine.encode(x) + _SPREAD * moved


def _clones(
    engine: Engine,
    x: Tensor,
    images: Sequence[LabelledImage],
    method: Method,
    settings: SearchSettings,
) -> SearchResult:
    """The clones that `method` segments."""
    searches = method == "glss"
    if searches and settings.start == "random":
        names = [image.name for image in images]
        z0 = torch.stack([random_z(engine.latent, settings.seed, n) for n in names])
    else:
        z0 = engine.encode(x)
    n_steps = [settings.n_steps if searches else 0] * len(x)
    return engine.search(x, z0, n_steps=n_steps, plan=settings.plan)


def random_z(latent: int, seed: int, name: str) -> Float[Tensor, " d"]:
    """z from N(0, I), a function of seed and name: no batch or order changes it."""
    key = np.random.SeedSequence([seed, *name.encode()]).generate_state(1)[0]
    return torch.randn(latent, generator=torch.Generator().manual_seed(int(key)))
