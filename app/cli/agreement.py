"""How far warm masks agree with those of the paper's search of the same bundle.

The reference is 100 eager steps of Adam from a random z. How well two such searches,
from different starts, agree with each other is all that can be asked of another. One
pair of them says little, so there are three starts: two agree as the three pairs do in
the mean, another search with them as it does with the three. Two masks of each frame
are compared: the clone's alone, as in the paper, and the live one, which may be joined
with the frame's own.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from glss.bundle import Bundle
from glss.combination import combined
from glss.engines import Engine, build_engine
from glss.engines.base import segment_both
from glss.latent_search import SearchPlan
from glss.metrics import mean_iou
from glss.pipeline import GlssSettings
from glss.warm_start import search_warm

REFERENCE_STEPS = 100
STARTS = 3


@dataclass(frozen=True, slots=True)
class Agreed:
    """Mean IoU over the frames that were compared, both kinds of masks."""

    clones: float
    live: float


def _mean(several: Sequence[Agreed]) -> Agreed:
    return Agreed(
        clones=statistics.fmean(agreed.clones for agreed in several),
        live=statistics.fmean(agreed.live for agreed in several),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Masks:
    """Of the frames that are compared, at the bundle's threshold."""

    clones: Bool[np.ndarray, "f m m"]
    live: Bool[np.ndarray, "f m m"]

    def agree_with(self, others: _Masks) -> Agreed:
        return Agreed(
            clones=mean_iou(self.clones, others.clones),
            live=mean_iou(self.live, others.live),
        )


class Agreement:
    """Compares every so many'th of some frames in time, each (1, size, size).

    `own`: the same frames at the bundle's `frame_px`; None: the live mask is the
    clone's.
    """

    def __init__(
        self,
        bundle: Bundle,
        x: Float[Tensor, "f 1 n n"],
        own: Float[Tensor, "f 1 m m"] | None,
        every: int,
    ) -> None:
        self._bundle, self._x, self._every = bundle, x, every
        self._own = None if own is None else own[every - 1 :: every]
        self._eager = build_engine("eager", bundle)
        some = x[every - 1 :: every]
        draw = torch.Generator().manual_seed(0)
        starts = torch.randn(
            STARTS, len(some), bundle.vae.settings.latent, generator=draw
        )
        self._references = [self._cold(some, z) for z in starts]
        self.of_random_starts = _mean(
            [a.agree_with(b) for a, b in combinations(self._references, 2)]
        )
        self._repeatable = self._cold(some, self._eager.encode(some))
        self._warm: dict[str, _Masks] = {}
        self._steps: dict[str, float] = {}

    def with_reference(self, engine: Engine) -> Agreed:
        """Warm masks against the references'."""
        warm = self._warm_masks(engine)
        return _mean([masks.agree_with(warm) for masks in self._references])

    def with_encoder_start(self, engine: Engine) -> Agreed:
        """Warm masks against as many eager steps from the encoder's z."""
        return self._repeatable.agree_with(self._warm_masks(engine))

    def warm_steps(self, engine: Engine) -> float:
        """How many steps a warm frame takes, the mean."""
        self._warm_masks(engine)
        return self._steps[engine.info.name]

    def _cold(self, x: Float[Tensor, "f 1 n n"], z: Float[Tensor, "f d"]) -> _Masks:
        steps = [REFERENCE_STEPS] * len(x)
        found = self._eager.search(x, z, n_steps=steps, plan=SearchPlan())
        return self._cut(self._eager, found.x_hat)

    def _warm_masks(self, engine: Engine) -> _Masks:
        """A chain over all frames, each from the z of the frame before."""
        name = engine.info.name
        if name in self._warm:
            return self._warm[name]
        usual, clones, taken = GlssSettings(), [], []
        z = engine.encode(self._x[:1])
        steps, plan = [usual.n_steps_cold], usual.plan_cold
        found = engine.search(self._x[:1], z, n_steps=steps, plan=plan)
        clones.append(found.x_hat)
        steps, plan = [usual.n_steps_warm], usual.plan_warm
        for frame in self._x[1:].chunk(len(self._x) - 1):
            z, moment = found.z, found.moment
            found = search_warm(engine, frame, z, moment, n_steps=steps, plan=plan)
            clones.append(found.x_hat)
            taken.append(found.n_steps[0])
        some = torch.cat(clones[self._every - 1 :: self._every])
        self._warm[name] = self._cut(engine, some)
        self._steps[name] = statistics.fmean(taken)
        return self._warm[name]

    def _cut(self, engine: Engine, x_hat: Float[Tensor, "f 1 n n"]) -> _Masks:
        frames, clones = segment_both(engine, self._own, x_hat)
        skin = of_clones = clones.squeeze(1).numpy()
        if frames is not None:
            of_frames = frames.squeeze(1).numpy()
            skin = combined(self._bundle.combine, of_frames, of_clones)
        threshold = self._bundle.threshold
        return _Masks(clones=of_clones >= threshold, live=skin >= threshold)
