"""Where the search of a frame starts that follows another one.

Not quite at the z of the frame before, as a chain of such searches ends far from where
any search of a single frame does: a little nearer to what the encoder says of this
frame. And Adam goes on with the second moment that it had (decision 15).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from glss.engines.base import Engine
from glss.latent_search import SearchPlan, SearchResult, SecondMoment

ENCODER_SHARE = 0.07


def search_warm(
    engine: Engine,
    x: Float[Tensor, "b 1 n n"],
    z_before: Float[Tensor, "b d"],
    moment: SecondMoment,
    *,
    n_steps: Sequence[int],
    plan: SearchPlan,
) -> SearchResult:
    """Nearest clones of `x`, from z and second moment of the frames before.

    See `glss.latent_search.search`.
    """
    z0 = torch.lerp(z_before, engine.encode(x), ENCODER_SHARE)
    return engine.search(x, z0, n_steps=n_steps, plan=plan, moment=moment)
