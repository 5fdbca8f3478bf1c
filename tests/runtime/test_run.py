"""Run: a session and its outputs, each failing in turn."""

import errno
import json
import threading
from contextlib import nullcontext

import pytest

from app.errors import CameraDisconnected, SinkError
from app.runtime.capture import Capture
from app.runtime.feed import Limits
from app.runtime.frame_board import WhenBehind
from app.runtime.run import ModelNames, Run
from app.runtime.sinks.base import WhenFull
from app.runtime.sinks.events import EventLog
from app.runtime.sinks.recorder import Recorder, TimeSource
from app.runtime.sinks.truth import TruthScore
from app.runtime.station import CameraPlan
from app.runtime.status import StopReason
from app.runtime.worker import LiveWorker
from glss.errors import UsageError
from tests.fakes import ScriptedCamera, ScriptedSearch, ScriptedSink, result

FULL = OSError(errno.ENOSPC, "No space left on device")


def plan(camera, sinks=(), *, name="scripted", identity=None, **limits):
    return CameraPlan(
        name,
        Capture(camera),
        when_behind=WhenBehind.WAIT,
        limits=Limits(**limits),
        sinks=sinks,
        when_full=WhenFull.BLOCK,
        identity=identity,
    )


def a_run(*plans):
    return Run(
        plans,
        lambda: nullcontext(LiveWorker(ScriptedSearch(), threshold=0.5)),
        model=ModelNames("fake", "tiny"),
    )


def test_a_whole_run(tmp_path):
    plain = ScriptedSink()
    recorder = Recorder(
        tmp_path / "a.mp4",
        draw=lambda shown: shown.picture,
        time_source=TimeSource.MEDIA,
    )
    truth = TruthScore(lambda seq: result().mask)
    run = a_run(plan(ScriptedCamera(20), [plain, recorder, truth]))
    run.start()
    assert run.session.wait(30)
    assert run.finish() is None
    report = run.reports(None)["scripted"]
    assert plain.seqs == list(range(20))
    assert report.counts.processed == report.counts.captured == 20
    assert report.recordings[0][0].n_frames == 20
    assert report.truth_iou_mean == 1.0
    assert report.exit == "end of stream"
    assert (report.engine, report.bundle) == ("fake", "tiny")


def test_stopped_in_the_middle_every_output_is_closed():
    sink = ScriptedSink()
    run = a_run(plan(ScriptedCamera(10**9, period_s=0.001), [sink]))
    run.start()
    assert sink.is_writing.wait(30)
    assert run.finish() is None
    assert sink.n_closed == 1
    assert run.reports(None)["scripted"].exit is StopReason.REQUESTED
    assert len(sink.seqs) == run.session.counts.processed  # none lost on the way


@pytest.mark.parametrize("phase", ["write", "close"])
def test_a_failing_output_is_the_error_of_the_run(phase):
    """An error at the close comes when the session has another reason to end."""
    good, bad = ScriptedSink(), ScriptedSink(fails_in=phase, error=FULL)
    n = 10**9 if phase == "write" else 3
    run = a_run(plan(ScriptedCamera(n, period_s=0.001), [good, bad]))
    run.start()
    assert run.session.wait(30)
    error = run.finish()
    assert isinstance(error, SinkError) and "disk is full" in str(error)
    assert good.n_closed == bad.n_closed == 1
    assert run.reports(error)["scripted"].exit is StopReason.FAILED


def test_an_output_that_cannot_be_opened_keeps_the_camera_closed():
    camera = ScriptedCamera(3)
    good = ScriptedSink()
    bad = ScriptedSink(fails_in="open", error=FileExistsError(errno.EEXIST, "exists"))
    never_started = ScriptedSink()
    run = a_run(plan(camera, [good, bad, never_started]))
    with pytest.raises(UsageError, match="exists already"):
        run.start()
    assert isinstance(run.finish(), UsageError)
    assert camera.opened_by is None
    assert (good.n_closed, never_started.threads) == (1, set())


def test_a_camera_that_fails_leaves_the_outputs_whole():
    boom = CameraDisconnected("gone", device="scripted")
    sink = ScriptedSink()
    run = a_run(plan(ScriptedCamera(5, error=boom), [sink]))
    run.start()
    assert run.session.wait(30)
    assert run.finish() is boom
    assert sink.n_closed == 1


def test_a_camera_stuck_in_its_driver_is_named(monkeypatch):
    monkeypatch.setattr("app.runtime.run._STOP_TIMEOUT_S", 0.05)
    may_end = threading.Event()

    class Stuck(ScriptedCamera):
        def _frames(self, stop):
            assert may_end.wait(30)
            yield from ()

    run = a_run(plan(Stuck(), []))
    run.start()
    told = str(run.finish())
    assert "the capture scripted" in told and "did not end within 0.05 s" in told
    may_end.set()
    assert run.session.wait(30)


def test_limits_end_it():
    sink = ScriptedSink()
    run = a_run(plan(ScriptedCamera(10**9), [sink], max_frames=4))
    run.start()
    assert run.session.wait(30)
    assert run.finish() is None
    assert sink.seqs == [0, 1, 2, 3]
    assert run.reports(None)["scripted"].exit is StopReason.LIMIT


ENDLESS = 10**9


def test_reload_changes_what_changed_and_nothing_else():
    sinks = {name: ScriptedSink() for name in ("stays", "goes", "changes", "new")}
    live = {"n": ENDLESS, "period_s": 0.001}

    def plans(*pairs):
        return [
            plan(ScriptedCamera(**live), [sink], name=name, identity=identity)
            for name, sink, identity in pairs
        ]

    run = a_run(
        *plans(
            ("stays", sinks["stays"], 1),
            ("goes", sinks["goes"], 1),
            ("changes", sinks["changes"], 1),
        )
    )
    run.start()
    for name in ("stays", "goes", "changes"):
        assert sinks[name].is_writing.wait(30)
    changed = ScriptedSink()
    errors = run.reload(
        plans(
            ("stays", ScriptedSink(), 1),
            ("changes", changed, 2),
            ("new", sinks["new"], 1),
            ("bad", ScriptedSink(fails_in="open", error=FULL), 1),
        )
    )
    assert changed.is_writing.wait(30) and sinks["new"].is_writing.wait(30)
    assert [str(error) for error in errors] == [
        "cannot write scripted: the disk is full; free some space or choose another "
        "place"
    ]
    assert set(run.stations) == {"stays", "changes", "new"}
    assert (sinks["goes"].n_closed, sinks["changes"].n_closed) == (1, 1)
    assert sinks["stays"].n_closed == 0
    assert run.finish() is None
    assert sinks["stays"].seqs == list(range(len(sinks["stays"].seqs)))  # no gap
    assert set(run.reports(None)) == {"stays", "changes", "new"}


def test_states_reach_the_event_file_once_each(tmp_path):
    path = tmp_path / "e.jsonl"
    boom = CameraDisconnected("gone", device="scripted")
    run = a_run(plan(ScriptedCamera(2, error=boom), [EventLog(path)]))
    run.start()
    assert run.session.wait(30)
    run.poll()
    run.poll()
    assert run.finish() is boom
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    states = [(e["camera"], e["state"], e["reason"]) for e in lines if "event" in e]
    assert states == [("scripted", "failed", "gone")]
