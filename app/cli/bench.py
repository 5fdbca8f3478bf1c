"""`glss-bench`: every engine on the same frames, in one run, beside the paper's way.

Each row is one engine with one batch. Engines take turns, round after round, so that
what else the machine does is shared among them; figures are medians over the rounds.
The reference is the paper's search of the same bundle (`app.cli.agreement`); the report
says for each engine how far its masks agree with the reference's, and how far two
references do, of clones alone and as they are shown live (`live_...`). A frame's time
is that of a live mask: search and the clone's segmentation, and the frame's own at the
bundle's `frame_px` where the bundle joins both. The last row is the paper's network.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from app.cli.measuring import (
    add_bundle,
    add_json,
    frames_of,
    run_measurement,
    source_name,
)
from glss.command import CommandParser, at_least
from glss.errors import EngineError, UsageError
from glss.figures import write_figures

if TYPE_CHECKING:
    import torch

    from app.cli.agreement import Agreed, Agreement
    from glss.bundle import Bundle
    from glss.engines import Engine

logger = logging.getLogger(__name__)

ENGINES = "eager,onnx,openvino-fp32,openvino-bf16"
COLD_STEPS = 100  # of the paper
TIMED_STEPS = 20
_FEWEST = 6  # frames


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    return run_measurement(_parser(), _run, argv)


def _run(arguments: argparse.Namespace) -> None:
    from glss.compute_threads import share_cores

    share_cores()  # before torch is imported
    from glss.bundle import SHIPPED, load_bundle

    bundle = load_bundle(arguments.bundle or SHIPPED)
    frames = partial(frames_of, arguments.source, least=_FEWEST, most=arguments.frames)
    x = frames(bundle.size)
    own = None  # what the frames' own masks are made of, where they have any
    if bundle.combine != "clone":
        own = frames(bundle.frame_px)
    report = measure(
        bundle, x, arguments.engines.split(","), own=own,
        batches=arguments.batches, rounds=arguments.rounds,
        every=arguments.reference_every, with_paper=not arguments.no_paper,
    )  # fmt: skip
    report["source"] = source_name(arguments.source)
    write_figures(arguments.json, report)
    for row in report["rows"]:
        print(_line(row))


@dataclass(slots=True, eq=False)
class _Case:
    """One engine with one batch, and its times by what was timed."""

    engine: Engine
    batch: int
    warm_steps: float  # of a frame of the source, the mean
    ms: dict[str, list[float]] = field(default_factory=dict)

    def note(self, what: str, ms: float) -> None:
        self.ms.setdefault(what, []).append(ms)

    def median(self, what: str) -> float:
        return statistics.median(self.ms[what])


def measure(
    bundle: Bundle,
    x: torch.Tensor,
    names: Sequence[str],
    *,
    own: torch.Tensor | None,
    batches: Sequence[int],
    rounds: int,
    every: int,
    with_paper: bool,
) -> dict[str, Any]:
    """The whole report on frames `x` in time, (n, 1, size, size).

    `own`: the same at the bundle's `frame_px`; None: frames are not segmented.
    """
    from app.cli.agreement import Agreement
    from glss.engines import build_engine

    with ExitStack() as stack:
        engines: list[Engine] = []
        for name in names:
            try:
                engines.append(build_engine(name, bundle))
            except EngineError as error:
                raise UsageError(f"--engines {name}: {error}") from error
            stack.callback(engines[-1].close)
        agreement = Agreement(bundle, x, own, every)
        cases = [
            _Case(engine, b, agreement.warm_steps(engine))
            for b in batches
            for engine in engines
        ]
        for i in range(rounds + 1):
            for case in cases:
                _time_once(case, x, own, keep=i > 0)
            logger.info("round %d of %d timed", i, rounds)
        rows = [_row(bundle, case, agreement) for case in cases]
        repeatable = {e.info.name: agreement.with_encoder_start(e) for e in engines}
        if with_paper:
            rows.append(_paper_row(x))
        return {
            "machine": _machine(),
            "bundle": bundle.name,
            "frames": len(x),
            "frame_px": None if own is None else bundle.frame_px,
            "clone_px": bundle.clone_px,
            "rows": rows,
            "reference_self_agreement": round(agreement.of_random_starts.clones, 4),
            "live_self_agreement": round(agreement.of_random_starts.live, 4),
            "encoder_start_agreement": _rounded(repeatable, "clones"),
            "live_encoder_start_agreement": _rounded(repeatable, "live"),
            "profile": {e.info.name: p for e in engines if (p := _profile(e, x))},
        }


def _rounded(agreed: Mapping[str, Agreed], which: str) -> dict[str, float]:
    return {name: round(getattr(each, which), 4) for name, each in agreed.items()}


def _time_once(
    case: _Case, x: torch.Tensor, own: torch.Tensor | None, *, keep: bool
) -> None:
    """Time a warm and a cold frame, a step and the stages, of one batch."""
    from glss.engines.base import segment_both
    from glss.latent_search import SearchPlan
    from glss.pipeline import GlssSettings

    engine, b, usual = case.engine, case.batch, GlssSettings()
    frames = _batch(x, b)
    large = None if own is None else _batch(own, b)
    plan = SearchPlan(lr=usual.plan_warm.lr)

    def search(n: int) -> Any:
        return engine.search(frames, z, n_steps=[n] * b, plan=plan)

    def whole(n: int) -> None:
        segment_both(engine, large, search(n).x_hat)

    z, encode_ms = _timed(lambda: engine.encode(frames))
    search(TIMED_STEPS)  # another engine's threads and memory had the processor
    _, none_ms = _timed(lambda: search(0))
    _, some_ms = _timed(lambda: search(TIMED_STEPS))
    _, still_ms = _timed(lambda: whole(0))
    _, cold_ms = _timed(lambda: whole(usual.n_steps_cold))
    if keep:
        step_ms = (some_ms - none_ms) / TIMED_STEPS
        case.note("step", step_ms / b)
        case.note("warm", (encode_ms + still_ms + case.warm_steps * step_ms) / b)
        case.note("cold", (encode_ms + cold_ms) / b)


def _batch(x: torch.Tensor, b: int) -> torch.Tensor:
    return x[:b] if len(x) >= b else x[:1].expand(b, -1, -1, -1).contiguous()


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    start_ns = time.perf_counter_ns()
    value = call()
    return value, (time.perf_counter_ns() - start_ns) / 1e6


def _row(bundle: Bundle, case: _Case, agreement: Agreement) -> dict[str, Any]:
    engine = case.engine
    gflop = step_gflop(bundle)
    error, cosine = _gradient(engine, bundle)
    agreed = agreement.with_reference(engine)
    return {
        "preset": bundle.preset,
        "engine": engine.info.name,
        "precision": engine.info.precision,
        "batch": case.batch,
        "gflop_per_step": round(gflop, 4),
        "ms_per_step": round(case.median("step"), 3),
        "gflops": round(gflop / case.median("step") * 1e3, 1),
        "ms_per_frame_cold": round(case.median("cold"), 2),
        "ms_per_frame_warm": round(case.median("warm"), 2),
        "steps_warm": round(case.warm_steps, 2),
        "mask_iou_vs_reference": round(agreed.clones, 4),
        "live_iou_vs_reference": round(agreed.live, 4),
        "gradient_error": error,
        "gradient_cosine": cosine,
    }


def step_gflop(bundle: Bundle) -> float:
    """Operations of one step of one image, value and gradient, in thousand millions."""
    import torch

    from glss.engines.flops import operations
    from glss.engines.graph import search_graph

    graph = search_graph(bundle.vae)
    x = torch.zeros(1, 1, graph.size, graph.size)
    z = torch.zeros(1, graph.latent)
    return operations(graph.evaluate, z, *graph.prepare(x)) / 1e9


def _gradient(engine: Engine, bundle: Bundle) -> tuple[float, float]:
    from glss.engines.compiled import CompiledEngine
    from glss.engines.parity import measure_parity

    if not isinstance(engine, CompiledEngine):
        return 0.0, 1.0  # it is what the others are measured against
    parity = measure_parity(engine.runner, bundle.vae)
    return float(f"{parity.error:.2e}"), round(parity.cosine, 5)


def _paper_row(x: torch.Tensor) -> dict[str, Any]:
    """The paper's way: its network, 100 eager steps from a random z, every frame.

    With weights at random: what is asked of it here is time.
    """
    import numpy as np
    import torch

    from glss.bundle import Bundle as NewBundle
    from glss.engines import build_engine
    from glss.framing import fit
    from glss.image_range import to_pixels, to_unit
    from glss.latent_search import SearchPlan
    from glss.segmenter import build_segmenter
    from glss.vae import Vae, VaeSettings

    vae = Vae(VaeSettings("paper", 128, 64))
    segmenter = build_segmenter("unet-efficientnet")
    bundle = NewBundle("paper", "paper", 0.5, vae, segmenter, "unet-efficientnet")
    engine = build_engine("eager", bundle)
    frame = to_unit(np.stack([fit(to_pixels(x[:1])[0], 128)]))
    z = torch.randn(1, 64, generator=torch.Generator().manual_seed(0))

    def one_frame(n: int) -> None:
        found = engine.search(frame, z, n_steps=[n], plan=SearchPlan())
        engine.segment_clones(found.x_hat)

    _timed(lambda: one_frame(2))
    logger.info("timing the paper's way")
    _, frame_ms = _timed(lambda: one_frame(COLD_STEPS))
    gflop = step_gflop(bundle)
    return {
        "preset": "paper", "engine": "eager", "precision": "fp32", "batch": 1,
        "gflop_per_step": round(gflop, 3),
        "ms_per_step": round(frame_ms / COLD_STEPS, 2),
        "gflops": round(gflop / frame_ms * COLD_STEPS * 1e3, 1),
        "ms_per_frame_cold": round(frame_ms, 1),
        "ms_per_frame_warm": None, "steps_warm": None,
        "mask_iou_vs_reference": None, "live_iou_vs_reference": None,
        "gradient_error": 0.0, "gradient_cosine": 1.0,
    }  # fmt: skip


def _machine() -> dict[str, Any]:
    import torch

    from glss.engines.choice import machine
    from glss.engines.flops import matrix_rate

    return {
        **machine(),
        "threads": torch.get_num_threads(),
        "date": time.strftime("%Y-%m-%d"),
        "peak_gflops": {
            "fp32": round(matrix_rate(torch.float32), 1),
            "bf16": round(matrix_rate(torch.bfloat16), 1),
        },
    }


def _profile(engine: Engine, x: torch.Tensor) -> dict[str, float]:
    """Share of a step's time by kind of operator; OpenVINO only."""
    from glss.engines.compiled import CompiledEngine
    from glss.engines.onnx_export import first_state
    from glss.engines.openvino_runner import OpenVinoRunner

    if not isinstance(engine, CompiledEngine) or not isinstance(
        engine.runner, OpenVinoRunner
    ):
        return {}
    z = engine.encode(x[:1])
    fixed = engine.runner.run("prepare", (x[:1].contiguous(),))
    return engine.runner.profile("steps_1", (*first_state(z, x[:1]), *fixed))


def _line(row: dict[str, Any]) -> str:
    iou, warm = row["mask_iou_vs_reference"], row["ms_per_frame_warm"]
    parts = [
        f"{row['preset']:5} {row['engine']:14} batch {row['batch']}",
        f"{row['ms_per_step']:.2f} ms a step",
        f"{row['gflops']:.0f} GFLOP/s",
        f"frame cold {row['ms_per_frame_cold']:.1f} ms",
    ]
    if warm is not None:
        parts += [f"warm {warm:.1f} ms", f"IoU {iou:.3f}"]
    return ", ".join(parts)


def _numbers(text: str) -> list[int]:
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers from 1 up")
    return numbers


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="glss-bench",
        description="Time every engine on the same frames, beside the paper's way.",
    )
    add_bundle(parser)
    parser.add_argument(
        "--engines", default=ENGINES, help="those that are timed [%(default)s]"
    )
    add_json(parser)
    parser.add_argument("--source", default="demo:", help="frames [%(default)s]")
    parser.add_argument(
        "--frames", type=at_least(_FEWEST), default=60, help="[%(default)s]"
    )
    parser.add_argument("--reference-every", type=at_least(1), default=2,
                        help="frames between references [%(default)s]")  # fmt: skip
    parser.add_argument("--batches", type=_numbers, default=[1, 2, 4, 8],
                        help="views searched together [1,2,4,8]")  # fmt: skip
    parser.add_argument("--rounds", type=at_least(1), default=7, help="[%(default)s]")
    parser.add_argument("--no-paper", action="store_true",
                        help="leave the paper's network out")  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())
