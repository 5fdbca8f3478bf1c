"""A timeline over a day: times and pixels, zoom, marks, days that are not 24 hours."""

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library.clips import Span
from app.library.day_view import MIN_SPAN_S, date_of, day_of, whole_day

DAY = date(2026, 2, 2)


@pytest.fixture
def zone(monkeypatch):
    def use(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield use
    monkeypatch.undo()
    time.tzset()


def test_times_and_pixels_belong_together():
    view = whole_day(DAY, 864)
    noon_s = view.day.t_start_s + 43_200
    assert view.x_of(noon_s) == 432
    assert view.t_at(432) == noon_s
    assert view.t_at(-5) == view.day.t_start_s
    assert date_of(view.day.t_start_s) == DAY
    assert date_of(view.day.t_end_s - 1) == DAY


def test_zoom_keeps_the_time_under_the_pointer():
    view = whole_day(DAY)
    closer = view.zoomed(8, 250).zoomed(4, 250)
    assert closer.t_at(250) == pytest.approx(view.t_at(250))
    assert closer.shown.duration_s == pytest.approx(86_400 / 32)
    assert not closer.is_whole
    assert closer.whole() == view


@given(st.lists(st.tuples(st.floats(0.1, 20), st.floats(0, 1000)), max_size=8))
def test_no_zoom_or_pan_leaves_the_day(steps):
    view = whole_day(DAY)
    for factor, x in steps:
        view = view.zoomed(factor, x).panned(x - 500)
    assert view.day.t_start_s <= view.shown.t_start_s
    assert view.shown.t_end_s <= view.day.t_end_s + 1e-3
    assert view.shown.duration_s >= MIN_SPAN_S - 1e-3


def test_a_short_span_fills_the_view():
    view = whole_day(DAY)
    span = Span(view.day.t_start_s + 40_000, view.day.t_start_s + 40_600)
    fitted = view.fitted(span)
    assert fitted.shown.duration_s == 720
    assert fitted.x_of(span.t_start_s) == pytest.approx(1000 / 12)
    assert view.fitted(Span(view.day.t_start_s, view.day.t_end_s)).is_whole


def test_what_is_played_is_kept_in_sight():
    view = whole_day(DAY).zoomed(24, 0)
    same = view.centred(view.shown.t_start_s + 1800)
    assert same.shown == view.shown
    later_s = view.shown.t_end_s + 60
    moved = view.centred(later_s)
    assert moved.shown.t_start_s < later_s < moved.shown.t_end_s


@pytest.mark.parametrize(
    ("factor", "labels"),
    [
        (1, ["00:00", "03:00", "06:00"]),
        (24, ["00:00", "00:05", "00:10"]),
        (24 * 60, ["00:00:00", "00:00:05", "00:00:10"]),
    ],
)
def test_marks_are_at_round_times_and_do_not_touch(factor, labels):
    view = whole_day(DAY).zoomed(factor, 0)
    ticks = view.ticks()
    assert [tick.label for tick in ticks[:3]] == labels
    assert all(b.x - a.x >= 60 for a, b in pairwise(ticks))
    assert len(ticks) >= 5


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)]
)
def test_days_on_which_clocks_change_are_whole(zone, day, hours):
    zone("Europe/Berlin")
    span = day_of(day)
    assert span.duration_s == hours * 3600
    labels = [tick.label for tick in whole_day(day).zoomed(2, 0).ticks()]
    assert "00:00" in labels
