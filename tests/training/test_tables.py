import json
from pathlib import Path

from training.tables import main


def test_the_page_is_made_of_the_files_alone(tmp_path: Path) -> None:
    results = tmp_path / "results"
    assert main(["--results", str(results), "--stamp"]) == 0
    report = {
        "bundle": "mine", "data": "source/val", "n": 2, "threshold": 0.5,
        "search": {"ssim_mean": 0.812},
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
    assert (
        "| mine | source/val | 2 | 0.410 / 0.500 | **0.420** / 0.600 | 0.812 |" in text
    )
    assert "| 5 | 0.800 | 40 | over 100 |" in text
    assert "Streams" not in text
