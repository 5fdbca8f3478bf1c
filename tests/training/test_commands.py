"""Bad input to the small commands is one line, and help says what each option is."""

from __future__ import annotations

from pathlib import Path

import pytest

from glss.errors import ExitStatus
from training import ablation, bench_plot, card, confidence, tables, trial

COMMANDS = [ablation, bench_plot, card, confidence, tables, trial]
EVALUATION = '{"data": "d", "n": 1, "methods": {}}'
FAILED, USAGE, CONFIG = ExitStatus.FAILED, ExitStatus.USAGE, ExitStatus.CONFIG


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command, capsys):
    with pytest.raises(SystemExit) as end:
        command.main(["--help"])
    assert end.value.code == 0
    assert command.__name__ in capsys.readouterr().out
    for action in command._parser()._actions:
        assert action.help, action.dest


@pytest.mark.parametrize(
    ("command", "arguments", "status", "told"),
    [
        (bench_plot, ["missing.json", "a.png"], FAILED, "glss-bench --json"),
        (bench_plot, ["words.json", "a.png"], FAILED, "words.json is no JSON"),
        (bench_plot, ["eval.json", "a.png"], FAILED, "eval.json has no rows"),
        (bench_plot, ["empty.json", "a.png"], FAILED, "no row of batch 1"),
        (bench_plot, ["one.json", "a.xyz"], USAGE, "a picture ends in"),
        (bench_plot, [], USAGE, "BENCH.json"),
        (card, ["folder", "eval.json"], FAILED, "No bundle in folder"),
        (card, ["bundle", "missing.json"], FAILED, "how it was trained"),
        (confidence, ["--bundle", "folder", "--data", "."], FAILED, "No bundle in"),
        (confidence, ["--bundle", "bundle", "--data", "folder"], FAILED, "data folder"),
        (confidence, ["--bundle", "bundle"], USAGE, "--data"),
        (tables, ["--results", "folder"], FAILED, "training.tables --stamp"),
        (tables, ["--results", "results"], FAILED, "`glss-eval --json`"),
        (tables, ["--out", "nowhere/a.md", "--results", "fine"], FAILED, "nowhere"),
        (ablation, ["--data", "folder", "--seeds", "one"], USAGE, "whole number"),
        (ablation, ["--data", "folder", "--rows", "magic"], USAGE, "magic: none of"),
        (ablation, ["--data", "folder", "--config", "words.json"], CONFIG, "not TOML"),
        (trial, ["A b", "eval.json", *("--what", "w", "--bundle", "bundle")], USAGE,
         "small letters"),
        (trial, ["a", "one.json", *("--what", "w", "--bundle", "bundle")], FAILED,
         "one.json has no data"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line(
    command, arguments, status, told, tiny_bundle, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    Path("bundle").symlink_to(tiny_bundle)
    row = '{"ms_per_frame_warm": 9, "batch": 1, "engine": "e", '
    for name, text in {
        "words.json": "words",
        "eval.json": EVALUATION,
        "empty.json": '{"rows": [], "reference_self_agreement": 1}',
        "one.json": '{"reference_self_agreement": 1, "rows": ['
        + row
        + '"mask_iou_vs_reference": 0.9}]}',
        "results/eval-a.json": "{}",
        "folder/.keep": "",
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)
    for folder in ("results", "fine"):
        assert tables.main(["--stamp", "--results", folder]) == ExitStatus.DONE
    assert command.main(arguments) == status
    printed = capsys.readouterr().err
    assert told in printed and printed.count("\n") == 1
    assert printed.startswith(f"{command.__name__}: ")
