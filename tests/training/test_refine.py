"""The second round: what the segmenter sees, and what it may not change."""

from __future__ import annotations

from pathlib import Path

import torch

from glss.vae import Vae, VaeSettings
from training.config import TrainConfig, load
from training.ranks import Ranks
from training.refine import later_rounds
from training.train_segmenter import Round

SMOKE = Path(__file__).parents[2] / "configs/train/smoke.toml"
ALONE = Ranks(0, 1, torch.device("cpu"))


def a_round(*overrides: str) -> tuple[TrainConfig, Round]:
    config = load(SMOKE, overrides)
    vae = Vae(VaeSettings("live", config.size_px, 8)).eval()
    return config, later_rounds(config, vae)["refine"]


def test_a_share_are_clones_enlarged_to_the_size_of_frames() -> None:
    _, round_ = a_round("refine.frame_px=96", "refine.reconstructions=0.25")
    assert round_.size_px == 96
    picture = torch.rand(8, 1, 96, 96, generator=torch.manual_seed(0)) * 2 - 1
    seen = round_.change(picture)
    assert seen.shape == picture.shape
    assert torch.equal(seen[2:], picture[2:])
    for clone, frame in zip(seen[:2], picture[:2], strict=True):
        assert not torch.equal(clone, frame)
        assert sharpness(clone) < 0.6 * sharpness(frame)  # 64 pixels a side, enlarged


def test_without_clones_the_pictures_stay() -> None:
    _, round_ = a_round("refine.reconstructions=0")
    x = torch.rand(4, 1, 64, 64)
    assert round_.change(x) is x


def test_the_third_round_is_the_second_on_other_samples() -> None:
    config, second = a_round()
    assert config.polish is not None
    vae = Vae(VaeSettings("live", config.size_px, 8)).eval()
    third = later_rounds(config, vae)["polish"]
    assert (third.name, third.epochs) == ("polish", config.polish.epochs)
    assert third.sample_seed != second.sample_seed
    x = torch.rand(8, 1, 64, 64)
    assert [not torch.equal(a, b) for a, b in zip(third.change(x), x, strict=True)] == (
        2 * [True] + 6 * [False]
    )


def sharpness(picture: torch.Tensor) -> float:
    return picture.diff(dim=-1).abs().mean().item()
