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
import hashlib
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8

from glss.bundle import Bundle, load_bundle, save_bundle
from glss.combination import combined
from glss.confidence import EMPTY, FOUND, Confidence, Linear, logits
from glss.data_folder import (
    IGNORE,
    NOT_SKIN,
    SKIN,
    LabelledImage,
    Reading,
    read_folders,
)
from glss.engines.eager import EagerEngine
from glss.errors import DataError, GlssError
from glss.evaluation import SHIPPED_AS, Method, SearchSettings, evaluate
from glss.framing import fit
from glss.infrared_look import under_look
from glss.pipeline import GlssSettings
from training.calibration import (
    Bin,
    calibration_error,
    error_held,
    fit_logistic,
    most_error_held,
    reliability,
)
from training.reliability_plot import plot

logger = logging.getLogger(__name__)

FAILED_IOU = 0.2  # a mask worse than that has failed
_EMPTY_SUFFIX = " without skin"
_PIXEL_STEP = 7  # every so many'th pixel is fitted: neighbours say the same
_NOT_SURE_SHARE = 0.1
_FEWEST = 4  # pictures of each half


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One photograph: what the bundle said, and how it was."""

    name: str
    skin: Float[np.ndarray, "n n"]
    both: tuple[Float[np.ndarray, "n n"], Float[np.ndarray, "n n"]] | None
    ssim: float
    iou: float
    truth: UInt8[np.ndarray, "n n"]  # 255, 0, 128, at the model's size

    @property
    def is_whole(self) -> bool:
        """A photograph, not the part without skin of one."""
        return not self.name.endswith(_EMPTY_SUFFIX)

    @property
    def half(self) -> int:
        """0 or 1, by the photograph's name."""
        name = self.name.removesuffix(_EMPTY_SUFFIX)
        return hashlib.sha256(name.encode()).digest()[0] % 2


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments = _parser().parse_args(argv)
    try:
        bundle = load_bundle(arguments.bundle)
        cases = list(shown(bundle, arguments.data))
        if min(len(_half(cases, half)) for half in (0, 1)) < _FEWEST:
            raise DataError(f"{arguments.data}: too few pictures to fit a confidence.")
        report = {
            "bundle": bundle.name,
            "data": "/".join(arguments.data.resolve().parts[-2:]),
            **judged(cases, bundle),
        }
        confidence = fitted(cases, bundle, sure_from=report["sure_from"])
        save_bundle(replace(bundle, confidence=confidence), arguments.bundle)
        if arguments.plot is not None:
            plot(report["pixels"]["bins"], report["frames"]["bins"], arguments.plot)
    except GlssError as error:
        print(f"training.confidence: {error}", file=sys.stderr)
        return error.exit_status
    if arguments.json is not None:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    _print(report)
    return 0


def shown(bundle: Bundle, data: Path) -> Iterator[Case]:
    """Every photograph of `data` and its part without skin, under the look.

    Raises `DataError` where `data` is no data folder.
    """
    engine, live = EagerEngine(bundle.vae, bundle.segmenter), GlssSettings()
    has_both = bundle.combine != "clone"
    shipped = SHIPPED_AS[bundle.combine]
    methods: list[Method] = ["glss"]
    if has_both:
        methods = ["source-only", "glss", shipped]
    scores = evaluate(
        engine,
        under_look(_with_empty(read_folders(data)), "infrared"),
        methods=methods,
        threshold=bundle.threshold,
        settings=SearchSettings("encoder", live.n_steps_cold, live.plan_cold),
        on_skip=lambda skip: logger.warning("skipped %s: %s", skip.name, skip.reason),
    )
    for score in scores:
        both = (score.skin["source-only"], score.skin["glss"]) if has_both else None
        yield Case(
            name=score.name,
            skin=combined(bundle.combine, *(both or (score.skin["glss"],) * 2)),
            both=both,
            ssim=score.ssim["glss"],
            iou=score.iou[shipped],
            truth=_small(score.truth, engine.size),
        )


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
            "correlation": _round(np.corrcoef(expected, iou)[0, 1]),
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


def fitted(
    cases: Sequence[Case], bundle: Bundle, *, sure_from: float = 0.0
) -> Confidence:
    """The models that fit `cases` best."""
    whole = [case for case in cases if case.is_whole]
    p, truth = _pixel_pairs(whole, step=_PIXEL_STEP)
    shift, (scale,) = fit_logistic(logits(p)[:, None], truth, ridge=0.0)
    nothing = Linear(0.0, {})
    blank = Confidence(
        bundle.combine, bundle.threshold, float(scale), shift, nothing, nothing,
        sure_from,
    )  # fmt: skip
    has_found = [bool((c.skin >= bundle.threshold).any()) for c in cases]
    found = [c for c, has in zip(cases, has_found, strict=True) if has]
    empty = [c for c, has in zip(cases, has_found, strict=True) if not has]
    return replace(
        blank,
        found=_linear(blank, found, FOUND),
        empty=_linear(blank, empty, EMPTY),
    )


def _linear(blank: Confidence, cases: Sequence[Case], names: Sequence[str]) -> Linear:
    """Few cases of a kind: one number, pulled towards a half, and no weights."""
    counts = _counts(cases)
    if len(cases) < 2 * len(names):
        ious = np.array([case.iou for case in cases])
        mean = (float(counts @ ious) + 1.0) / (float(counts.sum()) + 2.0)
        return Linear(float(np.log(mean / (1.0 - mean))), {})
    features = [blank.features(c.skin, ssim=c.ssim, both=c.both) for c in cases]
    used = [name for name in names if name in features[0]]
    x = np.array([[f[name] for name in used] for f in features])
    ious = np.array([case.iou for case in cases])
    bias, weights = fit_logistic(x, ious, weights=counts)
    return Linear(bias, dict(zip(used, map(float, weights), strict=True)))


def _counts(cases: Sequence[Case]) -> Float[np.ndarray, " n"]:
    """How much each case counts: the parts without skin together at most as much as
    the photographs. How often a scene is empty is not known; even odds are assumed."""
    is_whole = np.array([case.is_whole for case in cases], bool)
    n_whole, n_parts = int(is_whole.sum()), int((~is_whole).sum())
    of_part = min(1.0, max(1, n_whole) / max(1, n_parts))
    return np.where(is_whole, 1.0, of_part)


def _with_empty(readings: Iterator[Reading]) -> Iterator[Reading]:
    for reading in readings:
        yield reading
        if isinstance(reading, LabelledImage):
            part = without_skin(reading)
            if part is not None:
                yield part


def without_skin(image: LabelledImage) -> LabelledImage | None:
    """The largest half, or else third, of a picture at a border where no skin is."""
    height, width = image.mask.shape
    for parts in (2, 3):
        h, w = height // parts, width // parts
        for box in (np.s_[:h], np.s_[-h:], np.s_[:, :w], np.s_[:, -w:]):
            mask = image.mask[box]
            if mask.size and bool((mask == NOT_SKIN).all()):
                red = np.ascontiguousarray(image.red[box])
                return LabelledImage(image.name + _EMPTY_SUFFIX, red, mask.copy())
    return None


def _expected(model: Confidence, case: Case) -> float:
    return model(case.skin, ssim=case.ssim, both=case.both)


def _pixel_pairs(
    cases: Sequence[Case], *, step: int = 1
) -> tuple[Float[np.ndarray, " n"], Float[np.ndarray, " n"]]:
    """p and whether it was skin, of every `step`'th pixel that counts."""
    p = np.concatenate([c.skin[c.truth != IGNORE] for c in cases])
    skin = np.concatenate([c.truth[c.truth != IGNORE] == SKIN for c in cases])
    return p[::step].astype(float), skin[::step].astype(float)


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


def _small(mask: UInt8[np.ndarray, "h w"], size: int) -> UInt8[np.ndarray, "n n"]:
    """The mask at the model's size; where it is not clear what a pixel holds, 128."""
    skin, ignored = (
        fit((mask == v).astype(np.uint8) * 255, size) for v in (SKIN, IGNORE)
    )
    small = np.where(skin > 127, np.uint8(SKIN), np.uint8(NOT_SKIN))
    return np.where(ignored > 127, np.uint8(IGNORE), small)


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.confidence")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument(
        "--data", type=Path, required=True, help="labelled, and not trained on"
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path, help="reliability diagram, PNG")
    return parser


if __name__ == "__main__":
    sys.exit(main())
