"""The recipes learn: a wrong sign or a rate of zero must not pass."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from glss.segmenter import build_segmenter
from tests.photographs import write_photographs
from training.batches import to_unit
from training.config import TrainConfig, load
from training.data.pool import read_pools
from training.ranks import Ranks
from training.samples.maker import Held, Pool
from training.train_segmenter import first_round, held_out_iou, train_segmenter
from training.train_vae import train_vae

CPU = torch.device("cpu")
ALONE = Ranks(0, 1, CPU)
SMOKE = Path(__file__).parents[2] / "configs/train/smoke.toml"


@pytest.fixture(scope="module")
def config() -> TrainConfig:
    overrides = ("segmenter.epochs=50", "vae.epochs=20", "mix.look=0")
    overrides += ("data.held_out=0",)
    return load(SMOKE, (*overrides, "mix.smallest_crop=1.0", "mix.max_turn_deg=0"))


@pytest.fixture(scope="module")
def pool(config: TrainConfig, tmp_path_factory: pytest.TempPathFactory) -> Pool:
    root = write_photographs(tmp_path_factory.mktemp("data"), 8)
    return read_pools(root, config.data)[0]


def test_the_segmenter_learns_a_few_pictures(
    config: TrainConfig, pool: Pool, tmp_path: Path
) -> None:
    trained, _ = train_segmenter(
        config, first_round(config), pool=pool, held=(), folder=tmp_path, ranks=ALONE,
        fingerprint="",
    )  # fmt: skip
    fresh = build_segmenter(config.segmenter.kind).eval()
    photos = pool.photographs
    assert held_out_iou(fresh, photos, config.size_px, CPU) < 0.5
    assert held_out_iou(trained, photos, config.size_px, CPU) > 0.8


def test_the_vae_learns_a_few_pictures(
    config: TrainConfig, pool: Pool, tmp_path: Path
) -> None:
    def error(vae) -> float:
        pictures = torch.stack([p for p, _ in Held(pool.photographs, config.size_px)])
        x = to_unit(pictures, CPU).contiguous()
        with torch.no_grad():
            return (vae.reconstruct(x) - x).square().mean().item()

    segmenter = build_segmenter(config.segmenter.kind)
    one_step = config.model_copy(
        update={"vae": config.vae.model_copy(update={"epochs": 0.5})}
    )
    parts = {"segmenter": segmenter, "pool": pool, "ranks": ALONE, "fingerprint": ""}
    (tmp_path / "short").mkdir()
    early, _ = train_vae(one_step, folder=tmp_path / "short", **parts)
    late, _ = train_vae(config, folder=tmp_path, **parts)
    assert error(late) < 0.7 * error(early)
