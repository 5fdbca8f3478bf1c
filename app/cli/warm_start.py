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
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.figures import write_figures
from app.cli.one_line import OneLineParser, at_least, run_command
from glss.errors import DataError

if TYPE_CHECKING:
    import torch

    from glss.bundle import Bundle

logger = logging.getLogger(__name__)
WARM_STEPS = (1, 3, 5, 10)
COLD_STEPS = 100
SETTLE = 5  # frames before a warm chain is measured


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    return run_command("warm_start", lambda: _run(_parser().parse_args(argv)))


def _run(arguments: argparse.Namespace) -> None:
    from glss.compute_threads import share_cores

    share_cores()  # before torch is imported
    from glss.bundle import SHIPPED, load_bundle

    bundle = load_bundle(arguments.bundle or SHIPPED)
    x = frames_of(arguments.source, bundle.size, arguments.frames)
    report = measure(bundle, x, cold_every=arguments.cold_every)
    report = {"bundle": bundle.name, "source": Path(arguments.source).name, **report}
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

    from glss.edges import sobel
    from glss.latent_search import search
    from glss.pipeline import GlssSettings

    plan = replace(GlssSettings().plan_warm, tolerance=0.0)
    z = bundle.vae.encode(x[:1])[0]
    reached: list[float] = []
    for frame in x.chunk(len(x)):
        found = search(
            bundle.vae.decode, frame, sobel(frame), z, n_steps=n_steps, plan=plan
        )
        z = found.z
        reached.append(1.0 - float(found.loss))
    measured = reached[SETTLE::every]
    return sum(measured) / len(measured)


def _steps_to(curve: Sequence[float], ssim: float) -> int | None:
    """The first number of steps that reaches `ssim`; None where none does."""
    return next((k for k, value in enumerate(curve) if value >= ssim), None)


def frames_of(source: str, size: int, most: int) -> torch.Tensor:
    """The first frames of a source as the networks see them, (n, 1, size, size)."""
    import numpy as np

    from app.runtime.cameras.source import build_camera, parse_source
    from glss.framing import fit
    from glss.image_range import to_grey, to_unit

    camera = build_camera(parse_source(source), realtime=False)
    pictures = []
    stop = threading.Event()
    with camera.open(stop) as frames:
        for frame in frames:
            pictures.append(fit(to_grey(frame.pixels), size))
            if len(pictures) == most:
                stop.set()
    if len(pictures) <= SETTLE:
        raise DataError(
            f"{source} has {len(pictures)} frames; {SETTLE + 1} are needed."
        )
    return to_unit(np.stack(pictures))


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog="python -m app.cli.warm_start",
        description="Measure how many steps the warm start saves on a video.",
    )
    parser.add_argument("source", help="a video file, a folder of images, or demo:")
    parser.add_argument("--bundle", type=Path, help="bundle folder [the shipped one]")
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
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
