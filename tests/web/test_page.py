"""The page in a real browser: pictures, states, age, a phone, a service that dies."""

import time

import pytest

from app.runtime.capture import Capture
from app.runtime.station import CameraPlan
from tests import browser
from tests.fakes import result
from tests.web.test_site import (
    TOKEN,
    AbsentCamera,
    live_camera,
    saving,
    served,
)

pytestmark = pytest.mark.skipif(
    browser.PROGRAM is None, reason="Chromium is not installed; see `make peers`"
)

LIVE = "document.querySelectorAll('figure.live:not(.old)').length"
SHOWN = "[...document.images].filter(i => i.naturalWidth == 128).length"
TEXT = "document.body.innerText"


@pytest.fixture(scope="module")
def chromium():
    with browser.Browser() as page:
        yield page
        assert page.problems == []  # of scripts, and of the policy for them


def url(server, path="/"):
    return f"http://127.0.0.1:{server.port}{path}"


def test_a_live_picture_has_state_and_age_and_an_absent_one_its_reason(chromium):
    with served(("door", live_camera()), ("absent", AbsentCamera())) as (server, _):
        chromium.open(url(server))
        chromium.wait_for(f"{LIVE} == 1 && {SHOWN} == 1")
        text = chromium.value(TEXT)
        assert "1 of 2 live" in text and "s old" in text and "skin 3.3 %" in text
        assert "no picture yet" in text and "Camera absent: refuses connections" in text


def test_a_picture_that_is_old_is_dim_and_says_so(chromium):
    with served(("door", live_camera())) as (server, run):
        chromium.open(url(server))
        chromium.wait_for(f"{LIVE} == 1")
        assert run.session.stop()  # no new results follow
        old = result(t_capture_ns=time.monotonic_ns() - 3_000_000_000)
        run.stations["door"].newest.put(old)
        chromium.wait_for(f"{LIVE} == 0")
        assert "no picture for" in chromium.value(TEXT)
        dim = "getComputedStyle(document.images[0]).filter"
        chromium.wait_for(f"{dim}.includes('brightness(0.35)')")
        assert chromium.value(SHOWN) == 1  # the last one, as a help to remember


def test_a_camera_whose_search_is_behind_is_not_called_live(chromium):
    no_pictures = """(window.fetch = (fetch => (address, options) =>
        address.startsWith("/snapshot/") ? Promise.reject(new Error("none"))
        : fetch(address, options))(window.fetch), 1)"""
    with served(("door", live_camera())) as (server, _):
        chromium.open(url(server))
        chromium.wait_for(f"{LIVE} == 1")
        chromium.value(no_pictures)
        chromium.wait_for(f"{TEXT}.includes('the search is not')")
        assert chromium.value("document.querySelector('.state').innerText") == "late"
        assert "0 of 1 live" in chromium.value(TEXT)


def test_more_cameras_than_a_browser_has_connections(chromium):
    cameras = [(f"cam{i}", live_camera()) for i in range(8)]
    with served(*cameras) as (server, _):
        chromium.open(url(server))
        chromium.wait_for(f"{LIVE} == 8 && {SHOWN} == 8")


def test_a_service_that_is_gone_looks_gone_and_comes_back(chromium):
    with served(("door", live_camera())) as (server, _):
        port = server.port
        chromium.open(url(server))
        chromium.wait_for(f"{LIVE} == 1")
    chromium.wait_for(f"{TEXT}.includes('the service does not answer')")
    assert chromium.value(LIVE) == 0
    with served(("door", live_camera()), port=port):
        chromium.wait_for(f"{LIVE} == 1")


def test_a_camera_that_is_added_appears(chromium):
    with served(("door", live_camera())) as (server, run):
        chromium.open(url(server))
        chromium.wait_for(f"{LIVE} == 1")
        added = CameraPlan("10", Capture(live_camera()))
        assert run.reload([run.stations["door"].plan, added]) == []
        chromium.wait_for(f"{LIVE} == 2")


def test_it_fits_a_phone_and_a_tap_enlarges(chromium):
    cameras = [("a" * 60, live_camera()), ("b", live_camera())]
    with served(*cameras) as (server, _):
        chromium.resize(360, 640, is_phone=True)
        chromium.open(url(server))
        chromium.wait_for(f"{LIVE} == 2")
        assert chromium.value("document.documentElement.scrollWidth <= innerWidth")
        height = "document.querySelector('.picture').clientHeight"
        small = chromium.value(height)
        chromium.value("document.querySelector('.picture').click()")
        assert chromium.value(height) > 2 * small
        chromium.value("dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
        assert chromium.value(height) == small
        chromium.resize(1280, 800)


def test_a_picture_can_be_saved(chromium, tmp_path):
    with served(("door", live_camera()), more=[saving(tmp_path)]) as (server, _):
        chromium.open(url(server))
        chromium.wait_for("!document.querySelector('.save').hidden")
        chromium.value("document.querySelector('.save').click()")
        chromium.wait_for(f"{TEXT}.includes('saved door-')")
        assert len(list(tmp_path.iterdir())) == 1


def test_the_token_is_asked_for_and_leaves_the_address(chromium):
    with served(("door", live_camera()), token=TOKEN) as (server, _):
        chromium.open(url(server, "/?token=correct%20horse"))
        chromium.wait_for(f"{LIVE} == 1")
        assert chromium.value("location.search") == ""
        assert chromium.value("document.cookie") == ""  # no script can read it


def test_a_name_is_no_markup(chromium):
    name = "<img src=x onerror=alert(1)>"
    with served((name, live_camera())) as (server, _):
        chromium.open(url(server))
        chromium.wait_for(f"{LIVE} == 1")
        assert name in chromium.value(TEXT)
