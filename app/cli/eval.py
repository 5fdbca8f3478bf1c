"""`glss-eval`: measures a bundle on a labelled data folder."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.exit_status import ExitStatus
from glss.errors import GlssError

if TYPE_CHECKING:
    from glss.bundle import Bundle
    from glss.evaluation import ImageScore, Method, SearchSettings

logger = logging.getLogger(__name__)
_DEFAULT_METHODS = "source-only,reconstruction,glss"


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    arguments = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        return _run(arguments)
    except GlssError as error:
        print(f"glss-eval: {error}", file=sys.stderr)
        return ExitStatus.FAILED


def _run(arguments: argparse.Namespace) -> int:
    from glss.compute_threads import share_cores

    share_cores(arguments.threads)  # before torch is imported; --help must not wait
    from glss.bundle import SHIPPED, load_bundle
    from glss.data_folder import read_folders
    from glss.engines import build_engine
    from glss.evaluation import METHODS, evaluate

    methods: list[Method] = [m for m in METHODS if m in arguments.methods.split(",")]
    unknown = set(arguments.methods.split(",")) - set(METHODS)
    if unknown or not methods:
        known = ", ".join(METHODS)
        print(f"glss-eval: --methods {arguments.methods}: choose of {known}.",
              file=sys.stderr)  # fmt: skip
        return ExitStatus.USAGE
    bundle = load_bundle(arguments.bundle or SHIPPED)
    settings = _settings(bundle, arguments)
    skipped: list[dict[str, str]] = []

    def on_skip(skip: Any) -> None:
        logger.warning("skipped %s: %s", skip.name, skip.reason)
        skipped.append({"name": skip.name, "reason": skip.reason})

    scores: list[ImageScore] = []
    for score in evaluate(
        build_engine(arguments.engine, bundle),
        read_folders(arguments.data),
        methods=methods,
        threshold=bundle.threshold,
        settings=settings,
        on_skip=on_skip,
    ):
        scores.append(score)
        _show_progress(len(scores))
        if arguments.pictures is not None:
            _save_picture(arguments.pictures, score, bundle.threshold)
    if not scores:
        raise GlssError(f"No usable picture in {arguments.data}; see the skips above.")
    report = _report(bundle, arguments.data, methods, settings, scores, skipped)
    if arguments.json is not None:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    _print_table(report)
    return 0


def _settings(bundle: Bundle, arguments: argparse.Namespace) -> SearchSettings:
    """Preset `paper`: 100 steps from a random z. Preset `live`: the cold search of a
    stream, from the encoder's z."""
    from glss.evaluation import SearchSettings
    from glss.latent_search import SearchPlan
    from glss.pipeline import GlssSettings

    live = GlssSettings()
    is_paper = bundle.preset == "paper"
    steps = 100 if is_paper else live.n_steps_cold
    plan = SearchPlan() if is_paper else live.plan_cold
    return SearchSettings(
        start=arguments.start or ("random" if is_paper else "encoder"),
        n_steps=steps if arguments.steps is None else arguments.steps,
        plan=plan,
        seed=arguments.seed,
    )


def _report(
    bundle: Bundle,
    data: Path,
    methods: Sequence[Method],
    settings: SearchSettings,
    scores: Sequence[ImageScore],
    skipped: Sequence[dict[str, str]],
) -> dict[str, Any]:
    return {
        "bundle": bundle.name,
        "data": "/".join(data.resolve().parts[-2:]),  # no path of this machine
        "n": len(scores),
        "threshold": bundle.threshold,
        "search": {
            "start": settings.start,
            "n_steps": settings.n_steps,
            "seed": settings.seed,
            "ssim_mean": _mean([s.ssim["glss"] for s in scores if "glss" in s.ssim]),
        },
        "methods": {
            m: {
                "iou": _mean([s.iou[m] for s in scores]),
                "dice": _mean([s.dice[m] for s in scores]),
            }
            for m in methods
        },
        "skipped": list(skipped),
        "images": [
            {"name": s.name, "iou": {m: round(v, 4) for m, v in s.iou.items()}}
            for s in scores
        ],
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _print_table(report: dict[str, Any]) -> None:
    print(f"{report['bundle']} on {report['data']}, {report['n']} images")
    print(f"{'method':<16}{'IoU':>8}{'Dice':>8}")
    for method, figures in report["methods"].items():
        print(f"{method:<16}{figures['iou']:>8.4f}{figures['dice']:>8.4f}")


def _show_progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} images", end="", file=sys.stderr, flush=True)


def _save_picture(folder: Path, score: ImageScore, threshold: float) -> None:
    import cv2

    from glss.pictures import explain

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{score.name.replace('/', '-')}.png"
    if not cv2.imwrite(str(file), explain(score, threshold)):
        raise GlssError(f"{file} cannot be written. Is the disk full?")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="glss-eval",
        description="Measure a bundle on a folder with images/ and masks/.",
    )
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--bundle", type=Path, help="bundle folder [the shipped one]")
    parser.add_argument("--methods", default=_DEFAULT_METHODS, help="[%(default)s]")
    parser.add_argument("--engine", default="auto", help="[%(default)s]")
    parser.add_argument("--start", choices=("encoder", "random"), help="of the search")
    parser.add_argument("--steps", type=int, help="of the search, at most")
    parser.add_argument("--seed", type=int, default=0, help="of random starts [0]")
    parser.add_argument("--threads", type=int, default=0, help="[all cores]")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument(
        "--pictures",
        type=Path,
        help="write input, edges, truth, clones and masks side by side to this folder",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
