"""`glss-eval` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest

from app.cli.eval import main
from app.cli.eval_pictures import Wanted, chosen_of
from tests.photographs import write_photographs


def test_figures_table_and_pictures(tmp_path: Path, tiny_bundle: Path, capsys) -> None:
    data = write_photographs(tmp_path / "mine", 3)
    (data / "masks/person2.png").unlink()
    report_file, pictures = tmp_path / "out/eval.json", tmp_path / "pictures"
    status = main(
        ["--bundle", str(tiny_bundle), "--data", str(data), "--steps", "2",
         "--json", str(report_file), "--pictures", str(pictures)]
    )  # fmt: skip
    assert status == 0
    report = json.loads(report_file.read_text())
    assert report["bundle"] == "tiny"
    assert report["n"] == 2
    assert list(report["methods"]) == [
        "source-only", "reconstruction", "glss", "frame", "mean", "union",
        "intersection", "doubt", "light-doubt",
    ]  # fmt: skip
    assert report["look"] == "none"
    for name, figures in report["methods"].items():
        mean = sum(image["iou"][name] for image in report["images"]) / 2
        assert figures["iou"] == pytest.approx(mean, abs=1e-3)
    assert [s["name"] for s in report["skipped"]] == ["person2.png"]
    assert str(tmp_path) not in report_file.read_text()
    assert "glss" in capsys.readouterr().out
    assert sorted(p.name for p in pictures.iterdir()) == ["person0.png", "person1.png"]
    assert cv2.imread(str(pictures / "person0.png")) is not None


def test_sheets_of_the_worst_the_median_and_the_best(
    tmp_path: Path, tiny_bundle: Path
) -> None:
    data, folder = write_photographs(tmp_path / "mine", 4), tmp_path / "sheets"
    status = main(
        ["--bundle", str(tiny_bundle), "--data", str(data), "--steps", "0",
         "--pictures", str(folder), "--worst", "2", "--median", "1", "--best", "9"]
    )  # fmt: skip
    assert status == 0
    heights = {f.stem: cv2.imread(str(f)).shape[0] for f in folder.iterdir()}
    row = heights["median"]
    assert heights == {"worst": 2 * row, "median": row, "best": 4 * row}


def test_a_sheet_holds_what_its_name_says() -> None:
    chosen = chosen_of([0.5, 0.1, 0.9, 0.3, 0.7], Wanted(2, 1, 2), float)
    assert chosen == {"worst": [0.1, 0.3], "median": [0.5], "best": [0.7, 0.9]}
    assert chosen_of([0.5], Wanted(2, 2, 2), float)["median"] == [0.5]
    assert not chosen_of([0.5], Wanted(), float)


def test_grey_masks_of_the_papers_sets(tmp_path: Path, tiny_bundle: Path) -> None:
    data = write_photographs(tmp_path / "snv", 2)
    for file in (data / "masks").iterdir():
        soft = cv2.GaussianBlur(cv2.imread(str(file), cv2.IMREAD_GRAYSCALE), (5, 5), 0)
        assert cv2.imwrite(str(file.with_suffix(".jpg")), soft)
        file.unlink()
    command = ["--bundle", str(tiny_bundle), "--data", str(data), "--steps", "0"]
    assert main(command) == 1
    assert main([*command, "--masks", "bright"]) == 0


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--data", "{tmp}/nowhere"], 1, "No folder"),
        (["--data", "{tmp}", "--bundle", "{tmp}"], 1, "No bundle in"),
        (["--data", "{tmp}", "--methods", "magic"], 2, "choose of"),
        (["--data", "{tmp}", "--worst", "3"], 2, "--pictures"),
        (["--data", "{tmp}", "--frame-px", "100"], 2, "multiple of 32 from 64 up"),
        (["--data", "{tmp}", "--frame-px", "32"], 2, "multiple of 32 from 64 up"),
        (["--data", "{tmp}", "--engine", "abacus"], 2, "invalid choice: 'abacus'"),
        (["--data", "{tmp}"], 1, "no data folder"),
        (["--data", "{tmp}", "--steps", "-3"], 2, "not a whole number from 0 up"),
        (["--data", "{tmp}", "--json", "/proc/no/x"], 1, "cannot write /proc/no/x"),
        (["--bundel", "x"], 2, "--data"),
    ],
)
def test_bad_input_is_one_line(
    tmp_path: Path, tiny_bundle: Path, capsys, arguments, status, message
) -> None:
    given = [a.replace("{tmp}", str(tmp_path)) for a in arguments]
    if "--bundle" not in given:
        given += ["--bundle", str(tiny_bundle)]
    assert main(given) == status
    printed = capsys.readouterr().err.strip().splitlines()
    assert len(printed) == 1
    assert message in printed[0]


def test_the_look_is_named_and_changes_the_figures(
    tmp_path: Path, tiny_bundle: Path, capsys
) -> None:
    data = write_photographs(tmp_path / "mine", 3)
    command = ["--bundle", str(tiny_bundle), "--data", str(data), "--steps", "0"]
    reports = []
    for n, look in enumerate(("none", "infrared", "infrared")):
        file = tmp_path / f"{n}.json"
        assert main([*command, "--look", look, "--json", str(file)]) == 0
        reports.append(json.loads(file.read_text()))
    plain, looked, again = reports
    assert looked["look"] == "infrared"
    assert looked == again
    assert looked["search"]["ssim_mean"] != plain["search"]["ssim_mean"]
    assert "under the infrared look" in capsys.readouterr().out


def test_the_size_of_what_is_segmented_can_be_overridden(
    tmp_path: Path, tiny_bundle: Path
) -> None:
    data = write_photographs(tmp_path / "mine", 2)
    command = ["--bundle", str(tiny_bundle), "--data", str(data), "--steps", "0",
               "--engine", "eager"]  # fmt: skip
    reports = []
    for more in ([], ["--frame-px", "64"], ["--frame-px", "128"]):
        file = tmp_path / "eval.json"
        assert main([*command, *more, "--json", str(file)]) == 0
        reports.append(json.loads(file.read_text()))
    plain, same, large = reports
    assert (plain["frame_px"], large["frame_px"]) == (64, 128)
    assert plain == same
    assert plain["methods"]["frame"] == plain["methods"]["source-only"]
    assert large["methods"]["frame"] != large["methods"]["source-only"]
    clones = ["--frame-px", "128", "--clone-px", "96", "--json", str(file)]
    assert main([*command, *clones]) == 0
    other = json.loads(file.read_text())
    assert (large["clone_px"], other["clone_px"]) == (64, 96)
    assert other["methods"]["frame"] == large["methods"]["frame"]
    assert other["methods"]["source-only"] != large["methods"]["source-only"]
    assert main([*command, "--clone-px", "96"]) == 2  # more than a frame has
