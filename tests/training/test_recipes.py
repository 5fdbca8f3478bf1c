"""The recipes as a user runs them, on a few drawn pictures."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors import safe_open

from glss.bundle import load_bundle
from tests.photographs import write_photographs
from training.cli import main

ROOT = Path(__file__).parents[2]
SMOKE = ROOT / "configs/train/smoke.toml"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_photographs(tmp_path_factory.mktemp("data"))


def train(data: Path, folder: Path, *more: str, part: str = "all") -> int:
    return main(
        [part, "--config", str(SMOKE), "--data", str(data), "--out",
         str(folder / "bundle"), "--work", str(folder / "work"), *more]
    )  # fmt: skip


def weights(folder: Path) -> dict[str, bytes]:
    bundle = folder / "bundle"
    files = ("vae.safetensors", "segmenter.safetensors")
    return {file: (bundle / file).read_bytes() for file in files}


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whole run."""
    folder = tmp_path_factory.mktemp("trained")
    assert train(data, folder) == 0
    return folder


def test_a_run_leaves_a_bundle_a_card_curves_and_sheets(trained: Path) -> None:
    bundle = load_bundle(trained / "bundle")
    assert bundle.preset == "live"
    assert (bundle.size, bundle.frame_px) == (64, 64)
    assert bundle.trained["recipe"]["name"] == "smoke"
    card = (trained / "bundle/CARD.md").read_text()
    assert "no infrared picture took part" in card
    assert list((trained / "work/tensorboard").rglob("events.out.*"))
    for name in ("segmenter", "vae", "refine", "polish"):
        assert list((trained / "work/sheets").glob(f"{name}-*.png"))


def test_the_same_seed_makes_the_same_weights(
    data: Path, trained: Path, tmp_path: Path
) -> None:
    assert train(data, tmp_path) == 0
    assert weights(tmp_path) == weights(trained)


@pytest.mark.slow
def test_a_killed_run_ends_with_the_same_weights(
    data: Path, trained: Path, tmp_path: Path
) -> None:
    """Kill -9 in the middle of every stage, then let it finish."""
    command = [
        sys.executable, "-m", "training.cli", "all", "--config", str(SMOKE),
        "--data", str(data), "--out", str(tmp_path / "bundle"),
        "--work", str(tmp_path / "work"), "--resume",
        "--set", "checkpoint_every_s=0.001",
    ]  # fmt: skip
    for stage, n_steps in (("segmenter", 10), ("vae", 10), ("refine", 5)):
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(), stderr=subprocess.PIPE, text=True
        )
        file = tmp_path / f"work/{stage}.checkpoint.safetensors"
        while not file.exists():
            assert process.poll() is None, process.communicate()[1]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert 0 < steps_in(file) < n_steps
        assert not (tmp_path / "bundle/bundle.toml").exists()
    assert train(data, tmp_path, "--resume") == 0
    assert weights(tmp_path) == weights(trained)


def test_an_old_run_is_neither_mixed_in_nor_thrown_away(
    data: Path, trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(data, trained) == 1
    assert "Add --resume" in capsys.readouterr().err


@pytest.mark.parametrize(
    "override",
    ["segmenter.epochs=9", "data.held_out=0.3", "size_px=96", "vae.kl=2.0", "seed=3"],
)
def test_a_checkpoint_of_another_recipe_is_refused(
    data: Path, trained: Path, capsys: pytest.CaptureFixture[str], override: str
) -> None:
    assert train(data, trained, "--resume", "--set", override) == 1
    assert "another recipe" in capsys.readouterr().err


def test_a_vae_needs_a_segmenter(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(data, tmp_path, part="vae") == 1
    assert "Train it first" in capsys.readouterr().err


@pytest.mark.slow
def test_two_processes_train_one_network(data: Path, tmp_path: Path) -> None:
    """torchrun with two processes writes one bundle and ends in order."""
    done = torchrun(
        "training.cli", "all", "--config", SMOKE, "--data", data,
        "--out", tmp_path / "bundle", "--work", tmp_path / "work",
        "--set", "threads=1",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert load_bundle(tmp_path / "bundle").trained["processes"] == 2


@pytest.mark.slow
def test_processes_share_gradients_and_weights(tmp_path: Path) -> None:
    """Each process sees other samples; after a step all have the same weights."""
    done = torchrun("tests.training.shared_step", tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    one, two = ((tmp_path / rank).read_text().splitlines() for rank in "01")
    assert one[0] != two[0]  # the loss
    assert one[1] == two[1]  # the weights


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("segmenter.epoch=3", "segmenter.epoch = 3: unknown key"),
        ("vae.batch=0", "vae.batch = 0: Input should be greater than or equal to 1"),
        ("segmenter.kind=yolo", "segmenter.kind = 'yolo'"),
        ("nonsense", "write key.path=value"),
        ("seed=-1", "seed = -1: Input should be greater than or equal to 0"),
        ('data.sets=[{kind="folder",path=".",person="("}]', "not a regular expression"),
        ('data.sets=[{kind="folder",path=".",person="a"}]', "there is no group"),
        ("data.sets=[]", "data.sets = []"),
    ],
)
def test_a_wrong_key_or_value_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], override, message
) -> None:
    assert train(data, tmp_path, "--set", override) == 78
    printed = capsys.readouterr().err.strip().splitlines()
    assert len(printed) == 1
    assert message in printed[0]


def test_a_folder_that_is_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(tmp_path / "nowhere", tmp_path) == 1
    assert "No folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["all", "--config", str(SMOKE), "--data", "x"], "--out"),
        (["some"], "invalid choice"),
        ([], "the following arguments are required"),
    ],
)
def test_wrong_usage_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr().err.strip().splitlines()
    assert len(printed) == 1
    assert message in printed[0]


def torchrun(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a module in two processes."""
    command = [
        sys.executable, "-m", "torch.distributed.run", "--nproc_per_node=2",
        "--rdzv-backend=c10d", "--rdzv-endpoint=localhost:0",
        "--local-addr=localhost", "-m", *map(str, arguments),
    ]  # fmt: skip
    return subprocess.run(
        command,
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=170,
    )


def steps_in(checkpoint: Path) -> int:
    with safe_open(checkpoint, "pt") as opened:
        return int(json.loads(opened.metadata()["about"])["step"])


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "2"}
