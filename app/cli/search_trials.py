"""Compares ways to search with fewer steps: `python -m app.cli.search_trials`.

On a video, each way searches every frame from the frame before; on some of the frames
also cold, from the encoder's z. What counts is how near the masks come to those of 100
eager steps from the encoder's z, and at what cost. The cost is told twice: evaluations
of value and gradient, and processor time, in steps of Adam taken in the same run.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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

    from app.cli.search_ways import Way
    from glss.bundle import Bundle

logger = logging.getLogger(__name__)
_FEWEST = 6  # frames
_STEP = "adam 0.05, 10 steps"  # a tenth of its time is the unit of the others


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
    for kind in ("ways", "cold"):
        for row in report[kind]:
            print(
                f"{row['way']:36} {row['evaluations']:5.1f} evaluations, time of "
                f"{row['steps_time']:5.1f} steps, SSIM {row['ssim']:.4f}, "
                f"IoU {row['iou']:.4f}"
            )


@dataclass(slots=True, eq=False)
class _Trial:
    """One way on its way through the frames."""

    name: str
    way: Way
    z: torch.Tensor
    evaluations: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    found: list[torch.Tensor] = field(default_factory=list)  # z of measured frames

    def search(self, bundle: Bundle, frame: torch.Tensor) -> None:
        """Search one frame from `z`; every call counts for the cost."""
        start_s = time.process_time()  # what else the machine does is not in it
        self.z, evaluations = self.way(bundle, frame, self.z)
        self.seconds.append(time.process_time() - start_s)
        self.evaluations.append(evaluations)


def measure(bundle: Bundle, x: torch.Tensor, *, every: int) -> dict[str, Any]:
    """Every way on frames `x` in time, against long searches of some of them."""
    import torch

    from app.cli.search_ways import COLD, WARM
    from glss.edges import sobel
    from glss.latent_search import SearchPlan, search

    some = x[every - 1 :: every]
    with torch.no_grad():
        start = bundle.vae.encode(some)[0]
    long = search(
        bundle.vae.decode, some, sobel(some), start, n_steps=100, plan=SearchPlan()
    )
    reference = _masks(bundle, long.x_hat)
    warm = _warm(bundle, x, WARM, every)
    cold = _cold(bundle, some, start, COLD)
    # The median: a rebuilt Jacobian is in the mean of evaluations, and so in the rows.
    step_s = statistics.median(next(t for t in warm if t.name == _STEP).seconds) / 10
    return {
        "frames": len(x),
        "measured": len(some),
        "reference_ssim": round(1 - float(long.loss.mean()), 4),
        "ways": [_row(bundle, trial, some, reference, step_s) for trial in warm],
        "cold": [_row(bundle, trial, some, reference, step_s) for trial in cold],
    }


def _warm(
    bundle: Bundle, x: torch.Tensor, ways: Mapping[str, Callable[[], Way]], every: int
) -> list[_Trial]:
    """Chains over all frames; the ways take turns at each."""
    import torch

    from app.cli.search_ways import Adam

    with torch.no_grad():
        encoded = bundle.vae.encode(x[:1])[0]
    z, _ = Adam(0.1, 30)(bundle, x[:1], encoded)
    trials = [_Trial(name, make(), z) for name, make in ways.items()]
    for i, frame in enumerate(x.chunk(len(x))):
        for trial in trials:
            trial.search(bundle, frame)
            if (i + 1) % every == 0:
                trial.found.append(trial.z)
        logger.info("frame %d of %d searched in every way", i + 1, len(x))
    return trials


def _cold(
    bundle: Bundle,
    some: torch.Tensor,
    start: torch.Tensor,
    ways: Mapping[str, Callable[[], Way]],
) -> list[_Trial]:
    """Every measured frame by itself, from the encoder's z."""
    trials = [_Trial(name, make(), start[:1]) for name, make in ways.items()]
    for i, frame in enumerate(some.chunk(len(some))):
        for trial in trials:
            trial.way, trial.z = ways[trial.name](), start[i : i + 1]
            trial.search(bundle, frame)
            trial.found.append(trial.z)
        logger.info("cold frame %d of %d searched in every way", i + 1, len(some))
    return trials


def _row(
    bundle: Bundle, trial: _Trial, some: torch.Tensor, reference: Any, step_s: float
) -> dict[str, Any]:
    import torch

    from glss.dissimilarity import against
    from glss.edges import sobel
    from glss.metrics import mean_iou

    with torch.no_grad():
        clones = bundle.vae.decode(torch.cat(trial.found), sobel(some))
        loss = against(some, "ssim").dissimilarity(clones)
    return {
        "way": trial.name,
        "evaluations": round(statistics.fmean(trial.evaluations), 2),
        "steps_time": round(statistics.fmean(trial.seconds) / step_s, 2),
        "ssim": round(1 - float(loss.mean()), 4),
        "iou": round(mean_iou(reference, _masks(bundle, clones)), 4),
    }


def _masks(bundle: Bundle, clones: torch.Tensor) -> Any:
    import torch

    with torch.no_grad():
        skin = torch.sigmoid(bundle.segmenter(clones)).squeeze(1)
    return (skin >= bundle.threshold).numpy()


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
