"""`glss-stream` as a program: signals, a disk that fills up, a quick `--help`."""

import json
import os
import signal
import subprocess
import sys
import threading

import av
import cv2
import pytest

from tests.media import write_clip

PROGRAM = [sys.executable, "-W", "error", "-m", "app.cli.stream"]


def start(*arguments, **options):
    return subprocess.Popen(
        [*options.pop("program", PROGRAM), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Of now: where the tests' own cache is, a fixture has said meanwhile.
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        **options,
    )


def wait_for(process, words, *, on_other=lambda line: None):
    """Read the log until `words`; the end of the process, or a minute, ends it, too."""
    patience = threading.Timer(60, process.kill)
    patience.start()
    seen = []
    try:
        for line in process.stderr:
            if words in line:
                return
            seen.append(line)
            on_other(line)
    finally:
        patience.cancel()
    process.communicate()
    pytest.fail(f"{words!r} never came, but:\n{''.join(seen)}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_every_file_closed(number, tiny_bundle, tmp_path):
    process = start(
        *("demo:", "--bundle", tiny_bundle, "--steps", 1, "--log-level", "info"),
        *("--record", tmp_path / "a.mp4", "--events", tmp_path / "e.jsonl"),
        *("--summary", tmp_path / "s.json", "--masks", tmp_path / "masks"),
    )
    wait_for(process, "first result of demo:")
    process.send_signal(number)
    process.send_signal(number)  # an impatient second one changes nothing
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err and "requested" in out
    summary = json.loads((tmp_path / "s.json").read_text())
    n_frames = summary["frames"]["processed"]
    assert summary["exit"] == "requested" and n_frames >= 1
    assert len((tmp_path / "e.jsonl").read_text().splitlines()) == n_frames
    assert len(list((tmp_path / "masks").iterdir())) == n_frames
    with av.open(str(tmp_path / "a.mp4")) as recording:
        assert len(list(recording.decode(video=0))) == n_frames


def test_a_signal_while_it_starts_ends_it_too(tiny_bundle, tmp_path):
    """Sent when the log begins, before torch is loaded."""
    process = start("demo:", "--bundle", tiny_bundle, "--log-level", "debug")
    wait_for(process, "settings")
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0 and "Traceback" not in err


FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
from app.cli.stream import entry
entry()
"""


def test_a_full_disk_ends_it_with_one_line_and_a_file_that_plays(tiny_bundle, tmp_path):
    process = start(
        *("demo:", "--every-frame", "--bundle", tiny_bundle, "--steps", 1),
        *("--record", tmp_path / "a.mkv"),
        program=[sys.executable, "-W", "error", "-c", FULL_DISK],
    )
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1 and out == ""
    assert err == (
        f"glss-stream: cannot write {tmp_path / 'a.mkv'}: the file reached the largest "
        "size allowed; choose another place\n"
    )
    with av.open(str(tmp_path / "a.mkv")) as recording:
        assert len(list(recording.decode(video=0))) >= 1


def test_standard_output_carries_the_summary_alone(tiny_bundle, tmp_path):
    clip = write_clip(tmp_path / "a.mp4", 3)
    process = start(clip, "--bundle", tiny_bundle, "--summary", "-")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["frames"]["processed"] == 3


HEAVY = "import sys; from app.cli.stream import main\ntry: main(['--help'])\nexcept SystemExit: print(sorted({'torch', 'cv2', 'av', 'numpy', 'pydantic'} & set(sys.modules)))"  # noqa: E501


def test_help_answers_without_loading_anything_heavy():
    done = subprocess.run(
        [sys.executable, "-c", HEAVY],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert "--every-frame" in done.stdout


def test_sigusr1_saves_a_picture_of_every_camera(tiny_bundle, tmp_path):
    process = start(
        *("demo:", "--bundle", tiny_bundle, "--steps", 1, "--log-level", "info"),
        *("--snapshots", tmp_path / "s", "--events", tmp_path / "e.jsonl"),
    )
    wait_for(process, "first result of demo:")
    process.send_signal(signal.SIGUSR1)

    def ask_again(line):
        """A picture that is old by now, on a busy machine, is not saved."""
        if "no snapshot" in line:
            process.send_signal(signal.SIGUSR1)

    wait_for(process, "saved demo-", on_other=ask_again)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    (path,) = (tmp_path / "s").iterdir()
    assert cv2.imread(str(path)).shape[2] == 3
    assert (
        f'"event": "snapshot", "state": "saved", "reason": "{path.name}"'
        in (tmp_path / "e.jsonl").read_text()
    )


TWO = """
[defaults.search]
steps_cold = 1
steps_warm = 1
[cameras.stays]
source = "demo:"
[cameras.goes]
source = "{clip}"
mode = "realtime"
[cameras.stays.output]
events = "{events}"
[cameras.goes.output]
events = "{gone}"
"""


def test_sighup_changes_what_changed_and_survives_a_mistake(tiny_bundle, tmp_path):
    config, events = tmp_path / "live.toml", tmp_path / "stays.jsonl"
    clip = write_clip(tmp_path / "clip.mp4", 25)
    text = TWO.format(clip=clip, events=events, gone=tmp_path / "gone.jsonl")
    config.write_text(text)
    process = start(
        *("--config", config, "--bundle", tiny_bundle, "--log-level", "info"),
        *("--log-format", "json", "--summary", tmp_path / "s.json"),
    )
    wait_for(process, "first result of stays")
    config.write_text(text.replace("steps_cold = 1", "steps_cold = 0"))
    process.send_signal(signal.SIGHUP)
    wait_for(process, "configuration not reloaded")
    config.write_text(text.replace("cameras.goes", "cameras.new"))
    process.send_signal(signal.SIGHUP)
    wait_for(process, "configuration reloaded, 2 cameras")
    wait_for(process, "first result of new")
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert all(json.loads(line)["level"] for line in err.splitlines())
    summary = json.loads((tmp_path / "s.json").read_text())
    assert set(summary["cameras"]) == {"stays", "new"}
    lines = len(events.read_text().splitlines())
    assert lines == summary["cameras"]["stays"]["frames"]["processed"]
