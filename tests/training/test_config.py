from pathlib import Path

import pytest
import torch

from glss.segmenter import build_segmenter
from glss.vae import Vae, VaeSettings
from training.ablation import of_seed, read_ablation
from training.config import load
from training.errors import ConfigError
from training.run import STAGES, fingerprint

FILES = sorted((Path(__file__).parents[2] / "configs/train").glob("*.toml"))
ABLATION = next(file for file in FILES if file.stem == "ablation")
FILES.remove(ABLATION)  # names a recipe, is none


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_shipped_recipe_builds_its_networks(file: Path) -> None:
    config = load(file)
    vae = Vae(VaeSettings(config.vae.kind, config.size_px, config.vae.latent)).eval()
    segmenter = build_segmenter(config.segmenter.kind).eval()
    x = torch.zeros(1, 1, config.size_px, config.size_px)
    with torch.no_grad():
        assert segmenter(vae.reconstruct(x)).shape == x.shape
        assert all(f.numel() for f in segmenter.features(x))  # type: ignore[operator]


def test_the_ablation_shortens_the_shipped_recipe() -> None:
    ablation = read_ablation(ABLATION)
    short = of_seed(ABLATION.parent / ablation.recipe, ablation, 3)
    shipped = load(ABLATION.with_name("live.toml"))
    assert short.seed == 3
    assert short.segmenter.epochs < shipped.segmenter.epochs
    assert short.vae.epochs < shipped.vae.epochs
    assert short.mix == shipped.mix


def test_paper_recipes_hold_the_papers_numbers() -> None:
    unet, deeplab = (
        load(FILES[0].with_name("paper-unet.toml")),
        load(FILES[0].with_name("paper-deeplab.toml")),
    )
    assert (unet.vae.perceptual, deeplab.vae.perceptual) == (2.0, 3.0)
    assert (unet.segmenter.optimiser.lr, deeplab.segmenter.optimiser.lr) == (1e-3, 1e-2)
    assert (unet.segmenter.loss, deeplab.segmenter.loss) == ("bce-dice", "focal")
    for config in (unet, deeplab):
        assert config.vae.optimiser.kind == "rmsprop"
        assert config.vae.optimiser.lr == 1e-4
        assert (config.vae.batch, config.vae.latent, config.size_px) == (64, 64, 128)


@pytest.mark.parametrize("content", ["= 3", "name = 'x'", "[data]\nsets = 3"])
def test_a_broken_file_is_one_line_with_its_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(content)
    with pytest.raises(ConfigError, match=r"mine\.toml") as caught:
        load(file)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "nowhere.toml")


def test_what_is_segmented_is_no_smaller_than_clones() -> None:
    recipe = FILES[0].with_name("own.toml")
    assert load(recipe, ["frame_px=256"]).frame_px == 256
    assert load(recipe, ["frame_px=128"]).frame_px == 128
    for key, wrong in (("frame_px", 96), ("frame_px", 200), ("refine.frame_px", 96)):
        with pytest.raises(ConfigError, match=r"frame_px = \d+: ") as caught:
            load(recipe, [f"{key}={wrong}"])
        assert "\n" not in str(caught.value)


def test_what_is_segmented_is_as_large_as_what_the_last_round_saw() -> None:
    recipe = FILES[0].with_name("own.toml")
    assert load(recipe, ["refine.frame_px=224"]).frame_px == 224
    assert load(recipe, ["refine.frame_px=224", "frame_px=160"]).frame_px == 160
    third = "polish={epochs=1, lr=1e-4, reconstructions=0, frame_px=256}"
    assert load(recipe, ["refine.frame_px=224", third]).frame_px == 256
    assert load(FILES[0].with_name("paper-unet.toml")).frame_px == 128


def test_clones_have_no_more_pixels_than_frames() -> None:
    recipe = FILES[0].with_name("own.toml")
    assert load(recipe, ["frame_px=256"]).clone_px == 256
    assert load(recipe, ["frame_px=256", "clone_px=160"]).clone_px == 160
    for wrong in (96, 200, 288):
        with pytest.raises(ConfigError, match=r"clone_px = \d+: "):
            load(recipe, ["frame_px=256", f"clone_px={wrong}"])


def test_how_a_mask_is_made_leaves_checkpoints_valid() -> None:
    recipe = FILES[0].with_name("own.toml")
    shown = ["frame_px=256", "clone_px=160", "threshold=0.6"]
    plain, larger = load(recipe), load(recipe, shown)
    for stage in STAGES:
        assert fingerprint(plain, stage) == fingerprint(larger, stage)
