import threading
import time
from fractions import Fraction

from app.runtime.cameras.pacing import LONGEST_WAIT_NS, MediaClock, Pacer

MS = 1_000_000
BASE = Fraction(1, 1000)


def times(*stamps: int | None) -> list[float]:
    clock = MediaClock(40 * MS)
    return [clock.tick(pts, BASE) / MS for pts in stamps]


def test_the_first_frame_is_at_zero() -> None:
    assert times(500, 533, 600) == [0, 33, 100]


def test_frames_without_timestamp_follow_at_the_nominal_rate() -> None:
    assert times(None, None, None) == [0, 40, 80]


def test_a_timestamp_after_frames_without_goes_on_from_them() -> None:
    assert times(None, 3600, 3640, None, 3720) == [0, 40, 80, 120, 160]


def test_a_clock_that_jumps_back_goes_on() -> None:
    assert times(1000, 1040, 0, 40) == [0, 40, 80, 120]


def test_a_gap_is_kept() -> None:
    assert times(0, 40, 5000) == [0, 40, 5000]


def test_frames_wait_for_their_time() -> None:
    pacer = Pacer(threading.Event())
    start_ns = time.monotonic_ns()
    for i in range(4):
        pacer.wait_until(i * 20 * MS)
    assert time.monotonic_ns() - start_ns >= 60 * MS


def test_a_set_stop_ends_the_wait() -> None:
    stop = threading.Event()
    pacer = Pacer(stop)
    pacer.wait_until(0)
    stop.set()
    start_ns = time.monotonic_ns()
    pacer.wait_until(LONGEST_WAIT_NS)
    assert time.monotonic_ns() - start_ns < LONGEST_WAIT_NS / 2
