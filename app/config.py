"""Settings of the live application: one frozen tree, from TOML and the command line.

A file holds `[defaults]`, then one `[cameras.NAME]` for each camera, which may repeat
any setting, and `[serve]` and `[mqtt]`. Order: built-in defaults < `[defaults]` <
`[cameras.NAME]` < command line. Paths are relative to the folder where the program was
started.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from app.config_file import ConfigFile, Key, Table, merged
from app.errors import ConfigError
from app.secrets import MissingSecret, fill_in
from glss.engine_names import EngineName
from glss.errors import GlssError, UsageError

OutputPath = Annotated[Path, Field(strict=False)]  # strict would refuse TOML's strings


class Config(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SearchConfig(Config):
    """How long the latent search may look for a frame's nearest picture."""

    steps_cold: Annotated[
        int, Field(ge=1, le=10_000, description="Steps for a first frame")
    ] = 30
    steps_warm: Annotated[
        int, Field(ge=0, le=10_000, description="Most steps from the frame before")
    ] = 8
    steps_behind: Annotated[
        int, Field(ge=0, le=10_000, description="The same while frames are left out")
    ] = 2
    budget_ms: Annotated[
        float | None,
        Field(gt=0, description="Time for a batch's search; none: 1 s if live"),
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


class ConnectionConfig(Config):
    """How long a network camera or webcam is waited for."""

    stall_s: Annotated[
        float, Field(gt=0, description="Without a picture for so long: stalled")
    ] = 2.0
    retry_cap_s: Annotated[
        float, Field(gt=0, le=3600, description="Longest wait for the next attempt")
    ] = 3.0
    refused_retry_s: Annotated[
        float, Field(gt=0, description="The same for a camera that said no")
    ] = 60.0
    max_attempts: Annotated[
        int | None, Field(ge=0, description="Failures in a row to give up; none: never")
    ] = None
    wait: Annotated[
        bool, Field(description="For one away at the start; never in a limited run")
    ] = True


Share = Annotated[float, Field(ge=0, le=1, strict=False)]  # TOML's 0 and 1 are whole
Box = Annotated[tuple[Share, Share, Share, Share], Field(strict=False)]
Corner = Annotated[tuple[Share, Share], Field(strict=False)]
Polygon = Annotated[tuple[Corner, ...], Field(strict=False, min_length=3)]
CAMERA_NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"  # becomes a part of file names


class RegionConfig(Config):
    """A part of the picture that is searched by itself."""

    name: Annotated[str, Field(pattern=CAMERA_NAME)]
    box: Box  # left, top, width, height, in shares of the picture

    @model_validator(mode="after")
    def _lies_inside(self) -> Self:
        left, top, width, height = self.box
        if min(width, height) <= 0 or left + width > 1 or top + height > 1:
            raise ValueError("box: does not lie inside the picture, [0, 0, 1, 1]")
        return self


class MotionConfig(Config):
    """When a view counts as unchanged and keeps its mask at no cost."""

    gate: bool | None = None  # None: for live pictures only
    threshold: Annotated[
        float, Field(ge=0, le=255, description="Change of a patch's mean, of 255")
    ] = 2.0
    refresh_s: Annotated[float, Field(gt=0)] = 5.0  # wants a search so often


class EventConfig(Config):
    """When skin is worth recording."""

    start_share: Annotated[
        float, Field(gt=0, le=1, description="Skin of a zone from which it counts")
    ] = 0.01
    stop_share: Annotated[
        float, Field(ge=0, le=1, description="Below, an event comes to its end")
    ] = 0.005
    start_after_s: Annotated[float, Field(ge=0)] = 0.5  # so long without a break
    pre_s: Annotated[float, Field(ge=0, le=30)] = 3.0  # recorded from before the start
    post_s: Annotated[float, Field(ge=0)] = 5.0  # and after the last skin
    zones: Annotated[tuple[RegionConfig, ...], Field(strict=False)] = ()  # none: all

    @model_validator(mode="after")
    def _has_hysteresis(self) -> Self:
        if self.stop_share > self.start_share:
            raise ValueError("stop_share: must not be above start_share")
        return self


class RecordingConfig(Config):
    """Recording for months: segments in a folder, old ones deleted."""

    folder: OutputPath
    format: Literal["mp4", "mkv"] = "mp4"
    pictures: Literal["annotated", "plain"] = "annotated"  # redacted in both cases
    segment_s: Annotated[float, Field(ge=1, le=86_400)] = 600.0
    keep_days: Annotated[float | None, Field(gt=0)] = None  # None: for ever
    max_gb: Annotated[float | None, Field(gt=0)] = None  # of this camera
    reserve_gb: Annotated[float, Field(ge=0)] = 1.0  # left free on the disk
    event: EventConfig | None = None  # None: all is recorded


class SnapshotConfig(Config):
    """Single pictures: on demand, and by themselves."""

    folder: OutputPath
    pictures: Literal["annotated", "plain"] = "annotated"  # redacted in both cases
    every_s: Annotated[float | None, Field(gt=0)] = None  # None: not by the clock
    keep_days: Annotated[float | None, Field(gt=0)] = None  # None: for ever
    max_gb: Annotated[float | None, Field(gt=0)] = None  # of this camera
    reserve_gb: Annotated[float, Field(ge=0)] = 1.0  # left free on the disk
    skin: EventConfig | None = None  # one when skin appears; None: none


class ServeConfig(Config):
    """Health, metrics and live pictures over HTTP."""

    address: Annotated[str, Field(pattern=r"^.+:\d{1,5}$")]  # HOST:PORT
    token: SecretStr | None = None  # needed to listen beyond this machine


class MqttConfig(Config):
    """States and skin over MQTT."""

    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] = 1883
    user: str | None = None
    password: SecretStr | None = None
    tls: bool = False
    topic: Annotated[str, Field(pattern=r"^[^#+/]+(/[^#+/]+)*$")] = "glss"
    discovery: str | None = "homeassistant"  # "" : Home Assistant is told nothing
    snapshots: bool = False  # a JPEG when skin appears, redacted like all pictures
    skin: EventConfig = EventConfig()  # when it counts as present


class StreamConfig(Config):
    """All that one camera's run needs to know."""

    name: Annotated[str | None, Field(pattern=CAMERA_NAME)] = None
    source: Annotated[str, Field(min_length=1)]  # ${NAME} stands for a secret
    mode: Literal["realtime", "every-frame"] | None = None  # None: see `is_realtime`
    engine: EngineName = "auto"
    bundle: OutputPath | None = None  # None: the one we ship
    search: SearchConfig = SearchConfig()
    connection: ConnectionConfig = ConnectionConfig()
    regions: Annotated[tuple[RegionConfig, ...], Field(strict=False)] = ()
    privacy: Annotated[tuple[Polygon, ...], Field(strict=False)] = ()
    motion: MotionConfig = MotionConfig()
    smoothing_s: Annotated[float, Field(ge=0, le=10)] = 0.0  # masks lag by so much
    redact: Redaction = NoRedaction()
    output: OutputConfig = OutputConfig()
    recording: RecordingConfig | None = None
    snapshots: SnapshotConfig | None = None
    limits: LimitsConfig = LimitsConfig()

    @model_validator(mode="after")
    def _recording_has_a_name(self) -> Self:
        if self.recording is not None and self.name is None:
            raise ValueError("recording: needs a camera with a name, [cameras.NAME]")
        return self


class AppConfig(Config):
    """A whole run. One worker serves all cameras, so they share engine and search."""

    cameras: Annotated[tuple[StreamConfig, ...], Field(min_length=1)]
    serve: ServeConfig | None = None
    mqtt: MqttConfig | None = None


_SHARED = ("engine", "bundle", "search")
_OF_ONE = ("source",)
_FILES_OF_ONE = ("record", "masks")
M = TypeVar("M", bound=BaseModel)
Wrong = Callable[[Key, str, object], GlssError]


def load_config(path: Path | None, overrides: Mapping[str, Any]) -> AppConfig:
    """Read `path`, if any, lay `overrides` over it, and check the whole.

    `overrides` come from the command line, as a tree with the names of `StreamConfig`,
    and `serve` beside them. ConfigError says in one line which file, line, key and
    value is wrong; UsageError says that of the command line.
    """
    given = dict(overrides)
    serve = given.pop("serve", {})
    if path is None:
        cameras = [_checked(StreamConfig, given, _usage_error)]
        return AppConfig(
            cameras=(_with_secrets(cameras[0], _usage_error),),
            serve=_checked(ServeConfig, serve, _of_serve) if serve else None,
        )
    file = ConfigFile(path)
    tables = file.cameras or {"": file.defaults}
    _refuse_for_several(given, len(tables))
    loaded = tuple(_camera(file, name, tables[name], given) for name in tables)
    _refuse_differences(file, loaded)
    return AppConfig(
        cameras=loaded,
        serve=_common(file, "serve", ServeConfig, "token", serve),
        mqtt=_common(file, "mqtt", MqttConfig, "password", {}),
    )


def load_each(path: Path) -> dict[str, StreamConfig | GlssError]:
    """Read each camera of a file for itself: a mistake in one costs that one only.

    ConfigError when the file as a whole cannot be read.
    """
    file = ConfigFile(path)
    loaded: dict[str, StreamConfig | GlssError] = {}
    for name, table in file.cameras.items():
        try:
            loaded[name] = _camera(file, name, table, {})
        except GlssError as error:
            loaded[name] = error
    return loaded


def check_camera(name: str, table: Mapping[str, Any]) -> StreamConfig:
    """Check one camera's table, which is in no file yet; secrets stay placeholders.

    ConfigError names the key, the value and what is wrong.
    """

    def wrong(key: Key, message: str, value: object) -> ConfigError:
        is_shown = not isinstance(value, dict) and key != ("source",)
        given = f" = {value!r}" if is_shown else ""
        return ConfigError(f"{name}: {'.'.join(key)}{given}: {message}")

    return _checked(StreamConfig, {"name": name, **table}, wrong)


def _camera(
    file: ConfigFile, name: str, table: Table, overrides: Table
) -> StreamConfig:
    def wrong(key: Key, message: str, value: object) -> GlssError:
        return file.error(key, message, value, camera=name)

    # The file is checked by itself first, so that a mistake is blamed on its place.
    given = {key: overrides[key] for key in _OF_ONE if key in overrides}
    _checked(StreamConfig, given | table, wrong)
    camera = _checked(StreamConfig, merged(table, overrides), _usage_error)
    return _with_secrets(camera, _usage_error if "source" in overrides else wrong)


def _with_secrets(camera: StreamConfig, wrong: Wrong) -> StreamConfig:
    try:
        return camera.model_copy(update={"source": fill_in(camera.source)})
    except MissingSecret as error:
        raise wrong(("source",), str(error), {}) from error


def _common(file: ConfigFile, key: str, kind: type[M], secret: str,
            overrides: Table) -> M | None:  # fmt: skip
    """Return the table `key` of the whole run, its `secret` filled in."""
    table = merged(file.common.get(key, {}), overrides)
    if not table:
        return None

    def wrong(below: Key, message: str, value: object) -> GlssError:
        return file.error((key, *below), message, value)

    checked = _checked(kind, table, wrong)
    hidden: SecretStr | None = getattr(checked, secret)
    if hidden is None:
        return checked
    try:
        value = fill_in(hidden.get_secret_value(), quoted=False)
    except MissingSecret as error:
        raise wrong((secret,), str(error), {}) from error
    return checked.model_copy(update={secret: SecretStr(value)})


def _refuse_for_several(given: Table, n_cameras: int) -> None:
    if n_cameras < 2:
        return
    files = [key for key in _FILES_OF_ONE if key in given.get("output", {})]
    for key in [key for key in _OF_ONE if key in given] + files:
        raise UsageError(
            f"{key} names one thing, and the file has {n_cameras} cameras; set it in "
            "the file, for each camera"
        )


def _refuse_differences(file: ConfigFile, cameras: tuple[StreamConfig, ...]) -> None:
    for camera in cameras[1:]:
        for key in _SHARED:
            if getattr(camera, key) != getattr(cameras[0], key):
                advice = "all cameras share this; set it in [defaults] only"
                raise file.error((key,), advice, {}, camera=camera.name)


def _checked(kind: type[M], settings: Mapping[str, Any], wrong: Wrong) -> M:
    try:
        return kind.model_validate(settings)
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
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _of_serve(key: Key, message: str, value: object) -> UsageError:
    return _usage_error(("serve", *key), message, value)


def _usage_error(key: Key, message: str, value: object) -> UsageError:
    given = "" if isinstance(value, dict) else f" = {value!r}"
    return UsageError(f"{'.'.join(key)}{given}: {message}")
