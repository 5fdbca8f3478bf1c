"""What was recorded, when there was skin, and what may be done with it."""

import os

import pytest

from app.config import StreamConfig
from app.library.clips import Library, Shelf, Span, gaps_in, read_clip, spans_of
from app.library.moments import moments_of
from app.library.rights import (
    Look,
    Refusal,
    Rule,
    Way,
    rule_of,
    way_to,
    why_hidden,
)
from app.runtime.redaction import HideWith, Trust
from app.runtime.sinks.about import About, Pictures
from tests.library.recordings import ANNOTATED, PLAIN, T0_S, write_recording
from tests.media import write_clip

AREA = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5))
REDACTED = About("door", Pictures.PLAIN, HideWith.BLUR)
REDACTED_ANNOTATED = About("door", Pictures.ANNOTATED, HideWith.BLUR)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_recording_tells_when_it_was_and_what_it_holds(tmp_path, suffix):
    path = write_recording(tmp_path, T0_S, skin={1: 0.25}, suffix=suffix)
    clip = read_clip(path)
    assert (clip.camera, clip.t_start_s, clip.size) == ("door", T0_S, (96, 64))
    assert clip.duration_s == pytest.approx(4.0, abs=0.05)
    assert clip.about.pictures is Pictures.PLAIN
    assert [(noted.second, noted.skin_share) for noted in clip.skin] == [(1, 0.25)]


def test_an_old_recording_is_known_by_its_name(tmp_path):
    clip = read_clip(write_recording(tmp_path, T0_S, about=None, camera="a-b.c"))
    assert (clip.camera, clip.t_start_s) == ("a-b.c", 1_770_000_000)
    assert clip.about is None
    assert clip.skin is None


def test_a_recording_that_was_killed_is_read_as_far_as_it_goes(tmp_path):
    path = write_recording(tmp_path, T0_S)
    os.truncate(path, int(path.stat().st_size * 0.7))
    assert 1.0 < read_clip(path).duration_s < 4.0


def test_a_folder_holds_anything_else_as_well(tmp_path):
    write_recording(tmp_path, T0_S)
    write_recording(tmp_path, T0_S + 4, camera="yard")
    write_clip(tmp_path / "holiday.mp4")
    broken = tmp_path / "door-20260202T024100Z-00.mp4"
    broken.write_bytes(b"nothing")
    (tmp_path / "door-20260202T024200Z-00.mp4").symlink_to(broken)
    (tmp_path / "door-20260202T024300Z-00.mp4").mkdir()
    shelf = Library([tmp_path, tmp_path / "nowhere"]).scan()
    assert [clip.camera for clip in shelf.clips] == ["door", "yard"]
    assert shelf.cameras == ("door", "yard")
    assert shelf.problems == ("door-20260202T024100Z-00.mp4 cannot be read",)


def test_only_what_changed_is_read_again(tmp_path):
    first = write_recording(tmp_path, T0_S)
    library = Library([tmp_path])
    before = library.scan()
    second = write_recording(tmp_path, T0_S + 10, skin={0: 0.1})
    after = library.scan()
    assert after.clips[0] is before.clips[0]
    assert [clip.path for clip in after.clips] == [first, second]
    first.unlink()
    assert [clip.path for clip in library.scan().clips] == [second]


def test_months_of_recordings_are_not_opened_for_one_day(tmp_path, monkeypatch):
    path = write_recording(tmp_path, T0_S)
    for days in (1, 30):
        old = write_recording(tmp_path, T0_S - 86_400 * days, camera="yard")
        os.utime(old, (T0_S - 86_400 * days + 4,) * 2)
    opened = []
    monkeypatch.setattr("app.library.clips.read_clip", lambda path: opened.append(path))
    shelf = Library([tmp_path]).scan(Span(T0_S - 3600, T0_S + 3600))
    assert opened == [path]
    assert shelf.t_newest_s == int(T0_S)
    assert shelf.cameras == ("door", "yard")


def test_a_scan_can_be_stopped_and_tells_how_far_it_is(tmp_path):
    import threading

    for i in range(3):
        write_recording(tmp_path, T0_S + 10 * i, seconds=1)
    stop, shares = threading.Event(), []

    def progress(share):
        shares.append(share)
        stop.set()

    shelf = Library([tmp_path]).scan(stop=stop, progress=progress)
    assert shares == [pytest.approx(1 / 3)]
    assert len(shelf.clips) == 1


def clips_at(tmp_path, *starts_s, **options):
    return [read_clip(write_recording(tmp_path, T0_S + s, **options)) for s in starts_s]


def test_clips_that_follow_each_other_are_one_span(tmp_path):
    clips = clips_at(tmp_path, 0, 4, 20)
    spans = spans_of(clips)
    assert [s.t_start_s - T0_S for s in spans] == pytest.approx([0, 20])
    assert [s.duration_s for s in spans] == pytest.approx([8, 4], abs=0.1)


def test_gaps_are_what_is_missing(tmp_path):
    clips = clips_at(tmp_path, 0, 20)
    gaps = gaps_in(clips, Span(T0_S - 5, T0_S + 30))
    found = [(g.t_start_s - T0_S, g.t_end_s - T0_S) for g in gaps]
    assert found == [
        pytest.approx(gap, abs=0.1) for gap in [(-5, 0), (4, 20), (24, 30)]
    ]
    assert gaps_in(clips, Span(T0_S + 1, T0_S + 3)) == []
    assert len(gaps_in([], Span(0, 10))) == 1


def test_skin_within_a_few_seconds_is_one_moment_across_clips(tmp_path):
    clips = [
        read_clip(write_recording(tmp_path, T0_S, skin={0: 0.1, 3: 0.2})),
        read_clip(write_recording(tmp_path, T0_S + 4, skin={1: 0.5})),
        read_clip(write_recording(tmp_path, T0_S + 60, skin={2: 0.01, 3: 1e-4})),
        read_clip(write_recording(tmp_path, T0_S, camera="yard", skin={1: 0.3})),
    ]
    moments = moments_of(clips)
    told = [
        (m.camera, m.t_start_s - T0_S, round(m.t_end_s - T0_S, 1), m.peak_share)
        for m in moments
    ]
    assert told == [
        ("door", 62, 63, 0.01), ("yard", 1, 2, 0.3), ("door", 0, 6, 0.5)
    ]  # fmt: skip
    assert moments[2].t_peak_s - T0_S == 5
    assert moments[2].clip is clips[1]


def test_notes_beyond_a_clip_that_was_cut_tell_nothing(tmp_path):
    path = write_recording(tmp_path, T0_S, skin={3: 0.5})
    os.truncate(path, int(path.stat().st_size * 0.4))
    assert moments_of([read_clip(path)]) == []


ON = Rule(redact=HideWith.FILL, trust=Trust(0.5, 3))
OFF = Rule()
COPY = Way()


@pytest.mark.parametrize(
    ("about", "rule", "looks"),
    [
        (PLAIN, OFF, [COPY, COPY, Way(annotates=True), Way(hide_with=HideWith.BLUR)]),
        (ANNOTATED, OFF, [COPY, "cannot be taken out", COPY, "found in it reliably"]),
        (REDACTED, OFF, [COPY, "brought back", "no mask", COPY]),
        (REDACTED_ANNOTATED, OFF, [COPY, "brought back", COPY, COPY]),
        (None, OFF, [COPY, *3 * ["does not tell"]]),
        (PLAIN, ON, [*3 * ["Redaction is on"], Way(hide_with=HideWith.FILL)]),
        (ANNOTATED, ON, [*3 * ["Redaction is on"], "found in it reliably"]),
        (REDACTED, ON, [COPY, "brought back", "no mask", COPY]),
        (None, ON, [*3 * ["Redaction is on"], "does not tell"]),
    ],
)
def test_the_stricter_of_recording_and_settings_counts(about, rule, looks):
    for look, expected in zip(Look, looks, strict=True):
        way = way_to(look, about, rule, hide_with=HideWith.BLUR)
        if isinstance(expected, str):
            assert isinstance(way, Refusal), look
            assert expected in way.reason
        else:
            assert way == expected, look


def test_areas_drawn_since_are_blackened_in_all_that_is_shown():
    rule = Rule(privacy=(AREA,))
    way = way_to(Look.RECORDED, PLAIN, rule)
    assert way == Way(privacy=(AREA,))
    assert not way.is_copy
    assert way_to(Look.RECORDED, None, rule) == way
    done = About("door", Pictures.PLAIN, privacy=(AREA,))
    assert way_to(Look.RECORDED, done, rule).is_copy


def test_what_must_not_be_exported_is_not_shown_either():
    assert "Redaction is on" in why_hidden(PLAIN, ON)
    assert why_hidden(REDACTED, ON) == why_hidden(PLAIN, OFF) == ""


def test_the_rule_is_that_of_the_settings():
    camera = StreamConfig.model_validate(
        {
            "source": "demo:",
            "redact": {"kind": "fill", "min_ssim": 0.5, "patience_frames": 3},
            "privacy": [[list(corner) for corner in AREA]],
            "regions": [{"name": "left", "box": [0, 0, 0.5, 1]}],
        }
    )
    rule = rule_of(camera)
    assert (rule.redact, rule.trust) == (HideWith.FILL, Trust(0.5, 3))
    assert rule.privacy == (AREA,)
    assert rule.regions[0].name == "left"
    assert rule_of(StreamConfig(source="demo:")) == OFF


def test_a_shelf_finds_what_lies_in_a_span(tmp_path):
    clips = clips_at(tmp_path, 0, 20)
    shelf = Shelf(tuple(clips))
    assert shelf.within("door", Span(T0_S + 3, T0_S + 5)) == (clips[0],)
    assert shelf.within("door", Span(T0_S + 5, T0_S + 6)) == ()
    assert shelf.within("yard", Span(T0_S, T0_S + 60)) == ()
