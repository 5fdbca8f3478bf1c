"""What can be asked for: health, metrics, states, pictures."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from app.runtime.camera_status import STALE_S, CameraState
from app.runtime.latest import NewestValue
from app.runtime.result import LiveResult
from app.runtime.run import Run
from app.runtime.snapshot import snapshot_sink, take_snapshot
from app.runtime.status import CameraSnapshot, Phase
from app.web.http import COOKIE, Request, Response, plain
from app.web.metrics import render
from app.web.page import page
from app.web.pictures import BOUNDARY, Pictures
from glss.errors import GlssError, UsageError

SILENT_S = 30.0  # a worker that shows no sign of life for so long is stuck
AGE_HEADER = "X-Picture-Age-Ms"
_MAX_VIEWERS = 32


class Site:
    """Answers requests about a run; on the web thread."""

    def __init__(self, run: Run, pictures: Pictures) -> None:
        self._run = run
        self._pictures = pictures
        self._n_viewers = 0

    def respond(self, request: Request) -> Response | Awaitable[Response]:
        """Return the answer to `request`, whose sender may see and do everything."""
        if request.method == "POST":
            return self._act(request)
        match request.path.split("/"):
            case ["", ""]:
                return self._page(request)
            case ["", "healthz"]:
                return _verdict(self._why_sick())
            case ["", "readyz"]:
                return _verdict(self._why_sick() or self._why_not_ready())
            case ["", "metrics"]:
                kind = "text/plain; version=0.0.4; charset=utf-8"
                return Response(content_type=kind, body=render(self._run))
            case ["", "status.json"]:
                body = json.dumps(self.status()).encode()
                return Response(content_type="application/json", body=body)
            case ["", "snapshot", name] if name.endswith(".jpg"):
                return self._snapshot(name.removesuffix(".jpg"))
            case ["", "live", name] if name.endswith(".mjpg"):
                return self._live(name.removesuffix(".mjpg"))
        return self._picture_of_odd_name(request.path)

    async def _act(self, request: Request) -> Response:
        """Save a snapshot: all that can be done from outside."""
        camera = request.path.removeprefix("/snapshot/")
        if camera == request.path:
            return plain(HTTPStatus.METHOD_NOT_ALLOWED, Allow="GET, HEAD")
        if request.has_body:
            return plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            path = await self._pictures.off_loop(
                lambda: take_snapshot(self._run, camera)
            )
        except UsageError as error:
            return plain(HTTPStatus.NOT_FOUND, str(error))
        except GlssError as error:
            return plain(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        body = json.dumps({"file": path.name}).encode()
        return Response(HTTPStatus.CREATED, "application/json", body)

    def status(self) -> dict[str, Any]:
        """Return the states of all cameras, for programs."""
        cameras = self._run.session.cameras
        return {
            "phase": self._run.session.status.phase,
            "cameras": {
                name: _state(camera) | self._figures(name)
                for name, camera in cameras.items()
            },
        }

    def _figures(self, camera: str) -> dict[str, Any]:
        """What its newest result says; nothing before there is one."""
        newest, station = self._newest(camera), self._run.stations.get(camera)
        result = None if newest is None else newest.value
        return {
            "saves": station is not None and snapshot_sink(station) is not None,
            "fps": 0.0 if result is None else round(result.fps, 1),
            "skin_share": None if result is None else round(result.skin_share, 5),
            "latency_ms": None if result is None else round(result.latency_ms, 1),
            "sure": None if result is None else result.is_sure,
        }

    def _page(self, request: Request) -> Response:
        body, policy = page(self._run.session.cameras)
        headers = {"Content-Security-Policy": policy}
        if (token := request.query.get("token")) is not None:
            # The page's pictures carry no header; the address bar keeps no secret.
            cookie = f"{COOKIE}={quote(token, safe='')}; HttpOnly; SameSite=Strict"
            headers = {"Set-Cookie": f"{cookie}; Path=/", "Location": "/"}
            return Response(HTTPStatus.SEE_OTHER, headers=headers)
        return Response(
            content_type="text/html; charset=utf-8", body=body, headers=headers
        )

    def _picture_of_odd_name(self, path: str) -> Response | Awaitable[Response]:
        """A camera without a name of its own is called by its address, slashes too."""
        if path.startswith("/snapshot/") and path.endswith(".jpg"):
            return self._snapshot(path[len("/snapshot/") : -len(".jpg")])
        if path.startswith("/live/") and path.endswith(".mjpg"):
            return self._live(path[len("/live/") : -len(".mjpg")])
        return plain(HTTPStatus.NOT_FOUND)

    async def _snapshot(self, camera: str) -> Response:
        """The newest picture if it is of now: an old one could be taken for live.

        It tells its age, so that who shows it knows when it has become an old one.
        """
        newest = self._newest(camera)
        if newest is None:
            return plain(HTTPStatus.NOT_FOUND)
        result = newest.value
        if result is None or self._pictures.age_s(result) > STALE_S:
            state = self._run.session.cameras[camera].status
            text = f"no picture now: {state.describe(time.monotonic_ns())}"
            return plain(HTTPStatus.SERVICE_UNAVAILABLE, text, Retry_After="2")
        jpeg = await self._pictures.jpeg(result)
        age = {AGE_HEADER: str(round(1e3 * self._pictures.age_s(result)))}
        return Response(content_type="image/jpeg", body=jpeg, headers=age)

    def _live(self, camera: str) -> Response:
        newest = self._newest(camera)
        if newest is None:
            return plain(HTTPStatus.NOT_FOUND)
        if self._n_viewers >= _MAX_VIEWERS:
            return plain(HTTPStatus.SERVICE_UNAVAILABLE, "too many viewers")
        kind = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
        return Response(content_type=kind, parts=self._watched(camera))

    async def _watched(self, camera: str) -> AsyncGenerator[bytes]:
        """A reload may replace the camera: it is looked up for each picture."""

        def value() -> LiveResult | None:
            newest = self._newest(camera)
            return None if newest is None else newest.value

        self._n_viewers += 1
        try:
            async with aclosing(self._pictures.live(value)) as parts:
                async for part in parts:
                    yield part
        finally:
            self._n_viewers -= 1

    def _newest(self, camera: str) -> NewestValue[LiveResult] | None:
        station = self._run.stations.get(camera)
        is_known = camera in self._run.session.cameras
        return None if station is None or not is_known else station.newest

    def _why_sick(self) -> str:
        session = self._run.session
        if session.status.phase is not Phase.RUNNING:
            # Loading a model may take minutes, and so may closing all files.
            is_over = session.status.stop_reason and session.status.phase is Phase.IDLE
            return "the session has ended" if is_over else ""
        if session.silent_s > SILENT_S:
            return f"the worker shows no sign of life for {session.silent_s:.0f} s"
        return ""

    def _why_not_ready(self) -> str:
        if self._run.session.status.phase is not Phase.RUNNING:
            return "starting"
        states = [c.status.state for c in self._run.session.cameras.values()]
        return "" if CameraState.LIVE in states else "no camera is live"


def _state(camera: CameraSnapshot) -> dict[str, Any]:
    status, now_ns = camera.status, time.monotonic_ns()
    retry_ns, frame_ns = status.t_retry_ns, status.t_frame_ns
    return {
        "state": status.state,
        "text": status.describe(now_ns),
        "reason": status.reason,
        "attempt": status.attempt,
        "retry_in_s": None if retry_ns is None else max(0, retry_ns - now_ns) / 1e9,
        "frame_age_s": None if frame_ns is None else (now_ns - frame_ns) / 1e9,
        "for_s": round((now_ns - status.since_ns) / 1e9, 1),
        "reconnects": status.n_reconnects,
        "size": status.size,
    }


def _verdict(problem: str) -> Response:
    if problem:
        return plain(HTTPStatus.SERVICE_UNAVAILABLE, problem)
    return plain(HTTPStatus.OK, "ok")
