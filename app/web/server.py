"""The thread that listens: bounded connections, bounded time, one event loop."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from http import HTTPStatus
from ipaddress import ip_address
from weakref import WeakSet

from app.web.http import (
    MAX_HEADER_BYTES,
    BadRequest,
    Request,
    Response,
    plain,
    read_request,
)
from glss.errors import UsageError

logger = logging.getLogger(__name__)

MAX_CONNECTIONS = 256
_SEND_TIMEOUT_S = 10.0  # a client that takes nothing for so long is let go
_BUFFER_BYTES = 1 << 18
_STOP_TIMEOUT_S = 5.0


class WebServer:
    """Answers `respond(request)` on the thread `web`; `start` and `stop` by one thread.

    Without a token only this machine is listened to, and only requests that name it as
    host. With one, every request must carry it: 401 otherwise, whatever it asks for.
    What changes something, a POST, must not come from another site's page.
    When all connections are taken, the one that has been silent the longest gives way.
    """

    def __init__(
        self,
        respond: Callable[[Request], Response | Awaitable[Response]],
        *,
        host: str,
        port: int,
        token: str | None = None,
        max_connections: int = MAX_CONNECTIONS,
    ) -> None:
        """UsageError if strangers could reach it without a token."""
        if token is None and not is_loopback(host):
            raise UsageError(
                f"--serve {host}:{port} can be reached from other machines; give it a "
                "token ([serve] token, or --serve-token-file), or use 127.0.0.1"
            )
        if token is not None and len(token) < 8:
            raise UsageError("the token of --serve is too short; use 8 letters or more")
        self._respond = respond
        self._host, self._port = host, port
        self._token = token
        self._max_connections = max_connections
        self._n_open = 0
        self._transports: WeakSet[asyncio.WriteTransport] = WeakSet()
        self._silent: dict[asyncio.StreamWriter, None] = {}  # header not complete yet
        self._listener: socket.socket | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="web")

    @property
    def port(self) -> int:
        """The port that is listened on; known after `start`."""
        return self._port

    def start(self) -> None:
        """Listen; UsageError when the address cannot be had."""
        try:
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            address = (self._host.strip("[]"), self._port)
            self._listener = socket.create_server(address, family=family, backlog=128)
        except OSError as error:
            raise UsageError(
                f"--serve {self._host}:{self._port}: cannot listen there: "
                f"{error.strerror or error}"
            ) from error
        self._port = self._listener.getsockname()[1]
        self._thread.start()
        self._is_up.wait(_STOP_TIMEOUT_S)
        logger.info("listening on http://%s:%d/", self._host, self._port)

    def stop(self) -> bool:
        """Close all connections; True if the thread ended. Idempotent."""
        if self._thread.ident is None:
            return True
        if (
            self._thread.is_alive()
            and self._loop is not None
            and self._stop is not None
        ):
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_STOP_TIMEOUT_S)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception:
            # The stream must go on without its page.
            logger.exception("the web server failed")
        finally:
            self._is_up.set()

    async def _serve(self) -> None:
        listener = self._listener
        assert listener is not None
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        clients: set[asyncio.Task[None]] = set()

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._transports.add(writer.transport)
            task = asyncio.ensure_future(self._client(reader, writer))
            clients.add(task)
            task.add_done_callback(clients.discard)

        server = await asyncio.start_server(
            accept, sock=listener, limit=MAX_HEADER_BYTES
        )
        self._is_up.set()
        await self._stop.wait()
        # Besides clients there are those who are just being let in, in the loop's own
        # tasks; each becomes a client first. asyncio loses the sockets of those it
        # still has to let in when the server is closed.
        self._loop.remove_reader(listener.fileno())
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in list(clients):
                task.cancel()
            await asyncio.wait(others, timeout=0.1)
        server.close()
        for transport in list(self._transports):
            transport.abort()  # or it would wait for who does not take the rest
        await asyncio.sleep(0)  # in which the aborted ones are closed

    async def _client(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._n_open += 1
        try:
            if self._n_open > self._max_connections:
                self._make_room()
            response, is_head = await self._answer(reader, writer)
            await _send(reader, writer, response, head_only=is_head)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            logger.debug("a client went away or was too slow")
        except Exception:
            # One request must not end the others.
            logger.exception("a request failed")
        finally:
            self._n_open -= 1
            self._silent.pop(writer, None)
            writer.transport.abort() if _has_unsent(writer) else writer.close()

    def _make_room(self) -> None:
        oldest = next(iter(self._silent), None)
        if oldest is not None:
            self._silent.pop(oldest)
            oldest.transport.abort()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[Response, bool]:
        self._silent[writer] = None
        try:
            request = await read_request(reader)
        except BadRequest as error:
            return plain(error.status), False
        finally:
            self._silent.pop(writer, None)
        return await self._guarded(request), request.method == "HEAD"

    async def _guarded(self, request: Request) -> Response:
        if self._token is None:
            if not request.is_for_this_machine:
                return plain(HTTPStatus.MISDIRECTED_REQUEST)
        elif not request.has_token(self._token):
            return plain(HTTPStatus.UNAUTHORIZED, WWW_Authenticate="Bearer")
        if request.method == "POST" and not request.is_of_this_site:
            return plain(HTTPStatus.FORBIDDEN)
        answer = self._respond(request)
        return answer if isinstance(answer, Response) else await answer


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


async def _send(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    response: Response,
    *,
    head_only: bool,
) -> None:
    writer.transport.set_write_buffer_limits(high=_BUFFER_BYTES)
    writer.write(response.head() if head_only else response.head() + response.body)
    await _drained(writer)
    if response.parts is None or head_only:
        return
    async with aclosing(response.parts) as parts:
        async for part in parts:
            if reader.at_eof():  # the client left; nothing else would tell
                return
            if part:
                writer.write(part)
                await _drained(writer)


async def _drained(writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(_SEND_TIMEOUT_S):
        await writer.drain()


def _has_unsent(writer: asyncio.StreamWriter) -> bool:
    """`close` would wait for a client that may never take the rest."""
    return writer.transport.get_write_buffer_size() > _BUFFER_BYTES
