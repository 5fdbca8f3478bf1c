"""The reference engine: plain torch with autograd."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from glss.edges import sobel
from glss.engines.base import EngineInfo, enlarged
from glss.engines.folding import folded
from glss.latent_search import SearchPlan, SearchResult, SecondMoment, search
from glss.vae import Vae


class EagerEngine:
    """Runs the networks as they were trained; slow, and right by definition."""

    def __init__(
        self,
        vae: Vae,
        segmenter: nn.Module,
        *,
        frame_px: int | None = None,  # None: the clones' size
        clone_px: int | None = None,  # None: `frame_px`
        note: str = "",
    ) -> None:
        self._frame_px = frame_px or vae.settings.size
        self._clone_px = clone_px or self._frame_px
        self._vae = vae.eval().requires_grad_(False)
        self._segmenter = folded(segmenter).requires_grad_(False)  # a fifth faster
        # Another fifth on a processor, compared to channels first.
        for network in (vae, self._segmenter):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        device = next(vae.parameters()).device
        self._info = EngineInfo("eager", str(device), "fp32", note)

    @property
    def info(self) -> EngineInfo:
        return self._info

    @property
    def size(self) -> int:
        return self._vae.settings.size

    @property
    def frame_px(self) -> int:
        return self._frame_px

    @property
    def clone_px(self) -> int:
        return self._clone_px

    @property
    def latent(self) -> int:
        return self._vae.settings.latent

    @torch.no_grad()
    def encode(self, x: Float[Tensor, "b 1 n n"]) -> Float[Tensor, "b d"]:
        return self._vae.encode(x)[0]

    def search(
        self,
        x: Float[Tensor, "b 1 n n"],
        z0: Float[Tensor, "b d"],
        *,
        n_steps: Sequence[int],
        plan: SearchPlan,
        moment: SecondMoment | None = None,
    ) -> SearchResult:
        edges, decode = sobel(x), self._vae.decode
        return search(decode, x, edges, z0, n_steps=n_steps, plan=plan, moment=moment)

    @torch.no_grad()
    def segment(self, frames: Float[Tensor, "b 1 m m"]) -> Float[Tensor, "b 1 m m"]:
        assert frames.shape[-1] == self._frame_px
        return self._skin(frames)

    def segment_clones(
        self, clones: Float[Tensor, "b 1 n n"]
    ) -> Float[Tensor, "b 1 m m"]:
        return enlarged(self._skin(enlarged(clones, self._clone_px)), self._frame_px)

    def _skin(self, x: Float[Tensor, "b 1 i i"]) -> Float[Tensor, "b 1 i i"]:
        return torch.sigmoid(self._segmenter(x))

    def close(self) -> None:
        """Nothing is held but memory."""
