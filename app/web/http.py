"""As much HTTP/1.1 as the service speaks: GET, HEAD, POST without a body; one request a
connection.

Nothing a client sends is trusted: size and time of the header are bounded, there is no
body, no path becomes a file, and what cannot be parsed is an answer of 400.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qs, unquote, urlsplit

MAX_HEADER_BYTES = 8192
HEADER_TIMEOUT_S = 5.0
COOKIE = "glss_token"
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


class BadRequest(Exception):
    """The client's mistake; `status` is the answer."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """One parsed request; header names in lower case, the path decoded."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    def has_token(self, token: str) -> bool:
        """Whether header, cookie or query carries `token`."""
        scheme, _, bearer = self.headers.get("authorization", "").partition(" ")
        given = [
            bearer if scheme.lower() == "bearer" else "",
            self.query.get("token", ""),
        ]
        for pair in self.headers.get("cookie", "").split(";"):
            name, _, value = pair.strip().partition("=")
            given.append(unquote(value) if name == COOKIE else "")
        expected = token.encode()
        return any(hmac.compare_digest(g.encode(), expected) for g in given)

    @property
    def has_body(self) -> bool:
        length = self.headers.get("content-length", "0")
        return length != "0" or "transfer-encoding" in self.headers

    @property
    def is_of_this_site(self) -> bool:
        """False where a page of somebody else had a browser send this (forgery)."""
        site = self.headers.get("sec-fetch-site", "none")
        origin = self.headers.get("origin")
        host = self.headers.get("host", "")
        is_ours = origin in (None, f"http://{host}", f"https://{host}")
        return is_ours and site in ("same-origin", "none")

    @property
    def is_for_this_machine(self) -> bool:
        """False where a page of somebody else sent a browser here (DNS rebinding)."""
        host = self.headers.get("host", "localhost")
        name, colon, port = host.rpartition(":")
        return (name if colon and port.isdigit() else host).lower() in _LOCAL_HOSTS


@dataclass(frozen=True, slots=True)
class Response:
    """An answer; `parts` follow the body as they come, empty ones send nothing."""

    status: HTTPStatus = HTTPStatus.OK
    content_type: str = "text/plain; charset=utf-8"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: AsyncGenerator[bytes] | None = None

    def head(self) -> bytes:
        headers = {
            "Content-Type": self.content_type,
            "Connection": "close",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            **self.headers,
        }
        if self.parts is None:
            headers["Content-Length"] = str(len(self.body))
        lines = [f"HTTP/1.1 {self.status.value} {self.status.phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def plain(status: HTTPStatus, text: str = "", **headers: str) -> Response:
    """Return an answer of one line."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, body=f"{text or status.phrase}\n".encode(), headers=named)


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read one header; BadRequest, or TimeoutError when it takes too long."""
    try:
        async with asyncio.timeout(HEADER_TIMEOUT_S):
            head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        raise BadRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE) from error
    except asyncio.IncompleteReadError as error:
        raise BadRequest(HTTPStatus.BAD_REQUEST) from error
    return parse(head)


def parse(head: bytes) -> Request:
    """Parse a header that ends in an empty line; BadRequest if it is none."""
    try:
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        method, target, version = first.split(" ")
        url = urlsplit(target)
        path = unquote(url.path, errors="strict")
        query = parse_qs(url.query, max_num_fields=16, errors="strict")
        headers = dict(_header(line) for line in lines)
    except ValueError as error:  # also what Unicode cannot decode
        raise BadRequest(HTTPStatus.BAD_REQUEST) from error
    if not version.startswith("HTTP/1.") or not target.startswith("/"):
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    if method not in ("GET", "HEAD", "POST"):
        raise BadRequest(HTTPStatus.METHOD_NOT_ALLOWED)
    return Request(method, path, {k: v[0] for k, v in query.items()}, headers)


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name or name != name.strip():
        raise ValueError("no header")
    return name.lower(), value.strip()
