import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from glss.bundle import load_bundle, save_bundle
from training import table_ablation, table_trials
from training.card import main as card
from training.flops import frame_gflop
from training.tables import main
from training.trial import main as trial_main


def page_of(tmp_path: Path, reports: dict[str, dict]) -> str:
    """The page that is made of so many files, by their names below the results."""
    results, page = tmp_path / "results", tmp_path / "results.md"
    assert main(["--results", str(results), "--stamp"]) == 0
    for name, content in reports.items():
        file = results / f"{name}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(content))
    assert main(["--results", str(results), "--out", str(page)]) == 0
    return page.read_text()


def test_the_page_is_made_of_the_files_alone(tmp_path: Path) -> None:
    report = {
        "bundle": "mine", "data": "source/val", "n": 2, "threshold": 0.5,
        "frame_px": 256, "clone_px": 160,
        "search": {"ssim_mean": 0.812, "n_steps": 30, "start": "encoder"},
        "methods": {
            "source-only": {"iou": 0.41, "dice": 0.5},
            "glss": {"iou": 0.42, "dice": 0.6},
        },
    }  # fmt: skip
    warm = {
        "source": "night.mp4", "frames": 9, "cold_frames": 1,
        "cold_random": [0.1] * 101, "cold_encoder": [0.7] * 101,
        "warm": [{"n_steps": 5, "ssim": 0.8, "cold_steps_random": 40,
                  "cold_steps_encoder": None}],
    }  # fmt: skip
    text = page_of(tmp_path, {"eval-val": report, "warm-start-night": warm})
    row = "| mine | source/val | 2 | 30 from encoder | 256, 160 | 0.410 / 0.500 "
    assert f"{row}| **0.420** / 0.600 * | 0.812 |" in text
    assert "| 5 | 0.800 | 40 | over 100 |" in text
    assert "Streams" not in text


def evaluation(look: str = "none", *, own: float = 0.5, union: float) -> dict:
    return {
        "bundle": "b", "data": "source/val", "look": look, "n": 2, "combine": "max",
        "threshold": 0.5, "search": {"ssim_mean": 0.9, "n_steps": 3, "start": "random"},
        "methods": {
            "source-only": {"iou": own, "dice": own},
            "union": {"iou": union, "dice": union},
        },
    }  # fmt: skip


def trial(name: str, plain: float, looked: float, *, seed: int = 0) -> dict:
    return {
        "name": name, "number": 1 + (name != "base"), "what": "words", "seed": seed,
        "against": None if name == "base" else "base",
        "cost": {"train_minutes": 9, "frame_gflop": 1.5, "megabytes": 12},
        "sets": [evaluation(union=plain), evaluation("infrared", union=looked)],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (trial("new", 0.60, 0.60), "all sets"),
        (trial("new", 0.60, 0.505), "**one set only**: source/val"),
        (
            trial("new", 0.60, 0.40),
            "**one set only**: source/val; worse on source/val, infrared look",
        ),
        (trial("new", 0.505, 0.495), "none"),
    ],
)
def test_a_gain_on_one_set_only_is_marked(changed: dict, expected: str) -> None:
    base, row = table_trials.tries([trial("base", 0.5, 0.5), changed])
    assert table_trials.verdict(row, base) == expected


def test_a_gain_has_to_pass_the_spread_over_seeds() -> None:
    base = [trial("base", v, 0.5, seed=n) for n, v in enumerate((0.4, 0.5, 0.6))]
    row = [trial("new", v, 0.5, seed=n) for n, v in enumerate((0.5, 0.55, 0.6))]
    assert table_trials.verdict(*reversed(table_trials.tries(base + row))) == "none"
    text = "\n".join(table_trials.render(base + row))
    assert "| 0.550 +- 0.050 / 0.500 |" in text
    assert "9 min, 1.5 GFLOP, 12 MB | 3 |" in text


def test_a_try_is_noted_with_its_bundle(tiny_bundle: Path, tmp_path: Path) -> None:
    file = tmp_path / "eval.json"
    file.write_text(json.dumps({**evaluation(union=0.6), "images": [1, 2, 3]}))
    for name, number in (("first", 1), ("second", 2), ("first", 1)):
        status = trial_main(
            [name, str(file), "--what", "w", "--bundle", str(tiny_bundle), "--out",
             str(tmp_path / "trials")]
        )  # fmt: skip
        assert status == 0
        noted = json.loads((tmp_path / f"trials/{name}-seed0.json").read_text())
        assert noted["number"] == number
    assert noted["cost"]["frame_gflop"] > 0
    assert noted["sets"][0]["methods"]["union"]["iou"] == 0.6
    assert "images" not in noted["sets"][0]


def test_a_frame_costs_more_where_both_are_segmented(tiny_bundle: Path) -> None:
    bundle = load_bundle(tiny_bundle)
    both = replace(bundle, combine="max")
    assert frame_gflop(both) > frame_gflop(bundle)
    segmented = frame_gflop(both) - frame_gflop(bundle)  # of 64 x 64 pixels
    for clone_px, times in ((64, 3), (128, 2 * 3)):
        sized = replace(both, frame_px=128, clone_px=clone_px)
        larger = frame_gflop(sized) - frame_gflop(both)
        assert larger == pytest.approx(times * segmented, rel=0.05)


def ablated(row: str, iou: float, seed: int, **flags: bool) -> dict:
    off = dict.fromkeys(("edges", "perceptual", "search", "clones"), False)
    return {
        "row": row, "seed": seed, "method": "glss", "n_steps": 30, **off, **flags,
        "epochs": {"segmenter": 3.0, "vae": 1.5},
        "sets": [{"data": "source/val", "look": "none", "n": 2, "iou": iou}],
    }  # fmt: skip


def test_the_ablation_says_whether_the_whole_method_is_best() -> None:
    whole = dict.fromkeys(("edges", "perceptual", "search", "clones"), True)
    rows = [ablated("none", v, n) for n, v in enumerate((0.2, 0.3))]
    rows += [ablated("all", v, n, **whole) for n, v in enumerate((0.4, 0.5))]
    text = "\n".join(table_ablation.render(rows))
    assert "| x | x | x | x | glss | **0.450 +- 0.050** | **0.450** |" in text
    assert "|  |  |  |  | glss | 0.250 +- 0.050 | 0.250 |" in text
    assert "The whole method is the best row" in text
    worse = [ablated("none", 0.9, n) for n in range(2)] + rows[2:]
    text = "\n".join(table_ablation.render(worse))
    assert "**The whole method is not the best row**: `glss` with no part" in text


def test_the_ablation_says_what_the_search_adds_seed_by_seed() -> None:
    flags = dict.fromkeys(("edges", "perceptual", "clones"), True)
    rows = [
        ablated("own", v, n, **flags) | {"method": "source-only"}
        for n, v in enumerate((0.4, 0.5))
    ]
    rows += [
        ablated("all", v, n, search=True, **flags) for n, v in enumerate((0.43, 0.51))
    ]
    rows += [
        ablated("min", v, n, search=True, **flags) | {"method": "intersection"}
        for n, v in enumerate((0.45, 0.49))
    ]
    text = "\n".join(table_ablation.render(rows))
    assert "| glss | **+0.030, +0.010** |" in text
    assert "| intersection | +0.050, -0.010 |" in text


def test_the_page_holds_targets_tries_and_ablation(tmp_path: Path) -> None:
    text = page_of(tmp_path, {
        "eval-source-val": evaluation(union=0.63),
        "trials/base-seed0": trial("base", 0.5, 0.5),
        "ablation/none-seed0": ablated("none", 0.2, 0),
    })  # fmt: skip
    assert "| source validation, IoU at least 0.62 | 0.63 | reached |" in text
    assert "## The search for accuracy" in text
    assert "## What each part is worth" in text


@pytest.mark.parametrize(("n_seeds", "shown"), [
    (2, "over three seeds | 0.500 and 0.410 (`source-only`), one seed | **missed** |"),
    (3, "over three seeds of the ablation's short training, 0.080 | 0.500 and 0.410 "
        "(`source-only`) | reached |"),
])  # fmt: skip
def test_the_gain_is_held_against_the_spread_of_three_seeds(
    tmp_path: Path, n_seeds: int, shown: str
) -> None:
    infrared = {**evaluation(own=0.41, union=0.5), "data": "nir_dev/veindeep"}
    reports = {"eval-veindeep": infrared}
    whole = dict.fromkeys(("edges", "perceptual", "search", "clones"), True)
    for seed, iou in enumerate((0.42, 0.5, 0.46)[:n_seeds]):
        row = ablated("all", iou, seed, **whole) | {"method": "union"}
        row["sets"][0]["data"] = "nir_dev/veindeep"
        reports[f"ablation/all-seed{seed}"] = row
    assert shown in page_of(tmp_path, reports)


def test_the_window_has_a_section_of_its_own(tmp_path: Path) -> None:
    spread = {"p50": 1.0, "p95": 20.0, "p99": 61.0, "max": 90.0}
    load = {
        "timer_late_ms": spread, "waited_ms": spread, "shown_age_ms": spread,
        "fps_all_cameras": 50.0, "pictures_shown": 6000, "cameras_live_at_least": 4,
        "rss_mb": [900.4, 910.2], "rss_growth_last_half": 0.001,
    }  # fmt: skip
    start = {
        "opens_s": [0.5, 2.1], "opens_s_median": 1.3,
        "closes_s": [0.9, 0.8], "closes_s_median": 0.9,
        "recordings": [4, 4],
        "whole_recordings": [4, 3],
    }  # fmt: skip
    text = page_of(tmp_path, {"window": load, "window-start": start})
    assert "6000 pictures shown, 50 results a second." in text
    assert "all recordings whole 1 times." in text
    assert "| at most 2.1 s and 0.9 s | **missed** |" in text
    assert "late at p99 | 61 ms | reached |" in text
    assert "display tick of 20 ms | p99 61 ms | **missed** |" in text
    assert "memory flat | +0.1 % over the last half | reached |" in text


def test_a_bundle_notes_what_was_measured(tiny_bundle: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(tiny_bundle, tmp_path / "bundle"))
    trained = {"seconds": {"vae": 60}, "recipe": {"seed": 3, "vae": {"epochs": 2}}}
    trained |= {"data": ["a"], "pictures": 9, "held_out_pictures": 1, "torch": "2"}
    trained |= {"machine": "m", "processes": 1, "date": "2026-01-01"}
    save_bundle(replace(load_bundle(copied), trained=trained), copied)
    report = {
        "data": "source/val",
        "n": 2,
        "methods": {"glss": {"iou": 0.5, "dice": 0.6}},
    }
    (tmp_path / "eval.json").write_text(json.dumps(report))
    assert card([str(copied), str(tmp_path / "eval.json")]) == 0
    assert load_bundle(copied).figures["source/val, 2 images, glss"]["iou"] == 0.5
    text = (copied / "CARD.md").read_text()
    assert "| source/val, 2 images, glss | 0.500 / 0.600 |" in text
    assert "vae 1 min, together 1 min" in text
    assert "| live mask | the clone's |" in text
    assert "GFLOP: at most 8 steps of search, 1 picture(s) segmented" in text
    assert "## Confidence" not in text


def test_a_card_shows_failures_and_confidence(
    tiny_bundle: Path, tmp_path: Path
) -> None:
    copied = Path(shutil.copytree(tiny_bundle, tmp_path / "bundle"))
    trained = {"seconds": {"vae": 60}, "recipe": {"seed": 3, "vae": {"epochs": 2}}}
    trained |= {"data": ["a"], "pictures": 9, "held_out_pictures": 1, "torch": "2"}
    trained |= {"machine": "m", "processes": 1, "date": "2026-01-01"}
    bundle = replace(load_bundle(copied), trained=trained, combine="max", frame_px=96)
    save_bundle(bundle, copied)
    images = [{"name": str(n), "iou": {"union": n / 10}} for n in range(11)]
    report = {**evaluation("infrared", union=0.5), "n": 11, "images": images}
    (tmp_path / "eval.json").write_text(json.dumps(report))
    (tmp_path / "words.md").write_text("Small faces in groups are missed.\n")
    (tmp_path / "confidence.json").write_text(json.dumps(confidence_report()))
    status = card(
        [str(copied), str(tmp_path / "eval.json"), "--failures",
         str(tmp_path / "words.md"), "--confidence", str(tmp_path / "confidence.json")]
    )  # fmt: skip
    assert status == 0
    text = (copied / "CARD.md").read_text()
    assert "| source/val, infrared look | 1.00 | 0.50 | 0.00 | 18 % |" in text
    assert "Small faces in groups are missed." in text
    assert "wrong by 0.040" in text
    assert "2 picture(s) segmented" in text
    assert "64 x 64, one channel; segmented at 96 x 96, clones at 64 x 64 |" in text
    assert load_bundle(copied).figures["spread"]


def confidence_report() -> dict:
    held = {"held": 0.15, "at_most": 0.17}
    return {
        "n": 189, "data": "source/val", "iou_mean": 0.43, "sure_from": 0.2,
        "frames": {"ece": 0.04, "correlation": 0.8, "bins": []},
        "pixels": {"ece": 0.02, "ece_before": 0.08, "least_confident_hold": 0.4},
        "least_confident_tenth": {
            "one_minus_iou": held, "wrong_pixels": held,
            "failed": {**held, "held": 0.4},
        },
        "without_skin": None,
        "cost": {"share": 0.02},
        "checks": [
            {"data": "nir/hands", "n": 19, "iou_mean": 0.2, "expected_mean": 0.3,
             "ece": 0.12, "not_sure_share": 0.0}
        ],
    }  # fmt: skip


def test_the_page_says_what_no_confidence_could_reach(tmp_path: Path) -> None:
    results = tmp_path / "results"
    assert main(["--results", str(results), "--stamp"]) == 0
    (results / "confidence.json").write_text(json.dumps(confidence_report()))
    page = tmp_path / "results.md"
    assert main(["--results", str(results), "--out", str(page)]) == 0
    text = page.read_text()
    assert "calibration error of frames at most 0.10 | 0.040 | reached |" in text
    assert "1 - IoU | 0.150, 0.170 possible | **missed** |" in text
    assert "Here 0.170 is the most" in text
    assert "On nir/hands as it is, 19 pictures" in text
    assert "takes 2.0 % of a warm frame" in text
