"""A bundle learns to say when it does not know: the command, on drawn pictures."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from glss.bundle import load_bundle, save_bundle
from glss.data_folder import LabelledImage
from tests.photographs import write_photographs
from training.confidence import main
from training.confidence_cases import Case, without_skin
from training.confidence_fit import _counts


@pytest.fixture
def bundle(tiny_bundle: Path, tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(tiny_bundle, tmp_path / "bundle"))
    save_bundle(replace(load_bundle(copied), combine="max", frame_px=96), copied)
    return copied


def test_the_bundle_gets_models_and_the_figures_are_written(
    bundle: Path, tmp_path: Path, capsys
) -> None:
    data = write_photographs(tmp_path / "val", 24)
    report_file, diagram = tmp_path / "out/confidence.json", tmp_path / "rel.png"
    status = main(
        ["--bundle", str(bundle), "--data", str(data), "--json", str(report_file),
         "--plot", str(diagram), "--check", str(data)]
    )  # fmt: skip
    assert status == 0
    confidence = load_bundle(bundle).confidence
    assert confidence is not None
    assert (confidence.combine, confidence.frame_px) == ("max", 96)
    assert confidence.clone_px == 64
    report = json.loads(report_file.read_text())
    assert report["n"] == 24
    assert report["sure_from"] == confidence.sure_from
    for part in ("frames", "pixels"):
        bins = report[part]["bins"]
        assert sum(share for *_, share in bins) == pytest.approx(1.0, abs=1e-3)
        error = sum(share * abs(said - was) for said, was, share in bins)
        assert report[part]["ece"] == pytest.approx(error, abs=1e-3)
    for figures in report["least_confident_tenth"].values():
        assert 0.0 <= figures["held"] <= figures["at_most"] <= 1.0
    (check,) = report["checks"]
    assert (check["data"].split("/")[-1], check["n"]) == ("val", 24)
    assert 0.0 < report["cost"]["confidence_ms"] < report["cost"]["warm_frame_ms"]
    assert str(tmp_path) not in report_file.read_text()
    assert len(np.unique(cv2.imread(str(diagram)))) > 5
    assert "not sure below" in capsys.readouterr().out


def test_too_few_pictures_are_one_line(bundle: Path, tmp_path: Path, capsys) -> None:
    data = write_photographs(tmp_path / "val", 3)
    assert main(["--bundle", str(bundle), "--data", str(data)]) == 1
    assert "too few pictures" in capsys.readouterr().err
    assert load_bundle(bundle).confidence is None


def test_the_part_without_skin_is_the_largest_at_a_border() -> None:
    mask = np.zeros((60, 90), np.uint8)
    mask[20:30, 40:60] = 255
    image = LabelledImage("a", np.arange(5400).reshape(60, 90).astype(np.uint8), mask)
    part = without_skin(image)
    assert part is not None
    assert part.red.shape == (30, 90)  # the lower half
    assert np.array_equal(part.red, image.red[30:])
    assert not part.mask.any()
    full = replace(image, mask=np.full((60, 90), 255, np.uint8))
    assert without_skin(full) is None


def test_empty_parts_do_not_outweigh_photographs() -> None:
    blank = np.zeros((4, 4), np.float32)
    names = ["a", "a without skin", "b without skin", "c without skin"]
    cases = [Case(n, blank, None, 0.9, 1.0, blank.astype(np.uint8)) for n in names]
    assert _counts(cases) == pytest.approx([1.0, 1 / 3, 1 / 3, 1 / 3])
    assert cases[0].half == cases[1].half  # a part is judged where its picture is
