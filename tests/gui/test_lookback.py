"""Looking back and exporting: what the window is told. No Qt."""

import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from app.gui.export_presenter import ExportPresenter
from app.gui.lookback_presenter import LookbackPresenter
from app.gui.models.export_form import ExportForm
from app.gui.models.lookback import duration_text
from app.gui.models.reasons import OF_RECORDINGS
from app.library import export_plan, rights
from app.library.clips import Library, Span
from app.library.day_view import date_of
from app.library.rights import Look, Refusal, Rule
from app.runtime.redaction import HideWith
from tests.library.recordings import ANNOTATED, T0_S, write_recording

IN_TIME_S = 20.0
DAY = date_of(T0_S)


class Shown:
    """The window, as its presenter sees it."""

    def __init__(self):
        self.picture, self.words, self.moments, self.lanes = None, "", (), ()
        self.cursor, self.range, self.part, self.day = None, None, None, None
        self.selected, self.state, self.speed, self.n_thumbnails = None, "", None, 0
        self.pictures = []

    def show_day(self, day):
        self.day = day

    def show_lanes(self, lanes, selected):
        self.lanes, self.selected = lanes, selected

    def show_part(self, part):
        self.part = part

    def show_cursor(self, t_s):
        self.cursor = t_s

    def show_range(self, span):
        self.range = span

    def show_moments(self, rows):
        self.moments = rows

    def show_thumbnails(self):
        self.n_thumbnails += 1

    def show_picture(self, shown):
        self.picture, self.words = shown, ""
        self.pictures.append(shown)

    def show_words(self, words):
        self.words, self.picture = words, None

    def show_speed(self, speed):
        self.speed = speed

    def show_state(self, text):
        self.state = text


@contextmanager
def looking_back(folder, rules=None, camera=None):
    view = Shown()
    presenter = LookbackPresenter(
        view, folders=lambda: [folder], rules=lambda: rules or {}, camera=camera
    )

    def until(is_so):
        end_s = time.monotonic() + IN_TIME_S
        while not is_so():
            assert time.monotonic() < end_s
            presenter.tick()
            time.sleep(0.005)

    presenter.until = until
    try:
        until(lambda: not view.words.startswith("Reading"))
        yield presenter, view
    finally:
        presenter.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("look")
    write_recording(folder, T0_S - 86_400, skin={1: 0.1})
    write_recording(folder, T0_S, skin={1: 0.02, 2: 0.3})
    write_recording(folder, T0_S + 60, skin={})
    write_recording(folder, T0_S + 20, camera="yard", skin={0: 0.5})
    return folder


def test_without_recordings_it_says_how_to_make_some(tmp_path):
    with looking_back(tmp_path / "nowhere") as (presenter, view):
        assert "Press R" in view.words
        assert view.lanes == []
        presenter.on_play()
        presenter.on_mark(is_start=True)
        assert view.range is None


def test_it_opens_on_the_newest_day_at_the_newest_event(folder):
    with looking_back(folder) as (presenter, view):
        presenter.until(lambda: view.picture)
        assert view.day == DAY
        assert [row.moment.camera for row in view.moments] == ["yard", "door"]
        assert [lane.camera for lane in view.lanes] == ["door", "yard"]
        assert view.selected == "door"  # the newest recording is its
        assert view.part.shown.duration_s < 600
        assert view.cursor - T0_S == pytest.approx(2, abs=0.05)


def test_an_event_is_played_from_a_little_before_it(folder):
    with looking_back(folder) as (presenter, view):
        presenter.until(lambda: view.picture)
        door = view.moments[1].moment
        view.pictures.clear()
        presenter.on_moment(door)
        presenter.until(lambda: len(view.pictures) > 3)
        assert view.pictures[0].t_s - T0_S == pytest.approx(0, abs=0.05)
        assert view.pictures[-1].is_playing
        presenter.on_play()
        presenter.until(lambda: view.picture is not None)


def test_another_camera_is_shown_at_a_click_into_its_lane(folder):
    with looking_back(folder) as (presenter, view):
        presenter.until(lambda: view.picture)
        presenter.on_time("yard", T0_S + 21)
        presenter.until(lambda: view.selected == "yard" and view.cursor > T0_S + 20.9)
        assert view.cursor - T0_S == pytest.approx(21, abs=0.05)


def test_days_are_gone_through_and_lists_follow(folder):
    with looking_back(folder) as (presenter, view):
        presenter.until(lambda: view.picture)
        presenter.on_days(-1)
        assert view.day == DAY - timedelta(days=1)
        presenter.until(lambda: len(view.moments) == 1)
        presenter.on_day(DAY)
        presenter.until(lambda: len(view.moments) == 2)
        presenter.on_filter("yard")
        assert [row.moment.camera for row in view.moments] == ["yard"]


def test_another_day_is_shown_while_something_plays(folder):
    with looking_back(folder) as (presenter, view):
        presenter.until(lambda: view.picture)
        presenter.on_moment(view.moments[1].moment)
        presenter.until(lambda: view.picture and view.picture.is_playing)
        presenter.on_days(-1)
        presenter.until(lambda: date_of(view.cursor) == DAY - timedelta(days=1))
        assert view.day == DAY - timedelta(days=1)
        assert not view.picture.is_playing
        end_s = time.monotonic() + 0.3
        while time.monotonic() < end_s:
            presenter.tick()
        assert view.day == DAY - timedelta(days=1)


def test_a_day_without_recordings_says_so_and_the_next_one_shows_its_own(folder):
    with looking_back(folder) as (presenter, view):
        presenter.until(lambda: view.picture)
        presenter.on_days(-2)
        presenter.until(lambda: view.words)
        assert view.words == "Nothing was recorded on this day."
        assert view.moments == []
        presenter.on_days(1)
        presenter.until(lambda: view.picture)
        assert date_of(view.cursor) == view.day == DAY - timedelta(days=1)


def test_a_recording_that_must_not_be_shown_is_not(folder):
    rules = {"door": Rule(redact=HideWith.BLUR)}
    with looking_back(folder, rules, "door") as (presenter, view):
        presenter.until(lambda: "Redaction is on" in view.words)
        assert view.moments[0].is_hidden
        assert presenter.wanted(view.moments[0]) is None
        presenter.on_seek_by(1.0)
        presenter.on_play()
        end_s = time.monotonic() + 0.5
        while time.monotonic() < end_s:
            presenter.tick()
        assert view.pictures == []


def test_a_recording_that_grows_appears(tmp_path):
    write_recording(tmp_path, T0_S)
    now = [0.0]
    view = Shown()
    presenter = LookbackPresenter(
        view, folders=lambda: [tmp_path], rules=dict, clock=lambda: now[0]
    )
    try:
        end_s = time.monotonic() + IN_TIME_S
        while not view.picture:
            presenter.tick()
            assert time.monotonic() < end_s
        write_recording(tmp_path, T0_S + 4, skin={0: 0.2})
        now[0] = 100.0
        while not view.moments:
            presenter.tick()
            assert time.monotonic() < end_s
        (lane,) = view.lanes
        assert lane.recorded[0].duration_s == pytest.approx(8, abs=0.1)
        presenter.on_seek_by(5.0)
        while view.cursor < T0_S + 4:
            presenter.tick()
            assert time.monotonic() < end_s
    finally:
        presenter.close()


def test_redaction_that_is_switched_on_hides_what_is_shown(folder):
    rules, now, view = {}, [0.0], Shown()
    presenter = LookbackPresenter(
        view, folders=lambda: [folder], rules=lambda: dict(rules), clock=lambda: now[0]
    )
    try:
        end_s = time.monotonic() + IN_TIME_S
        while not view.picture:
            presenter.tick()
            assert time.monotonic() < end_s
        rules["door"] = Rule(redact=HideWith.FILL)
        now[0] = 100.0
        while view.picture:
            presenter.tick()
            assert time.monotonic() < end_s
        assert "Redaction is on" in view.words
        assert [row.is_hidden for row in view.moments] == [False, True]
        presenter.on_play()
        presenter.on_step(1)
        end_s = time.monotonic() + 0.5
        while time.monotonic() < end_s:
            presenter.tick()
        assert view.picture is None
    finally:
        presenter.close()


def test_marks_make_a_range_and_it_is_what_is_exported(folder):
    with looking_back(folder) as (presenter, view):
        presenter.until(lambda: view.picture)
        shown = presenter.span_to_export()
        assert shown.t_start_s == T0_S
        assert shown.duration_s == pytest.approx(4, abs=0.05)
        start_s = view.cursor
        presenter.on_mark(is_start=True)
        presenter.on_seek_by(1.0)
        presenter.until(lambda: view.cursor > start_s + 0.5)
        presenter.on_mark(is_start=False)
        assert view.range.t_start_s == start_s
        assert view.range.duration_s == pytest.approx(1, abs=0.05)
        assert presenter.span_to_export() == view.range


class Dialog:
    """The export dialog, as its presenter sees it."""

    def __init__(self):
        self.form, self.refused, self.plan, self.may_start = None, {}, "", False
        self.is_running, self.progress, self.done, self.problem = False, [], "", ""

    def show_form(self, form, cameras):
        self.form = form

    def show_refusals(self, refused):
        self.refused = refused

    def show_plan(self, text, *, may_start):
        self.plan, self.may_start = text, may_start

    def show_running(self, *, is_running):
        self.is_running = is_running

    def show_progress(self, share, text):
        self.progress.append(share)

    def show_done(self, text, folder):
        self.done = text

    def show_problem(self, text):
        self.problem = text


@contextmanager
def no_finder():
    raise RuntimeError("no model here")
    yield


def exporting(folder, out, look=Look.RECORDED, rules=None, cameras=("door",)):
    view = Dialog()
    library = Library([folder])
    form = ExportForm(cameras, Span(T0_S - 10, T0_S + 4), look, folder=str(out))
    presenter = ExportPresenter(
        view, ("door", "yard"), library.scan, rules or {}, form, no_finder
    )
    settle(presenter, view)
    return presenter, view


def settle(presenter, view):
    """Wait until it is known what was recorded."""
    end_s = time.monotonic() + IN_TIME_S
    while view.plan.startswith("Reading"):
        presenter.tick()
        assert time.monotonic() < end_s
        time.sleep(0.005)


def finish(presenter):
    end_s = time.monotonic() + IN_TIME_S
    while presenter.is_running:
        presenter.tick()
        assert time.monotonic() < end_s
        time.sleep(0.005)


def test_an_export_says_before_what_it_will_be_and_after_what_it_is(folder, tmp_path):
    presenter, view = exporting(folder, tmp_path / "out", cameras=("door", "yard"))
    assert view.plan == (
        "4 s of video; copied without loss, so it may begin up to 2 s earlier. Of the "
        "time asked for, 10 s were not recorded. Nothing at all was recorded of yard."
    )
    presenter.on_start()
    assert view.is_running
    finish(presenter)
    assert not view.is_running
    assert view.done.startswith("Exported 4 s: door_2026-")
    assert "Nothing was recorded from" in view.done
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_another_time_is_read_anew(folder, tmp_path):
    presenter, view = exporting(folder, tmp_path)
    day_before = Span(T0_S - 86_400, T0_S - 86_396)
    presenter.on_changed(replace(view.form, span=day_before))
    assert not view.may_start
    settle(presenter, view)
    assert view.may_start
    assert view.plan.startswith("4 s of video; copied")


def test_what_is_refused_cannot_be_started(folder, tmp_path):
    rules = {"door": Rule(redact=HideWith.BLUR)}
    presenter, view = exporting(folder, tmp_path, Look.RAW, rules)
    assert view.form.look is Look.REDACTED  # what is possible is chosen
    assert "Redaction is on" in view.refused[Look.RAW]
    assert "skin is searched in every picture" in view.plan
    presenter.on_changed(replace(view.form, look=Look.RAW))
    assert not view.may_start
    assert "Redaction is on" in view.plan
    presenter.on_start()
    assert not presenter.is_running


def test_drawn_in_masks_disable_raw_and_redacted(tmp_path):
    write_recording(tmp_path, T0_S, about=ANNOTATED)
    _, view = exporting(tmp_path, tmp_path / "out")
    assert set(view.refused) == {Look.RAW, Look.REDACTED}


def test_it_needs_a_place_and_a_camera(folder, tmp_path):
    presenter, view = exporting(folder, "")
    assert (view.plan, view.may_start) == ("Choose a folder for it.", False)
    presenter.on_changed(replace(view.form, folder=str(tmp_path), cameras=()))
    assert not view.may_start


def test_what_goes_wrong_is_told(folder, tmp_path):
    presenter, view = exporting(folder, tmp_path / "out", Look.ANNOTATED)
    presenter.on_start()
    finish(presenter)
    assert view.problem == "no model here"
    presenter, view = exporting(folder, "/proc/nowhere")
    presenter.on_start()
    finish(presenter)
    assert "cannot write /proc/nowhere" in view.problem


def test_closing_gives_up_and_cleans_up(folder, tmp_path):
    presenter, _ = exporting(folder, tmp_path / "out")
    presenter.on_start()
    presenter.close()
    assert not presenter.is_running
    left = list((tmp_path / "out").iterdir()) if (tmp_path / "out").exists() else []
    assert not any(path.name.startswith(".") for path in left)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0.4 s"), (4, "4 s"), (12.3, "12 s"), (65, "1 min 05 s"),
     (3725, "1 h 02 min")],
)  # fmt: skip
def test_lengths_are_told_in_words(seconds, text):
    assert duration_text(seconds) == text


def test_every_reason_can_be_translated():
    kept = [v for m in (rights, export_plan) for v in vars(m).values()]
    reasons = {r.reason for r in kept if isinstance(r, Refusal)}
    assert len(reasons) >= 8
    assert reasons == set(OF_RECORDINGS)
