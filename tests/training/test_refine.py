"""The second round: what the segmenter sees, and what it may not change."""

from __future__ import annotations

from pathlib import Path

import torch

from glss.segmenter import build_segmenter
from glss.vae import Vae, VaeSettings
from tests.photographs import write_photographs
from training.config import TrainConfig, load
from training.data.pool import read_pools
from training.ranks import Ranks
from training.refine import second_round
from training.train_segmenter import Round, train_segmenter

SMOKE = Path(__file__).parents[2] / "configs/train/smoke.toml"
ALONE = Ranks(0, 1, torch.device("cpu"))


def a_round(*overrides: str) -> tuple[TrainConfig, Round]:
    config = load(SMOKE, overrides)
    assert config.refine is not None
    vae = Vae(VaeSettings("live", config.size_px, 8)).eval()
    return config, second_round(config, config.refine, vae)


def test_clones_have_the_models_size_and_frames_their_own() -> None:
    _, round_ = a_round("refine.frame_px=96", "refine.reconstructions=0.25")
    assert round_.size_px == 96
    picture = torch.rand(8, 1, 96, 96) * 2 - 1
    mask = torch.zeros(8, 1, 96, 96, dtype=torch.uint8)
    mask[:, :, :48] = 255
    mask[:, :, 48:50] = 128
    (clones, small), (frames, large) = round_.parts(picture, mask)
    assert clones.shape == small.shape == (2, 1, 64, 64)
    assert torch.equal(frames, picture[2:])
    assert torch.equal(large, mask[2:])
    assert set(small.unique().tolist()) == {0, 128, 255}
    assert (small == 255).float().mean().item() == 0.5


def test_without_clones_there_is_one_part() -> None:
    _, round_ = a_round("refine.reconstructions=0")
    x, mask = torch.zeros(4, 1, 64, 64), torch.zeros(4, 1, 64, 64, dtype=torch.uint8)
    assert [len(pictures) for pictures, _ in round_.parts(x, mask)] == [4]


def test_statistics_are_held_and_weights_move(tmp_path: Path) -> None:
    config, round_ = a_round("segmenter.average=0")
    pool, _ = read_pools(write_photographs(tmp_path / "data", 8), config.data)
    before = build_segmenter(config.segmenter.kind)
    after, _ = train_segmenter(
        config, round_, start_from=before, pool=pool, held=(), folder=tmp_path,
        ranks=ALONE, fingerprint="",
    )  # fmt: skip
    old, new = before.state_dict(), after.state_dict()
    for name in old:
        is_statistic = "running" in name or "num_batches" in name
        assert torch.equal(old[name], new[name]) == is_statistic, name
