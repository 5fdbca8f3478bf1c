"""One frozen tree per training run, read from `configs/train/*.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from glss.combination import Combine
from glss.segmenter import SegmenterKind
from training.errors import ConfigError

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


class Config(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


C = TypeVar("C", bound=Config)


def _names_a_person(pattern: str) -> str:
    """A regular expression with a group, or a ValueError for pydantic."""
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    if groups == 0:
        raise ValueError("its first group names the person; there is no group")
    return pattern


class DataSetConfig(Config):
    """One data set below the data folder."""

    kind: Literal["folder", "people", "backgrounds", "compaq", "snv", "hand_gesture"]
    path: str
    use: tuple[Literal["photographs", "hands"], ...] = ("photographs",)
    repeat: Count = 1  # how often its pictures count among the photographs
    person: Annotated[str, AfterValidator(_names_a_person)] | None = None
    block: Count = 20  # without one: so many neighbouring numbers are one person


class DataConfig(Config):
    sets: Annotated[tuple[DataSetConfig, ...], Field(min_length=1)]
    long_side_px: Count = 320
    held_out: Share = 0.06
    loader_processes: Annotated[int, Field(ge=0)] = 1


class MixConfig(Config):
    """Shares of the samples; `training.samples.maker.Mix` says what each means."""

    composites: Share = 0.0
    hand_share: Share = 0.3
    crowd_ground: Share = 0.0
    plain_ground: Share = 0.0
    smallest_crop: Annotated[float, Field(gt=0, le=1)] = 0.7
    max_turn_deg: Annotated[float, Field(ge=0, le=90)] = 10.0
    look: Share = 0.0
    arms: Share = 0.0
    dyes: Share = 0.0
    zoom_out: Share = 0.0
    close: Share = 0.0
    mosaic: Share = 0.0
    crowd: Share = 0.0
    trousers: Share = 0.0
    lap: Share = 0.0
    limbs: Share = 0.0
    garments: Share = 0.0


class OptimiserConfig(Config):
    kind: Literal["rmsprop", "adamw"]
    lr: Positive
    weight_decay: Annotated[float, Field(ge=0)] = 0.0
    schedule: Literal["constant", "warmup-cosine"] = "constant"


class SegmenterConfig(Config):
    kind: SegmenterKind
    encoder: Literal["random", "imagenet"] = "random"  # its weights before training
    loss: Literal["bce-dice", "focal"]
    epochs: Positive
    batch: Count
    optimiser: OptimiserConfig
    average: Annotated[float, Field(ge=0, lt=1)] = 0.0  # decay of the weights' mean
    clip_norm: Positive | None = None  # of the gradient


class RefineConfig(Config):
    """A later round of the segmenter, in part on the VAE's reconstructions."""

    epochs: Positive
    lr: Positive
    reconstructions: Share
    frame_px: Annotated[int, Field(ge=32, multiple_of=32)] | None = None
    """Size of what the segmenter sees, clones enlarged to it; default: the model's."""
    mix: MixConfig | None = None  # of this round, if it is another


class VaeConfig(Config):
    kind: Literal["paper", "live"]
    latent: Count = 64
    epochs: Positive
    batch: Count
    optimiser: OptimiserConfig
    kl: Annotated[float, Field(ge=0)] = 1.0
    perceptual: Annotated[float, Field(ge=0)]  # the paper's beta
    perceptual_scale: Literal["sum", "relative"] = "relative"  # sum: the paper's
    ssim: Annotated[float, Field(ge=0)] = 0.0
    average: Annotated[float, Field(ge=0, lt=1)] = 0.0
    clip_norm: Positive | None = None
    undo_look: bool = False  # reconstruct the scene without lens, sensor and stream
    edges: bool = True  # False: the decoder sees no edges, for the ablation


class TrainConfig(Config):
    name: str
    preset: Literal["paper", "live"]
    size_px: Annotated[int, Field(ge=32, multiple_of=32)] = 128
    seed: Annotated[int, Field(ge=0, lt=2**20)] = 0
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    threads: Annotated[int, Field(ge=0)] = 0  # 0: as many as there are cores
    sheet_every_epochs: Positive = 5.0
    checkpoint_every_s: Positive = 60.0
    data: DataConfig
    mix: MixConfig = MixConfig()
    segmenter: SegmenterConfig
    vae: VaeConfig
    refine: RefineConfig | None = None
    polish: RefineConfig | None = None  # a third round, after `refine`
    combine: Combine = "clone"  # what a live mask is made of
    threshold: Annotated[float, Field(gt=0, lt=1)] = 0.5  # of a live mask
    # Side of what the bundle segments; default: of what the last round saw.
    frame_px: Annotated[int, Field(multiple_of=32)] = Field(0, validate_default=True)

    # Side to which clones are enlarged to be segmented; default: `frame_px`.
    clone_px: Annotated[int, Field(multiple_of=32)] = Field(0, validate_default=True)

    @field_validator("frame_px")
    @classmethod
    def _no_smaller_than_clones(cls, px: int, info: ValidationInfo) -> int:
        least = info.data.get("size_px", 0)
        last = info.data.get("polish") or info.data.get("refine")
        px = px or (last and last.frame_px) or least
        if px < least:
            raise ValueError(f"{px} is less than size_px, {least}")
        return px

    @field_validator("clone_px")
    @classmethod
    def _between_clones_and_frames(cls, px: int, info: ValidationInfo) -> int:
        least, most = info.data.get("size_px", 0), info.data.get("frame_px", 0)
        px = px or most
        if not least <= px <= most:
            raise ValueError(f"{px} is not from size_px, {least}, to frame_px, {most}")
        return px


def load(file: Path, overrides: Sequence[str] = ()) -> TrainConfig:
    """Read `file` and apply `key.path=value` overrides, values in TOML's notation.

    Raises `ConfigError` in one line that names the file, the key and the value.
    """
    tree = read_tree(file)
    for override in overrides:
        _apply(tree, override)
    return validated(TrainConfig, file, tree)


def read_tree(file: Path) -> dict[str, Any]:
    """What `file` says; raises `ConfigError` where it cannot be read."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: not TOML: {error}.") from error


def validated(kind: type[C], file: Path, tree: dict[str, Any]) -> C:
    """`tree` as a `kind`; raises `ConfigError` that names file, key and value."""
    try:
        return kind.model_validate(tree)
    except ValidationError as error:
        raise ConfigError(f"{file}: {_first_line(error)}") from error


def _apply(tree: dict[str, Any], override: str) -> None:
    path, equals, text = override.partition("=")
    if not equals:
        raise ConfigError(f"--set {override}: write key.path=value.")
    *parents, last = path.split(".")
    for parent in parents:
        tree = tree.setdefault(parent, {})
        if not isinstance(tree, dict):
            raise ConfigError(f"--set {override}: {parent} is not a table.")
    try:
        tree[last] = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        tree[last] = text  # a bare word is a string, as on any command line


def _first_line(error: ValidationError) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    more = error.error_count() - 1
    tail = f" (and {more} more)" if more else ""
    value = "" if first["type"] == "missing" else f" = {first['input']!r}"
    is_unknown = first["type"] == "extra_forbidden"
    return f"{key}{value}: {'unknown key' if is_unknown else first['msg']}.{tail}"
