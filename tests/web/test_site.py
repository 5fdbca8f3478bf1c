"""The site over real sockets, on a real run with scripted cameras."""

import gc
import http.client
import json
import re
import socket
import threading
import time
from contextlib import contextmanager, nullcontext, suppress

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from app.errors import CameraNotFound
from app.runtime.backoff import Backoff
from app.runtime.capture import Capture
from app.runtime.notices import NoticeBox
from app.runtime.run import ModelNames, Run
from app.runtime.sinks.segments import SegmentFolder
from app.runtime.sinks.snapshots import SnapshotSink
from app.runtime.station import CameraPlan
from app.runtime.worker import LiveWorker
from app.web import http as limits
from app.web.pictures import Pictures
from app.web.server import WebServer, is_loopback
from app.web.site import Site
from glss.errors import UsageError
from tests.fakes import ScriptedCamera, ScriptedSearch, ScriptedSink, result

TOKEN = "correct horse"
ENDLESS = 10**9


@contextmanager
def served(*cameras, token=None, port=0, more=(), **options):
    """A run of `cameras`, `(name, camera)` each, and the server that shows it."""
    sinks = [ScriptedSink() for _ in cameras]
    plans = [
        CameraPlan(name, Capture(camera, backoff=Backoff()), sinks=[sink, *more])
        for (name, camera), sink in zip(cameras, sinks, strict=True)
    ]
    run = Run(
        plans,
        lambda: nullcontext(LiveWorker(ScriptedSearch(), threshold=0.5)),
        model=ModelNames("fake", "tiny"),
    )
    pictures = Pictures()
    server = WebServer(
        Site(run, pictures).respond, host="127.0.0.1", port=port, token=token, **options
    )
    run.start()
    server.start()
    try:
        for (_, camera), sink in zip(cameras, sinks, strict=True):
            assert not isinstance(camera, ScriptedCamera) or sink.is_writing.wait(30)
        yield server, run
    finally:
        assert server.stop()
        pictures.close()
        run.finish()


def live_camera():
    return ScriptedCamera(ENDLESS, period_s=0.02, size=(96, 128))


class AbsentCamera:
    name, is_live = "absent", True

    def open(self, stop):
        raise CameraNotFound("Camera absent: refuses connections.", device="absent")


def ask(server, path, *, method="GET", headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, path, headers=headers or {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def wire(server, data, *, timeout_s=10):
    """Send raw bytes; return all that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout_s) as client:
        client.sendall(data)
        chunks = []
        while chunk := client.recv(65536):
            chunks.append(chunk)
    return b"".join(chunks)


def test_health_is_seen_from_outside():
    with served(("door", live_camera()), ("absent", AbsentCamera())) as (server, run):
        for path in ("/healthz", "/readyz"):
            answer, body = ask(server, path)
            assert (answer.status, body) == (200, b"ok\n")
        states = json.loads(ask(server, "/status.json")[1])["cameras"]
        assert states["door"]["state"] == "live" and states["door"]["size"] == [128, 96]
        assert states["absent"]["state"] in ("retrying", "connecting")
        assert "refuses connections" in states["absent"]["text"]
        assert states["door"]["fps"] >= 0 and states["door"]["latency_ms"] > 0
        assert 0 < states["door"]["skin_share"] < 1
        assert states["absent"]["skin_share"] is None
        run.session.stop()
        assert ask(server, "/healthz")[0].status == 503


def test_without_any_live_camera_it_is_healthy_and_not_ready():
    with served(("absent", AbsentCamera())) as (server, _):
        assert ask(server, "/healthz")[0].status == 200
        answer, body = ask(server, "/readyz")
        assert answer.status == 503 and body in (b"starting\n", b"no camera is live\n")


def test_a_stuck_worker_is_sick():
    may_answer = threading.Event()

    class Stuck(ScriptedSearch):
        def __call__(self, frames, /):
            if self.batches:
                assert may_answer.wait(30)
            return super().__call__(frames)

    now_s = [0.0]
    run = Run(
        [CameraPlan("door", Capture(live_camera()))],
        lambda: nullcontext(LiveWorker(Stuck(), threshold=0.5)),
        model=ModelNames("fake", "tiny"),
    )
    run.start()
    run.session._clock = lambda: int(now_s[0] * 1e9)
    run.session._t_beat_ns = 0
    site = Site(run, Pictures())
    try:
        while run.session.status.phase != "running":
            threading.Event().wait(0.01)
        now_s[0] = 31.0
        run.session._t_beat_ns = 0
        answer = site.respond(limits.Request("GET", "/healthz", {}, {}))
        assert answer.status == 503 and b"no sign of life for 31 s" in answer.body
    finally:
        may_answer.set()
        run.finish()


def test_metrics_can_be_read_by_prometheus():
    with served(("door", live_camera())) as (server, _):
        answer, body = ask(server, "/metrics")
    assert answer.getheader("Content-Type").startswith("text/plain")
    families = {f.name: f for f in text_string_to_metric_families(body.decode())}
    state = {s.labels["state"]: s.value for s in families["glss_camera_state"].samples}
    assert state["live"] == 1 and sum(state.values()) == 1
    processed = families["glss_frames_processed"].samples[0]
    assert processed.labels == {"camera": "door"} and processed.value >= 1
    latency = {
        s.labels.get("le"): s.value
        for s in families["glss_latency_seconds"].samples
        if s.name.endswith("bucket")
    }
    assert latency["+Inf"] >= latency["0.01"]
    assert families["glss_info"].samples[0].labels == {
        "engine": "fake",
        "bundle": "tiny",
    }
    names = {"glss_skin_share", "glss_ssim", "glss_reconnects", "glss_output_queue"}
    names |= {"glss_confidence", "glss_frames_not_sure"}
    assert names <= set(families) and "process_resident_memory_bytes" in families


def test_a_snapshot_is_the_annotated_picture():
    with served(("door", live_camera())) as (server, _):
        answer, body = ask(server, "/snapshot/door.jpg")
    assert answer.getheader("Content-Type") == "image/jpeg"
    assert 0 <= int(answer.getheader("X-Picture-Age-Ms")) <= 2000
    picture = cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (96, 128, 3)


def test_an_old_picture_is_never_served_as_a_snapshot():
    may_deliver = threading.Event()
    camera = ScriptedCamera(2, size=(96, 128), may_deliver=may_deliver)
    with served(("door", camera)) as (server, run):
        old = result(t_capture_ns=time.monotonic_ns() - 3_000_000_000)
        run.stations["door"].newest.put(old)
        answer, body = ask(server, "/snapshot/door.jpg")
        assert answer.status == 503 and body.startswith(b"no picture now")
        may_deliver.set()


def jpegs(stream, n):
    """The first `n` pictures of a multipart stream."""
    pictures = []
    for _ in range(n):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += stream.readline()
        length = int(re.search(rb"Content-Length: (\d+)", head)[1])
        data = stream.read(length + 2)[:-2]
        pictures.append(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR))
    return pictures


def test_the_live_view_goes_on_and_dims_when_the_camera_falls_silent():
    with served(("door", live_camera())) as (server, run):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", "/live/door.mjpg")
        answer = connection.getresponse()
        kind = "multipart/x-mixed-replace; boundary=glss"
        assert answer.getheader("Content-Type") == kind
        bright = jpegs(answer, 2)[-1]
        assert run.session.stop()  # no new results follow
        old = result(t_capture_ns=time.monotonic_ns() - 3_000_000_000)
        run.stations["door"].newest.put(old)
        dark = jpegs(answer, 2)[-1]
        connection.close()
    assert dark.mean() < 0.6 * bright.mean()


def test_the_page_shows_every_camera_and_escapes_names():
    with served(("door", live_camera()), ("<b>&\"'", live_camera())) as (server, _):
        answer, body = ask(server, "/")
    page = body.decode()
    assert "<b>&" not in page.replace("<b>&lt;b&gt;", "")
    assert 'data-link="door"' in page
    policy = answer.getheader("Content-Security-Policy")
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_a_camera_without_a_name_is_found_by_its_address():
    with served(("rtsp://host/a b", live_camera())) as (server, _):
        page = ask(server, "/")[1].decode()
        link = re.search(r'data-link="([^"]+)"', page)[1]
        assert ask(server, f"/snapshot/{link}.jpg")[0].status == 200


def saving(folder):
    """An output that saves snapshots into `folder`."""
    return SnapshotSink(
        SegmentFolder(folder, "door", suffix=".jpg"),
        draw=lambda shown: shown.picture,
        notices=NoticeBox(),
        reserve_bytes=0,
    )


def test_a_snapshot_can_be_saved_from_outside(tmp_path):
    with served(("door", live_camera()), more=[saving(tmp_path)]) as (server, _):
        answer, body = ask(server, "/snapshot/door", method="POST")
        assert answer.status == 201
        assert [path.name for path in tmp_path.iterdir()] == [json.loads(body)["file"]]
        assert ask(server, "/snapshot/yard", method="POST")[0].status == 404
        assert ask(server, "/healthz", method="POST")[0].status == 405
        assert json.loads(ask(server, "/status.json")[1])["cameras"]["door"]["saves"]
    with served(("door", live_camera())) as (server, _):
        answer, body = ask(server, "/snapshot/door", method="POST")
        assert answer.status == 404 and b"no folder for snapshots" in body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Length": "5"}, 413),
        ({"Transfer-Encoding": "chunked"}, 413),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
    ],
)
def test_what_changes_something_is_not_taken_from_strangers(headers, status, tmp_path):
    with served(("door", live_camera()), more=[saving(tmp_path)]) as (server, _):
        lines = [f"{name}: {value}" for name, value in headers.items()]
        lines = ["POST /snapshot/door HTTP/1.1", "Host: localhost", *lines, "", ""]
        answer = wire(server, "\r\n".join(lines).encode())
        assert answer.startswith(b"HTTP/1.1 %d " % status)
        assert len(list(tmp_path.iterdir())) == (status == 201)


PATHS = ["/", "/healthz", "/metrics", "/snapshot/door.jpg", "/live/door.mjpg", "/none"]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token_there_is_nothing_but_401(path):
    with served(("door", live_camera()), token=TOKEN) as (server, _):
        for headers in (
            {},
            {"Authorization": "Bearer wrong"},
            {"Authorization": f"Basic {TOKEN}"},
            {"Cookie": "glss_token=wrong"},
        ):
            answer, body = ask(server, path, headers=headers)
            assert (answer.status, body) == (401, b"Unauthorized\n")


def test_the_token_opens_by_header_and_by_cookie():
    with served(("door", live_camera()), token=TOKEN) as (server, _):
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        assert ask(server, "/healthz", headers=bearer)[0].status == 200
        answer, _ = ask(server, "/?token=correct%20horse")
        assert (answer.status, answer.getheader("Location")) == (303, "/")
        cookie = answer.getheader("Set-Cookie")
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        page = {"Cookie": cookie.split(";")[0]}
        assert ask(server, "/", headers=page)[0].status == 200


def test_strangers_are_not_let_in_without_a_token():
    for host in ("0.0.0.0", "::", "192.168.1.5", "camera.example"):
        with pytest.raises(UsageError, match="give it a token"):
            WebServer(lambda request: None, host=host, port=1)
    with pytest.raises(UsageError, match="too short"):
        WebServer(lambda request: None, host="0.0.0.0", port=1, token="abc")
    assert all(is_loopback(h) for h in ("127.0.0.1", "localhost", "::1", "[::1]"))


def test_a_page_of_somebody_else_cannot_use_a_browser_here():
    with served(("door", live_camera())) as (server, _):
        assert ask(server, "/", headers={"Host": "evil.example"})[0].status == 421
        port = server.port
        for host in (f"localhost:{port}", "127.0.0.1", f"[::1]:{port}"):
            assert ask(server, "/healthz", headers={"Host": host})[0].status == 200


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET /../../etc/passwd HTTP/1.1\r\n\r\n", 404),
        (b"GET /snapshot/..%2f..%2fetc%2fpasswd.jpg HTTP/1.1\r\n\r\n", 404),
        (b"GET /snapshot/%00.jpg HTTP/1.1\r\n\r\n", 404),
        (b"GET /%ff%fe HTTP/1.1\r\n\r\n", 400),
        (b"GET http://elsewhere/ HTTP/1.1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n", 405),
        (b"GET / HTTP/2\r\n\r\n", 400),
        (b"hello\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (
            b"GET /?"
            + b"&".join(b"a=%d" % i for i in range(99))
            + b" HTTP/1.1\r\n\r\n",
            400,
        ),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", 431),
    ],
    ids=range(13),
)
def test_nothing_a_client_sends_is_trusted(data, status):
    with served(("door", live_camera())) as (server, _):
        try:
            answer = wire(server, data)
        except ConnectionError:  # the server closed before it had read it all
            answer = b""
        assert answer.startswith(b"HTTP/1.1 %d " % status) or (
            status == 431 and answer == b""
        )
        assert ask(server, "/healthz")[0].status == 200


@settings(deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.builds(
            lambda method, target, lines: (
                b" ".join([method, target, b"HTTP/1.1"]) + b"\r\n" + b"\r\n".join(lines)
            ),
            st.sampled_from([b"GET", b"POST", b"HEAD", b"get", b""]),
            st.binary(max_size=60).map(lambda tail: b"/" + tail),
            st.lists(st.binary(max_size=60), max_size=4),
        ),
    )
)
def test_no_bytes_are_more_than_a_request_or_a_bad_one(head):
    try:
        request = limits.parse(head + b"\r\n\r\n")
    except limits.BadRequest:
        return
    assert request.path.startswith("/") or request.path == ""
    assert request.has_token(TOKEN) in (True, False)
    assert request.is_of_this_site in (True, False)
    assert request.has_body in (True, False)
    assert request.is_for_this_machine in (True, False)


def test_a_client_that_says_nothing_is_let_go(monkeypatch):
    monkeypatch.setattr(limits, "HEADER_TIMEOUT_S", 0.2)
    with served(("door", live_camera())) as (server, _):
        assert wire(server, b"GET / HT") == b""


def test_two_hundred_idle_clients_do_not_shut_out_the_next():
    with served(("door", live_camera()), max_connections=50) as (server, run):
        address = ("127.0.0.1", server.port)
        clients = [socket.create_connection(address, 10) for _ in range(200)]
        try:
            before = run.session.counts.processed
            assert ask(server, "/healthz")[0].status == 200
            assert ask(server, "/snapshot/door.jpg")[0].status == 200
            while run.session.counts.processed <= before:
                threading.Event().wait(0.01)
        finally:
            for client in clients:
                client.close()


def test_a_viewer_that_takes_nothing_holds_up_nobody():
    with (
        served(("door", live_camera())) as (server, run),
        socket.create_connection(("127.0.0.1", server.port), 10) as client,
    ):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(b"GET /live/door.mjpg HTTP/1.1\r\n\r\n")
        assert client.recv(100)
        before = run.session.counts.processed
        assert ask(server, "/healthz")[0].status == 200
        while run.session.counts.processed <= before + 5:
            threading.Event().wait(0.01)


def test_no_thread_is_left():
    before = set(threading.enumerate())
    with served(("door", live_camera())) as (server, _):
        ask(server, "/snapshot/door.jpg")
    assert set(threading.enumerate()) == before


def test_who_comes_while_it_stops_leaves_no_socket():
    """What is left is found by the garbage collector, and told as a warning."""

    def come(port, is_over):
        while not is_over.is_set():
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                pass

    for _ in range(5):
        server = WebServer(lambda request: None, host="127.0.0.1", port=0)
        server.start()
        is_over = threading.Event()
        clients = [
            threading.Thread(target=come, args=[server.port, is_over]) for _ in range(3)
        ]
        for client in clients:
            client.start()
        is_over.wait(0.05)
        assert server.stop()
        is_over.set()
        for client in clients:
            client.join(30)
        gc.collect()


def test_an_address_in_use_is_told():
    with served(("door", live_camera())) as (server, _):
        second = WebServer(lambda request: None, host="127.0.0.1", port=server.port)
        with pytest.raises(UsageError, match="cannot listen there"):
            second.start()
