"""Measures the rows that share a VAE: it is searched once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

from jaxtyping import Float
from pydantic import Field
from torch import Tensor, nn

from glss.data_folder import LabelledImage, read_folders
from glss.engines.eager import EagerEngine
from glss.evaluation import Method, SearchSettings, evaluate
from glss.infrared_look import under_look
from glss.latent_search import SearchPlan, SearchResult
from glss.pipeline import PLAN_COLD
from glss.vae import Vae
from training.ablation_rows import Row
from training.config import Config

_THRESHOLD = 0.5  # of all rows alike


class SetConfig(Config):
    """A labelled folder below the data folder, and how it is looked at."""

    data: str
    look: Literal["none", "infrared"] = "none"
    every: Annotated[int, Field(ge=1)] = 1  # only every so many'th picture


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
    ) -> SearchResult:
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
    engine = _Remembering(vae.cpu(), segmenters[False].cpu())
    settings = SearchSettings("encoder", n_steps, PLAN_COLD)
    found: dict[Row, list[dict[str, Any]]] = {row: [] for row in rows}
    for each in sets:
        images = _images(data, each)
        for clones, segmenter in segmenters.items():
            engine.use(segmenter.cpu())
            here = [row for row in rows if row.clones == clones]
            means = _means(engine, images, [r.method for r in here], settings)
            for row in here:
                about = {"data": each.data, "look": each.look, "n": len(images)}
                found[row].append({**about, **means[row.method]})
    return found


def _images(data: Path, each: SetConfig) -> list[LabelledImage]:
    readings = under_look(read_folders(data / each.data), each.look)
    whole = (r for r in readings if isinstance(r, LabelledImage))
    return list(islice(whole, 0, None, each.every))


def _means(
    engine: _Remembering,
    images: Sequence[LabelledImage],
    methods: Sequence[Method],
    settings: SearchSettings,
) -> dict[Method, dict[str, float]]:
    if not methods:
        return {}
    scores = list(
        evaluate(
            engine,
            images,
            methods=methods,
            threshold=_THRESHOLD,
            settings=settings,
            on_skip=lambda skip: None,  # broken files were left out when it was read
        )
    )
    n = len(scores)
    return {
        m: {
            "iou": round(sum(s.iou[m] for s in scores) / n, 4),
            "dice": round(sum(s.dice[m] for s in scores) / n, 4),
        }
        for m in methods
    }
