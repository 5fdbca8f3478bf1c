"""A worker that takes over from another while cameras go on."""

import threading
from contextlib import contextmanager, nullcontext

import pytest

from app.runtime.capture import Capture
from app.runtime.feed import Feed
from app.runtime.session import LiveSession
from app.runtime.status import Phase, StopReason
from tests.fakes import Kept, ScriptedCamera, ScriptedSegmenter

WAIT_S = 30


def running():
    """A session that says `old` to each frame, its consumer, and its first result."""
    kept = Kept()
    camera = ScriptedCamera(10**9, period_s=0.002)
    session = LiveSession(
        [Feed("cam", Capture(camera), consumers=[kept])],
        lambda: nullcontext(ScriptedSegmenter(lambda frame: "old")),
    )
    session.start()
    assert kept.has_some.wait(WAIT_S)
    return session, kept


def wait_for(kept, value):
    done = threading.Event()
    while value not in kept.values and not done.wait(0.005):
        pass


def test_the_old_one_goes_on_until_the_new_one_is_open():
    session, kept = running()
    may_open, is_opening = threading.Event(), threading.Event()

    @contextmanager
    def slowly():
        is_opening.set()
        assert may_open.wait(WAIT_S)
        yield ScriptedSegmenter(lambda frame: "new")

    ready = session.change_worker(slowly)
    assert is_opening.wait(WAIT_S)
    n_before = len(kept.values)
    while len(kept.values) < n_before + 3:  # pictures come while the new one loads
        pass
    assert not ready.done()
    may_open.set()
    ready.result(WAIT_S)
    wait_for(kept, "new")
    first_new = kept.values.index("new")
    assert set(kept.values[first_new:]) == {"new"}
    assert kept.threads == {"infer", "infer 2"}
    assert session.stop(WAIT_S)
    assert kept.n_closed >= 1
    assert session.status.phase is Phase.IDLE
    assert session.status.stop_reason is StopReason.REQUESTED


def test_the_new_one_is_told_the_cameras():
    session, kept = running()
    successor = ScriptedSegmenter(lambda frame: "new")
    session.change_worker(lambda: nullcontext(successor)).result(WAIT_S)
    wait_for(kept, "new")
    assert session.stop(WAIT_S)
    assert successor.setups[0] == {"cam"}


def test_one_that_cannot_be_opened_changes_nothing():
    session, kept = running()

    @contextmanager
    def never():
        raise ValueError("no such bundle")
        yield

    ready = session.change_worker(never)
    with pytest.raises(ValueError, match="no such bundle"):
        ready.result(WAIT_S)
    n_before = len(kept.values)
    while len(kept.values) < n_before + 3:
        pass
    assert session.status.phase is Phase.RUNNING
    assert session.stop(WAIT_S)
    assert set(kept.values) == {"old"}
    assert kept.n_closed >= 1


def test_twice_in_a_row():
    session, kept = running()
    for name in ("second", "third"):
        segmenter = ScriptedSegmenter(lambda frame, name=name: name)
        opened = nullcontext(segmenter)
        session.change_worker(lambda opened=opened: opened).result(WAIT_S)
        wait_for(kept, name)
    assert session.stop(WAIT_S)
    assert kept.values[-1] == "third"


def test_a_stop_while_the_new_one_loads_ends_both():
    session, kept = running()
    may_open = threading.Event()

    @contextmanager
    def slowly():
        assert may_open.wait(WAIT_S)
        yield ScriptedSegmenter(lambda frame: "new")

    session.change_worker(slowly)
    session.stop(0.0)
    may_open.set()
    assert session.wait(WAIT_S)
    assert "new" not in kept.values
    assert kept.n_closed >= 1


def test_a_session_that_is_over_takes_none():
    session, _ = running()
    assert session.stop(WAIT_S)
    ready = session.change_worker(lambda: nullcontext(ScriptedSegmenter()))
    with pytest.raises(RuntimeError, match="over"):
        ready.result(0)


def test_the_successor_is_opened_again_when_it_breaks():
    session, kept = running()
    n_opened = []

    class Fragile(ScriptedSegmenter):
        def __call__(self, frames, /):
            if len(n_opened) == 1:
                raise RuntimeError("broken")
            return super().__call__(frames)

    @contextmanager
    def fragile():
        n_opened.append(1)
        yield Fragile(lambda frame: "new")

    session.change_worker(fragile).result(WAIT_S)
    wait_for(kept, "new")
    assert session.stop(WAIT_S)
    assert session.n_restarts == 1
