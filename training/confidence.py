"""`python -m training.confidence`: teaches a bundle to say when it does not know.

    python -m training.confidence --bundle BUNDLE --data DATA/source/val

Shows the bundle labelled photographs that it was not trained on, under the infrared
look, and fits the models of `glss.confidence` to what it got wrong. So that an empty
scene is known too, the largest part without skin of each photograph is shown as well.

What is reported is cross-fitted: the photographs are divided in two by a digest of
their names, and each half is judged by models that were fitted on the other. The
bundle gets the models of both halves together. "Not sure" are the frames below the
confidence that a tenth of the photographs stayed below.

Writes the models into bundle.toml, the figures to `--json` and the reliability diagram
to `--plot`.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from glss.bundle import Bundle, load_bundle, save_bundle
from glss.command import CommandParser, at_least, run_command
from glss.compute_threads import share_cores
from glss.confidence import Confidence
from glss.data_folder import IGNORE, SKIN
from glss.engines import build_engine
from glss.errors import DataError
from glss.figures import write_figures
from glss.pipeline import Glss
from training.calibration import (
    Bin,
    calibration_error,
    correlation,
    error_held,
    most_error_held,
    reliability,
)
from training.card import FAILED_IOU
from training.confidence_cases import Case, shown
from training.confidence_fit import fitted
from training.reliability_plot import plot

_NOT_SURE_SHARE = 0.1
_FEWEST = 4  # pictures of each half


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    return run_command("training.confidence", lambda: _run(_parser().parse_args(argv)))


def _run(arguments: argparse.Namespace) -> None:
    share_cores(arguments.threads)
    bundle = load_bundle(arguments.bundle)
    cases = list(shown(bundle, arguments.data))
    if min(len(_half(cases, half)) for half in (0, 1)) < _FEWEST:
        raise DataError(f"{arguments.data}: too few pictures to fit a confidence.")
    report = {
        "bundle": bundle.name,
        "data": _name(arguments.data),
        **judged(cases, bundle),
    }
    confidence = fitted(cases, bundle, sure_from=report["sure_from"])
    report["cost"] = cost(replace(bundle, confidence=confidence))
    report["checks"] = [
        checked(bundle, confidence, folder) for folder in arguments.check
    ]
    save_bundle(replace(bundle, confidence=confidence), arguments.bundle)
    if arguments.plot is not None:
        plot(report["pixels"]["bins"], report["frames"]["bins"], arguments.plot)
    write_figures(arguments.json, report)
    _print(report)


def judged(cases: Sequence[Case], bundle: Bundle) -> dict[str, Any]:
    """The cross-fitted figures, and where "not sure" begins."""
    models = {half: fitted(_half(cases, 1 - half), bundle) for half in (0, 1)}
    whole = [case for case in cases if case.is_whole]
    empty = [case for case in cases if not case.is_whole]
    expected = np.array([_expected(models[c.half], c) for c in whole])
    nothing = np.array([_expected(models[c.half], c) for c in empty])
    iou = np.array([case.iou for case in whole])
    sure_from = float(np.quantile(expected, _NOT_SURE_SHARE))
    frames = reliability(expected, iou)
    pixels, raw = _pixels(whole, models), _pixels(whole, None)
    wrong = np.array([_wrong_share(case, bundle.threshold) for case in whole])
    failed = (iou < FAILED_IOU).astype(float)
    return {
        "n": len(whole),
        "combine": bundle.combine,
        "iou_mean": _round(iou.mean()),
        "sure_from": _round(sure_from),
        "frames": {
            "ece": _round(calibration_error(frames)),
            "correlation": _round(correlation(expected, iou)),
            "bins": _listed(frames),
        },
        "pixels": {
            "ece": _round(calibration_error(pixels)),
            "ece_before": _round(calibration_error(raw)),
            "bins": _listed(pixels),
            "least_confident_hold": _round(_pixel_error_held(whole, models)),
        },
        "least_confident_tenth": {
            "one_minus_iou": _held(expected, 1.0 - iou),
            "wrong_pixels": _held(expected, wrong),
            "failed": {**_held(expected, failed), "n": int(failed.sum())},
        },
        "without_skin": {
            "n": len(empty),
            "iou_mean": _round(np.mean([case.iou for case in empty])),
            "expected_mean": _round(nothing.mean()),
            "not_sure_share": _round((nothing < sure_from).mean()),
        }
        if empty
        else None,
    }


def checked(bundle: Bundle, confidence: Confidence, data: Path) -> dict[str, Any]:
    """How far it holds on pictures as they are, of a folder it was not fitted on."""
    cases = [case for case in shown(bundle, data, look="none") if case.is_whole]
    expected = np.array([_expected(confidence, case) for case in cases])
    iou = np.array([case.iou for case in cases])
    return {
        "data": _name(data),
        "n": len(cases),
        "iou_mean": _round(iou.mean()),
        "expected_mean": _round(expected.mean()),
        "ece": _round(calibration_error(reliability(expected, iou))),
        "not_sure_share": _round((expected < confidence.sure_from).mean()),
    }


def _name(data: Path) -> str:
    return "/".join(data.resolve().parts[-2:])  # no path of the machine


def cost(bundle: Bundle, *, n: int = 40) -> dict[str, float]:
    """Milliseconds of a warm frame, and how much more a confidence makes of it.

    Both are medians of `n` frames, taken in turns, so that a busy machine spoils both
    alike. Where the masks of frame and clone are not joined anyway, none is added.
    """
    assert bundle.confidence is not None
    engine = build_engine("eager", bundle)
    glss = Glss(engine, combine=bundle.combine)
    side = engine.frame_px
    frame = np.random.default_rng(0).integers(60, 200, (side, side)).astype(np.uint8)
    skin = np.linspace(0, 1, side * side, dtype=np.float32).reshape(side, side)
    both = None if bundle.combine == "clone" else (skin, skin[::-1])
    frame_s, confidence_s = [], []
    for _ in range(n + 1):  # the first is cold
        start = time.perf_counter()
        glss({"a": frame})
        between = time.perf_counter()
        bundle.confidence(skin, ssim=0.9, both=both)
        frame_s.append(between - start)
        confidence_s.append(time.perf_counter() - between)
    whole, part = np.median(frame_s[1:]), np.median(confidence_s[1:])
    return {
        "warm_frame_ms": _round(1e3 * whole),
        "confidence_ms": _round(1e3 * part),
        "share": _round(part / whole),
    }


def _expected(model: Confidence, case: Case) -> float:
    return model(case.skin, ssim=case.ssim, both=case.both)


def _pixels(cases: Sequence[Case], models: dict[int, Confidence] | None) -> list[Bin]:
    """Reliability of all pixels: as they came, or calibrated by the other half."""
    predicted, happened = [], []
    for case in cases:
        counts = case.truth != IGNORE
        skin = case.skin if models is None else models[case.half].pixels(case.skin)
        predicted.append(skin[counts].astype(float))
        happened.append((case.truth[counts] == SKIN).astype(float))
    return reliability(np.concatenate(predicted), np.concatenate(happened))


def _pixel_error_held(cases: Sequence[Case], models: dict[int, Confidence]) -> float:
    """Share of all wrong pixels among the least confident tenth of the pixels."""
    sure, wrong = [], []
    for case in cases:
        counts = case.truth != IGNORE
        q = models[case.half].pixels(case.skin)[counts]
        sure.append(np.maximum(q, 1.0 - q).astype(float))
        said = case.skin[counts] >= models[case.half].threshold
        wrong.append((said != (case.truth[counts] == SKIN)).astype(float))
    return error_held(np.concatenate(sure), np.concatenate(wrong))


def _wrong_share(case: Case, threshold: float) -> float:
    counts = case.truth != IGNORE
    wrong = (case.skin >= threshold) != (case.truth == SKIN)
    return float(wrong[counts].mean()) if counts.any() else 0.0


def _held(
    expected: Float[np.ndarray, " n"], error: Float[np.ndarray, " n"]
) -> dict[str, float]:
    return {
        "held": _round(error_held(expected, error)),
        "at_most": _round(most_error_held(error)),
    }


def _half(cases: Sequence[Case], half: int) -> list[Case]:
    return [case for case in cases if case.half == half]


def _listed(bins: Sequence[Bin]) -> list[list[float]]:
    return [[_round(b.predicted), _round(b.happened), _round(b.share)] for b in bins]


def _round(value: float | np.floating[Any]) -> float:
    return round(float(value), 4)


def _print(report: dict[str, Any]) -> None:
    frames, pixels = report["frames"], report["pixels"]
    print(f"{report['bundle']}, {report['n']} photographs under the infrared look")
    print(f"calibration error, frames {frames['ece']:.3f}, pixels {pixels['ece']:.3f}")
    for name, figures in report["least_confident_tenth"].items():
        held, most = figures["held"], figures["at_most"]
        print(f"least confident tenth, {name}: {held:.3f} of at most {most:.3f}")
    print(f"not sure below {report['sure_from']:.3f}")


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="python -m training.confidence",
        description="Teach a bundle to say how sure it is of a mask; rewrites its "
        "bundle.toml.",
    )
    parser.add_argument(
        "--bundle", type=Path, required=True, metavar="DIR", help="is changed in place"
    )
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="images/ and masks/ of photographs that the bundle was not trained on; "
        "some tens at least",
    )
    parser.add_argument(
        "--check",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="folder on which it is tried and not fitted, such as infrared; may be "
        "given again",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write all figures to this file"
    )
    parser.add_argument(
        "--plot",
        type=Path,
        metavar="FILE.png",
        help="draw what was expected against what was reached",
    )
    parser.add_argument(
        "--threads",
        type=at_least(0),
        default=1,
        metavar="N",
        help="cores that torch may take, 0 for all [%(default)s]",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
