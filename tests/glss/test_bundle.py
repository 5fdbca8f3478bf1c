import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import tomli_w
import torch

from glss.bundle import SHIPPED, _digest, load_bundle, save_bundle
from glss.confidence import Confidence, Linear
from glss.errors import BundleError
from glss.vae import Vae


@pytest.fixture
def copied(tiny_bundle: Path, tmp_path: Path) -> Path:
    """A bundle that a test may spoil."""
    return Path(shutil.copytree(tiny_bundle, tmp_path / "copy"))


def rewrite(bundle: Path, old: str, new: str, *, signed: bool = True) -> None:
    """Change the description; `signed` as one who makes the digest fit would."""
    about = bundle / "bundle.toml"
    text = about.read_text()
    assert old in text
    tree = tomllib.loads(text.replace(old, new))
    if signed:
        tree["sha256"]["bundle.toml"] = _digest(tree)
    about.write_text(tomli_w.dumps(tree))


def test_what_was_saved_is_what_is_loaded(copied: Path, tmp_path: Path) -> None:
    first = load_bundle(copied)
    save_bundle(first, tmp_path / "again")
    second = load_bundle(tmp_path / "again")
    x = torch.rand(2, 1, 64, 64) * 2 - 1
    assert torch.equal(first.vae.reconstruct(x), second.vae.reconstruct(x))
    assert torch.equal(first.segmenter(x), second.segmenter(x))
    assert (first.name, first.size, first.threshold) == ("tiny", 64, 0.5)


@pytest.mark.parametrize("file", ["vae.safetensors", "segmenter.safetensors"])
def test_a_changed_byte_is_refused(copied: Path, file: str) -> None:
    content = bytearray((copied / file).read_bytes())
    content[-1] ^= 1
    (copied / file).write_bytes(content)
    with pytest.raises(BundleError, match=f"{file} was altered"):
        load_bundle(copied)


@pytest.mark.parametrize("file", ["vae.safetensors", "segmenter.safetensors"])
def test_a_missing_file_is_named(copied: Path, file: str) -> None:
    (copied / file).unlink()
    with pytest.raises(BundleError, match=f"{file} is missing"):
        load_bundle(copied)


def test_another_format_is_refused(copied: Path) -> None:
    rewrite(copied, "format = 1", "format = 2")
    with pytest.raises(BundleError, match="format 2, this version reads 1"):
        load_bundle(copied)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('vae = "live"', 'vae = "gan"'),
        ("latent = 8", "latent = 9"),
        ("latent = 8", 'latent = "many"'),
        ("latent = 8", "latent = -8"),
        ("size = 64", "size = 65"),
        ("size = 64", "size = -64"),
        ('preset = "live"', 'preset = "papper"'),
        ("threshold = 0.5\n", ""),
        ("threshold = 0.5", "threshold = 5.0"),
        ("threshold = 0.5", "threshold = nan"),
        ('combine = "clone"', 'combine = "both"'),
        ("edges = true", "edges = 1"),
        ("frame_px = 64", "frame_px = 65"),
        ("frame_px = 64", "frame_px = 32"),
        ("frame_px = 64", "frame_px = 0"),
        ("frame_px = 64", "frame_px = 96.0"),
        ("frame_px = 64", "frame_px = true"),
        ("clone_px = 64", "clone_px = 96"),
        ("clone_px = 64", "clone_px = 0"),
        ("clone_px = 64", "clone_px = 64.0"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(copied, old, new) -> None:
    rewrite(copied, old, new)
    with pytest.raises(BundleError) as caught:
        load_bundle(copied)
    assert "\n" not in str(caught.value)


def test_a_changed_description_is_refused(copied: Path) -> None:
    rewrite(copied, "threshold = 0.5", "threshold = 0.6", signed=False)
    with pytest.raises(BundleError, match=r"bundle\.toml was altered"):
        load_bundle(copied)


@pytest.mark.parametrize("content", [b"", b"= nonsense", b"\xff\xfe"])
def test_a_broken_description_is_refused(copied: Path, content: bytes) -> None:
    (copied / "bundle.toml").write_bytes(content)
    with pytest.raises(BundleError, match=r"bundle\.toml"):
        load_bundle(copied)


@pytest.mark.parametrize("name", ["nowhere", "bundle.toml"])
def test_a_folder_without_a_bundle_is_named(copied: Path, name: str) -> None:
    with pytest.raises(BundleError, match="No bundle in"):
        load_bundle(copied / name)


def test_the_shipped_bundle_is_sound_and_small() -> None:
    bundle = load_bundle(SHIPPED)
    assert bundle.preset == "live"
    assert sum(f.stat().st_size for f in SHIPPED.iterdir()) <= 16 * 2**20
    assert (SHIPPED / "CARD.md").is_file()


def test_how_masks_are_joined_and_edges_are_kept(copied: Path, tmp_path: Path) -> None:
    first = load_bundle(copied)
    settings = replace(first.vae.settings, edges=False)
    changed = replace(first, vae=Vae(settings), combine="max")
    save_bundle(changed, tmp_path / "again")
    second = load_bundle(tmp_path / "again")
    assert (second.combine, second.vae.settings.edges) == ("max", False)


def test_a_bundle_older_than_joined_masks_is_the_clones(copied: Path) -> None:
    rewrite(copied, 'combine = "clone"\n', "")
    rewrite(copied, "edges = true\n", "")
    bundle = load_bundle(copied)
    assert (bundle.combine, bundle.vae.settings.edges) == ("clone", True)


def test_the_frames_own_size_is_kept(copied: Path, tmp_path: Path) -> None:
    first = load_bundle(copied)
    assert first.frame_px == first.size == 64
    save_bundle(replace(first, frame_px=128, clone_px=96), tmp_path / "again")
    second = load_bundle(tmp_path / "again")
    assert (second.size, second.clone_px, second.frame_px) == (64, 96, 128)
    with pytest.raises(ValueError, match=r"frame_px = 32, wanted .* 32 from 64 up"):
        replace(first, frame_px=32)
    with pytest.raises(ValueError, match=r"clone_px = 96, wanted .* to frame_px, 64"):
        replace(first, clone_px=96)


def test_a_bundle_older_than_frames_of_their_own_size_has_the_vaes(
    copied: Path,
) -> None:
    rewrite(copied, "clone_px = 64\n", "")
    rewrite(copied, "frame_px = 64\n", "frame_px = 96\n")
    bundle = load_bundle(copied)
    assert (bundle.frame_px, bundle.clone_px) == (96, 96)
    rewrite(copied, "frame_px = 96\n", "")
    bundle = load_bundle(copied)
    assert (bundle.frame_px, bundle.clone_px) == (64, 64)


def test_without_edges_the_decoder_sees_none(copied: Path) -> None:
    vae = load_bundle(copied).vae
    z, edges = torch.randn(1, 8), torch.randn(1, 2, 64, 64)
    blind = Vae(replace(vae.settings, edges=False)).eval()
    blind.load_state_dict(vae.state_dict())
    assert torch.equal(blind.decode(z, edges), vae.decode(z, torch.zeros_like(edges)))
    assert not torch.equal(blind.decode(z, edges), vae.decode(z, edges))


def test_a_confidence_is_kept_and_must_fit_the_masks(
    copied: Path, tmp_path: Path
) -> None:
    nothing = Linear(0.5, {"ssim": 1.0})
    confidence = Confidence("max", 0.5, 0.6, -0.2, nothing, nothing, 0.3)
    bundle = replace(load_bundle(copied), combine="max", confidence=confidence)
    save_bundle(bundle, tmp_path / "again")
    assert load_bundle(tmp_path / "again").confidence == confidence
    rewrite(tmp_path / "again", '"max"\nframe', '"mean"\nframe')
    with pytest.raises(BundleError, match="fitted for another combine"):
        load_bundle(tmp_path / "again")


def test_a_confidence_must_fit_the_frames_size(copied: Path, tmp_path: Path) -> None:
    nothing = Linear(0.5, {"ssim": 1.0})
    fitted = Confidence(
        "clone", 0.5, 0.6, -0.2, nothing, nothing, 0.3, frame_px=128, clone_px=96
    )
    sizes = {"frame_px": 128, "clone_px": 96}
    bundle = replace(load_bundle(copied), **sizes, confidence=fitted)
    save_bundle(bundle, tmp_path / "fits")
    assert load_bundle(tmp_path / "fits").confidence == fitted
    for other in ({"frame_px": 160}, {"clone_px": 128}):
        save_bundle(replace(bundle, **other), tmp_path / "other")
        with pytest.raises(BundleError, match="frame_px or clone_px"):
            load_bundle(tmp_path / "other")
