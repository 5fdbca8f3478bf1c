"""A headless Chromium, driven by the DevTools protocol over a pipe: no library."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE_S = 60.0
_SHELL = 'exec 3<&"$0" 4>&"$1"; shift; exec "$@"'  # the protocol reads 3, writes 4


class Browser:
    """One page of one browser; `problems` are errors of its scripts and policy."""

    def __init__(self, size: tuple[int, int] = (1280, 800)) -> None:
        assert PROGRAM is not None
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        command = [
            *(PROGRAM, "--headless", "--no-sandbox", "--disable-gpu"),
            *("--hide-scrollbars", "--remote-debugging-pipe", "--no-first-run"),
            *("--disable-dev-shm-usage", f"--user-data-dir={self._profile.name}"),
            f"--window-size={size[0]},{size[1]}",
            "about:blank",
        ]
        self._process = subprocess.Popen(
            ["bash", "-c", _SHELL, str(theirs_in), str(theirs_out), *command],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._received = b""
        self._n_sent = 0
        self._session: str | None = None
        self.problems: list[str] = []

    def __enter__(self) -> Self:
        targets = self._call("Target.getTargets")["targetInfos"]
        page = next(t["targetId"] for t in targets if t["type"] == "page")
        attached = self._call("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait(30)
        os.close(self._in)
        os.close(self._out)
        self._profile.cleanup()

    def open(self, url: str) -> None:
        """Load `url`; the page before is gone when this returns."""
        self.value("window.isOld = true")
        self._call("Page.navigate", url=url)
        self.wait_for("!window.isOld && document.readyState === 'complete'")

    def resize(self, width: int, height: int, *, is_phone: bool = False) -> None:
        """Another window, or a phone's screen."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=is_phone,
        )  # fmt: skip

    def value(self, script: str) -> Any:
        """What `script`, an expression, gives on the page."""
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, script: str) -> None:
        """Wait until `script` is true."""
        end_s = time.monotonic() + PATIENCE_S
        while not self.value(script):
            assert time.monotonic() < end_s, f"{script}: {self.value(_TEXT)}"
            time.sleep(0.05)

    def screenshot(self, path: Path) -> Path:
        data = self._call("Page.captureScreenshot")["data"]
        path.write_bytes(base64.b64decode(data))
        return path

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._n_sent += 1
        message = {"id": self._n_sent, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        answer = self._read(lambda message: message.get("id") == self._n_sent)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self, is_wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            while b"\0" not in self._received:
                assert select.select([self._in], [], [], PATIENCE_S)[0], "no answer"
                data = os.read(self._in, 1 << 20)
                assert data, "the browser ended"
                self._received += data
            text, _, self._received = self._received.partition(b"\0")
            message = json.loads(text)
            self._note(message)
            if is_wanted(message):
                return dict(message)

    def _note(self, message: dict[str, Any]) -> None:
        if message.get("method") == "Runtime.exceptionThrown":
            self.problems.append(str(message["params"]["exceptionDetails"]))
        if message.get("method") == "Log.entryAdded":
            entry = message["params"]["entry"]
            # A picture that cannot be had is an answer of 503, which is logged, too.
            if entry["level"] == "error" and entry["source"] != "network":
                self.problems.append(entry["text"])


_TEXT = "document.body.innerText"
