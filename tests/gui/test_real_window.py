"""The real program on a real screen, operated by mouse and keyboard."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420)]
PATIENCE_S = 60


def play(name, display, tmp_path, *videos):
    """Play a scenario in a process of its own; it must end well."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.scenarios", name, folder, *videos],
        env={**display, "XDG_CONFIG_HOME": str(tmp_path / "config")},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr or name == "survive", done.stderr
    return folder, done.stdout


def n_frames(file):
    with av.open(str(file)) as video:
        return sum(1 for _ in video.decode(video=0))


def test_four_cameras_by_mouse_and_keyboard(display, tmp_path, night_clip):
    folder, _ = play("operate", display, tmp_path, night_clip)
    files = list(folder.glob("*.mp4"))
    assert len(files) == 5  # one by R, four by Shift+R
    assert all(n_frames(file) > 1 for file in files)


def test_each_camera_unplugged_in_turn_says_so(display, tmp_path, night_clip):
    _, told = play("unplug", display, tmp_path, night_clip)
    found = re.findall(r"(\S+) (stall|down): told after (\S+) s", told)
    assert len({name for name, _, _ in found}) == 4
    assert len({(name, fault) for name, fault, _ in found}) == 8
    # Within 2 s on an idle machine; what is measured is in docs/results. This one may
    # be shared by many, and its window's thread wait for seconds.
    assert max(float(delay_s) for _, _, delay_s in found) < 10
    (oldest_s,) = re.findall(r"oldest picture that looked live: (\S+) s", told)
    assert float(oldest_s) < 10


def test_an_exception_in_a_slot_is_told_and_survived(display, tmp_path):
    play("survive", display, tmp_path)


def test_building_an_engine_is_cancelled(display, tmp_path):
    play("give_up", {**display, "XDG_CACHE_HOME": str(tmp_path / "cache")}, tmp_path)


def test_a_first_start_leads_to_the_demo(display, tmp_path):
    play("empty", display, tmp_path)


class Program:
    """`glss-monitor` from outside, through the window system only."""

    def __init__(self, display, tmp_path, *sources):
        if shutil.which("xdotool") is None:
            pytest.skip("no xdotool; `make peers` as root installs it")
        self.environment = {**display, "XDG_CONFIG_HOME": str(tmp_path / "config")}
        self.folder = tmp_path / "recordings"
        own = tmp_path / "config" / "glss-live" / "window.json"
        own.parent.mkdir(parents=True)
        own.write_text('{"version": 1, "engine": "eager"}')  # found at once
        self.log = tmp_path / "log"
        command = [sys.executable, "-m", "app.cli.monitor", *sources]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--recordings", str(self.folder)],
                env=self.environment,
                stderr=log,
            )
        self.window = self.hands("search", "--sync", "--onlyvisible", "--name",
                                 "GLSS Live").splitlines()[0]  # fmt: skip

    def hands(self, *words):
        done = subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        return done.stdout

    def press(self, key):
        self.hands("key", "--window", self.window, key)

    def wait_for(self, question):
        deadline_s = time.monotonic() + PATIENCE_S
        while not question():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline_s
            time.sleep(0.1)

    def end(self):
        code = self.process.wait(PATIENCE_S)
        return code, self.log.read_text()

    @property
    def files(self):
        return list(self.folder.glob("*.mp4"))


def test_start_record_and_sigterm_from_outside(display, tmp_path):
    program = Program(display, tmp_path, "demo:")
    try:
        program.hands("windowfocus", program.window)

        def records():
            if not program.files:
                program.press("r")
                time.sleep(1.0)
            return program.files and program.files[0].stat().st_size > 50_000

        program.wait_for(records)
        program.process.send_signal(signal.SIGTERM)
        code, log = program.end()
    finally:
        program.process.kill()
    assert code == 0, log
    assert n_frames(program.files[0]) > 1
    kept = json.loads((tmp_path / "config" / "glss-live" / "window.json").read_text())
    assert kept["order"] == ["demo"] and kept["geometry"]


def test_a_camera_that_cannot_be_is_a_tile_and_no_crash(display, tmp_path):
    program = Program(display, tmp_path, "/no/such/file.mp4", "demo:")
    try:
        program.hands("windowfocus", program.window)
        time.sleep(1.0)
        program.press("ctrl+q")
        code, log = program.end()
    finally:
        program.process.kill()
    assert code == 0, log


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--config", "/no/such.toml"], 78, "cannot be read"),
        (["--no-such"], 2, "unrecognized"),
    ],
)
def test_wrong_usage_is_one_line(arguments, code, told):
    done = subprocess.run(
        [sys.executable, "-m", "app.cli.monitor", *arguments],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == code
    assert told in done.stderr and len(done.stderr.splitlines()) == 1
