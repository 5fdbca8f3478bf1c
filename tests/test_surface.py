"""What a person meets first: help at once, imports that stay light."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "cv2", "PyQt6", "av")


@pytest.mark.parametrize(
    "module", ["app.cli.stream", "app.cli.monitor", "app.cli.eval", "training.cli"]
)
def test_help_loads_nothing_heavy(module: str) -> None:
    code = (
        f"import sys, {module} as m\n"
        "try: m.main(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        f"assert not [n for n in {HEAVY!r} if n in sys.modules]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout


@pytest.mark.parametrize(
    "package", ["glss.pipeline", "app.runtime.session", "training.run"]
)
def test_nothing_below_the_window_imports_qt(package: str) -> None:
    code = f"import sys, {package}\nassert not [n for n in sys.modules if 'PyQt' in n]"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
