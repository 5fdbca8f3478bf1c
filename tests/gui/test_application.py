"""Qt's application, in a process of its own."""

import subprocess
import sys

_PROGRAM = """
from PyQt6.QtWidgets import QApplication
from app.gui.main import build_application

def show():
    build_application(["glss-monitor"])

show()
assert QApplication.instance() is not None
"""


def test_the_application_outlives_whoever_built_it() -> None:
    """A widget that outlives it is a crash, once in some dozen ends of the program."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
