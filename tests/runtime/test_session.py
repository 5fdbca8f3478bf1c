"""LiveSession: owners, order, drops, limits, and every place that can fail."""

import threading
import time
from contextlib import contextmanager, nullcontext

import pytest

from app.errors import CameraDisconnected
from app.runtime.hand_over import EveryFrame
from app.runtime.latest import LatestSlot
from app.runtime.session import Limits, LiveSession
from app.runtime.status import FrameCounts, Phase, SessionStatus, StopReason
from tests.fakes import ScriptedCamera

ENDLESS = 10**9


class Kept:
    """A consumer that keeps all it gets."""

    def __init__(self):
        self.values, self.threads, self.n_closed = [], set(), 0
        self.has_some = threading.Event()

    def put(self, value):
        self.values.append(value)
        self.threads.add(threading.current_thread().name)
        self.has_some.set()

    def close(self):
        self.n_closed += 1


def seqs(session_camera, **options):
    """A session that answers each frame with its number, and its consumer."""
    segmenter = nullcontext(lambda frame: frame.seq)
    session = LiveSession(session_camera, lambda: segmenter, **options)
    kept = Kept()
    session.add_consumer(kept)
    return session, kept


def test_results_are_in_order_and_end_with_the_stream():
    session, kept = seqs(ScriptedCamera(50, period_s=0.001))
    session.start()
    assert session.wait(5)
    assert kept.values == sorted(set(kept.values))
    assert kept.values[-1] == 49
    assert session.counts.captured == 50
    assert session.status == SessionStatus(Phase.IDLE, StopReason.END_OF_STREAM)
    assert kept.n_closed == 1


def test_every_frame_loses_none_although_the_segmenter_is_slower():
    session, kept = seqs(ScriptedCamera(200), frames=EveryFrame(capacity=2))
    session.start()
    assert session.wait(5)
    assert kept.values == list(range(200))
    assert session.counts == FrameCounts(processed=200, dropped=0)


def test_the_newest_frame_wins_and_drops_are_counted():
    """The segmenter holds frame 0 until the camera is done with all 20."""
    camera, may_go_on = ScriptedCamera(20), threading.Event()

    def segment(frame):
        assert may_go_on.wait(5)
        return frame.seq

    session = LiveSession(camera, lambda: nullcontext(segment))
    kept = Kept()
    session.add_consumer(kept)
    session.start()
    session._threads[0].join(5)  # the capture thread
    may_go_on.set()
    assert session.wait(5)
    assert kept.values[-1] == 19 and len(kept.values) <= 2
    assert session.counts.captured == 20


def test_each_resource_has_one_owner_thread():
    camera, seen = ScriptedCamera(5, period_s=0.001), []

    @contextmanager
    def open_segmenter():
        seen.append(threading.current_thread().name)
        yield lambda frame: seen.append(threading.current_thread().name)
        seen.append(threading.current_thread().name)

    session = LiveSession(camera, open_segmenter)
    kept = Kept()
    session.add_consumer(kept)
    session.start()
    assert session.wait(5)
    assert camera.opened_by == camera.closed_by == "capture"
    assert set(seen) == {"infer"} and len(seen) >= 3
    assert kept.threads == {"infer"}


@pytest.mark.parametrize("where", ["camera", "open", "segment", "consumer"])
def test_a_failure_ends_the_session_and_is_its_reason(where):
    boom = CameraDisconnected("gone", device="cam")

    def fail(*_):
        raise boom

    camera = ScriptedCamera(
        3 if where == "camera" else ENDLESS,
        error=boom if where == "camera" else None,
        period_s=0.001,
    )
    segment = fail if where == "segment" else lambda frame: frame.seq
    session = LiveSession(
        camera, fail if where == "open" else lambda: nullcontext(segment)
    )
    kept = Kept()
    session.add_consumer(kept)
    if where == "consumer":
        kept.put = fail
    session.start()
    assert session.wait(5)
    assert session.status == SessionStatus(Phase.IDLE, StopReason.FAILED, boom)
    assert camera.closed_by == "capture"
    assert kept.n_closed == 1


def test_a_bug_is_kept_with_its_traceback():
    session = LiveSession(ScriptedCamera(ENDLESS, period_s=0.001), lambda: 1 / 0)
    session.start()
    assert session.wait(5)
    assert isinstance(session.status.error, ZeroDivisionError)
    assert session.status.error.__traceback__ is not None


def test_fail_ends_it_from_outside():
    session, kept = seqs(ScriptedCamera(ENDLESS, period_s=0.001))
    session.start()
    assert kept.has_some.wait(5)
    boom = OSError("disk")
    session.fail(boom)
    assert session.wait(5)
    assert session.status.error is boom


def test_the_first_reason_is_kept():
    session, kept = seqs(ScriptedCamera(ENDLESS, period_s=0.001))
    session.start()
    assert kept.has_some.wait(5)
    assert session.stop()
    session.fail(OSError("later"))
    assert session.stop()
    assert session.status == SessionStatus(Phase.IDLE, StopReason.REQUESTED)


@pytest.mark.parametrize("hand_over", [LatestSlot, EveryFrame])
def test_stop_ends_an_endless_camera_under_load(hand_over):
    """The camera delivers as fast as it can, so the hand-over is always full."""
    session, kept = seqs(ScriptedCamera(ENDLESS), frames=hand_over())
    session.start()
    assert kept.has_some.wait(5)
    assert session.stop(timeout_s=5)
    assert session.status.phase is Phase.IDLE
    assert kept.n_closed == 1


def test_stop_from_many_threads_at_once():
    session, kept = seqs(ScriptedCamera(ENDLESS, period_s=0.001))
    session.start()
    assert kept.has_some.wait(5)
    answers = []
    stoppers = [
        threading.Thread(target=lambda: answers.append(session.stop()))
        for _ in range(8)
    ]
    for thread in stoppers:
        thread.start()
    for thread in stoppers:
        thread.join(5)
    assert answers == [True] * 8


def test_stop_says_when_a_thread_hangs():
    """A camera that looks at nothing while it waits for its driver."""
    may_end = threading.Event()

    class Stuck(ScriptedCamera):
        def _frames(self, stop):
            assert may_end.wait(5)
            yield from ()

    session, _ = seqs(Stuck())
    session.start()
    assert not session.stop(timeout_s=0.05)
    assert session.alive_threads == ("capture",)
    assert session.status.phase is Phase.STOPPING
    may_end.set()
    assert session.wait(5)


def test_it_is_starting_until_the_first_result():
    may_answer = threading.Event()

    def segment(frame):
        assert may_answer.wait(5)
        return frame.seq

    camera = ScriptedCamera(ENDLESS, period_s=0.001)
    session = LiveSession(camera, lambda: nullcontext(segment))
    phases: list[Phase] = []
    running = threading.Event()

    class SecondResult(Kept):
        def put(self, value):
            phases.append(session.status.phase)
            if len(phases) == 2:
                running.set()

    session.add_consumer(SecondResult())
    assert session.status.phase is Phase.IDLE
    session.start()
    assert session.status.phase is Phase.STARTING
    may_answer.set()
    assert running.wait(5)
    assert phases[:2] == [Phase.STARTING, Phase.RUNNING]
    assert session.stop()


def test_max_frames_counts_frames_segmented():
    session, kept = seqs(
        ScriptedCamera(ENDLESS), frames=EveryFrame(), limits=Limits(max_frames=7)
    )
    session.start()
    assert session.wait(5)
    assert kept.values == list(range(7))
    assert session.counts == FrameCounts(processed=7, dropped=0)
    assert session.status.stop_reason is StopReason.LIMIT


def test_duration_counts_from_the_first_result():
    """A clock that goes on by a second whenever it is read: twice for the first frame,
    once for each that follows."""
    ticks = iter(range(0, 100_000_000_000, 1_000_000_000))
    session, kept = seqs(
        ScriptedCamera(ENDLESS),
        frames=EveryFrame(),
        limits=Limits(duration_s=4.0),
        clock=lambda: next(ticks),
    )
    session.start()
    assert session.wait(5)
    assert kept.values == [0, 1, 2, 3]


def test_a_session_is_used_once():
    session, _ = seqs(ScriptedCamera(1))
    session.start()
    assert session.wait(5)
    with pytest.raises(RuntimeError, match="used once"):
        session.start()


def test_consumers_come_before_the_start():
    session, _ = seqs(ScriptedCamera(ENDLESS, period_s=0.001))
    session.start()
    with pytest.raises(RuntimeError, match="add_consumer"):
        session.add_consumer(Kept())
    assert session.stop()


def test_stop_before_start_is_harmless_and_final():
    session, _ = seqs(ScriptedCamera(1))
    assert session.stop()
    assert session.status == SessionStatus(Phase.IDLE, StopReason.REQUESTED)
    with pytest.raises(RuntimeError, match="used once"):
        session.start()


def test_each_consumer_has_its_own_slot():
    session, kept = seqs(ScriptedCamera(30), frames=EveryFrame())
    slot: LatestSlot[int] = LatestSlot()
    session.add_consumer(slot)
    session.start()
    assert session.wait(5)
    assert slot.take(0) == 29 and slot.closed
    assert kept.values == list(range(30))


def test_wait_returns_false_while_it_runs():
    session, _ = seqs(ScriptedCamera(ENDLESS, period_s=0.001))
    session.start()
    before_s = time.monotonic()
    assert not session.wait(0.02)
    assert time.monotonic() - before_s < 5
    assert session.stop()
