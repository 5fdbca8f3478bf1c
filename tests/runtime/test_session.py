"""LiveSession: owners, order, drops, limits, and every place that can fail."""

import threading
import time
from contextlib import contextmanager, nullcontext

import pytest

from app.errors import CameraDisconnected
from app.runtime.camera_status import CameraState
from app.runtime.capture import Capture
from app.runtime.feed import Feed, Limits
from app.runtime.frame_board import WhenBehind
from app.runtime.latest import LatestSlot
from app.runtime.session import LiveSession, RestartBudget
from app.runtime.status import FrameCounts, Phase, SessionStatus, StopReason
from tests.fakes import Kept, ScriptedCamera, ScriptedSegmenter, frame

ENDLESS = 10**9


def feed(camera, *, name="cam", answer=None, **options):
    """One camera with a consumer that keeps everything."""
    kept = Kept()
    return Feed(name, Capture(camera), consumers=[kept], **options), kept


def seqs(camera, *, clock=None, **options):
    """A session that answers each frame with its number, and its consumer."""
    one, kept = feed(camera, **options)
    clocks = {} if clock is None else {"clock": clock}
    session = LiveSession([one], lambda: nullcontext(ScriptedSegmenter()), **clocks)
    return session, kept


EVERY = {"when_behind": WhenBehind.WAIT}


def test_results_are_in_order_and_end_with_the_stream():
    session, kept = seqs(ScriptedCamera(50, period_s=0.001))
    session.start()
    assert session.wait(30)
    assert kept.values == sorted(set(kept.values))
    assert kept.values[-1] == 49
    assert session.counts.captured == 50
    assert session.status == SessionStatus(Phase.IDLE, StopReason.END_OF_STREAM)
    assert kept.n_closed == 1


def test_every_frame_loses_none_although_the_segmenter_is_slower():
    session, kept = seqs(ScriptedCamera(200), **EVERY)
    session.start()
    assert session.wait(30)
    assert kept.values == list(range(200))
    assert session.counts == FrameCounts(processed=200, dropped=0)


def test_the_newest_frame_wins_and_drops_are_counted():
    """The segmenter holds frame 0 until the camera is done with all 20."""
    camera, may_go_on = ScriptedCamera(20), threading.Event()

    def segment(frame):
        assert may_go_on.wait(30)
        return frame.seq

    one, kept = feed(camera)
    session = LiveSession([one], lambda: nullcontext(ScriptedSegmenter(segment)))
    session.start()
    one.thread.join(30)
    may_go_on.set()
    assert session.wait(30)
    assert kept.values[-1] == 19 and len(kept.values) <= 2
    assert session.counts.captured == 20


def test_each_resource_has_one_owner_thread():
    camera, seen = ScriptedCamera(5, period_s=0.001), []

    @contextmanager
    def open_segmenter():
        seen.append(threading.current_thread().name)
        yield ScriptedSegmenter(
            lambda frame: seen.append(threading.current_thread().name)
        )
        seen.append(threading.current_thread().name)

    one, kept = feed(camera)
    session = LiveSession([one], open_segmenter)
    session.start()
    assert session.wait(30)
    assert camera.opened_by == camera.closed_by == "capture cam"
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
    one, kept = feed(camera)
    segmenter = ScriptedSegmenter(fail) if where == "segment" else ScriptedSegmenter()
    if where == "consumer":
        kept.put = fail
    session = LiveSession(
        [one],
        fail if where == "open" else lambda: nullcontext(segmenter),
        restarts=RestartBudget(n_restarts=0),
    )
    session.start()
    assert session.wait(30)
    assert session.status == SessionStatus(Phase.IDLE, StopReason.FAILED, boom)
    assert camera.closed_by == "capture cam"
    assert kept.n_closed >= 1


def test_a_bug_is_kept_with_its_traceback():
    one, _ = feed(ScriptedCamera(ENDLESS, period_s=0.001))
    session = LiveSession([one], lambda: 1 / 0)
    session.start()
    assert session.wait(30)
    assert isinstance(session.status.error, ZeroDivisionError)
    assert session.status.error.__traceback__ is not None


def test_a_worker_that_breaks_is_opened_again_within_its_budget():
    """It breaks at frames 3 and 6, and goes on after both."""
    opened = []

    def answer(frame):
        if frame.seq in (3, 6):
            raise RuntimeError(f"broke at {frame.seq}")
        return frame.seq

    def open_segmenter():
        opened.append(True)
        return nullcontext(ScriptedSegmenter(answer))

    for budget, reason in ((2, StopReason.END_OF_STREAM), (1, StopReason.FAILED)):
        opened.clear()
        one, kept = feed(ScriptedCamera(10), when_behind=WhenBehind.WAIT)
        session = LiveSession([one], open_segmenter, restarts=RestartBudget(budget))
        session.start()
        assert session.wait(30)
        assert session.status.stop_reason is reason
        assert len(opened) == budget + 1 and session.n_restarts == budget
        expected = [0, 1, 2, 4, 5, 7, 8, 9] if budget == 2 else [0, 1, 2, 4, 5]
        assert kept.values == expected


def test_breaks_that_lie_far_apart_do_not_add_up():
    """The clock goes on by a minute whenever it is read."""
    ticks = iter(range(0, 10**18, 60 * 10**9))

    def answer(frame):
        raise RuntimeError("always")

    one, _ = feed(ScriptedCamera(20), when_behind=WhenBehind.WAIT)
    session = LiveSession(
        [one],
        lambda: nullcontext(ScriptedSegmenter(answer)),
        restarts=RestartBudget(1, within_s=60),
        clock=lambda: next(ticks),
    )
    session.start()
    assert session.wait(30)
    assert session.status.stop_reason is StopReason.END_OF_STREAM
    assert session.n_restarts == 20


def several(n, **options):
    """A session of `n` cameras, with their feeds, consumers and segmenter."""
    pairs = [
        feed(ScriptedCamera(ENDLESS, period_s=0.001), name=f"cam{i}", **options)
        for i in range(n)
    ]
    segmenter = ScriptedSegmenter()
    session = LiveSession([f for f, _ in pairs], lambda: nullcontext(segmenter))
    return session, [kept for _, kept in pairs], segmenter


def test_each_camera_has_its_own_results_and_all_share_batches():
    session, kept, segmenter = several(3)
    session.start()
    for consumer in kept:
        assert consumer.has_some.wait(30)
    assert session.stop()
    names = {"cam0", "cam1", "cam2"}
    assert segmenter.setups == [names]
    assert set(session.cameras) == names
    assert all(values == sorted(set(values)) for values in (k.values for k in kept))
    total = sum(camera.counts.processed for camera in session.cameras.values())
    assert session.counts.processed == total == sum(len(k.values) for k in kept)


def test_the_end_of_one_camera_is_not_the_end_of_the_others():
    boom = CameraDisconnected("gone", device="cam")
    ended, _ = feed(ScriptedCamera(1), name="ended")
    failed, _ = feed(ScriptedCamera(1, error=boom), name="failed")
    lasting, kept = feed(ScriptedCamera(ENDLESS, period_s=0.001), name="lasting")
    session = LiveSession(
        [ended, failed, lasting], lambda: nullcontext(ScriptedSegmenter())
    )
    session.start()
    ended.thread.join(30)
    failed.thread.join(30)
    kept.has_some.clear()
    assert kept.has_some.wait(30)
    assert session.status.stop_reason is None
    states = {name: c.status.state for name, c in session.cameras.items()}
    assert states == {
        "ended": CameraState.ENDED,
        "failed": CameraState.FAILED,
        "lasting": CameraState.LIVE,
    }
    assert session.stop()


def test_the_error_of_one_is_told_when_all_have_ended():
    boom = CameraDisconnected("gone", device="cam")
    failed, _ = feed(ScriptedCamera(1, error=boom), name="failed")
    ended, _ = feed(ScriptedCamera(9), name="ended", when_behind=WhenBehind.WAIT)
    session = LiveSession([failed, ended], lambda: nullcontext(ScriptedSegmenter()))
    session.start()
    assert session.wait(30)
    assert session.status.stop_reason is StopReason.FAILED
    assert session.status.error is boom


def test_cameras_come_and_go_while_the_others_run():
    session, (first, second), segmenter = several(2)
    session.start()
    assert first.has_some.wait(30) and second.has_some.wait(30)
    before = session.cameras["cam1"].status.since_ns
    assert session.remove("cam0")
    assert first.n_closed == 1
    added, third = feed(ScriptedCamera(ENDLESS, period_s=0.001), name="new")
    session.add(added)
    assert third.has_some.wait(30)
    assert session.cameras["cam1"].status.since_ns == before
    assert list(session.cameras) == ["cam1", "new"]
    assert segmenter.setups[-1] == {"cam1", "new"}
    with pytest.raises(RuntimeError, match="new already"):
        session.add(added)
    assert session.stop()
    late, kept = feed(ScriptedCamera(ENDLESS), name="late")
    session.add(late)  # the session is over: nothing starts
    assert late.thread is None and kept.n_closed == 1


def test_fail_ends_it_from_outside():
    session, kept = seqs(ScriptedCamera(ENDLESS, period_s=0.001))
    session.start()
    assert kept.has_some.wait(30)
    boom = OSError("disk")
    session.fail(boom)
    assert session.wait(30)
    assert session.status.error is boom


def test_the_first_reason_is_kept():
    session, kept = seqs(ScriptedCamera(ENDLESS, period_s=0.001))
    session.start()
    assert kept.has_some.wait(30)
    assert session.stop()
    session.fail(OSError("later"))
    assert session.stop()
    assert session.status == SessionStatus(Phase.IDLE, StopReason.REQUESTED)


@pytest.mark.parametrize("limits", [Limits(), Limits(max_frames=3)])
def test_an_error_after_the_stream_is_over_is_its_end(limits):
    """The camera ends before the worker begins; the engine breaks at its end."""
    may_answer = threading.Event()
    boom = RuntimeError("broke")

    @contextmanager
    def open_segmenter():
        assert may_answer.wait(30)
        yield ScriptedSegmenter()
        raise boom

    one, kept = feed(ScriptedCamera(3), limits=limits, **EVERY)
    session = LiveSession([one], open_segmenter)
    session.start()
    one.thread.join(30)
    assert session.status.stop_reason is StopReason.END_OF_STREAM
    may_answer.set()
    assert session.wait(30)
    assert session.status == SessionStatus(Phase.IDLE, StopReason.FAILED, boom)
    assert kept.values == [0, 1, 2]


@pytest.mark.parametrize("when_behind", WhenBehind)
def test_stop_ends_an_endless_camera_under_load(when_behind):
    """The camera delivers as fast as it can, so the board is always full."""
    session, kept = seqs(ScriptedCamera(ENDLESS), when_behind=when_behind)
    session.start()
    assert kept.has_some.wait(30)
    assert session.stop(timeout_s=30)
    assert session.status.phase is Phase.IDLE
    assert kept.n_closed == 1


def test_stop_from_many_threads_at_once():
    session, kept = seqs(ScriptedCamera(ENDLESS, period_s=0.001))
    session.start()
    assert kept.has_some.wait(30)
    answers = []
    stoppers = [
        threading.Thread(target=lambda: answers.append(session.stop()))
        for _ in range(8)
    ]
    for thread in stoppers:
        thread.start()
    for thread in stoppers:
        thread.join(30)
    assert answers == [True] * 8


def test_stop_says_when_a_thread_hangs():
    """A camera that looks at nothing while it waits for its driver."""
    may_end = threading.Event()

    class Stuck(ScriptedCamera):
        def _frames(self, stop):
            assert may_end.wait(30)
            yield from ()

    session, _ = seqs(Stuck())
    session.start()
    assert not session.stop(timeout_s=0.05)
    session._infer_thread.join(30)
    assert session.alive_threads == ("capture cam",)
    assert session.status.phase is Phase.STOPPING
    may_end.set()
    assert session.wait(30)


def test_it_is_starting_until_the_first_result():
    may_answer = threading.Event()

    def segment(frame):
        assert may_answer.wait(30)
        return frame.seq

    one, kept = feed(ScriptedCamera(ENDLESS, period_s=0.001))
    session = LiveSession([one], lambda: nullcontext(ScriptedSegmenter(segment)))
    phases: list[Phase] = []
    running = threading.Event()

    def put(value):
        phases.append(session.status.phase)
        if len(phases) == 2:
            running.set()

    kept.put = put
    assert session.status.phase is Phase.IDLE
    session.start()
    assert session.status.phase is Phase.STARTING
    may_answer.set()
    assert running.wait(30)
    assert phases[:2] == [Phase.STARTING, Phase.RUNNING]
    assert session.stop()


def test_max_frames_counts_frames_segmented():
    session, kept = seqs(ScriptedCamera(ENDLESS), **EVERY, limits=Limits(max_frames=7))
    session.start()
    assert session.wait(30)
    assert kept.values == list(range(7))
    assert session.counts == FrameCounts(processed=7, dropped=0)
    assert session.status.stop_reason is StopReason.LIMIT


def test_duration_counts_from_the_first_result():
    """Each answer takes a second; loading the model took 100."""
    now_s = [100]

    def answer(frame):
        now_s[0] += 1
        return frame.seq

    one, kept = feed(ScriptedCamera(ENDLESS), limits=Limits(duration_s=4.0), **EVERY)
    session = LiveSession(
        [one],
        lambda: nullcontext(ScriptedSegmenter(answer)),
        clock=lambda: now_s[0] * 10**9,
    )
    session.start()
    assert session.wait(30)
    assert kept.values == [0, 1, 2, 3, 4]
    assert session.status.stop_reason is StopReason.LIMIT


def test_a_lost_camera_does_not_hold_up_a_run_whose_time_is_up():
    """It gives one frame, then nothing until it is stopped."""
    now_s = [100]

    class Lost(ScriptedCamera):
        def _frames(self, stop):
            yield frame(0)
            assert stop.wait(30)

    one, kept = feed(Lost(), limits=Limits(duration_s=4.0), **EVERY)
    session = LiveSession(
        [one],
        lambda: nullcontext(ScriptedSegmenter()),
        clock=lambda: now_s[0] * 10**9,
    )
    session.start()
    while not session.counts.processed:
        threading.Event().wait(0.01)
    now_s[0] += 5
    assert session.wait(30)
    assert session.status == SessionStatus(Phase.IDLE, StopReason.LIMIT)
    assert kept.values == [0]


def test_a_session_is_used_once():
    session, _ = seqs(ScriptedCamera(1))
    session.start()
    assert session.wait(30)
    with pytest.raises(RuntimeError, match="used once"):
        session.start()


def test_stop_before_start_is_harmless_and_final():
    session, _ = seqs(ScriptedCamera(1))
    assert session.stop()
    assert session.status == SessionStatus(Phase.IDLE, StopReason.REQUESTED)
    with pytest.raises(RuntimeError, match="used once"):
        session.start()


def test_each_consumer_has_its_own_slot():
    one, kept = feed(ScriptedCamera(30), **EVERY)
    slot: LatestSlot[int] = LatestSlot()
    one.consumers = [kept, slot]
    session = LiveSession([one], lambda: nullcontext(ScriptedSegmenter()))
    session.start()
    assert session.wait(30)
    assert slot.take(0) == 29 and slot.closed
    assert kept.values == list(range(30))


def test_wait_returns_false_while_it_runs():
    session, _ = seqs(ScriptedCamera(ENDLESS, period_s=0.001))
    session.start()
    before_s = time.monotonic()
    assert not session.wait(0.02)
    assert time.monotonic() - before_s < 30
    assert session.stop()
