"""Pace: who is searched when there is no time for all."""

from itertools import pairwise

from app.runtime.pace import Interval, Pace

MS = 1_000_000


def run(pace, *, may=(), must=(), cost_ms=30, frames=200, apart_ms=40, age_ms=0):
    """Frames of views that all change, `apart_ms` apart; the worker waits for each.

    Returns when each of the views `may` was searched, in ms, and how long the worker
    was at work in all.
    """
    searched = {name: [] for name in may}
    now_ns = 0
    worked_ms = 0.0
    for seq in range(frames):
        now_ns = max(now_ns, seq * apart_ms * MS)
        chosen = pace.choose(
            dict.fromkeys(must, apart_ms * MS),
            dict.fromkeys(may, apart_ms * MS),
            now_ns,
            age_ns=age_ms * MS,
        )
        assert chosen <= set(may)
        for name in chosen:
            searched[name].append(now_ns / MS)
        n = len(chosen) + len(must)
        pace.note_cost(n, n * cost_ms * MS)
        now_ns += n * cost_ms * MS
        worked_ms += n * cost_ms
    return searched, worked_ms


def longest_wait_ms(times):
    return max(b - a for a, b in pairwise(times))


def test_with_time_for_all_everybody_is_searched_each_time():
    searched, _ = run(Pace(), may="ab", cost_ms=16)  # 32 of 34 ms
    assert all(len(times) == 200 for times in searched.values())


def test_without_it_all_take_turns_of_the_same_length():
    pace = Pace()
    searched, worked_ms = run(pace, may="abcd")
    assert pace.is_short
    counts = [len(times) for times in searched.values()]
    assert max(counts) - min(counts) <= 1
    assert 0.6 * 8000 < worked_ms <= 0.9 * 8000  # used, and not too much of it
    for times in searched.values():
        assert longest_wait_ms(times[1:]) <= 4 * 30 / 0.85 + 2 * 40


def test_slow_cameras_are_not_taken_for_fast_ones():
    """Once a second there is time for three searches of 20 ms."""
    searched, _ = run(Pace(), may="abc", cost_ms=20, apart_ms=1000, frames=20)
    assert all(len(times) == 20 for times in searched.values())


def test_a_fast_camera_that_is_gone_or_still_takes_no_time_from_others():
    pace = Pace()
    pace.note_cost(1, 20 * MS)
    pace.choose({}, {"fast": 16 * MS}, 0)
    assert pace.is_short
    for i in range(1, 6):
        slow = dict.fromkeys("abcd", 200.0 * MS)
        assert pace.choose({}, slow, (500 + 200 * i) * MS) == set("abcd")


def test_those_who_may_not_wait_come_first_and_leave_the_rest_to_the_others():
    pace = Pace()
    searched, _ = run(pace, must=["hidden"], may="ab", cost_ms=20)
    assert pace.is_short  # 60 ms of 34
    counts = [len(times) for times in searched.values()]
    assert 0 < min(counts) < 120  # the hidden one alone takes half of the time
    assert max(counts) - min(counts) <= 1


def test_no_mask_gets_older_than_half_a_second():
    """There is no time at all, but what is shown must have to do with the picture."""
    searched, _ = run(Pace(), must="xyz", may="ab", cost_ms=30)
    for times in searched.values():
        assert longest_wait_ms(times) <= 500 + 5 * 30 + 40


def test_where_nobody_may_wait_there_is_no_shortage():
    """Frames of a recording come as fast as they are searched."""
    pace = Pace()
    run(pace, must="ab", cost_ms=30)
    assert not pace.is_short


def test_who_is_forgotten_is_new():
    pace = Pace()
    run(pace, may="ab", cost_ms=30, frames=10)
    pace.forget("ab")
    assert not pace.is_short


def test_the_interval_counts_frames_that_were_dropped():
    interval = Interval()
    assert interval.ns == 40 * MS
    interval.note(0, 0)
    interval.note(3, 300 * MS)
    assert interval.ns == 100 * MS
    interval.note(4, 500 * MS)
    assert 100 * MS < interval.ns < 120 * MS
    interval.note(4, 900 * MS)  # a clock or a number that went back says nothing
    interval.note(9, 900 * MS - 1)
    assert interval.ns < 120 * MS


def test_the_interval_of_one_frame_a_second_is_known_at_once():
    interval = Interval()
    interval.note(0, 0)
    interval.note(1, 1000 * MS)
    assert interval.ns == 1000 * MS


def chosen_of_four(age_ms, *, idle_ms=5):
    """How many of four views are searched in each of four batches of that age."""
    pace = Pace()
    pace.note_cost(1, 40 * MS)
    pace.note_cost(0, idle_ms * MS)
    may = dict.fromkeys("abcd", 40 * MS)
    return [
        len(pace.choose({}, may, i * 40 * MS, age_ns=age_ms * MS)) for i in range(4)
    ]


def test_frames_that_waited_long_are_answered_without_a_search_every_other_time():
    assert chosen_of_four(10) == [1, 1, 1, 1]
    assert chosen_of_four(70) == [0, 1, 0, 1]


def test_who_cannot_catch_up_does_not_try():
    assert chosen_of_four(70, idle_ms=25) == [1, 1, 1, 1]


def test_frames_that_are_always_late_still_get_their_searches():
    searched, _ = run(Pace(), may="abcd", age_ms=70)
    counts = [len(times) for times in searched.values()]
    assert max(counts) - min(counts) <= 1
    for times in searched.values():
        assert longest_wait_ms(times[1:]) <= 2 * (4 * 30 / 0.85 + 2 * 40)
