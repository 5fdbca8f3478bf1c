"""Overlay: what is drawn, at any size, and that nothing else is touched."""

import numpy as np
import pytest

from app.runtime.overlay import Overlay, figures
from app.runtime.result import Hiding
from glss.latent_search import SearchStatus
from tests.fakes import result

ORANGE = np.array([0, 159, 230])
SIZES = [(1, 1), (24, 32), (120, 160), (240, 320), (480, 640), (720, 1280), (480, 130)]


def a_result(size, *, value=90, **changes):
    height, width = size
    mask = np.zeros(size, np.uint8)
    mask[height // 2 : 3 * height // 4, width // 8 : width // 2] = 255
    picture = np.full((*size, 3), value, np.uint8)
    return result(picture=picture, mask=mask, **changes)


@pytest.mark.parametrize("size", SIZES)
def test_any_size_can_be_drawn_and_the_picture_stays(size):
    drawn = a_result(size)
    out = Overlay()(drawn)
    assert out.shape == (*size, 3) and out.dtype == np.uint8
    assert (drawn.picture == 90).all()


def test_skin_is_tinted_and_outlined_in_orange():
    out = Overlay()(a_result((480, 640)))
    inside, outside = out[300, 200].astype(int), out[420, 200].astype(int)
    assert inside[2] > inside[1] > inside[0]  # towards orange, in BGR
    assert (outside == 90).all()
    edge = out[240, 100:300]
    assert (np.abs(edge.astype(int) - ORANGE).max(axis=1) < 20).any()


@pytest.mark.parametrize("value", [0, 90, 255])
def test_figures_are_legible_on_any_ground(value):
    """White text on a strip at most 40 % bright: the contrast is over 5 to 1."""
    strip = Overlay()(a_result((480, 640), value=value))[:18]
    assert strip.max() == 255
    assert np.median(strip) <= 0.4 * 255


@pytest.mark.parametrize("name", ["cam", "a camera with a very long name " * 4])
@pytest.mark.parametrize("size", SIZES[2:])
def test_no_figure_is_cut_off(size, name):
    """Text ends before the right margin: the last columns hold the strip alone."""
    out = Overlay()(a_result(size, camera=name))
    strip = out[: max(11, size[0] // 36), -3:]
    assert (strip == strip[0, 0]).all()


def test_a_redacted_picture_gets_no_fill_and_no_clone():
    shown = Overlay()(a_result((480, 640)))
    hidden = Overlay()(a_result((480, 640), hiding=Hiding.SKIN))
    assert (hidden[300, 200] == 90).all()
    assert (hidden[400, 560] == 90).all() and (shown[365:470, 520] != 90).any()


def test_a_mask_that_is_not_sure_has_a_broken_outline_and_no_fill():
    sure, vague = (Overlay()(a_result((480, 640), is_sure=s)) for s in (True, False))
    assert (sure[300, 200] != 90).any() and (vague[300, 200] == 90).all()

    def is_orange(out):
        line = out[239:242, 90:310].astype(int)  # the upper edge of the mask
        return (np.abs(line - ORANGE).max(axis=2) < 20).any(axis=0).mean()

    assert is_orange(sure) > 0.99
    assert 0.3 < is_orange(vague) < 0.7


def test_the_strip_says_not_sure_before_anything_but_camera_and_time():
    assert figures(result(is_sure=False))[2] == "NOT SURE"
    assert "NOT SURE" not in figures(result())


def test_figures_say_what_is_hidden_and_survive_a_failed_search():
    texts = figures(
        result(hiding=Hiding.GROWN, ssim=float("nan"), t_media_ns=65 * 10**9)
    )
    assert texts[:3] == ["cam", "1:05.0", "hidden: grown"]
    assert "SSIM none" in texts


@pytest.mark.parametrize("status", SearchStatus)
def test_the_strip_tells_only_an_end_that_is_a_warning(status):
    is_told = status in (SearchStatus.OUT_OF_TIME, SearchStatus.NON_FINITE)
    assert (status.replace("_", " ") in figures(result(status=status))) == is_told


def test_minutes_do_not_round_up_to_sixty_seconds():
    assert figures(result(t_media_ns=59_970_000_000))[1] == "1:00.0"
    assert figures(result(t_media_ns=100_000_000_000))[1] == "1:40.0"
