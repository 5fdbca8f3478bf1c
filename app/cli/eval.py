"""`glss-eval`: measures a bundle on a labelled data folder."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from app.cli.eval_pictures import Wanted, save_row, save_sheets
from app.cli.measuring import add_bundle, add_json, run_measurement
from app.errors import SinkError
from glss.command import CommandParser, at_least
from glss.engine_names import EngineName
from glss.errors import DataError, UsageError
from glss.figures import write_figures

if TYPE_CHECKING:
    from glss.bundle import Bundle
    from glss.data_folder import Skipped
    from glss.evaluation import ImageScore, Method, SearchSettings

logger = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    return run_measurement(_parser(), _run, argv)


@dataclass(slots=True)
class _Skips:
    """Notes what was left out, in the log and for the report."""

    noted: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, skip: Skipped) -> None:
        logger.warning("skipped %s: %s", skip.name, skip.reason)
        self.noted.append({"name": skip.name, "reason": skip.reason})


def _run(arguments: argparse.Namespace) -> None:
    from glss.compute_threads import share_cores

    share_cores(arguments.threads)  # before torch is imported
    from glss.bundle import SHIPPED, load_bundle

    methods, wanted = _methods(arguments.methods), _wanted(arguments)
    _claim(arguments.json)
    bundle = load_bundle(arguments.bundle or SHIPPED)
    bundle = _sized(bundle, arguments.frame_px, arguments.clone_px)
    settings = _settings(bundle, arguments)
    skips = _Skips()
    scores = []
    for score in _scores(bundle, methods, settings, arguments, skips):
        scores.append(score)
        _show_progress(len(scores))
        if arguments.pictures is not None and not wanted.is_sheets:
            save_row(arguments.pictures, score)
    if not scores:
        raise DataError(f"No usable picture in {arguments.data}; see the skips above.")
    if wanted.is_sheets:
        by = _ranking(bundle, methods)
        save_sheets(arguments.pictures, scores, wanted, lambda s: s.iou[by])
    report = {
        "bundle": bundle.name,
        "data": "/".join(arguments.data.resolve().parts[-2:]),  # no path of the machine
        "look": arguments.look,
        "look_seed": arguments.look_seed,
        "n": len(scores),
        "threshold": bundle.threshold,
        "combine": bundle.combine,
        "frame_px": bundle.frame_px,
        "clone_px": bundle.clone_px,
        **_figures(methods, settings, scores),
        "skipped": skips.noted,
    }
    write_figures(arguments.json, report)
    _print_table(report)


def _methods(text: str) -> list[Method]:
    """The methods named in `text`, in the paper's order."""
    from glss.evaluation import METHODS

    names = text.split(",")
    if not set(names) <= set(METHODS):
        raise UsageError(f"--methods {text}: choose of {', '.join(METHODS)}.")
    return [m for m in METHODS if m in names]


def _wanted(arguments: argparse.Namespace) -> Wanted:
    wanted = Wanted(arguments.worst, arguments.median, arguments.best)
    if wanted.is_sheets and arguments.pictures is None:
        raise UsageError("--worst, --median, --best: name a folder with --pictures.")
    return wanted


def _ranking(bundle: Bundle, methods: Sequence[Method]) -> Method:
    """The method that sheets are sorted by: what a stream of this bundle shows."""
    from glss.evaluation import SHIPPED_AS

    shipped = SHIPPED_AS[bundle.combine]
    return shipped if shipped in methods else methods[-1]


def _sized(bundle: Bundle, frame_px: int | None, clone_px: int | None) -> Bundle:
    """The bundle, segmenting at other sizes than its own.

    With another `frame_px` alone, clones are enlarged as far as the bundle says, but
    not farther than frames have pixels.
    """
    frame_px = frame_px or bundle.frame_px
    clone_px = clone_px or min(bundle.clone_px, frame_px)
    try:
        return replace(bundle, frame_px=frame_px, clone_px=clone_px)
    except ValueError as error:
        raise UsageError(f"--frame-px, --clone-px: {error}.") from error


def _claim(file: Path | None) -> None:
    """Fail now, not after the computation, where `file` cannot be written."""
    if file is None:
        return
    is_new = not file.exists()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        if is_new:
            file.unlink()  # or a run that is stopped would leave an empty report
    except OSError as error:
        raise SinkError(f"cannot write {file}: {error.strerror}.") from error


def _scores(
    bundle: Bundle,
    methods: Sequence[Method],
    settings: SearchSettings,
    arguments: argparse.Namespace,
    skips: _Skips,
) -> Iterator[ImageScore]:
    from glss.bright_masks import read_bright_folder
    from glss.data_folder import read_folder, read_folders
    from glss.engines import build_engine
    from glss.evaluation import evaluate
    from glss.infrared_look import under_look

    read = read_bright_folder if arguments.masks == "bright" else read_folder
    engine = build_engine(arguments.engine, bundle)
    try:
        yield from evaluate(
            engine,
            under_look(
                read_folders(arguments.data, read),
                arguments.look,
                seed=arguments.look_seed,
            ),
            methods=methods,
            threshold=bundle.threshold,
            settings=settings,
            on_skip=skips,
        )
    finally:
        engine.close()


def _settings(bundle: Bundle, arguments: argparse.Namespace) -> SearchSettings:
    """Preset `paper`: 100 steps from a random z. Preset `live`: the cold search of a
    stream, from the encoder's z."""
    from glss.evaluation import SearchSettings
    from glss.latent_search import SearchPlan
    from glss.pipeline import GlssSettings

    live = GlssSettings()
    is_paper = bundle.preset == "paper"
    steps = 100 if is_paper else live.n_steps_cold
    return SearchSettings(
        start=arguments.start or ("random" if is_paper else "encoder"),
        n_steps=steps if arguments.steps is None else arguments.steps,
        plan=SearchPlan() if is_paper else live.plan_cold,
        seed=arguments.seed,
        n_searches=arguments.searches,
    )


def _figures(
    methods: Sequence[Method], settings: SearchSettings, scores: Sequence[ImageScore]
) -> dict[str, Any]:
    return {
        "search": {
            "start": settings.start,
            "n_steps": settings.n_steps,
            "seed": settings.seed,
            "searches": settings.n_searches if "consensus" in methods else 1,
            "ssim_mean": _mean([s.ssim["glss"] for s in scores if "glss" in s.ssim]),
        },
        "methods": {
            m: {
                "iou": _mean([s.iou[m] for s in scores]),
                "dice": _mean([s.dice[m] for s in scores]),
            }
            for m in methods
        },
        "images": [
            {"name": s.name, "iou": {m: round(v, 4) for m, v in s.iou.items()}}
            for s in scores
        ],
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _print_table(report: dict[str, Any]) -> None:
    look = "" if report["look"] == "none" else f" under the {report['look']} look"
    print(f"{report['bundle']} on {report['data']}{look}, {report['n']} images")
    print(f"{'method':<16}{'IoU':>8}{'Dice':>8}")
    for method, figures in report["methods"].items():
        print(f"{method:<16}{figures['iou']:>8.4f}{figures['dice']:>8.4f}")


def _show_progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} images", end="", file=sys.stderr, flush=True)


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="glss-eval",
        description="Measure a bundle on a folder with images/ and masks/.",
    )
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    add_bundle(parser)
    _add_measure(parser)
    _add_search(parser)
    parser.add_argument("--threads", type=at_least(0), default=0, help="[all cores]")
    add_json(parser)
    _add_pictures(parser)
    return parser


def _add_measure(parser: CommandParser) -> None:
    parser.add_argument(
        "--methods",
        default="source-only,reconstruction,glss,frame,mean,union,intersection,doubt,"
        "light-doubt",
        help="mean to light-doubt join the masks of frame and clone, at the cost of "
        "glss; consensus searches --searches times [%(default)s]",
    )
    parser.add_argument(
        "--look",
        choices=("none", "infrared"),
        default="none",
        help="infrared: show each picture as a night camera might, by a fixed recipe "
        "(glss/infrared_look.py) [%(default)s]",
    )
    parser.add_argument(
        "--look-seed", type=at_least(0), default=0, help="of the look [0]"
    )
    parser.add_argument(
        "--masks",
        choices=("exact", "bright"),
        default="exact",
        help="exact: PNG of 0, 128 (does not count), 255; bright: grey, skin from 128 "
        "up, as in SNV and Hand Gesture [%(default)s]",
    )


def _add_search(parser: CommandParser) -> None:
    parser.add_argument(
        "--engine",
        default="auto",
        choices=get_args(EngineName),
        metavar="NAME",
        help="as of glss-stream [%(default)s]",
    )
    parser.add_argument(
        "--frame-px",
        type=at_least(1),
        metavar="N",
        help="side of frames that are segmented, and of masks [the bundle's]",
    )
    parser.add_argument(
        "--clone-px",
        type=at_least(1),
        metavar="N",
        help="side to which clones are enlarged to be segmented [the bundle's]",
    )
    parser.add_argument("--start", choices=("encoder", "random"), help="of the search")
    parser.add_argument("--steps", type=at_least(0), help="of the search, at most")
    parser.add_argument(
        "--seed", type=at_least(0), default=0, help="of random starts [0]"
    )
    parser.add_argument(
        "--searches", type=at_least(2), default=3, help="of consensus [%(default)s]"
    )


def _add_pictures(parser: CommandParser) -> None:
    parser.add_argument(
        "--pictures",
        type=Path,
        help="write input, edges, truth, clones and masks side by side to this folder",
    )
    for which in ("worst", "median", "best"):
        parser.add_argument(
            f"--{which}",
            type=at_least(0),
            default=0,
            metavar="N",
            help=f"instead: the {which} N on one sheet, {which}.png",
        )


if __name__ == "__main__":
    sys.exit(main())
