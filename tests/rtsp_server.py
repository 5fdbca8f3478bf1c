"""An RTSP server on the loopback that serves one H.264 file, with faults on demand.

Enough of RFC 2326 for FFmpeg and GStreamer clients: OPTIONS, DESCRIBE, SETUP (TCP
interleaved only), PLAY, GET_PARAMETER, TEARDOWN, and digest authentication of
RFC 2617. One thread accepts, one thread serves a client; both end on `stop`.
"""

from __future__ import annotations

import base64
import hashlib
import os
import select
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import av

RTP_CHANNEL, RTCP_CHANNEL = 0, 1
TICK_S = 0.02  # longest wait for a socket, so that `stop` is seen at once
PATH = "/live"
REALM, NONCE = "test", "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Request:
    """One RTSP request, header names in lower case."""

    method: str
    url: str
    headers: dict[str, str]


@dataclass(slots=True)
class PacketCollector:
    """The file object that PyAV's RTP muxer writes into, one packet a write."""

    packets: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> int:
        self.packets.append(bytes(data))
        return len(data)

    def drain(self) -> list[bytes]:
        packets, self.packets = self.packets, []
        return packets


def rtp_packets(video: Path, *, loop: bool) -> Iterator[tuple[float, list[bytes]]]:
    """Yield `(due_s, packets)` for each picture; `due_s` counts from the first one."""
    collector = PacketCollector()
    with av.open(str(video)) as source:
        template = source.streams[0]
        with av.open(collector, "w", format="rtp", buffer_size=1200) as output:
            stream = output.add_stream_from_template(template)
            for due_s, packet in _paced_packets(source, template, loop=loop):
                packet.stream = stream
                output.mux(packet)
                yield due_s, collector.drain()


def _paced_packets(
    source: av.container.InputContainer, stream: av.stream.Stream, *, loop: bool
) -> Iterator[tuple[float, av.Packet[av.VideoStream]]]:
    assert stream.time_base is not None
    offset = end = 0
    while True:
        for packet in source.demux(stream):
            if packet.dts is None or packet.pts is None:
                continue
            end = max(end, offset + packet.pts + (packet.duration or 1))
            packet.pts += offset
            packet.dts += offset
            due_s = float(packet.dts * stream.time_base)
            yield due_s, packet
        if not loop:
            return
        offset = end
        source.seek(0)


def describe(video: Path) -> bytes:
    """The session description, with the parameter sets of the file."""
    with av.open(str(video)) as source:
        is_sound = not source.streams.video
        extradata = source.streams[0].codec_context.extradata
    assert extradata is not None
    if is_sound:
        return _describe_sound(extradata)
    sets = ",".join(base64.b64encode(s).decode() for s in parameter_sets(extradata))
    lines = [
        "v=0",
        "o=- 0 0 IN IP4 127.0.0.1",
        "s=test",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "m=video 0 RTP/AVP 96",
        "a=rtpmap:96 H264/90000",
        f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}",
        "a=control:track0",
    ]
    return "\r\n".join([*lines, ""]).encode()


def _describe_sound(config: bytes) -> bytes:
    """The description of AAC, 8000 samples a second, one channel (RFC 3640)."""
    sizes = "sizelength=13;indexlength=3;indexdeltalength=3"
    lines = [
        "v=0",
        "o=- 0 0 IN IP4 127.0.0.1",
        "s=test",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "m=audio 0 RTP/AVP 96",
        "a=rtpmap:96 MPEG4-GENERIC/8000/1",
        f"a=fmtp:96 streamtype=5;mode=AAC-hbr;{sizes};config={config.hex()}",
        "a=control:track0",
    ]
    return "\r\n".join([*lines, ""]).encode()


def parameter_sets(avcc: bytes) -> list[bytes]:
    """SPS and PPS out of an MP4's `avcC` box (ISO 14496-15, 5.2.4.1)."""
    sets, at = [], 5
    for mask in (0x1F, 0xFF):
        count, at = avcc[at] & mask, at + 1
        for _ in range(count):
            size = int.from_bytes(avcc[at : at + 2], "big")
            sets.append(avcc[at + 2 : at + 2 + size])
            at += 2 + size
    return sets


def digest_response(user: str, password: str, method: str, url: str) -> str:
    """The answer a client must give, RFC 2617 without `qop`."""

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    return md5(f"{md5(f'{user}:{REALM}:{password}')}:{NONCE}:{md5(f'{method}:{url}')}")


class RtspServer:
    """Serve `video` at `url` while the `with` block lasts.

    All methods and `video`, `refuse_with` may be used from any thread.
    """

    def __init__(
        self,
        video: Path,
        *,
        user: str | None = None,
        password: str = "",
        loop: bool = True,
        refuse_with: str | None = None,
        port: int = 0,
    ) -> None:
        self.video = video
        self.loop = loop
        self.refuse_with = refuse_with
        self._user, self._password = user, password
        self._stopped = threading.Event()
        self._stalled = threading.Event()
        self._killed = threading.Event()
        self._garbled = threading.Event()
        self._cut = threading.Event()
        self.n_connections = 0
        self._listener = socket.create_server(("127.0.0.1", port))
        self._threads = [threading.Thread(target=self._accept, name="rtsp-accept")]
        self.port: int = self._listener.getsockname()[1]

    def url(self, path: str = PATH, *, user: str = "", password: str = "") -> str:
        """The address; `user` and `password` are percent-encoded into it."""
        login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
        return f"rtsp://{login}127.0.0.1:{self.port}{path}"

    def stall(self) -> None:
        """Say nothing more to anybody, with all connections left open."""
        self._stalled.set()

    def resume(self) -> None:
        """End a `stall`."""
        self._stalled.clear()

    def kill_clients(self) -> None:
        """Close the connection of every client of now."""
        self._killed.set()

    def garble(self, *, on: bool = True) -> None:
        """Send noise of the same length in place of pictures; RTP headers stay."""
        if on:
            self._garbled.set()
        else:
            self._garbled.clear()

    def cut_next_packet(self) -> None:
        """Send half of the next packet, then close the connection."""
        self._cut.set()

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    @property
    def is_garbled(self) -> bool:
        return self._garbled.is_set()

    def take_cut(self) -> bool:
        """Whether the next packet is to be cut; the one after is not."""
        is_set = self._cut.is_set()
        self._cut.clear()
        return is_set

    @property
    def is_stalled(self) -> bool:
        return self._stalled.is_set()

    @property
    def is_killed(self) -> bool:
        return self._killed.is_set()

    def is_allowed(self, request: Request) -> bool:
        """Whether the request carries the right digest, or none is asked for."""
        if self._user is None:
            return True
        answer = digest_response(
            self._user, self._password, request.method, request.url
        )
        return f'response="{answer}"' in request.headers.get("authorization", "")

    def _accept(self) -> None:
        while not self._stopped.is_set():
            if select.select([self._listener], [], [], TICK_S)[0]:
                self._killed.clear()
                self.n_connections += 1
                client = RtspClient(self, self._listener.accept()[0])
                thread = threading.Thread(target=client.serve, name="rtsp-client")
                self._threads.append(thread)
                thread.start()


class RtspClient:
    """The server's side of one connection; lives in one thread."""

    def __init__(self, server: RtspServer, connection: socket.socket) -> None:
        self._server = server
        self._connection = connection
        self._received = b""
        self._is_playing = False
        self._is_over = False

    def serve(self) -> None:
        """Answer requests and send pictures until either side ends."""
        with self._connection:
            try:
                while not self._should_end() and not self._is_playing:
                    self._serve_requests(TICK_S)
                if self._is_playing:
                    self._play()
            except OSError:
                return  # the client went away, as clients do

    def _should_end(self) -> bool:
        return self._is_over or self._server.is_stopped or self._server.is_killed

    def _play(self) -> None:
        start_s = time.monotonic()
        for due_s, packets in rtp_packets(self._server.video, loop=self._server.loop):
            while not self._should_end() and (
                self._server.is_stalled or time.monotonic() < start_s + due_s
            ):
                self._serve_requests(TICK_S)
            if self._should_end():
                return
            for packet in packets:
                self._send_interleaved(packet)

    def _send_interleaved(self, packet: bytes) -> None:
        is_rtcp = 192 <= packet[1] <= 223
        channel = RTCP_CHANNEL if is_rtcp else RTP_CHANNEL
        if self._server.is_garbled and not is_rtcp:
            packet = packet[:12] + os.urandom(len(packet) - 12)
        head = b"$" + bytes([channel]) + len(packet).to_bytes(2, "big")
        if not is_rtcp and self._server.take_cut():
            self._connection.sendall(head + packet[: len(packet) // 2])
            raise ConnectionAbortedError
        self._connection.sendall(head + packet)

    def _serve_requests(self, timeout_s: float) -> None:
        if not select.select([self._connection], [], [], timeout_s)[0]:
            return
        data = self._connection.recv(65536)
        self._is_over = not data
        self._received += data
        while (request := self._next_request()) is not None:
            if not self._server.is_stalled:
                self._connection.sendall(self._answer(request))

    def _next_request(self) -> Request | None:
        while self._received.startswith(b"$"):  # the client's own RTCP reports
            size = 4 + int.from_bytes(self._received[2:4], "big")
            if len(self._received) < size:
                return None
            self._received = self._received[size:]
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return None
        self._received = rest
        first, *lines = head.decode().split("\r\n")
        method, url, _ = first.split(" ", 2)
        pairs = (line.split(":", 1) for line in lines)
        return Request(method, url, {k.strip().lower(): v.strip() for k, v in pairs})

    def _answer(self, request: Request) -> bytes:
        status, headers, body = self._decide(request)
        headers = {
            "CSeq": request.headers.get("cseq", "0"),
            "Session": "1",
            **headers,
        }
        if body:
            headers["Content-Length"] = str(len(body))
        lines = [f"RTSP/1.0 {status}", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _decide(self, request: Request) -> tuple[str, dict[str, str], bytes]:
        method = request.method
        if method == "OPTIONS":
            names = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN"
            return "200 OK", {"Public": names}, b""
        if self._server.refuse_with is not None:
            return self._server.refuse_with, {}, b""
        if not self._server.is_allowed(request):
            login = f'Digest realm="{REALM}", nonce="{NONCE}"'
            return "401 Unauthorized", {"WWW-Authenticate": login}, b""
        if method == "DESCRIBE":
            return self._describe(request)
        if method == "SETUP":
            transport = "RTP/AVP/TCP;unicast;interleaved=0-1"
            return "200 OK", {"Transport": transport}, b""
        self._is_playing = self._is_playing or method == "PLAY"
        self._is_over = method == "TEARDOWN"
        return "200 OK", {}, b""

    def _describe(self, request: Request) -> tuple[str, dict[str, str], bytes]:
        if not request.url.endswith(PATH):
            return "404 Not Found", {}, b""
        headers = {"Content-Type": "application/sdp", "Content-Base": request.url + "/"}
        return "200 OK", headers, describe(self._server.video)
