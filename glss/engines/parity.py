"""Holds an engine against autograd and eager masks; no engine is used that failed.

Losses are not enough. OpenVINO was seen to return the right loss and a wrong gradient
for a decoder with transposed convolutions: the search ran, and went nowhere. The masks
are held against eager's too, as there the same could happen unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import cosine_similarity

from glss.bundle import Bundle
from glss.dissimilarity import against
from glss.edges import sobel
from glss.engines.compiled import Runner
from glss.engines.onnx_export import first_state, segmented_sides
from glss.engines.parity_pictures import pictures
from glss.errors import EngineError
from glss.vae import Vae

MOST_ERROR = 1e-4  # relative, fp32
LEAST_COSINE = 0.99  # bf16, fp16
_FARTHEST = 8.0  # logits beyond say nothing more, and a probability cannot tell them


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far vectors are from those that they should be, the worst of all pictures."""

    error: float  # ||v - v*|| / ||v*||
    cosine: float

    @staticmethod
    def of(found: Float[Tensor, "b d"], true: Float[Tensor, "b d"]) -> Likeness:
        return Likeness(
            error=float(((found - true).norm(dim=1) / true.norm(dim=1)).max()),
            cosine=float(cosine_similarity(found, true).min()),
        )

    def why_not(self, precision: str) -> str | None:
        """Why this is too far for an engine of `precision`; None where it is not."""
        if precision == "fp32":
            is_good = self.error < MOST_ERROR
            wanted = f"below {MOST_ERROR:g}"
        else:
            is_good = self.cosine > LEAST_COSINE
            wanted = f"a cosine above {LEAST_COSINE:g}"
        if is_good:
            return None
        return (
            f"relative error {self.error:.2g}, cosine {self.cosine:.4f}, "
            f"wanted {wanted}"
        )


@dataclass(frozen=True, slots=True)
class Parity:
    """How far an engine's gradient is from autograd's, the worst of all pictures."""

    error: float  # ||g - g*|| / ||g*||
    cosine: float
    loss_error: float  # largest absolute difference of the losses

    def why_refused(self, precision: str) -> str | None:
        """Why an engine of `precision` must not be used; None where it may."""
        why = Likeness(self.error, self.cosine).why_not(precision)
        losses = f"(losses agree to {self.loss_error:.1g})"
        return why and f"its gradient is wrong: {why} {losses}"


def measure_parity(runner: Runner, vae: Vae) -> Parity:
    """Compare value and gradient of `pictures`, near the clone and far from it."""
    x = pictures(vae.settings.size)
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        near = vae.encode(x)[0]
    noise = torch.randn(near.shape, generator=generator)
    x, z = torch.cat((x, x)), torch.cat((near + 0.3 * noise, noise))
    loss, grad = gradient_of(runner, x, z)
    true_loss, true_grad = true_gradient(vae, x, z)
    likeness = Likeness.of(grad, true_grad)
    loss_error = float((loss - true_loss).abs().max())
    return Parity(likeness.error, likeness.cosine, loss_error)


def measure_masks(runner: Runner, bundle: Bundle) -> Likeness:
    """How near the logits of the graphs that segment are to eager's."""
    sides = segmented_sides(bundle).items()
    each = [_masks_of(graph, side, runner, bundle) for graph, side in sides]
    return Likeness(max(e.error for e in each), min(e.cosine for e in each))


def _masks_of(graph: str, side: int, runner: Runner, bundle: Bundle) -> Likeness:
    x = pictures(side)
    with torch.no_grad():
        true = bundle.segmenter(x).clamp(-_FARTHEST, _FARTHEST)
    found = torch.logit(runner.run(graph, (x.to(runner.device),))[0].cpu())
    found = found.clamp(-_FARTHEST, _FARTHEST)
    return Likeness.of(found.flatten(1), true.flatten(1))


def check_parity(
    runner: Runner, bundle: Bundle, *, name: str, precision: str
) -> Parity:
    """`measure_parity` and `measure_masks`, and `EngineError` where the engine must not
    be used."""
    parity = measure_parity(runner, bundle.vae)
    why = measure_masks(runner, bundle).why_not(precision)
    masks = why and f"its masks are wrong: {why}"
    if reason := parity.why_refused(precision) or masks:
        raise EngineError(f"Engine {name} is refused: {reason}. Use another engine.")
    return parity


def gradient_of(runner: Runner, x: Tensor, z: Tensor) -> tuple[Tensor, Tensor]:
    """Loss (b) and gradient (b, d) as the engine's graph of one step has them.

    With a first momentum of zero, Adam's mean of gradients is the gradient itself.
    """
    x, z = x.to(runner.device), z.to(runner.device)
    fixed = runner.run("prepare", (x,))
    state = first_state(z, x, betas=(0.0, 0.99))
    outputs = runner.run("steps_1", (*state, *fixed))
    return outputs[6].squeeze(1).cpu(), outputs[1].cpu()


def true_gradient(vae: Vae, x: Tensor, z: Tensor) -> tuple[Tensor, Tensor]:
    """Loss and gradient by autograd."""
    z = z.clone().requires_grad_()
    loss = against(x, "ssim").dissimilarity(vae.decode(z, sobel(x)))
    (grad,) = torch.autograd.grad(loss.sum(), z)
    return loss.detach(), grad
