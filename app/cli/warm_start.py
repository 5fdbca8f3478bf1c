"""Measures what the warm start saves on a video: `python -m app.cli.warm_start`.

For every number n of warm steps the video is searched frame after frame, each from
the z of the frame before; the mean SSIM of the clones is what n warm steps are worth.
On the same frames cold searches run long, from the encoder's z and from a random one.
The figure is how many cold steps reach the SSIM of n warm ones.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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
WARM_STEPS = (1, 3, 5, 10)
COLD_STEPS = 100
SETTLE = 5  # frames before a warm chain is measured


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    return run_measurement(_parser(), _run, argv)


def _run(arguments: argparse.Namespace) -> None:
    from glss.compute_threads import share_cores

    share_cores()  # before torch is imported
    from glss.bundle import SHIPPED, load_bundle

    bundle = load_bundle(arguments.bundle or SHIPPED)
    x = frames_of(
        arguments.source, bundle.size, least=SETTLE + 1, most=arguments.frames
    )
    report = measure(bundle, x, cold_every=arguments.cold_every)
    name = source_name(arguments.source)
    report = {"bundle": bundle.name, "source": name, **report}
    write_figures(arguments.json, report)
    for row in report["warm"]:
        print(
            f"{row['n_steps']} warm steps: SSIM {row['ssim']:.3f} = "
            f"{row['cold_steps_random'] or 'over 100'} steps from a random z, "
            f"{row['cold_steps_encoder'] or 'over 100'} from the encoder's"
        )


def measure(bundle: Bundle, x: torch.Tensor, *, cold_every: int) -> dict[str, Any]:
    """Curves and equal-SSIM step counts on frames `x`, (n, 1, size, size) in time."""
    import torch

    some = x[SETTLE::cold_every]
    encoder = bundle.vae.encode(some)[0]
    generator = torch.Generator().manual_seed(0)
    random = torch.randn(encoder.shape, generator=generator)
    from_encoder = _curve(bundle, some, encoder, lr=0.1)
    from_random = _curve(bundle, some, random, lr=0.1)
    warm = []
    for n in WARM_STEPS:
        ssim = _chain(bundle, x, n, every=cold_every)
        warm.append(
            {
                "n_steps": n,
                "ssim": round(ssim, 4),
                "cold_steps_random": _steps_to(from_random, ssim),
                "cold_steps_encoder": _steps_to(from_encoder, ssim),
            }
        )
        logger.info("%d warm steps: SSIM %.3f", n, ssim)
    return {
        "frames": len(x),
        "cold_frames": len(some),
        "cold_random": [round(v, 4) for v in from_random],
        "cold_encoder": [round(v, 4) for v in from_encoder],
        "warm": warm,
    }


def _curve(
    bundle: Bundle, x: torch.Tensor, z0: torch.Tensor, *, lr: float
) -> list[float]:
    """Mean best SSIM after 0, 1, 2, ... cold steps."""
    import torch

    from glss.edges import sobel
    from glss.latent_search import SearchPlan, search

    best = torch.full((len(x),), -1.0)
    curve: list[float] = []

    def note(_: int, loss: torch.Tensor) -> None:
        best.copy_(torch.maximum(best, 1.0 - loss))
        curve.append(float(best.mean()))

    search(
        bundle.vae.decode,
        x,
        sobel(x),
        z0,
        n_steps=COLD_STEPS,
        plan=SearchPlan(lr=lr),
        on_step=note,
    )
    return curve


def _chain(bundle: Bundle, x: torch.Tensor, n_steps: int, *, every: int) -> float:
    """Mean SSIM of clones that each start from the frame before.

    Every frame is searched; the mean is over the frames of the cold searches.
    """
    from dataclasses import replace

    from glss.engines import build_engine
    from glss.latent_search import SecondMoment
    from glss.pipeline import GlssSettings
    from glss.warm_start import search_warm

    plan = replace(GlssSettings().plan_warm, tolerance=0.0)
    engine = build_engine("eager", bundle)
    z = engine.encode(x[:1])
    moment = SecondMoment.unknown(z)
    reached: list[float] = []
    for frame in x.chunk(len(x)):
        found = search_warm(engine, frame, z, moment, n_steps=[n_steps], plan=plan)
        z, moment = found.z, found.moment
        reached.append(1.0 - float(found.loss))
    measured = reached[SETTLE::every]
    return sum(measured) / len(measured)


def _steps_to(curve: Sequence[float], ssim: float) -> int | None:
    """The first number of steps that reaches `ssim`; None where none does."""
    return next((k for k, value in enumerate(curve) if value >= ssim), None)


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="python -m app.cli.warm_start",
        description="Measure how many steps the warm start saves on a video.",
    )
    parser.add_argument("source", help="a video file, a folder of images, or demo:")
    add_bundle(parser)
    parser.add_argument(
        "--frames",
        type=at_least(SETTLE + 1),
        default=150,
        help="at most [%(default)s]",
    )
    parser.add_argument(
        "--cold-every",
        type=at_least(1),
        default=15,
        help="frames between cold searches [%(default)s]",
    )
    add_json(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
