"""Capture and Backoff: states, waiting times, numbers that go on; time is injected."""

import threading
from contextlib import contextmanager

import numpy as np
import pytest

from app.errors import CameraDisconnected, CameraNotFound, CameraRefused
from app.runtime.backoff import Backoff, RetryPolicy
from app.runtime.camera_status import CameraState
from app.runtime.capture import Capture
from app.runtime.frame import Frame
from app.runtime.privacy import PrivacyMask

GONE = CameraDisconnected("Camera cam: gone.", device="cam")
AWAY = CameraNotFound("Camera cam: refuses connections.", device="cam")
NO = CameraRefused("Camera cam: wants a login.", device="cam")
S = 1_000_000_000


class Clock:
    """Time that passes only when it is told to."""

    def __init__(self):
        self.now_ns = 100 * S

    def __call__(self):
        return self.now_ns

    def pass_s(self, seconds):
        self.now_ns += int(seconds * S)


class FlakyCamera:
    """Each connection by a script: an error at once, or (frames, error after them).

    A frame takes `period_s` of the clock, a failed attempt `attempt_s`.
    """

    name, is_live = "cam", True

    def __init__(self, clock, *script, period_s=0.04, attempt_s=0.0, sizes=()):
        self.clock, self.script, self.period_s = clock, list(script), period_s
        self.attempt_s, self.sizes = attempt_s, list(sizes)

    @contextmanager
    def open(self, stop):
        step = self.script.pop(0)
        if isinstance(step, Exception):
            self.clock.pass_s(self.attempt_s)
            raise step
        yield self._frames(*step)

    def _frames(self, n, error):
        size = self.sizes.pop(0) if self.sizes else (48, 64)
        for seq in range(n):
            self.clock.pass_s(self.period_s)
            pixels = np.full((*size, 3), 90, np.uint8)
            yield Frame(pixels, seq, self.clock(), int(seq * self.period_s * S))
        if error is not None:
            raise error


def watch(camera, clock, *, policy=None, backoff=True, **options):
    """Run to the end; return the frames, the states at each wait, and the waits."""
    frames, waits = [], []
    capture = Capture(
        camera,
        backoff=Backoff(policy, jitter=lambda: 0.999999) if backoff else None,
        clock=clock,
        wait=lambda stop, s: (
            waits.append((capture.status, round(s, 2))),
            clock.pass_s(s),
            False,
        )[-1],
        **options,
    )
    capture.run(frames.append, threading.Event())
    return frames, waits, capture


def test_a_camera_that_is_down_at_the_start_is_waited_for():
    clock = Clock()
    script = [AWAY] * 5 + [(3, None)]
    frames, waits, capture = watch(FlakyCamera(clock, *script), clock)
    assert [s for _, s in waits] == [0.5, 1.0, 2.0, 3.0, 3.0]
    assert {status.state for status, _ in waits} == {CameraState.RETRYING}
    assert [status.attempt for status, _ in waits] == [1, 2, 3, 4, 5]
    assert waits[0][0].reason == str(AWAY)
    assert waits[0][0].describe(clock()).startswith("retrying, attempt 1")
    assert len(frames) == 3 and {frame.connection for frame in frames} == {0}
    assert capture.status.n_reconnects == 0  # it had never been there


def test_numbers_and_times_go_on_over_a_reconnect():
    clock = Clock()
    camera = FlakyCamera(clock, (3, GONE), AWAY, (3, None))
    frames, _, capture = watch(camera, clock)
    assert [frame.seq for frame in frames] == list(range(6))
    assert [frame.connection for frame in frames] == [0, 0, 0, 1, 1, 1]
    media = [frame.t_media_ns for frame in frames]
    captured = [frame.t_capture_ns for frame in frames]
    assert media == [t - captured[0] for t in captured]
    assert capture.status.n_reconnects == 1
    assert capture.status.state is CameraState.ENDED


def test_a_source_whose_clock_ran_ahead_still_goes_on_forward():
    clock = Clock()
    camera = FlakyCamera(clock, (3, GONE), (3, None))
    camera_frames = camera._frames

    def fast(n, error):
        for frame in camera_frames(n, error):
            yield Frame(frame.pixels, frame.seq, frame.t_capture_ns, frame.seq * 9 * S)

    camera._frames = fast
    media = [frame.t_media_ns for frame in watch(camera, clock)[0]]
    assert media == sorted(set(media))


def test_the_wait_counts_from_the_start_of_the_attempt():
    """A host that swallows the call for 4 s is asked again soon."""
    clock = Clock()
    camera = FlakyCamera(clock, AWAY, AWAY, AWAY, (1, None), attempt_s=4.0)
    _, waits, _ = watch(camera, clock)
    assert [s for _, s in waits] == [0.25, 0.25, 0.25]


def test_a_camera_that_says_no_is_asked_rarely():
    clock = Clock()
    _, waits, _ = watch(FlakyCamera(clock, NO, NO, (1, None)), clock)
    assert [s for _, s in waits] == [60.0, 60.0]
    assert {status.state for status, _ in waits} == {CameraState.FAILED}


def test_one_that_took_the_login_before_is_forgiven_a_few_times():
    """Cameras that start up answer 401 and 404 for a while."""
    clock = Clock()
    camera = FlakyCamera(clock, (300, GONE), AWAY, NO, NO, NO, NO, (1, None))
    _, waits, _ = watch(camera, clock)
    assert [s for _, s in waits] == [0.5, 1.0, 2.0, 3.0, 3.0, 60.0]


def test_a_connection_that_does_not_last_does_not_clear_the_record():
    clock = Clock()
    flapping = [(1, GONE)] * 4
    _, waits, _ = watch(FlakyCamera(clock, *flapping, (1, None)), clock)
    assert [s for _, s in waits] == [0.5, 1.0, 2.0, 3.0]
    clock = Clock()
    lasting = [(300, GONE)] * 4  # 12 s each
    _, waits, _ = watch(FlakyCamera(clock, *lasting, (1, None)), clock)
    assert [s for _, s in waits] == [0.5] * 4


def test_it_gives_up_when_told_so():
    clock = Clock()
    with pytest.raises(CameraNotFound):
        watch(
            FlakyCamera(clock, *[AWAY] * 9), clock, policy=RetryPolicy(max_attempts=2)
        )


def test_without_patience_only_one_that_was_there_is_tried_again():
    clock, policy = Clock(), RetryPolicy(waits=False)
    with pytest.raises(CameraNotFound):
        watch(FlakyCamera(clock, AWAY, (1, None)), clock, policy=policy)
    script = [(1, GONE), AWAY, AWAY, (1, None)]
    frames, waits, _ = watch(FlakyCamera(clock, *script), clock, policy=policy)
    assert len(frames) == 2 and len(waits) == 3


def test_without_back_off_the_first_error_is_the_end():
    clock = Clock()
    with pytest.raises(CameraDisconnected):
        watch(FlakyCamera(clock, (2, GONE)), clock, backoff=False)


def test_a_bug_in_a_driver_is_a_loss(caplog):
    clock = Clock()
    frames, waits, _ = watch(FlakyCamera(clock, (1, KeyError("x")), (1, None)), clock)
    assert len(frames) == 2 and len(waits) == 1
    assert "unexpected error" in caplog.text


def test_a_file_whose_reader_takes_long_is_not_stalled():
    clock = Clock()
    camera = FlakyCamera(clock, (1, None))
    camera.is_live = False
    capture = Capture(camera, clock=clock, stall_s=2.0)
    states = []

    def slow(frame):
        clock.pass_s(9)
        states.append(capture.status.state)

    capture.run(slow, threading.Event())
    assert states == [CameraState.LIVE]


def test_a_camera_that_falls_silent_is_stalled_by_the_clock():
    """The thread is stuck in the driver meanwhile, and cannot say so itself."""
    clock, seen = Clock(), []

    class Silent(FlakyCamera):
        def _frames(self, n, error):
            yield from super()._frames(1, None)
            for pause_s in (1.9, 0.2, 3.0):
                self.clock.pass_s(pause_s)
                seen.append(capture.status)
            yield from super()._frames(1, None)
            seen.append(capture.status)

    capture = Capture(Silent(clock, (1, None)), clock=clock, stall_s=2.0)
    capture.run(lambda frame: None, threading.Event())
    states = [status.state for status in seen]
    stalled = CameraState.STALLED
    assert states == [CameraState.LIVE, stalled, stalled, CameraState.LIVE]
    assert seen[2].describe(clock()) == "stalled: no picture for 5 s"
    assert seen[1].since_ns == seen[2].since_ns


def test_another_size_after_a_reconnect_is_told(caplog):
    clock = Clock()
    camera = FlakyCamera(clock, (1, GONE), (1, None), sizes=[(48, 64), (96, 128)])
    _, _, capture = watch(camera, clock)
    assert "pictures are 128x96 now, were 64x48" in caplog.text
    assert capture.status.size == (128, 96)


def test_the_log_does_not_fill_while_a_camera_is_away(caplog):
    clock = Clock()
    watch(FlakyCamera(clock, *[AWAY] * 250, (1, None)), clock)
    told = [r for r in caplog.records if "refuses connections" in r.getMessage()]
    assert [r.args[1] for r in told] == [1, 10, 100, 200]


def test_jitter_takes_up_to_half_away():
    waits = {
        jitter: Backoff(jitter=lambda j=jitter: j).failed(AWAY) for jitter in (0, 0.5)
    }
    assert waits == {0: 0.25, 0.5: 0.375}


def test_stop_ends_the_wait():
    stop = threading.Event()
    clock = Clock()
    capture = Capture(
        FlakyCamera(clock, AWAY),
        backoff=Backoff(),
        clock=clock,
        wait=lambda event, s: (event.set(), True)[-1],
    )
    capture.run(lambda frame: None, stop)
    assert capture.status.state is CameraState.ENDED


def test_what_is_private_never_leaves_the_camera():
    clock = Clock()
    privacy = PrivacyMask([[(0, 0), (0.5, 0), (0.5, 1), (0, 1)]])
    frames, _, _ = watch(
        FlakyCamera(clock, (2, GONE), (1, None), sizes=[(48, 64), (96, 128)]),
        clock,
        privacy=privacy,
    )
    for frame in frames:
        middle = frame.pixels.shape[1] // 2
        assert not frame.pixels[:, : middle + 1].any()
        assert frame.pixels[:, middle + 3 :].all()
        assert not frame.pixels.flags.writeable
