"""A bundle: the folder that carries a trained model (design, formats).

    bundle.toml              what it is, how it was trained, SHA-256 of each file
    vae.safetensors          weights
    segmenter.safetensors    weights
    CARD.md                  the same for people

A changed byte is refused. Nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import tomli_w
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from glss.combination import Combine
from glss.confidence import Confidence, as_table, from_table
from glss.errors import BundleError
from glss.segmenter import SegmenterKind, build_segmenter
from glss.vae import Vae, VaeKind, VaeSettings

FORMAT = 1
ABOUT = "bundle.toml"
Preset = Literal["paper", "live"]
WEIGHTS = ("vae.safetensors", "segmenter.safetensors")
SHIPPED = Path(__file__).parent / "bundles" / "skin-live"


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """The networks in evaluation mode, and what is known about them."""

    name: str
    preset: Preset
    threshold: float  # of the skin probability
    vae: Vae
    segmenter: nn.Module
    segmenter_kind: SegmenterKind
    combine: Combine = "clone"  # what a live mask is made of
    frame_px: int = 0  # side of a frame that is segmented; 0: `size`
    clone_px: int = 0  # side to which a clone is enlarged for it; 0: `frame_px`
    confidence: Confidence | None = None  # None: it was not fitted
    trained: Mapping[str, Any] = field(default_factory=dict)  # data, epochs, seconds
    figures: Mapping[str, Any] = field(default_factory=dict)  # measured, by set
    folder: Path | None = None  # where it was loaded from; its engines are there

    def __post_init__(self) -> None:
        """Raises ValueError where a side is none that the segmenter can take."""
        frame_px = self.frame_px or self.size
        clone_px = self.clone_px or frame_px
        if frame_px % 32 or frame_px < self.size:
            raise ValueError(
                f"frame_px = {frame_px}, wanted is a multiple of 32 from {self.size} up"
            )
        if clone_px % 32 or not self.size <= clone_px <= frame_px:
            raise ValueError(
                f"clone_px = {clone_px}, wanted is a multiple of 32 from {self.size} "
                f"to frame_px, {frame_px}"
            )
        object.__setattr__(self, "frame_px", frame_px)
        object.__setattr__(self, "clone_px", clone_px)

    @property
    def size(self) -> int:
        """Side of the VAE's pictures, and so of the clones, in pixels."""
        return self.vae.settings.size


def save_bundle(bundle: Bundle, folder: Path) -> None:
    """Write `bundle` into `folder`; the description comes last, so that a bundle that
    was not finished cannot be loaded.

    Filters and matrices are kept in float16, half the size; they are used in float32.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ABOUT).unlink(missing_ok=True)
    networks = (bundle.vae, bundle.segmenter)
    for file, network in zip(WEIGHTS, networks, strict=True):
        weights = {k: _stored(v) for k, v in network.state_dict().items()}
        save_file(weights, folder / file)
        (folder / file).chmod(0o644)  # a bundle is for every user of a machine
    settings = bundle.vae.settings
    about: dict[str, Any] = {
        "format": FORMAT,
        "name": bundle.name,
        "preset": bundle.preset,
        "size": settings.size,
        "latent": settings.latent,
        "threshold": bundle.threshold,
        "combine": bundle.combine,
        "frame_px": bundle.frame_px,
        "clone_px": bundle.clone_px,
        "vae": settings.kind,
        "edges": settings.edges,
        "segmenter": bundle.segmenter_kind,
        "trained": dict(bundle.trained),
        "figures": dict(bundle.figures),
        "sha256": {file: _sha256(folder / file) for file in WEIGHTS},
    }
    if bundle.confidence is not None:
        about["confidence"] = as_table(bundle.confidence)
    about["sha256"][ABOUT] = _digest(about)
    half = folder / f"{ABOUT}.half"
    half.write_bytes(tomli_w.dumps(about).encode())
    os.replace(half, folder / ABOUT)


def _stored(value: Tensor) -> Tensor:
    """Vectors, such as the statistics of normalisation, keep their range."""
    return (value.half() if value.dim() > 1 else value).contiguous()


def load_bundle(folder: Path) -> Bundle:
    """Read and check a bundle.

    Raises `BundleError` in one line where a file is missing, altered, of another
    format version, or does not fit the networks it claims to hold.
    """
    about = _read_about(folder)
    for file in WEIGHTS:
        _check_file(folder / file, about)
    try:
        settings = VaeSettings(
            kind=_one_of(about["vae"], VaeKind),
            size=_checked(about, "size", lambda v: v > 0 and v % 32 == 0),
            latent=_checked(about, "latent", lambda v: v > 0),
            edges=_flag(about.get("edges", True)),
        )
        kind: SegmenterKind = _one_of(about["segmenter"], SegmenterKind)
        bundle = Bundle(
            name=str(about["name"]),
            preset=_one_of(about["preset"], Preset),
            threshold=_checked(about, "threshold", lambda v: 0.0 < v < 1.0),
            vae=Vae(settings),
            segmenter=build_segmenter(kind),
            segmenter_kind=kind,
            combine=_one_of(about.get("combine", "clone"), Combine),
            frame_px=_frame_px(about),
            clone_px=_clone_px(about),
            confidence=_confidence(about),
            trained=about.get("trained", {}),
            figures=about.get("figures", {}),
            folder=folder,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(
            f"{folder / ABOUT}: wrong or missing value: {error}."
        ) from error
    for file, network in zip(WEIGHTS, (bundle.vae, bundle.segmenter), strict=True):
        _load_weights(network, folder / file)
    return bundle


def _read_about(folder: Path) -> dict[str, Any]:
    file = folder / ABOUT
    try:
        about = tomllib.loads(file.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BundleError(
            f"No bundle in {folder}: {ABOUT} is missing. Name the folder that holds it."
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BundleError(f"{file} cannot be read: {error}.") from error
    if about.get("format") != FORMAT:
        raise BundleError(
            f"{file}: format {about.get('format')!r}, this version reads {FORMAT}. "
            "Train or export the bundle again."
        )
    promised = about.get("sha256")
    if not isinstance(promised, dict) or promised.get(ABOUT) != _digest(about):
        raise BundleError(
            f"{file} was altered: it does not match its own SHA-256. "
            "Copy the whole bundle folder again."
        )
    return about


def _check_file(file: Path, about: Mapping[str, Any]) -> None:
    if not file.is_file():
        raise BundleError(f"{file} is missing. Copy the whole bundle folder again.")
    promised = about["sha256"].get(file.name)
    if _sha256(file) != promised:
        raise BundleError(
            f"{file} was altered: its SHA-256 is not the one in {ABOUT}. "
            "Copy the whole bundle folder again."
        )


def _load_weights(network: nn.Module, file: Path) -> None:
    try:
        network.load_state_dict(load_file(file))
    except (SafetensorError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise BundleError(f"{file} does not fit the network: {reason}") from error
    network.eval().requires_grad_(False)


def _digest(about: Mapping[str, Any]) -> str:
    """SHA-256 of the description but for the entry that holds it."""
    rest = {key: value for key, value in about.items() if key != "sha256"}
    files = {k: v for k, v in about["sha256"].items() if k != ABOUT}
    text = json.dumps([rest, files], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _checked(about: Mapping[str, Any], key: str, holds: Callable[[Any], bool]) -> Any:
    value = about[key]
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not holds(value)
    ):
        raise ValueError(f"{key} = {value!r}")
    return value


def _confidence(about: Mapping[str, Any]) -> Confidence | None:
    """Fitted on other masks than the bundle makes, it would say wrong things."""
    if "confidence" not in about:
        return None
    confidence = from_table(about["confidence"])
    of_bundle = (
        about.get("combine", "clone"), about["threshold"],
        _frame_px(about), _clone_px(about),
    )  # fmt: skip
    frame_px = confidence.frame_px or about["size"]
    clone_px = confidence.clone_px or frame_px
    fitted = (confidence.combine, confidence.threshold, frame_px, clone_px)
    if fitted != of_bundle:
        raise ValueError(
            "confidence was fitted for another combine, threshold, frame_px or clone_px"
        )
    return confidence


def _frame_px(about: Mapping[str, Any]) -> int:
    """An older bundle has none: its segmenter sees as many pixels as its search."""
    return _side("frame_px", about.get("frame_px", about["size"]))


def _clone_px(about: Mapping[str, Any]) -> int:
    """An older bundle has none: its clones are enlarged to the frames' size."""
    return _side("clone_px", about.get("clone_px", _frame_px(about)))


def _side(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise ValueError(f"{key} = {value!r}")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"edges = {value!r}")
    return value


def _one_of(value: object, literal: Any) -> Any:
    if value not in get_args(literal):
        raise ValueError(f"{value!r} is none of {', '.join(get_args(literal))}")
    return value


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
