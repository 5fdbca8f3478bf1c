"""K steps of the search in one module, to be exported (Algorithm 1, suppl. 2.1).

What `glss.latent_search.search` does between two looks at the clock, for every image of
a batch by itself: value and gradient, keep the best, one step of Adam. The state of an
image goes in and comes out, so that chunks of steps follow each other.
"""

from __future__ import annotations

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.fx import GraphModule

from glss.latent_search import ADAM_EPSILON

NO_VALUE = 1e30  # the best loss before the first; a number that every precision holds
_HUGE = 1e30  # a squared gradient above it, or no number at all, is not finite


class Steps(nn.Module):
    """`n` steps: state and fixed tensors in, state and the losses on the way out."""

    def __init__(self, evaluate: GraphModule, n: int) -> None:
        super().__init__()
        self.evaluate, self.n = evaluate, n

    def forward(
        self,
        adam: Float[Tensor, "b 3"],  # rate and the two momenta
        k: Float[Tensor, "b 1"],  # steps taken so far
        seen: Float[Tensor, "b 1"],  # of `v`; see `glss.latent_search.SecondMoment`
        left: Float[Tensor, "b 1"],  # steps it may still take
        z: Float[Tensor, "b d"],
        m: Float[Tensor, "b d"],
        v: Float[Tensor, "b d"],
        best_z: Float[Tensor, "b d"],
        best_loss: Float[Tensor, "b 1"],
        best_x: Float[Tensor, "b 1 n n"],
        *fixed: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return z, m, v, best z, best loss, best clone, losses (b, n).

        A loss that cannot be used is NaN; from there on the image stands still, as it
        does when no step is left.
        """
        rate, b1, b2 = adam[:, 0:1], adam[:, 1:2], adam[:, 2:3]
        losses: list[Tensor] = []
        for i in range(self.n):
            loss, grad, x_hat = self.evaluate(z, *fixed)
            loss = loss.unsqueeze(1)
            usable = (grad * grad).sum(1, keepdim=True) < _HUGE
            usable = usable & (loss.abs() < _HUGE)
            goes_on = usable & (left > float(i))
            better = usable & (loss < best_loss)
            best_z = torch.where(better, z, best_z)
            best_x = torch.where(better[:, :, None, None], x_hat, best_x)
            best_loss = torch.where(better, loss, best_loss)
            losses.append(torch.where(usable, loss, torch.nan))
            m_next = b1 * m + (1.0 - b1) * grad
            v_next = b2 * v + (1.0 - b2) * grad * grad
            m_hat = m_next / (1.0 - b1 ** (k + float(i + 1)))
            v_hat = v_next / (1.0 - (1.0 - seen) * b2 ** float(i + 1))
            z_next = z - rate * m_hat / (v_hat.sqrt() + ADAM_EPSILON)
            z = torch.where(goes_on, z_next, z)
            m = torch.where(goes_on, m_next, m)
            v = torch.where(goes_on, v_next, v)
        return z, m, v, best_z, best_loss, best_x, torch.cat(losses, 1)


class Finish(nn.Module):
    """The evaluation after the last step: a value and a clone, no gradient."""

    def __init__(self, evaluate: GraphModule) -> None:
        super().__init__()
        self.evaluate = evaluate

    def forward(
        self,
        z: Float[Tensor, "b d"],
        best_z: Float[Tensor, "b d"],
        best_loss: Float[Tensor, "b 1"],
        best_x: Float[Tensor, "b 1 n n"],
        *fixed: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return best z, its loss and its clone; a first value is kept as it is."""
        loss, _, x_hat = self.evaluate(z, *fixed)
        loss = loss.unsqueeze(1)
        better = (loss < best_loss) | (best_loss >= NO_VALUE)
        return (
            torch.where(better, z, best_z),
            torch.where(better, loss, best_loss),
            torch.where(better[:, :, None, None], x_hat, best_x),
        )


class InHalf(nn.Module):
    """A network in float16 between a float32 input and a float32 output."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network.half()

    def forward(self, x: Tensor) -> Tensor:
        return torch.as_tensor(self.network(x.half())).float()


class Segment(nn.Module):
    """Picture in [-1, 1] to the probability of skin."""

    def __init__(self, segmenter: nn.Module) -> None:
        super().__init__()
        self.segmenter = segmenter

    def forward(self, x: Float[Tensor, "b 1 n n"]) -> Tensor:
        return torch.sigmoid(self.segmenter(x))


class Encode(nn.Module):
    """Mean of q(z | x), the start of a cold search."""

    def __init__(self, encoder: nn.Module, latent: int) -> None:
        super().__init__()
        self.encoder, self.latent = encoder, latent

    def forward(self, x: Float[Tensor, "b 1 n n"]) -> Tensor:
        return torch.as_tensor(self.encoder(x))[:, : self.latent]
