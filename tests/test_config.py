"""Settings: order of places, and mistakes named by file, line, key and value."""

import re
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import pytest

from app.config import FillRedaction, NoRedaction, StreamConfig, load_config
from app.config_file import merged
from app.errors import ConfigError
from glss.errors import GlssError, UsageError

CONFIGS = sorted((Path(__file__).parents[1] / "configs" / "app").glob("*.toml"))


def load_stream_config(path, overrides):
    (camera,) = load_config(path, overrides).cameras
    return camera


@pytest.fixture
def write(tmp_path):
    def write_config(text: str) -> Path:
        path = tmp_path / "live.toml"
        path.write_text(text)
        return path

    return write_config


def test_built_in_values_need_only_a_source():
    config = load_stream_config(None, {"source": "demo:"})
    assert config.engine == "auto" and config.search.steps_warm == 8
    assert config.redact == NoRedaction() and config.output.record is None


def test_order_is_defaults_then_camera_then_command_line(write):
    path = write(
        """
        [defaults]
        engine = "eager"
        [defaults.search]
        steps_cold = 40
        steps_warm = 8
        [cameras.door]
        source = "a.mp4"
        [cameras.door.search]
        steps_warm = 6
        """
    )
    config = load_stream_config(
        path, {"search": {"budget_ms": 20.0}, "source": "demo:"}
    )
    assert (config.name, config.source, config.engine) == ("door", "demo:", "eager")
    search = config.search
    assert (search.steps_cold, search.steps_warm, search.budget_ms) == (40, 6, 20.0)


def test_another_kind_of_redaction_replaces_the_whole_table(write):
    path = write(
        """
        [cameras.door]
        source = "demo:"
        redact = {kind = "blur", min_ssim = 0.9}
        """
    )
    fill = load_stream_config(path, {"redact": {"kind": "fill"}}).redact
    assert fill == FillRedaction(kind="fill") and fill.min_ssim == 0.4
    blur = load_stream_config(path, {"redact": {"kind": "blur"}}).redact
    assert blur.min_ssim == 0.9
    off = load_stream_config(path, {"redact": {"kind": "none"}}).redact
    assert off == NoRedaction()


def test_a_file_without_camera_takes_the_source_of_the_command_line(write):
    path = write('[defaults]\nengine = "eager"\n')
    assert load_stream_config(path, {"source": "demo:"}).engine == "eager"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[defaults]\n\n[cameras.door]\nsource = 'demo:'\nstepz = 4\n",
            "line 5: stepz = 4: unknown key",
        ),
        (
            "[defaults.search]\nsteps_cold = 0\n[cameras.door]\nsource = 'demo:'\n",
            "line 2: search.steps_cold = 0: input should be greater than or equal to 1",
        ),
        (
            "[defaults.search]\nsteps_cold = 9\n[cameras.door]\nsource = 'demo:'\n"
            "[cameras.door.search]\nsteps_cold = 'many'\n",
            "line 6: search.steps_cold = 'many': input should be a valid integer",
        ),
        (
            "[cameras.door]\nsource = 'demo:'\nsearch = {steps_cold = 0}\n",
            "line 3: search.steps_cold = 0",
        ),
        (
            "[cameras.door]\nsource = 'demo:'\nredact.kind = 'smear'\n",
            "line 3: redact: input tag 'smear' found using 'kind' does not match",
        ),
        (
            "[cameras.door]\nsource = 'demo:'\n[cameras.door.redact]\nkind = 'blur'\n"
            "min_ssim = 2.0\n",
            "line 5: redact.min_ssim = 2.0: input should be less than or equal to 1",
        ),
        ("[cameras.door]\nengine = 'eager'\n", "line 1: source: missing"),
        ("[defaults]\nengine = 'onxx'\n", "line 2: engine = 'onxx': input should be"),
        ("[camera.door]\nsource = 'demo:'\n", "camera: unknown key"),
        ("cameras = 3\n", "line 1: cameras = 3: must be a table"),
        (
            "[cameras]\ndoor = 'demo:'\n",
            "line 2: cameras.door = 'demo:': must be a table",
        ),
        (
            "[cameras.a]\nsource = 'demo:'\n[cameras.b]\nsource = 'demo:'\n"
            "engine = 'eager'\n",
            "line 5: engine: all cameras share this; set it in [defaults] only",
        ),
        (
            "[cameras.a]\nsource = 'demo:'\n[[cameras.a.regions]]\nname = 'l'\n"
            "box = [0, 0, 1, 1]\n[[cameras.a.regions]]\nname = 'r'\n"
            "box = [0.5, 0, 0.6, 1]\n",
            "line 6: regions.1: box: does not lie inside the picture",
        ),
        (
            "[cameras.a]\nsource = 'demo:'\nprivacy = [[[0, 0], [1, 1]]]\n",
            "line 3: privacy.0",
        ),
        (
            "[cameras.a]\nsource = 'rtsp://u:${NO_SUCH_THING}@h/x'\n",
            "line 2: source: there is no secret NO_SUCH_THING",
        ),
        (
            "[defaults.recording]\nfolder = 'x'\n[defaults.recording.event]\n"
            "start_share = 0.1\nstop_share = 0.2\n[cameras.a]\nsource = 'demo:'\n",
            "line 3: recording.event: stop_share: must not be above start_share",
        ),
        (
            "[defaults.recording]\nfolder = 'x'\n",
            "recording: needs a camera with a name",
        ),
        (
            "[cameras.a]\nsource = 'demo:'\n[mqtt]\nhost = 'h'\npassword = 5\n",
            "line 5: mqtt.password: input should be a valid string",
        ),
        (
            "[cameras.'../x']\nsource = 'demo:'\n",
            "name = '../x': string should match pattern",
        ),
        (
            "[cameras.a]\nsource = 'demo:'\n[serve]\naddress = 'a:1'\ntokn = 'x'\n",
            "line 5: serve.tokn = 'x': unknown key",
        ),
        ("[cameras.door\n", "not valid TOML"),
        ("[cameras.door]\nsource = 5\n", "line 2: source = 5: input should be a valid"),
        ("[cameras.door]\nsource = ''\n", "line 2: source = ''"),
    ],
)
def test_a_mistake_is_named_in_one_line(write, text, message):
    path = write(text)
    with pytest.raises(ConfigError) as caught:
        load_stream_config(path, {} if "cameras" in text else {"source": "demo:"})
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


KEYS = st.sampled_from(
    ["defaults", "cameras.a", "cameras.a.recording", "serve", "mqtt", "cameras", "x"]
)
VALUES = st.sampled_from(
    [
        '"x"',
        "1",
        "-1.5",
        "nan",
        "inf",
        "true",
        "[]",
        "[[0, 0]]",
        "{}",
        '""',
        "1979-05-27",
    ]
)
NAMES = st.sampled_from(
    [
        "source",
        "regions",
        "privacy",
        "redact",
        "folder",
        "address",
        "host",
        "token",
        "y",
    ]
)


@hypothesis.settings(
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=50,
)
@hypothesis.given(
    text=st.one_of(
        st.text(max_size=100),
        st.lists(
            st.builds(
                lambda key, name, value: f"[{key}]\n{name} = {value}\n",
                KEYS, NAMES, VALUES,
            ),
            max_size=4,
        ).map("".join),
    )
)  # fmt: skip
def test_no_text_is_more_than_settings_or_a_mistake_of_one_line(text, tmp_path):
    path = tmp_path / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    told = ""
    try:
        load_config(path, {"source": "demo:"})
    except GlssError as error:
        told = str(error)
    assert "\n" not in told


def test_a_file_that_is_not_there_or_no_text(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        load_stream_config(tmp_path / "none.toml", {})
    with pytest.raises(ConfigError, match="Is a directory"):
        load_stream_config(tmp_path, {})
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_stream_config(tmp_path / "x.toml", {})


def test_a_mistake_on_the_command_line_is_not_blamed_on_the_file(write):
    path = write("[cameras.door]\nsource = 'demo:'\n")
    with pytest.raises(UsageError, match=r"search\.steps_warm = -1"):
        load_stream_config(path, {"search": {"steps_warm": -1}})


def test_settings_do_not_change():
    config = StreamConfig(source="demo:")
    with pytest.raises(ValueError, match="frozen"):
        config.engine = "other"  # type: ignore[misc]


def test_merged_leaves_its_arguments_alone():
    below, above = {"a": {"b": 1}}, {"a": {"c": 2}}
    assert merged(below, above) == {"a": {"b": 1, "c": 2}}
    assert (below, above) == ({"a": {"b": 1}}, {"a": {"c": 2}})


def test_there_are_files_to_test():
    assert {path.name for path in CONFIGS} >= {"default.toml", "demo.toml"}


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_every_shipped_file_is_valid_and_can_be_built(path, tmp_path, monkeypatch):
    from app.cli.stream_build import build_run

    monkeypatch.chdir(tmp_path)
    for name in ("CAM_PASSWORD", "GLSS_TOKEN"):
        monkeypatch.setenv(name, "secret")
    config = load_config(path, {})
    assert build_run(config).finish() is None
    assert list(tmp_path.iterdir()) == []


def test_the_default_file_changes_nothing():
    path = next(path for path in CONFIGS if path.name == "default.toml")
    built_in = StreamConfig(source="demo:", name="demo")
    assert load_stream_config(path, {}) == built_in


def test_several_cameras_share_the_defaults(write):
    path = write(
        """
        [defaults.redact]
        kind = "blur"
        [cameras.door]
        source = "rtsp://door/x"
        privacy = [[[0, 0], [0.5, 0], [0, 0.5]]]
        [cameras.gate]
        source = "rtsp://gate/x"
        redact = {kind = "none"}
        [[cameras.gate.regions]]
        name = "left"
        box = [0, 0, 0.5, 1]
        [serve]
        address = "127.0.0.1:8080"
        """
    )
    config = load_config(path, {"engine": "eager"})
    door, gate = config.cameras
    assert (door.name, gate.name) == ("door", "gate")
    assert (door.redact.kind, gate.redact.kind) == ("blur", "none")
    assert door.engine == gate.engine == "eager"
    assert door.privacy == (((0, 0), (0.5, 0), (0, 0.5)),)
    assert gate.regions[0].box == (0, 0, 0.5, 1)
    assert config.serve is not None and config.serve.address == "127.0.0.1:8080"
    for given, word in [
        ({"source": "demo:"}, "source"),
        ({"output": {"record": "a.mp4"}}, "record"),
    ]:
        with pytest.raises(UsageError, match=f"{word} names one thing"):
            load_config(path, given)


def test_secrets_come_from_credentials_then_environment(write, tmp_path, monkeypatch):
    path = write(
        "[cameras.a]\nsource = 'rtsp://u:${CAM_PASSWORD}@host/x'\n"
        "[serve]\naddress = '0.0.0.0:1'\ntoken = '${TOKEN}'\n"
    )
    monkeypatch.setenv("CAM_PASSWORD", "p@:/%ss")
    monkeypatch.setenv("TOKEN", "of the environment")
    config = load_config(path, {})
    assert config.cameras[0].source == "rtsp://u:p%40%3A%2F%25ss@host/x"
    (tmp_path / "TOKEN").write_text("of the file\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    config = load_config(path, {})
    assert config.serve.token.get_secret_value() == "of the file"
    assert "of the file" not in repr(config)


def test_every_line_that_the_default_file_leaves_out_is_valid(write, monkeypatch):
    """The commented settings are documentation, too: each is taken at its word."""
    for name in ("GLSS_TOKEN", "MQTT_PASSWORD"):
        monkeypatch.setenv(name, "secret")
    shipped = next(path for path in CONFIGS if path.name == "default.toml")
    _, start, rest = shipped.read_text().partition("\n[defaults]\n")
    text = re.sub(r"(?m)^# (?=\[|[a-z_]+ = )", "", rest)
    text = text.replace('kind = "none"', 'kind = "blur"')
    config = load_config(write(start + text), {})
    (camera,) = config.cameras
    assert config.serve and config.mqtt and camera.recording and camera.regions
    assert camera.recording.event and camera.privacy and camera.connection.max_attempts
