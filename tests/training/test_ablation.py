"""The ablation as a user runs it, in seconds, on a few drawn pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from tests.photographs import write_photographs
from training.ablation import main
from training.ablation_rows import ROWS

ROOT = Path(__file__).parents[2]
FEW = "edges-perceptual-clones-glss,edges-perceptual-glss,reconstruction,glss"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_photographs(tmp_path / "data", 10)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The smoke recipe, shorter still."""
    file = tmp_path / "ablation.toml"
    file.write_text(
        f'recipe = "{ROOT}/configs/train/smoke.toml"\n'
        'override = ["segmenter.epochs=1", "vae.epochs=1", '
        '"refine.epochs=1", "polish.epochs=1"]\n'
        "n_steps = 3\n"
        'measure = [{ data = "." }, { data = ".", look = "infrared", every = 3 }]\n'
    )
    return file


def ablate(config: Path, data: Path, folder: Path, *more: str) -> int:
    return main(
        ["--config", str(config), "--data", str(data), "--out", str(folder / "out"),
         "--work", str(folder / "work"), *more]
    )  # fmt: skip


def reports(folder: Path) -> dict[str, dict]:
    return {f.stem: json.loads(f.read_text()) for f in (folder / "out").glob("*.json")}


def test_a_row_says_what_was_on_and_what_it_reached(
    config: Path, data: Path, tmp_path: Path
) -> None:
    assert ablate(config, data, tmp_path, "--seeds", "4", "--rows", FEW) == 0
    found = reports(tmp_path)
    assert sorted(found) == sorted(f"{name}-seed4" for name in FEW.split(","))
    full = found["edges-perceptual-clones-glss-seed4"]
    assert (full["edges"], full["perceptual"], full["search"]) == (True, True, True)
    assert full["clones"]
    assert full["epochs"] == {"segmenter": 1, "vae": 1, "refine": 1, "polish": 1}
    plain, looked = full["sets"]
    assert (plain["n"], plain["look"], looked["n"]) == (10, "none", 4)
    assert looked["look"] == "infrared"
    assert 0.0 <= plain["iou"] <= plain["dice"] <= 1.0
    assert not found["reconstruction-seed4"]["search"]
    assert str(tmp_path) not in json.dumps(found)


def test_rows_share_one_segmenter_and_one_vae_each(
    config: Path, data: Path, tmp_path: Path
) -> None:
    assert ablate(config, data, tmp_path, "--seeds", "4", "--rows", FEW) == 0
    kept = {str(f.relative_to(tmp_path)) for f in tmp_path.rglob("*.safetensors")}
    seed = "work/seed4"
    assert kept == {
        f"{seed}/segmenter.checkpoint.safetensors",
        f"{seed}/edges0-perceptual0/vae.checkpoint.safetensors",
        f"{seed}/edges1-perceptual1/vae.checkpoint.safetensors",
        f"{seed}/edges1-perceptual1/refine.checkpoint.safetensors",
        f"{seed}/edges1-perceptual1/polish.checkpoint.safetensors",
        f"{seed}/no-clones/refine.checkpoint.safetensors",
        f"{seed}/no-clones/polish.checkpoint.safetensors",
    }


def test_a_row_is_cut_where_it_is_best_on_the_sets_that_choose(
    config: Path, data: Path, tmp_path: Path
) -> None:
    few = ("--seeds", "4", "--rows", "edges-perceptual-glss")
    assert ablate(config, data, tmp_path, *few) == 0
    usual = reports(tmp_path)["edges-perceptual-glss-seed4"]["sets"]
    assert [each["threshold"] for each in usual] == [0.5, 0.5]
    text = config.read_text()
    config.write_text(text.replace('{ data = "." }', '{ data = ".", chooses = true }'))
    assert ablate(config, data, tmp_path, *few) == 0
    best = reports(tmp_path)["edges-perceptual-glss-seed4"]["sets"]
    assert best[0]["threshold"] == best[1]["threshold"]
    assert best[0]["iou"] >= usual[0]["iou"]


def test_what_is_there_is_skipped_and_what_is_missing_is_made_again(
    config: Path, data: Path, tmp_path: Path, caplog
) -> None:
    assert ablate(config, data, tmp_path, "--seeds", "4", "--rows", FEW) == 0
    before = reports(tmp_path)
    caplog.set_level("INFO")
    assert ablate(config, data, tmp_path, "--seeds", "4", "--rows", FEW) == 0
    assert "every row is there" in caplog.text
    (tmp_path / "out/glss-seed4.json").unlink()  # as after a kill
    assert ablate(config, data, tmp_path, "--seeds", "4", "--rows", FEW) == 0
    after = reports(tmp_path)
    assert after["glss-seed4"]["sets"] == before["glss-seed4"]["sets"]


def test_another_recipe_does_not_count_as_done(
    config: Path, data: Path, tmp_path: Path
) -> None:
    few = ("--seeds", "4", "--rows", "reconstruction")
    assert ablate(config, data, tmp_path, *few) == 0
    first = reports(tmp_path)["reconstruction-seed4"]
    config.write_text(config.read_text().replace("n_steps = 3", "n_steps = 4"))
    assert ablate(config, data, tmp_path, *few) == 0
    assert reports(tmp_path)["reconstruction-seed4"]["identity"] != first["identity"]


def test_edges_off_means_that_the_decoder_saw_none(
    config: Path, data: Path, tmp_path: Path
) -> None:
    """The weights that read the edges never got a gradient."""
    from safetensors.torch import load_file

    assert ablate(config, data, tmp_path, "--seeds", "4", "--rows", "glss") == 0
    file = tmp_path / "work/seed4/edges0-perceptual0/vae.checkpoint.safetensors"
    moments = load_file(file)
    still = [
        name
        for name, value in moments.items()
        if name.endswith("exp_avg_sq") and value.ndim == 4 and value.shape[1] == 24
    ]
    assert still  # `join`: 16 deep channels, then 8 of the edges
    for name in still:
        assert torch.count_nonzero(moments[name][:, 16:]) == 0
        assert torch.count_nonzero(moments[name][:, :16]) > 0


def test_the_rows_are_many_and_named_apart() -> None:
    assert len(ROWS) >= 8
    assert len({row.name for row in ROWS}) == len(ROWS)
