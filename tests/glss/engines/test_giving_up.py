"""An engine that nobody wants any more is not built, and leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from glss.bundle import Bundle
from glss.engines import export_engine
from glss.engines.choice import choose
from glss.engines.giving_up import BuildCancelled, unless
from glss.engines.store import build_into, why_unusable
from tests.glss.engines.test_store import KEY, build

PATIENCE_S = 120.0


def test_half_an_engine_never_stays(tmp_path: Path) -> None:
    unwanted = False

    def build_half(folder: Path) -> None:
        nonlocal unwanted
        build(folder)
        unwanted = True

    with unless(lambda: unwanted), pytest.raises(BuildCancelled, match="cancelled"):
        build_into(tmp_path, KEY, build_half)
    assert list(tmp_path.iterdir()) == []
    assert why_unusable(build_into(tmp_path, KEY, build), KEY) is None


def test_a_real_build_ends_between_two_graphs(
    engine_bundle: Bundle, tmp_path: Path
) -> None:
    bundle = replace(engine_bundle, folder=tmp_path)
    asked = 0

    def after_two() -> bool:
        nonlocal asked
        asked += len(list(tmp_path.rglob("*.onnx"))) >= 2
        return bool(asked)

    with unless(after_two), pytest.raises(BuildCancelled):
        export_engine("onnx", bundle)
    assert asked == 1, "it went on after it was told"
    assert list((tmp_path / "engines").iterdir()) == []


def test_cancelling_is_no_engine_that_cannot_run(engine_bundle: Bundle) -> None:
    def never(name: str, bundle: Bundle):
        raise AssertionError(name)

    with unless(lambda: True), pytest.raises(BuildCancelled):
        choose(engine_bundle, ("onnx", "eager"), never)


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    left, fresh = tmp_path / ".building-left", tmp_path / ".building-fresh"
    for folder in (left, fresh):
        folder.mkdir()
    os.utime(left, (0, 0))
    build_into(tmp_path, KEY, build)
    assert not left.exists()
    assert fresh.exists(), "it may have been made just now and not be locked yet"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_export_that_is_stopped_leaves_no_half_engine(
    engine_bundle: Bundle, tmp_path: Path, number: signal.Signals
) -> None:
    bundle = tmp_path / "bundle"
    assert engine_bundle.folder is not None
    subprocess.run(["cp", "-r", engine_bundle.folder, bundle], check=True)
    command = [sys.executable, "-m", "app.cli.export", "--engine", "onnx"]
    process = subprocess.Popen(
        [*command, "--bundle", str(bundle)], stderr=subprocess.PIPE, text=True
    )
    try:
        deadline_s = time.monotonic() + PATIENCE_S
        while not list(bundle.glob("engines/.building-*/*.onnx")):
            assert process.poll() is None and time.monotonic() < deadline_s
            time.sleep(0.02)
        process.send_signal(number)
        _, told = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    assert process.returncode == 1
    assert told.splitlines()[-1] == "glss-export: stopped before the end"
    assert "Traceback" not in told
    assert list(bundle.glob("engines/*")) == []
    assert list(bundle.glob("engines/.*")) == []
