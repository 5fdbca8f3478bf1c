"""Nothing leaves the machine: OpenVINO reports its import unless it is kept from it."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import socket, sys, threading
def refuse(*args, **kwargs):
    raise AssertionError(f"somebody opens a connection: {args}")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from glss.engines.openvino_import import openvino
module = openvino()
module.Core().available_devices
for thread in threading.enumerate():
    assert thread is threading.main_thread(), thread
loaded = [n for n in sys.modules if "openvino_telemetry" in n and sys.modules[n]]
assert not loaded, loaded
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
    )


def test_openvino_is_imported_without_its_telemetry() -> None:
    done = run(PROGRAM)
    assert done.returncode == 0, done.stderr


def test_who_imported_it_before_is_told() -> None:
    done = run(
        "import sys, types\n"
        "sys.modules['openvino_telemetry'] = types.ModuleType('openvino_telemetry')\n"
        "from glss.engines.openvino_import import openvino\n"
        "openvino()\n"
    )
    assert "imported with its telemetry" in done.stderr
