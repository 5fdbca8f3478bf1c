"""Measures the rows that share a VAE: it is searched once for all of them.

Every row is cut at the threshold that is best for it on the photographs, so that a mask
that only has less skin than another is not taken for a better one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from jaxtyping import Float
from pydantic import Field
from torch import Tensor, nn

from glss.data_folder import IGNORE, SKIN, LabelledImage, read_folders
from glss.engines.eager import EagerEngine
from glss.evaluation import Method, SearchSettings, evaluate
from glss.framing import cut
from glss.guided_scaling import stretched
from glss.infrared_look import under_look
from glss.latent_search import SearchPlan, SearchResult, SecondMoment
from glss.metrics import dice, iou
from glss.pipeline import PLAN_COLD
from glss.vae import Vae
from training.ablation_rows import Row
from training.config import Config

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_USUAL = 0.5  # where no set chooses


class SetConfig(Config):
    """A labelled folder below the data folder, and how it is looked at."""

    data: str
    look: Literal["none", "infrared"] = "none"
    every: Annotated[int, Field(ge=1)] = 1  # only every so many'th picture
    chooses: bool = False  # a row's threshold


class _Remembering(EagerEngine):
    """Segmenters may change; the clones of a picture stay the same."""

    def __init__(self, vae: Vae, segmenter: nn.Module) -> None:
        super().__init__(vae, segmenter)
        self._known: dict[bytes, SearchResult] = {}

    def use(self, segmenter: nn.Module) -> None:
        self._segmenter = segmenter.eval().requires_grad_(False)

    def search(
        self,
        x: Float[Tensor, "b 1 n n"],
        z0: Float[Tensor, "b d"],
        *,
        n_steps: Sequence[int],
        plan: SearchPlan,
        moment: SecondMoment | None = None,
    ) -> SearchResult:
        assert moment is None  # every search is a cold one
        key = x.numpy().tobytes() + repr((list(n_steps), plan)).encode()
        if key not in self._known:
            self._known[key] = super().search(x, z0, n_steps=n_steps, plan=plan)
        return self._known[key]


def measured(
    vae: Vae,
    segmenters: Mapping[bool, nn.Module],
    rows: Sequence[Row],
    *,
    sets: Sequence[SetConfig],
    data: Path,
    n_steps: int,
) -> dict[Row, list[dict[str, Any]]]:
    """IoU and Dice of each row on each set; `segmenters` by whether they know clones.

    Every search starts from the encoder's z. The mean over a set is over its pictures.
    """
    engine = _Remembering(vae.cpu(), next(iter(segmenters.values())).cpu())
    settings = SearchSettings("encoder", n_steps, PLAN_COLD)
    found: dict[Row, list[_Scores]] = {row: [] for row in rows}
    for each in sets:
        images = _images(data, each)
        for clones, segmenter in segmenters.items():
            engine.use(segmenter.cpu())
            here = [row for row in rows if row.clones == clones]
            scores = _scored(engine, images, [r.method for r in here], settings)
            for row in here:
                found[row].append(scores[row.method])
    return {row: _at_best(scores, sets) for row, scores in found.items()}


_Scores = Float[np.ndarray, "n t 2"]  # IoU and Dice of each picture at `THRESHOLDS`


def _at_best(
    scores: Sequence[_Scores], sets: Sequence[SetConfig]
) -> list[dict[str, Any]]:
    """Means over each set, at the threshold that is best for those that choose."""
    means = [np.asarray(of_set).mean(axis=0) for of_set in scores]
    choosing = [m[:, 0] for m, each in zip(means, sets, strict=True) if each.chooses]
    best = int(np.mean(choosing, axis=0).argmax()) if choosing else None
    t = THRESHOLDS.index(_USUAL) if best is None else best
    return [
        {
            "data": each.data,
            "look": each.look,
            "n": len(of_set),
            "threshold": THRESHOLDS[t],
            "iou": round(float(mean[t, 0]), 4),
            "dice": round(float(mean[t, 1]), 4),
        }
        for each, of_set, mean in zip(sets, scores, means, strict=True)
    ]


def _images(data: Path, each: SetConfig) -> list[LabelledImage]:
    readings = under_look(read_folders(data / each.data), each.look)
    whole = (r for r in readings if isinstance(r, LabelledImage))
    return list(islice(whole, 0, None, each.every))


def _scored(
    engine: _Remembering,
    images: Sequence[LabelledImage],
    methods: Sequence[Method],
    settings: SearchSettings,
) -> dict[Method, _Scores]:
    by_method: dict[Method, list[list[tuple[float, float]]]] = {m: [] for m in methods}
    if methods:
        scores = evaluate(
            engine,
            images,
            methods=methods,
            threshold=_USUAL,
            settings=settings,
            on_skip=lambda skip: None,  # broken files were left out when it was read
        )
        for image, score in zip(images, scores, strict=True):
            for method, skin in score.skin.items():
                by_method[method].append(_at_each(skin, image))
    return {m: np.asarray(values) for m, values in by_method.items()}


def _at_each(
    skin: Float[np.ndarray, "m m"], image: LabelledImage
) -> list[tuple[float, float]]:
    """IoU and Dice of one picture at each of `THRESHOLDS`."""
    truth, counts = image.mask == SKIN, image.mask != IGNORE
    large = stretched(skin, image.red)
    masks = [cut(large, t) for t in THRESHOLDS]
    return [
        (iou(mask, truth, counts=counts), dice(mask, truth, counts=counts))
        for mask in masks
    ]
