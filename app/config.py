"""Settings of the live application: one frozen tree, from TOML and the command line.

A file holds `[defaults]`, then one `[cameras.NAME]` for each camera, which may repeat
any setting. Order: built-in defaults < `[defaults]` < `[cameras.NAME]` < command line.
Paths are relative to the folder where the program was started.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.config_file import ConfigFile, merged
from app.errors import UsageError
from glss.errors import GlssError

OutputPath = Annotated[Path, Field(strict=False)]  # strict would refuse TOML's strings


class Config(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SearchConfig(Config):
    """How long the latent search may look for a frame's nearest picture."""

    steps_cold: Annotated[
        int, Field(ge=1, le=10_000, description="Steps for a first frame")
    ] = 30
    steps_warm: Annotated[
        int, Field(ge=0, le=10_000, description="Steps from the frame before")
    ] = 5
    budget_ms: Annotated[
        float | None, Field(gt=0, description="Time for a batch's search; none: any")
    ] = None


class TrustConfig(Config):
    """When a mask may be relied on to hide skin."""

    min_ssim: Annotated[
        float, Field(ge=0, le=1, description="Below, the search counts as failed")
    ] = 0.4
    patience_frames: Annotated[
        int, Field(ge=0, description="Failed frames until the whole picture is hidden")
    ] = 10


class NoRedaction(Config):
    kind: Literal["none"] = "none"


class BlurRedaction(TrustConfig):
    kind: Literal["blur"]


class PixelateRedaction(TrustConfig):
    kind: Literal["pixelate"]


class FillRedaction(TrustConfig):
    kind: Literal["fill"]


Redaction = Annotated[
    NoRedaction | BlurRedaction | PixelateRedaction | FillRedaction,
    Field(discriminator="kind"),
]


# pydantic puts the tag of a union into the path of an error; the file has no such key.
_REDACTION_KINDS = ("none", "blur", "pixelate", "fill")


class OutputConfig(Config):
    """What a run leaves behind; nothing by default."""

    record: OutputPath | None = None  # .mp4 or .mkv
    masks: OutputPath | None = None  # a folder
    events: OutputPath | None = None  # JSON lines
    summary: str | None = None  # JSON; "-" is standard output
    overwrite: bool = False


class LimitsConfig(Config):
    """When a run ends by itself."""

    max_frames: Annotated[int | None, Field(ge=1)] = None
    duration_s: Annotated[float | None, Field(gt=0)] = None


class StreamConfig(Config):
    """All that one camera's run needs to know."""

    name: str | None = None  # of the camera; None: made from the source
    source: Annotated[str, Field(min_length=1)]
    mode: Literal["realtime", "every-frame"] | None = None  # None: see `is_realtime`
    engine: Annotated[str, Field(min_length=1)] = "auto"
    bundle: OutputPath | None = None  # None: the one we ship
    search: SearchConfig = SearchConfig()
    redact: Redaction = NoRedaction()
    output: OutputConfig = OutputConfig()
    limits: LimitsConfig = LimitsConfig()


def load_stream_config(path: Path | None, overrides: Mapping[str, Any]) -> StreamConfig:
    """Read `path`, if any, lay `overrides` over it, and check the whole.

    `overrides` come from the command line, as a tree with the names of `StreamConfig`.
    ConfigError says in one line which file, line, key and value is wrong; UsageError
    says that of the command line.
    """
    if path is None:
        return _checked(overrides, _usage_error)
    file = ConfigFile(path)
    # The file is checked by itself first, so that a mistake is blamed on its place.
    given = {key: overrides[key] for key in ("source",) if key in overrides}
    _checked(given | file.settings, file.error)
    return _checked(merged(file.settings, overrides), _usage_error)


def _checked(
    settings: Mapping[str, Any],
    wrong: Callable[[tuple[str, ...], str, object], GlssError],
) -> StreamConfig:
    try:
        return StreamConfig.model_validate(settings)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = tuple(str(part) for part in first["loc"] if part not in _REDACTION_KINDS)
        message = _advice(first["type"], first["msg"])
        value = {} if first["type"] == "missing" else first["input"]
        raise wrong(key, message, value) from error


def _advice(kind: str, message: str) -> str:
    if kind == "missing":
        return "missing; the camera needs it, or name it on the command line"
    if kind == "extra_forbidden":
        return "unknown key; look at configs/app/default.toml for all there are"
    return message[:1].lower() + message[1:]


def _usage_error(key: tuple[str, ...], message: str, value: object) -> UsageError:
    given = "" if isinstance(value, dict) else f" = {value!r}"
    return UsageError(f"{'.'.join(key)}{given}: {message}")
