"""`glss-stream` called in this process: arguments, exit status, what it leaves."""

import json
import logging
import math
import sys
import time

import av
import cv2
import pytest
import torch

from app.cli.progress import Progress, camera_line
from app.cli.stream import main
from app.cli.stream_arguments import build_parser, overrides
from app.cli.stream_build import _glss_settings
from app.config import SearchConfig, StreamConfig
from app.runtime.camera_status import CameraState, CameraStatus
from app.runtime.stats import StatsCollector
from app.runtime.status import CameraSnapshot, FrameCounts
from glss.errors import UsageError
from tests.fakes import result
from tests.media import write_clip, write_with_sound
from tests.rtsp_server import RtspServer


@pytest.fixture(autouse=True)
def _log_left_as_it_was():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def stream(tiny_bundle, capsys, monkeypatch):
    """Run the command; return exit status, standard output, standard error."""
    n_threads = torch.get_num_threads()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    torch.set_num_threads(1)

    def run(*arguments):
        status = main([str(a) for a in (*arguments, "--bundle", tiny_bundle)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    yield run
    torch.set_num_threads(n_threads)


def given(*arguments):
    return overrides(build_parser().parse_args(arguments))


def test_arguments_become_settings():
    by_hand = {"connection": {"wait": False}}
    assert given("demo:") == {"source": "demo:", **by_hand}
    assert given("--rtsp", "rtsp://a/b", "--every-frame", "--overwrite") == {
        "source": "rtsp://a/b",
        "mode": "every-frame",
        "output": {"overwrite": True},
        **by_hand,
    }
    assert given("demo:", "--steps", "50", "--budget-ms", "20", "--duration", "3") == {
        "source": "demo:",
        "search": {
            "steps_warm": 50,
            "steps_behind": 50,
            "steps_cold": 50,
            "budget_ms": 20.0,
        },
        "limits": {"duration_s": 3.0},
        **by_hand,
    }


@pytest.mark.parametrize(
    ("arguments", "connection"),
    [
        (["rtsp://a/b"], {"wait": False}),
        (["rtsp://a/b", "--wait"], {"wait": True}),
        (["rtsp://a/b", "--give-up-after", "3"], {"wait": True, "max_attempts": 3}),
        (["rtsp://a/b", "--serve", "127.0.0.1:0"], None),
        (["--config", "live.toml"], None),
    ],
)
def test_who_types_an_address_is_told_at_once_and_a_service_waits(
    arguments, connection
):
    assert given(*arguments).get("connection") == connection


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no camera"),
        (["demo:", "--rtsp", "rtsp://a/b"], "give one of them"),
        (["demo:", "--steps", "0"], "'0' is not a whole number from 1 up"),
        (["demo:", "--steps", "1.5"], "'1.5' is not a whole number"),
        (["demo:", "--duration", "inf"], "'inf' is not a number above 0"),
        (["demo:", "--max-frames", "-1"], "'-1' is not"),
        (["demo:", "--redact", "smear"], "invalid choice: 'smear'"),
        (["demo:", "--realtime", "--every-frame"], "not allowed with"),
        (["demo:", "--give-up-after", "-1"], "'-1' is not a whole number from 0"),
        (["demo:", "--wrong"], "unrecognized arguments: --wrong"),
    ],
)
def test_nonsense_is_wrong_usage(arguments, message, capsys):
    with pytest.raises(UsageError, match=message):
        given(*arguments)
    assert main(arguments) == 2
    assert_one_line(capsys.readouterr(), message)


def assert_one_line(captured, message):
    assert captured.out == ""
    assert captured.err.startswith("glss-stream: ")
    assert captured.err.count("\n") == 1 and captured.err.endswith("\n")
    assert message in captured.err


@pytest.mark.parametrize(
    ("source", "status", "message"),
    [
        ("nowhere.mp4", 1, "nowhere.mp4"),
        ("ftp://host/x", 2, "ftp://"),
        ("webcam:x", 2, "webcam:x"),
        ("", 2, "source = ''"),
        (" ", 2, "names nothing"),
        ("{tmp}/text.mp4", 1, "text.mp4"),
        ("{tmp}/empty", 1, "empty"),
        ("rtsp://user:hunter2@127.0.0.1:1/x", 1, "127.0.0.1:1"),
        ("rtsp://user:p@ss%hunter2:@127.0.0.1:1/x", 1, "127.0.0.1:1"),
    ],
)
def test_a_bad_source_is_one_line_without_password(
    source, status, message, stream, tmp_path
):
    (tmp_path / "text.mp4").write_text("this is no video")
    (tmp_path / "empty").mkdir()
    answer, out, err = stream(
        source.format(tmp=tmp_path),
        *("--record", tmp_path / "o.mp4"),
    )
    assert answer == status, err
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("glss-stream: ") and message in err
    assert "hunter2" not in err and "Traceback" not in err
    assert not (tmp_path / "o.mp4").exists()


@pytest.mark.parametrize("limit", [("--duration", 3), ("--max-frames", 3)])
def test_a_limited_service_does_not_wait_for_a_camera_it_never_saw(
    limit, stream, tmp_path
):
    path = tmp_path / "a.toml"
    path.write_text('[cameras.a]\nsource = "rtsp://127.0.0.1:1/x"\n')
    status, out, err = stream("--config", path, *limit)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "127.0.0.1:1/x: refuses connections" in err


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--record", "{tmp}/a.avi"], 2, "a recording ends in .mp4 or .mkv"),
        (["--record", "{tmp}/taken.mp4"], 2, "exists already"),
        (["--masks", "{tmp}/masks"], 2, "exists already"),
        (["--record", "/proc/none/a.mp4"], 1, "cannot write /proc/none/a.mp4"),
        (["--events", "{tmp}"], 1, "it is a folder"),
        (["--engine", "warp"], 2, "warp"),
        (["--config", "{tmp}/none.toml"], 78, "none.toml: cannot be read"),
        (["--config", "{tmp}/bad.toml"], 78, "line 2: speed = 9: unknown key"),
    ],
)
def test_a_bad_setting_is_one_line(arguments, status, message, stream, tmp_path):
    (tmp_path / "taken.mp4").write_bytes(b"precious")
    (tmp_path / "masks").mkdir()
    (tmp_path / "masks" / "1.png").write_bytes(b"precious")
    (tmp_path / "bad.toml").write_text("[defaults]\nspeed = 9\n")
    arguments = [text.format(tmp=tmp_path) for text in arguments]
    answer, out, err = stream("demo:", "--max-frames", 1, *arguments)
    assert answer == status, err
    assert (out, err.count("\n")) == ("", 1)
    assert message in err and "Traceback" not in err
    assert (tmp_path / "taken.mp4").read_bytes() == b"precious"
    assert (tmp_path / "masks" / "1.png").read_bytes() == b"precious"


def test_a_password_in_a_configuration_file_is_not_shown(stream, tmp_path):
    path = tmp_path / "a.toml"
    path.write_text('[cameras.a]\nsource = ["rtsp://user:hunter2@host/x"]\n')
    status, _, err = stream("--config", path)
    assert status == 78 and "hunter2" not in err and "line 2: source" in err


def test_a_missing_bundle_is_named(capsys, tmp_path):
    assert main(["demo:", "--bundle", str(tmp_path / "none")]) == 1
    assert_one_line(capsys.readouterr(), "none")


def test_the_source_cannot_be_recorded_over(stream, tmp_path):
    clip = write_clip(tmp_path / "a.mp4", 3)
    before = clip.read_bytes()
    status, _, err = stream(clip, "--record", tmp_path / "." / "a.mp4", "--overwrite")
    assert status == 2 and "is the source" in err
    assert clip.read_bytes() == before


def test_a_live_camera_does_not_wait(stream):
    status, _, err = stream("rtsp://127.0.0.1:1/x", "--every-frame")
    assert status == 2 and "use --realtime" in err


def test_a_file_is_handled_whole_by_default(stream, tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", 12)
    start_s = time.monotonic()
    status, out, err = stream(
        *(clip, "--steps", 1, "--record", tmp_path / "out.mp4"),
        *("--masks", tmp_path / "masks", "--events", tmp_path / "e.jsonl"),
        *("--summary", tmp_path / "s.json"),
    )
    took_s = time.monotonic() - start_s
    assert (status, err) == (0, "")
    assert out.count("\n") == 1 and "12 frames" in out and "end of stream" in out
    summary = json.loads((tmp_path / "s.json").read_text())
    counts = {
        "captured": 12,
        "processed": 12,
        "dropped": 0,
        "gated": 0,
        "busy": 0,
        "failed": 0,
    }
    assert summary["frames"] == counts
    assert (summary["bundle"], summary["exit"]) == ("tiny", "end of stream")
    stage_ms = summary["stage_ms"]
    assert {"prepare", "search", "segment", "scale"} <= set(stage_ms)
    assert all(stage_ms[name] > 0 for name in ("decode", "draw", "encode"))
    assert sum(stage_ms.values()) * 12 < 3 * took_s * 1000  # at most three threads
    assert len(list((tmp_path / "masks").iterdir())) == 12
    mask = cv2.imread(str(tmp_path / "masks" / "00000000.png"), cv2.IMREAD_UNCHANGED)
    assert mask.shape == (64, 96)
    events = (tmp_path / "e.jsonl").read_text().splitlines()
    assert [json.loads(line)["seq"] for line in events] == list(range(12))
    with av.open(str(tmp_path / "out.mp4")) as recording:
        times = [frame.time for frame in recording.decode(video=0)]
    assert len(times) == 12 and times[-1] == pytest.approx(11 / 25, abs=0.01)


def test_the_demo_knows_the_truth_and_stops_after_max_frames(stream):
    status, out, err = stream(
        "demo:", "--every-frame", "--max-frames", 3, "--summary", "-"
    )
    summary = json.loads(out)
    assert (status, err) == (0, "")
    assert summary["frames"]["processed"] == 3
    assert 0 <= summary["truth_iou_mean"] <= 1
    assert summary["source"] == "demo:" and summary["exit"] == "limit reached"


@pytest.mark.parametrize(
    ("is_live", "budget_ms", "budget_s"),
    [
        (True, None, 1.0),
        (False, None, math.inf),
        (True, 40.0, 0.04),
        (False, 9.0, 0.009),
    ],
)
def test_live_pictures_are_not_searched_for_ever(is_live, budget_ms, budget_s):
    search = SearchConfig(budget_ms=budget_ms)
    config = StreamConfig(source="demo:", search=search)
    assert _glss_settings(config, is_live=is_live).budget_s == budget_s


def test_the_searchs_steps_come_from_the_settings():
    steps = {"steps_cold": 40, "steps_warm": 8, "steps_behind": 4}
    config = StreamConfig.model_validate({"source": "demo:", "search": steps})
    found = _glss_settings(config, is_live=True)
    assert (found.n_steps_cold, found.n_steps_warm, found.n_steps_behind) == (40, 8, 4)


def test_a_live_run_ends_after_its_duration(stream):
    status, out, _ = stream(
        "demo:", "--realtime", "--duration", 0.2, "--redact", "fill"
    )
    assert status == 0 and "IoU with the truth" in out and "limit reached" in out


def test_outputs_are_replaced_when_told(stream, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"old")
    clip = write_clip(tmp_path / "clip.mp4", 2)
    status, _, _ = stream(clip, "--record", tmp_path / "a.mp4", "--overwrite")
    assert status == 0 and (tmp_path / "a.mp4").read_bytes() != b"old"


def test_a_failed_run_still_has_its_summary(stream, tmp_path):
    (tmp_path / "text.mp4").write_text("this is no video")
    status, out, _ = stream(tmp_path / "text.mp4", "--summary", tmp_path / "s.json")
    assert (status, out) == (1, "")
    assert json.loads((tmp_path / "s.json").read_text())["exit"] == "failed"


def test_validate_config_runs_nothing(stream, tmp_path):
    path = tmp_path / "a.toml"
    path.write_text('[cameras.a]\nsource = "rtsp://camera/x"\n')
    assert stream("--config", path, "--validate-config") == (0, f"{path}: valid\n", "")


def test_version_goes_to_standard_output(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out[0].isdigit()


def test_the_log_level_of_the_environment(stream, monkeypatch):
    monkeypatch.setenv("GLSS_LOG_LEVEL", "loud")
    status, _, err = stream("demo:", "--max-frames", 1)
    assert status == 2 and "GLSS_LOG_LEVEL=LOUD" in err


class Terminal:
    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def snapshot(state=CameraState.LIVE, **changes):
    return CameraSnapshot("cam", CameraStatus(state, **changes), FrameCounts(2, 1))


class ScriptedRun:
    """The parts of a run that progress looks at."""

    def __init__(self):
        self.session = self
        self.stations = {"cam": self}
        self.cameras = {"cam": snapshot()}
        self.stats = StatsCollector()


def test_progress_is_rewritten_once_a_second():
    terminal, run = Terminal(), ScriptedRun()
    now_ns = [0]
    progress = Progress(terminal, clock=lambda: now_ns[0])
    for n, now_ns[0] in enumerate([0, 500_000_000, 1_000_000_000]):
        run.stats.put(result(n))
        progress.update(run)
    assert terminal.text.count("\r") == 2 and "\n" not in terminal.text
    assert "2 frames, 1 dropped, 25.0 fps, latency 20 ms, skin 13.0 %" in terminal.text


def test_progress_says_what_a_camera_waits_for():
    nothing = StatsCollector().snapshot()
    assert camera_line(snapshot(), nothing, 0) == "starting ..."
    retrying = snapshot(
        CameraState.RETRYING, attempt=3, t_retry_ns=2 * 10**9, reason="gone"
    )
    line = camera_line(retrying, nothing, 0)
    assert line == "retrying, attempt 3, next in 2 s: gone"


def test_without_a_terminal_there_is_no_progress(capsys):
    Progress(sys.stderr).update(ScriptedRun())
    assert capsys.readouterr().err == ""


def test_a_camera_with_a_login_is_never_shown_with_it(stream, tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", 25)
    with RtspServer(clip, user="op", password="hunter2:@/%") as server:
        status, out, err = stream(
            *("--rtsp", server.url(user="op", password="hunter2:@/%")),
            *("--max-frames", 3, "--log-level", "debug", "--steps", 1),
            *("--summary", tmp_path / "s.json", "--events", tmp_path / "e.jsonl"),
        )
    assert status == 0, err
    told = out + err + (tmp_path / "s.json").read_text()
    told += (tmp_path / "e.jsonl").read_text()
    assert "hunter2" not in told and f"rtsp://127.0.0.1:{server.port}/live" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--serve", "0.0.0.0:0"], "give it a token"),
        (["--serve", "nonsense"], "serve.address = 'nonsense'"),
        (["--serve", "127.0.0.1:99999"], "a port is at most 65535"),
        (["--serve-token-file", "/none"], "--serve-token-file /none: cannot be read"),
    ],
)
def test_a_bad_way_to_serve_is_wrong_usage(arguments, message, stream):
    status, out, err = stream("demo:", "--max-frames", 1, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1) and message in err


def test_a_run_is_served_while_it_lasts(stream):
    """Port 0 is any that is free; the log tells which."""
    status, _, err = stream(
        *("demo:", "--realtime", "--duration", 0.2, "--serve", "127.0.0.1:0"),
        *("--log-level", "info"),
    )
    assert status == 0 and "listening on http://127.0.0.1:" in err


def test_redacting_a_file_keeps_sound_rate_and_every_frame(stream, tmp_path):
    clip = write_with_sound(tmp_path / "in.mp4", 30)
    out = tmp_path / "out.mp4"
    status, _, err = stream(
        *(clip, "--record", out, "--redact", "blur", "--every-frame", "--steps", 1)
    )
    assert (status, err) == (0, "")
    for path in (clip, out):
        with av.open(str(path)) as container:
            times = [frame.time for frame in container.decode(video=0)]
        assert len(times) == 30 and times[-1] == pytest.approx(29 / 25, abs=0.01)
        with av.open(str(path)) as container:
            sound = sum(frame.samples for frame in container.decode(audio=0))
        assert sound / 16000 == pytest.approx(30 / 25, abs=0.2)


def test_segments_are_recorded_as_the_file_says(stream, tmp_path):
    config = tmp_path / "a.toml"
    folder = tmp_path / "segments"
    config.write_text(
        f"""
        [cameras.door]
        source = "{write_clip(tmp_path / "clip.mp4", 60)}"
        privacy = [[[0, 0], [1, 0], [1, 0.4], [0, 0.4]]]
        [cameras.door.recording]
        folder = "{folder}"
        pictures = "plain"
        segment_s = 1
        reserve_gb = 0
        [[cameras.door.regions]]
        name = "left"
        box = [0, 0, 0.5, 1]
        """
    )
    status, _, err = stream(
        "--config", config, "--steps", 1, "--summary", tmp_path / "s.json"
    )
    assert (status, err) == (0, "")
    recordings = json.loads((tmp_path / "s.json").read_text())["recordings"]
    assert sum(recording["frames"] for recording in recordings) == 60
    assert len(recordings) == len(list(folder.glob("*.mp4"))) == 3
    assert [round(recording["seconds"]) for recording in recordings] == [1, 1, 0]
    with av.open(recordings[0]["path"]) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="bgr24")
    assert picture[:20].max() < 40 < picture[40:].max()
