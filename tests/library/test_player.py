"""Playing recordings: seeking, stepping, speeds, gaps, and files that vanish."""

import time
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from app.errors import CameraError
from app.library.clip_reader import ClipReader, picture_of
from app.library.clips import read_clip
from app.library.player import Player, Track
from app.library.thumbnails import Thumbnails, Wanted
from tests.library.recordings import T0_S, write_recording
from tests.media import square_left

IN_TIME_S = 20.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("player")
    write_recording(folder, T0_S, seconds=1.6)
    write_recording(folder, T0_S + 60, seconds=1.0)
    return folder


@pytest.fixture(scope="module")
def tracks(folder):
    return [Track(read_clip(path)) for path in sorted(folder.glob("*.mp4"))]


def number(pixels):
    """Which picture of `moving_square` it is."""
    return round(square_left(pixels) / 2)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_any_picture_can_be_reached(tmp_path, suffix):
    path = write_recording(tmp_path, T0_S, seconds=1.6, suffix=suffix)
    with ClipReader(path) as reader:
        for i in [20, 3, 39, 0, 11]:
            picture = reader.at(0.04 * i + 0.02)
            assert number(picture.pixels) == pytest.approx(i, abs=1)
            assert picture.t_s == pytest.approx(0.04 * i, abs=0.002)
        assert number(reader.read().pixels) == pytest.approx(12, abs=1)
        assert number(reader.before(0.4).pixels) == pytest.approx(9, abs=1)
        assert reader.before(0.0) is None
        assert reader.at(99).t_s == pytest.approx(1.56, abs=0.002)
        assert reader.read() is None


def test_areas_are_blackened(folder):
    path = sorted(folder.glob("*.mp4"))[0]
    area = ((0.0, 0.0), (1.0, 0.0), (1.0, 0.5), (0.0, 0.5))
    shown = picture_of(path, 0.5, (area,))
    assert shown[:30].max() == 0
    assert shown[40:].max() > 50
    assert picture_of(path, 0.5)[:20].max() > 50


def test_what_cannot_be_read_is_an_error_of_ours(tmp_path):
    with pytest.raises(CameraError, match="does not exist"):
        ClipReader(tmp_path / "x.mp4")
    assert picture_of(tmp_path / "x.mp4", 0) is None


@contextmanager
def playing(tracks, t_s):
    player = Player()
    player.start()
    try:
        player.load(tracks, T0_S + t_s)
        yield player
    finally:
        assert player.close(IN_TIME_S)


def until(player, is_wanted=lambda shown: True):
    end_s = time.monotonic() + IN_TIME_S
    while time.monotonic() < end_s:
        shown = player.shown.take(0.5)
        if shown is not None and is_wanted(shown):
            return shown
    raise AssertionError("never shown")


def test_a_seek_shows_one_picture_and_waits(tracks):
    with playing(tracks, 0.8) as player:
        shown = until(player)
        assert shown.t_s - T0_S == pytest.approx(0.8, abs=0.05)
        assert number(shown.picture) == pytest.approx(20, abs=1)
        assert not shown.is_playing
        assert player.shown.take(0.3) is None


def test_stepping_goes_both_ways_and_over_the_end_of_a_clip(tracks):
    with playing(tracks, 1.5) as player:
        first = until(player)
        player.step(1)
        assert until(player).t_s - first.t_s == pytest.approx(0.04, abs=0.005)
        player.step(-2)
        assert until(player).t_s - first.t_s == pytest.approx(-0.04, abs=0.005)
        player.step(3)
        assert until(player).t_s - T0_S == pytest.approx(1.56, abs=0.05)
        player.step(1)
        assert until(player).t_s - T0_S == pytest.approx(60, abs=0.05)
        player.step(-1)
        assert until(player).t_s - T0_S == pytest.approx(1.56, abs=0.05)
        player.seek(T0_S)
        until(player)
        player.step(-1)
        assert until(player).is_at_end


def test_it_plays_in_time_over_the_gap_to_the_end(tracks):
    with playing(tracks, 0.8) as player:
        until(player)
        player.play()
        start_s = time.monotonic()
        times = []

        def is_last(shown):
            times.append(shown.t_s - T0_S)
            return shown.is_at_end

        last = until(player, is_last)
        took_s = time.monotonic() - start_s
    assert times == sorted(times)
    assert not last.is_playing
    assert number(last.picture) == pytest.approx(24, abs=1)
    assert last.t_s - T0_S == pytest.approx(60.96, abs=0.05)
    assert took_s >= 1.6  # 0.8 s of the first clip and 0.96 of the second


@pytest.mark.parametrize("speed", [4.0, 16.0])
def test_it_plays_faster(tracks, speed):
    with playing(tracks, 0.0) as player:
        player.set_speed(speed)
        player.play()
        last = until(player, lambda shown: shown.is_at_end)
    assert last.t_s - T0_S > 59


def test_a_time_in_a_gap_shows_what_comes_next(tracks):
    with playing(tracks, 30) as player:
        assert until(player).t_s - T0_S == pytest.approx(60, abs=0.01)
        player.seek(T0_S + 1000)
        assert until(player).t_s - T0_S == pytest.approx(60.96, abs=0.05)


def test_of_many_seeks_the_last_one_counts(tracks):
    with playing(tracks, 0) as player:
        for i in range(200):
            player.seek(T0_S + 60 + i / 400)
        shown = until(player, lambda shown: shown.t_s - T0_S > 60.4)
        assert shown.t_s - T0_S == pytest.approx(60.48, abs=0.05)


def test_a_recording_that_was_deleted_meanwhile_is_told(tmp_path):
    path = write_recording(tmp_path, T0_S, seconds=0.4)
    track = Track(read_clip(path))
    path.unlink()
    with playing([track], 0) as player:
        shown = until(player)
        assert "does not exist" in shown.problem
        assert shown.picture is None


def test_a_clip_that_is_taken_away_is_left_out(tracks):
    with playing(tracks, 0.8) as player:
        until(player)
        player.update(tracks[1:])
        player.step(1)
        assert until(player).t_s - T0_S == pytest.approx(60, abs=0.01)
        player.update(tracks)
        player.step(-1)
        assert until(player).t_s - T0_S == pytest.approx(1.56, abs=0.05)


def test_a_clip_that_grew_goes_on_where_it_was(tmp_path, tracks):
    path = write_recording(tmp_path, T0_S, seconds=1)
    whole = read_clip(path)
    short = replace(whole, duration_s=0.5)
    with playing([Track(short)], 0.4) as player:
        first = until(player)
        player.update([Track(whole)])
        player.step(1)
        assert until(player).t_s - first.t_s == pytest.approx(0.04, abs=0.005)


def test_without_clips_there_is_nothing(tracks):
    with playing([], 0) as player:
        assert until(player).picture is None
        player.step(1)
        assert until(player).is_at_end


def test_what_nobody_may_see_is_not_played(tracks):
    everything = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    hidden = [Track(tracks[0].clip, (everything,))]
    with playing(hidden, 0.5) as player:
        assert not np.any(until(player).picture)


def test_thumbnails_are_made_once_and_say_when_there_is_none(tracks, tmp_path):
    makers = Thumbnails(80, 60)
    makers.start()
    try:
        wanted = Wanted("a", tracks[0], T0_S + 0.8)
        assert makers.get(wanted) is None
        picture = made(makers, wanted)
        assert picture.shape == (60, 80, 3)
        assert picture[:3].max() == 0  # 3:2 in 4:3: black above and below
        assert picture[30].max() > 150
        assert makers.get(wanted) is picture
        gone = write_recording(tmp_path, T0_S, seconds=0.4)
        track = Track(read_clip(gone))
        gone.unlink()
        assert made(makers, Wanted("b", track, T0_S)) is False
    finally:
        assert makers.close(IN_TIME_S)


def made(makers, wanted):
    end_s = time.monotonic() + IN_TIME_S
    while (picture := makers.get(wanted)) is None:
        assert time.monotonic() < end_s
        time.sleep(0.01)
    return picture
