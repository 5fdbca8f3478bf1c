"""What every engine can do: start, search, segment. `eager` is the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import interpolate

from glss.latent_search import SearchPlan, SearchResult, SecondMoment

_OF_ALL_LENGTHS = 6  # steps: four and two are what a compiled engine takes at once


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What a person is told about the engine that runs."""

    name: str
    device: str
    precision: str
    note: str = ""  # why this one, when it was chosen automatically


@runtime_checkable
class Engine(Protocol):
    """Built, used and closed by one thread. Tensors are on the CPU, float32."""

    @property
    def info(self) -> EngineInfo:
        """Name, device and precision."""
        ...

    @property
    def size(self) -> int:
        """Side in pixels of what is searched for, and of the clones."""
        ...

    @property
    def frame_px(self) -> int:
        """Side in pixels of a frame that is segmented, and of all masks; `size` or
        more."""
        ...

    @property
    def clone_px(self) -> int:
        """Side in pixels to which a clone is enlarged before it is segmented; from
        `size` to `frame_px`."""
        ...

    @property
    def latent(self) -> int:
        """Dimensions of z."""
        ...

    def encode(self, x: Float[Tensor, "b 1 n n"]) -> Float[Tensor, "b d"]:
        """Mean of q(z | x), the start of a cold search; `x` in [-1, 1]."""
        ...

    def search(
        self,
        x: Float[Tensor, "b 1 n n"],
        z0: Float[Tensor, "b d"],
        *,
        n_steps: Sequence[int],
        plan: SearchPlan,
        moment: SecondMoment | None = None,
    ) -> SearchResult:
        """Nearest clones of `x` from `z0`; see `glss.latent_search.search`."""
        ...

    def segment(self, frames: Float[Tensor, "b 1 m m"]) -> Float[Tensor, "b 1 m m"]:
        """Probability of skin in [0, 1] of frames in [-1, 1] with `frame_px` pixels a
        side."""
        ...

    def segment_clones(
        self, clones: Float[Tensor, "b 1 n n"]
    ) -> Float[Tensor, "b 1 m m"]:
        """Probability of skin in [0, 1], with `frame_px` pixels a side, of what has
        `size`: clones, or frames that shall have no more pixels than those."""
        ...

    def close(self) -> None:
        """Free what the engine holds; it must not be used afterwards."""
        ...


def warm_up(engine: Engine, *, joins: bool) -> None:
    """Have an engine load all that cold and warm frames need, of one view and of two.

    It would otherwise load each part when a frame needs it first, up to a third of a
    second each. `joins`: frames are segmented, too.
    """
    for b in (1, 2):
        x = torch.zeros(b, 1, engine.size, engine.size)
        frames = torch.zeros(b, 1, engine.frame_px, engine.frame_px) if joins else None
        z = engine.encode(x)
        found = engine.search(x, z, n_steps=[_OF_ALL_LENGTHS] * b, plan=SearchPlan())
        segment_both(engine, frames, found.x_hat)


def segment_both(
    engine: Engine,
    frames: Float[Tensor, "b 1 m m"] | None,
    clones: Float[Tensor, "b 1 n n"],
) -> tuple[Float[Tensor, "b 1 m m"] | None, Float[Tensor, "b 1 m m"]]:
    """Probabilities of frames and of clones; one batch where all are of a size.

    `frames` None: nobody asks for theirs, nor gets it.
    """
    if frames is None:
        return None, engine.segment_clones(clones)
    if engine.clone_px < engine.frame_px:
        return engine.segment(frames), engine.segment_clones(clones)
    both = engine.segment(torch.cat((frames, enlarged(clones, engine.frame_px))))
    return both[: len(frames)], both[len(frames) :]


def enlarged(x: Float[Tensor, "b 1 n n"], side: int) -> Float[Tensor, "b 1 m m"]:
    """Pictures with `side` pixels a side, straight between the pixels that there are.

    No detail comes in. But a segmenter has learned skin in pixels: what is small in a
    picture is found where it has more of them.
    """
    if x.shape[-1] == side:
        return x
    return interpolate(x, (side, side), mode="bilinear", align_corners=False)
