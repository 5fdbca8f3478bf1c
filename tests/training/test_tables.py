import json
import shutil
from dataclasses import replace
from pathlib import Path

from glss.bundle import load_bundle, save_bundle
from training.card import main as card
from training.tables import main


def test_the_page_is_made_of_the_files_alone(tmp_path: Path) -> None:
    results = tmp_path / "results"
    assert main(["--results", str(results), "--stamp"]) == 0
    report = {
        "bundle": "mine", "data": "source/val", "n": 2, "threshold": 0.5,
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
    (results / "eval-val.json").write_text(json.dumps(report))
    (results / "warm-start-night.json").write_text(json.dumps(warm))
    page = tmp_path / "results.md"
    assert main(["--results", str(results), "--out", str(page)]) == 0
    text = page.read_text()
    row = (
        "| mine | source/val | 2 | 30 from encoder | 0.410 / 0.500 | **0.420** / 0.600 "
    )
    assert f"{row}| 0.812 |" in text
    assert "| 5 | 0.800 | 40 | over 100 |" in text
    assert "Streams" not in text


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


def test_a_card_of_no_bundle_is_one_line(tmp_path: Path, capsys) -> None:
    (tmp_path / "eval.json").write_text('{"data": "d", "n": 1, "methods": {}}')
    assert card([str(tmp_path), str(tmp_path / "eval.json")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
