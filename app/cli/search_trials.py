"""Compares ways to search with fewer steps: `python -m app.cli.search_trials`.

On a video, each way searches every frame from the frame before; on some of the frames
also cold, from the encoder's z. What counts is how near the masks come to those of 100
eager steps from the encoder's z, at the same number of evaluations of the graph.

    adam RATE        the paper's, with other rates for warm frames
    velocity         the start is carried on by a part of z's last change
    line search      along the gradient: three lengths tried, the best kept
    l-bfgs           torch's, memory of five, one strong-Wolfe search a step
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from app.cli.bench import mean_iou
from app.cli.measuring import (
    add_bundle,
    add_json,
    frames_of,
    run_measurement,
    source_name,
)
from glss.command import CommandParser, at_least
from glss.figures import write_figures

if TYPE_CHECKING:
    import torch

    from glss.bundle import Bundle

logger = logging.getLogger(__name__)
_FEWEST = 6  # frames

# (bundle, frame, start) to (z, evaluations with a gradient)
Way = Callable[["Bundle", "torch.Tensor", "torch.Tensor"], tuple["torch.Tensor", int]]


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    return run_measurement(_parser(), _run, argv)


def _run(arguments: argparse.Namespace) -> None:
    from glss.compute_threads import share_cores

    share_cores()  # before torch is imported
    from glss.bundle import SHIPPED, load_bundle

    bundle = load_bundle(arguments.bundle or SHIPPED)
    x = frames_of(arguments.source, bundle.size, least=_FEWEST, most=arguments.frames)
    report = measure(bundle, x, every=arguments.every)
    name = source_name(arguments.source)
    report = {"source": name, "bundle": bundle.name, **report}
    write_figures(arguments.json, report)
    for row in report["ways"]:
        print(
            f"{row['way']:22} {row['evaluations']:5.1f} evaluations, "
            f"SSIM {row['ssim']:.4f}, IoU {row['iou']:.4f}"
        )


def measure(bundle: Bundle, x: torch.Tensor, *, every: int) -> dict[str, Any]:
    """Every way on frames `x` in time, against long searches of some of them."""
    import torch

    from glss.edges import sobel
    from glss.latent_search import SearchPlan, search

    some = x[every - 1 :: every]
    with torch.no_grad():
        start = bundle.vae.encode(some)[0]
    long = search(
        bundle.vae.decode, some, sobel(some), start, n_steps=100, plan=SearchPlan()
    )
    reference = _masks(bundle, long.x_hat)
    rows = []
    for name, way, carry in _ways():
        rows.append({"way": name, **_chain(bundle, x, way, carry, every, reference)})
        logger.info("%s done", name)
    return {
        "frames": len(x),
        "measured": len(some),
        "reference_ssim": round(1 - float(long.loss.mean()), 4),
        "ways": rows,
    }


def _ways() -> list[tuple[str, Way, float]]:
    """Name, way, and the part of z's last change that is added to the start."""
    rates = [
        (f"adam {rate}, 3 steps", _adam(rate, 3), 0.0) for rate in (0.02, 0.05, 0.1)
    ]
    more = [(f"adam 0.05, {n} steps", _adam(0.05, n), 0.0) for n in (1, 2, 5)]
    velocity = [(f"velocity {c}, 3 steps", _adam(0.05, 3), c) for c in (0.5, 1.0)]
    return [
        *rates, *more, *velocity,
        ("line search", _line_search, 0.0), ("l-bfgs", _lbfgs, 0.0),
    ]  # fmt: skip


def _chain(
    bundle: Bundle,
    x: torch.Tensor,
    way: Way,
    carry: float,
    every: int,
    reference: Any,
) -> dict[str, Any]:
    import torch

    from glss.dissimilarity import against
    from glss.edges import sobel

    with torch.no_grad():
        z = bundle.vae.encode(x[:1])[0]
    z, _ = _adam(0.1, 30)(bundle, x[:1], z)
    before, clones, ssims, spent = z, [], [], 0
    for i, frame in enumerate(x.chunk(len(x))):
        start = z + carry * (z - before)
        before = z
        z, evaluations = way(bundle, frame, start)
        spent += evaluations
        if (i + 1) % every == 0:
            with torch.no_grad():
                clone = bundle.vae.decode(z, sobel(frame))
                loss = against(frame, "ssim").dissimilarity(clone)
            clones.append(clone)
            ssims.append(1 - float(loss))
    masks = _masks(bundle, torch.cat(clones))
    return {
        "evaluations": round(spent / len(x), 2),
        "ssim": round(sum(ssims) / len(ssims), 4),
        "iou": mean_iou(reference, masks),
    }


def _masks(bundle: Bundle, clones: torch.Tensor) -> Any:
    import torch

    with torch.no_grad():
        return (torch.sigmoid(bundle.segmenter(clones)) >= bundle.threshold).numpy()


def _adam(rate: float, n_steps: int) -> Way:
    def way(
        bundle: Bundle, x: torch.Tensor, z: torch.Tensor
    ) -> tuple[torch.Tensor, int]:
        from glss.edges import sobel
        from glss.latent_search import SearchPlan, search

        plan = SearchPlan(lr=rate)
        found = search(bundle.vae.decode, x, sobel(x), z, n_steps=n_steps, plan=plan)
        return found.z, n_steps

    return way


def _line_search(
    bundle: Bundle, x: torch.Tensor, z: torch.Tensor
) -> tuple[torch.Tensor, int]:
    """Two gradients; along each three lengths in one batch, the best kept."""
    import torch

    loss_of = _loss(bundle, x)
    for _ in range(2):
        z = z.detach().requires_grad_()
        (grad,) = torch.autograd.grad(loss_of(z).sum(), z)
        with torch.no_grad():
            step = grad / grad.norm().clamp(min=1e-12)
            tried = torch.cat([z - length * step for length in (0.0, 0.1, 0.3, 0.8)])
            z = tried[loss_of(tried).argmin()].unsqueeze(0)
    return z.detach(), 4  # three forward passes cost what one more gradient does


def _lbfgs(
    bundle: Bundle, x: torch.Tensor, z: torch.Tensor
) -> tuple[torch.Tensor, int]:
    import torch

    loss_of = _loss(bundle, x)
    z = z.clone().requires_grad_()
    evaluations = 0
    optimiser = torch.optim.LBFGS(
        [z], lr=1.0, max_iter=3, max_eval=5, history_size=5,
        line_search_fn="strong_wolfe",
    )  # fmt: skip

    def closure() -> torch.Tensor:
        nonlocal evaluations
        evaluations += 1
        optimiser.zero_grad()
        loss = loss_of(z).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    return z.detach(), evaluations


def _loss(bundle: Bundle, x: torch.Tensor) -> Callable[[torch.Tensor], torch.Tensor]:
    from glss.dissimilarity import against
    from glss.edges import sobel

    def loss_of(z: torch.Tensor) -> torch.Tensor:
        frames = x.expand(len(z), -1, -1, -1)
        clone = bundle.vae.decode(z, sobel(frames))
        return against(frames, "ssim").dissimilarity(clone)

    return loss_of


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="python -m app.cli.search_trials",
        description="Compare ways to search with fewer steps on a video.",
    )
    parser.add_argument("source", help="a video file, a folder of images, or demo:")
    add_bundle(parser)
    parser.add_argument(
        "--frames", type=at_least(_FEWEST), default=60, help="[%(default)s]"
    )
    parser.add_argument("--every", type=at_least(1), default=6,
                        help="frames between measured ones [%(default)s]")  # fmt: skip
    add_json(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
