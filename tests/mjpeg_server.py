"""An HTTP server on the loopback: an endless MJPEG stream, and files.

`/video` is the stream, at 25 pictures a second; any other path is a file of `files`.
One thread accepts, one thread serves a client; all end with the `with` block.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import TracebackType
from typing import Self
from urllib.parse import quote

import cv2

from tests.media import moving_square

PERIOD_S = 0.04
STREAM = "/video"


class MjpegServer:
    """Serve while the `with` block lasts.

    `stall()`, `garble()` and `end_streams()` may be called from any thread. `status`,
    if given, is the answer to every request.
    """

    def __init__(
        self,
        *,
        files: Mapping[str, bytes] | None = None,
        user: str | None = None,
        password: str = "",
        status: int = 200,
    ) -> None:
        self.files = files or {}
        self.login = None if user is None else f"{user}:{password}"
        self.status = status
        self.stopped = threading.Event()
        self.stalled = threading.Event()
        self.ended = threading.Event()
        self.pictures = [
            cv2.imencode(".jpg", picture)[1].tobytes() for picture in moving_square(20)
        ]
        self._http = _Http(self)
        self._thread = threading.Thread(target=self._serve, name="mjpeg-accept")

    def url(self, path: str = STREAM, *, user: str = "", password: str = "") -> str:
        """The address; `user` and `password` are percent-encoded into it."""
        login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
        return f"http://{login}127.0.0.1:{self._http.server_port}{path}"

    def stall(self) -> None:
        """Send nothing more, with all connections left open."""
        self.stalled.set()

    def garble(self) -> None:
        """Go on sending, but nothing that is a picture."""
        self.pictures[:] = [b"\xff\xd8 no picture \xff\xd9" * 20] * len(self.pictures)

    def end_streams(self) -> None:
        """Close the connection of every client after its current picture."""
        self.ended.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()  # joins the threads of the clients

    def _serve(self) -> None:
        self._http.serve_forever(poll_interval=0.02)


class _Http(ThreadingHTTPServer):
    daemon_threads = False  # so that `server_close` waits for them

    def __init__(self, owner: MjpegServer) -> None:
        super().__init__(("127.0.0.1", 0), _Client)
        self.owner = owner


class _Client(BaseHTTPRequestHandler):
    server: _Http

    def do_GET(self) -> None:
        owner = self.server.owner
        if owner.status != 200:
            self._answer(owner.status, "text/plain", b"no")
        elif not self._is_allowed(owner.login):
            self._answer(401, "text/plain", b"who?")
        elif self.path == STREAM:
            self._stream(owner)
        elif (data := owner.files.get(self.path)) is not None:
            self._answer(200, "application/octet-stream", data)
        else:
            self._answer(404, "text/plain", b"nothing here")

    def log_message(self, format: str, *args: object) -> None:
        """Tests read their own log."""

    def _is_allowed(self, login: str | None) -> bool:
        if login is None:
            return True
        wanted = "Basic " + base64.b64encode(login.encode()).decode()
        return self.headers.get("Authorization") == wanted

    def _answer(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="test"')
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self._write(data)

    def _stream(self, owner: MjpegServer) -> None:
        self.send_response(200)
        kind = "multipart/x-mixed-replace; boundary=frame"
        self.send_header("Content-Type", kind)
        self.end_headers()
        for i in count():
            picture = owner.pictures[i % len(owner.pictures)]
            head = (
                f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}"
            )
            if not self._write(head.encode() + b"\r\n\r\n" + picture + b"\r\n"):
                return
            owner.stopped.wait(PERIOD_S)  # the pace of the stream
            while owner.stalled.is_set() and not owner.stopped.is_set():
                owner.stopped.wait(PERIOD_S)
            if owner.stopped.is_set() or owner.ended.is_set():
                return

    def _write(self, data: bytes) -> bool:
        """Whether the client is still there to take it."""
        try:
            self.wfile.write(data)
        except OSError:
            return False
        return True
