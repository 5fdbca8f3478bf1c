"""What the search minimises: 1 - SSIM, or the paper's alternatives (Fig. 5).

A `Dissimilarity` is made for one batch of targets and then asked again and again for
different clones, so whatever depends on the target alone is computed once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, runtime_checkable

from jaxtyping import Bool, Float
from torch import Tensor

from glss.ssim import SsimTarget

DissimilarityKind = Literal["ssim", "mse", "mae"]


@runtime_checkable
class Dissimilarity(Protocol):
    """Distance of clones to a fixed batch of targets; 0 where equal."""

    def dissimilarity(self, x_hat: Float[Tensor, "b 1 h w"]) -> Float[Tensor, " b"]:
        """One value an image, differentiable in `x_hat`."""
        ...

    def keep(self, chosen: Bool[Tensor, " b"]) -> Dissimilarity:
        """The same for the chosen targets alone."""
        ...


class SquaredErrorTarget:
    """Mean squared error in the networks' units, [0, 4]."""

    def __init__(self, x: Float[Tensor, "b 1 h w"]) -> None:
        self._x = x

    def dissimilarity(self, x_hat: Float[Tensor, "b 1 h w"]) -> Float[Tensor, " b"]:
        return (x_hat - self._x).square().mean((1, 2, 3))

    def keep(self, chosen: Bool[Tensor, " b"]) -> SquaredErrorTarget:
        return SquaredErrorTarget(self._x[chosen])


class AbsoluteErrorTarget:
    """Mean absolute error in the networks' units, [0, 2]."""

    def __init__(self, x: Float[Tensor, "b 1 h w"]) -> None:
        self._x = x

    def dissimilarity(self, x_hat: Float[Tensor, "b 1 h w"]) -> Float[Tensor, " b"]:
        return (x_hat - self._x).abs().mean((1, 2, 3))

    def keep(self, chosen: Bool[Tensor, " b"]) -> AbsoluteErrorTarget:
        return AbsoluteErrorTarget(self._x[chosen])


_KINDS: dict[DissimilarityKind, Callable[[Tensor], Dissimilarity]] = {
    "ssim": SsimTarget,
    "mse": SquaredErrorTarget,
    "mae": AbsoluteErrorTarget,
}


def against(x: Float[Tensor, "b 1 h w"], kind: DissimilarityKind) -> Dissimilarity:
    """The dissimilarity of `kind` to the targets `x` in [-1, 1]."""
    return _KINDS[kind](x)
