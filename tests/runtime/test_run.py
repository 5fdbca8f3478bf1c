"""Run: a session and its outputs, each failing in turn."""

import errno
import threading
from contextlib import nullcontext

import pytest

from app.errors import CameraDisconnected, SinkError, UsageError
from app.runtime.hand_over import EveryFrame
from app.runtime.run import ModelNames, Run
from app.runtime.session import Limits, LiveSession
from app.runtime.sinks.base import WhenFull
from app.runtime.sinks.recorder import Recorder, TimeSource
from app.runtime.sinks.truth import TruthScore
from app.runtime.status import StopReason
from app.runtime.worker import LiveWorker
from tests.fakes import ScriptedCamera, ScriptedSearch, ScriptedSink, result

FULL = OSError(errno.ENOSPC, "No space left on device")


def a_run(camera, sinks, **limits):
    worker = LiveWorker(camera.name, ScriptedSearch(), threshold=0.5)
    session = LiveSession(
        camera,
        lambda: nullcontext(worker),
        frames=EveryFrame(),
        limits=Limits(**limits),
    )
    return Run(
        session,
        sinks,
        camera=camera.name,
        model=ModelNames("fake", "tiny"),
        when_full=WhenFull.BLOCK,
    )


def test_a_whole_run(tmp_path):
    plain = ScriptedSink()
    recorder = Recorder(
        tmp_path / "a.mp4",
        draw=lambda shown: shown.picture,
        time_source=TimeSource.MEDIA,
    )
    truth = TruthScore(lambda seq: result().mask)
    run = a_run(ScriptedCamera(20), [plain, recorder, truth])
    run.start()
    assert run.session.wait(10)
    assert run.finish() is None
    report = run.report(None)
    assert plain.seqs == list(range(20))
    assert report.counts.processed == report.counts.captured == 20
    assert report.recordings[0][0].n_frames == 20
    assert report.truth_iou_mean == 1.0
    assert report.exit == "end of stream"
    assert (report.engine, report.bundle) == ("fake", "tiny")


def test_stopped_in_the_middle_every_output_is_closed():
    sink = ScriptedSink()
    run = a_run(ScriptedCamera(10**9, period_s=0.001), [sink])
    run.start()
    assert sink.is_writing.wait(5)
    assert run.finish() is None
    assert sink.n_closed == 1
    assert run.report(None).exit is StopReason.REQUESTED
    assert len(sink.seqs) == run.session.counts.processed  # none lost on the way


@pytest.mark.parametrize("phase", ["write", "close"])
def test_a_failing_output_is_the_error_of_the_run(phase):
    """An error at the close comes when the session has another reason to end."""
    good, bad = ScriptedSink(), ScriptedSink(fails_in=phase, error=FULL)
    n = 10**9 if phase == "write" else 3
    run = a_run(ScriptedCamera(n, period_s=0.001), [good, bad])
    run.start()
    assert run.session.wait(10)
    error = run.finish()
    assert isinstance(error, SinkError) and "disk is full" in str(error)
    assert good.n_closed == bad.n_closed == 1
    assert run.report(error).exit is StopReason.FAILED


def test_an_output_that_cannot_be_opened_keeps_the_camera_closed():
    camera = ScriptedCamera(3)
    good = ScriptedSink()
    bad = ScriptedSink(fails_in="open", error=FileExistsError(errno.EEXIST, "exists"))
    never_started = ScriptedSink()
    run = a_run(camera, [good, bad, never_started])
    with pytest.raises(UsageError, match="exists already"):
        run.start()
    assert isinstance(run.finish(), UsageError)
    assert camera.opened_by is None
    assert (good.n_closed, never_started.threads) == (1, set())


def test_a_camera_that_fails_leaves_the_outputs_whole():
    boom = CameraDisconnected("gone", device="scripted")
    sink = ScriptedSink()
    run = a_run(ScriptedCamera(5, error=boom), [sink])
    run.start()
    assert run.session.wait(10)
    assert run.finish() is boom
    assert sink.n_closed == 1


def test_a_camera_stuck_in_its_driver_is_named(monkeypatch):
    monkeypatch.setattr("app.runtime.run._STOP_TIMEOUT_S", 0.05)
    may_end = threading.Event()

    class Stuck(ScriptedCamera):
        def _frames(self, stop):
            assert may_end.wait(5)
            yield from ()

    run = a_run(Stuck(), [])
    run.start()
    assert "capture thread did not end within 0.05 s" in str(run.finish())
    may_end.set()
    assert run.session.wait(5)


def test_limits_end_it():
    sink = ScriptedSink()
    run = a_run(ScriptedCamera(10**9), [sink], max_frames=4)
    run.start()
    assert run.session.wait(10)
    assert run.finish() is None
    assert sink.seqs == [0, 1, 2, 3]
    assert run.report(None).exit is StopReason.LIMIT
