"""RunControl: a run that is built, changed and ended by orders."""

import errno
import threading
from contextlib import nullcontext
from dataclasses import replace

import pytest

from app.errors import SinkError
from app.runtime.capture import Capture
from app.runtime.control import RunControl
from app.runtime.redaction import HideWith
from app.runtime.result import Hiding
from app.runtime.run import ModelNames, Run
from app.runtime.station import CameraPlan
from app.runtime.status import StopReason
from app.runtime.worker import LiveWorker
from glss.errors import UsageError
from tests.fakes import ScriptedCamera, ScriptedSearch, ScriptedSink

WAIT_S = 30
FULL = OSError(errno.ENOSPC, "No space left on device")


def build(*plans):
    return Run(
        plans,
        lambda: nullcontext(LiveWorker(ScriptedSearch(), threshold=0.5)),
        model=ModelNames("fake", "tiny"),
    )


def plan(name="door", **options):
    camera = ScriptedCamera(10**9, period_s=0.002)
    return CameraPlan(name, Capture(camera), **options)


@pytest.fixture
def control():
    control = RunControl(build)
    control.start()
    yield control
    control.close()
    assert control.join(WAIT_S)


def a_result(run, name="door", *, wanted=lambda result: True):
    station = run.stations[name]
    done = threading.Event()
    while station.newest.value is None or not wanted(station.newest.value):
        assert not done.wait(0.005)
    return station.newest.value


def test_cameras_come_and_go(control):
    assert control.order(lambda run: run.put(plan())).result(WAIT_S) == []
    assert a_result(control.run).camera == "door"
    assert control.order(lambda run: run.put(plan("yard"))).result(WAIT_S) == []
    assert control.order(lambda run: run.drop("door")).result(WAIT_S) == []
    assert list(control.run.stations) == ["yard"]
    assert not control.is_over and control.failure is None


def test_the_error_of_an_order_is_its_answer_and_nothing_ends(control):
    def fail(run):
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        control.order(fail).result(WAIT_S)
    assert control.order(lambda run: 7).result(WAIT_S) == 7


def test_an_output_comes_and_goes_while_the_camera_runs(control):
    control.order(lambda run: run.put(plan())).result(WAIT_S)
    sink = ScriptedSink()
    errors = []
    control.order(lambda run: run.stations["door"].attach(sink, errors.append)).result()
    assert sink.is_writing.wait(WAIT_S)
    ended = control.order(lambda run: run.stations["door"].detach(sink))
    assert ended.result(WAIT_S) is None
    assert sink.n_closed == 1
    n_written = len(sink.seqs)
    before = control.run.stations["door"].newest.value.seq
    a_result(control.run, wanted=lambda result: result.seq > before + 2)
    assert len(sink.seqs) == n_written and errors == []


def test_an_output_that_cannot_be_opened_is_told_and_not_attached(control):
    control.order(lambda run: run.put(plan())).result(WAIT_S)
    sink = ScriptedSink(fails_in="open", error=FileExistsError())
    attach = control.order(lambda run: run.stations["door"].attach(sink, print))
    with pytest.raises(UsageError):
        attach.result(WAIT_S)
    assert control.run.stations["door"].outputs == []


def test_an_attached_output_that_fails_does_not_end_the_run(control):
    control.order(lambda run: run.put(plan())).result(WAIT_S)
    errors, told = [], threading.Event()

    def on_error(error):
        errors.append(error)
        told.set()

    sink = ScriptedSink(fails_in="write", error=FULL)
    control.order(lambda run: run.stations["door"].attach(sink, on_error)).result()
    assert told.wait(WAIT_S)
    assert isinstance(errors[0], SinkError)
    before = control.run.stations["door"].newest.value.seq
    a_result(control.run, wanted=lambda result: result.seq > before + 2)
    assert not control.is_over


def test_what_is_attached_is_finished_at_the_end():
    control = RunControl(lambda: build(plan()))
    control.start()
    sink = ScriptedSink()
    order = control.order(lambda run: run.stations["door"].attach(sink, print))
    order.result(WAIT_S)
    control.close()
    assert control.join(WAIT_S)
    assert sink.n_closed == 1


def test_a_camera_is_looked_at_in_another_way_at_once(control):
    control.order(lambda run: run.put(plan())).result(WAIT_S)
    assert a_result(control.run).mask.any()
    change = lambda setup: replace(setup, threshold=0.95)  # noqa: E731
    control.order(lambda run: run.change_setup("door", change)).result(WAIT_S)
    a_result(control.run, wanted=lambda result: not result.mask.any())
    hide = lambda setup: replace(setup, hide_with=HideWith.FILL)  # noqa: E731
    control.order(lambda run: run.change_setup("door", hide)).result(WAIT_S)
    a_result(control.run, wanted=lambda result: result.hiding is not Hiding.NOTHING)


def test_a_run_that_cannot_be_built_says_why_and_can_be_begun_again():
    runs = iter([ValueError("no bundle"), None])

    def build_or_fail():
        if (error := next(runs)) is not None:
            raise error
        return build()

    control = RunControl(build_or_fail)
    control.start()
    with pytest.raises(RuntimeError, match="no bundle"):
        control.order(lambda run: None).result(WAIT_S)
    assert control.is_over and str(control.failure) == "no bundle"
    control.restart().result(WAIT_S)
    assert control.failure is None and not control.is_over
    control.close()
    assert control.join(WAIT_S)


def test_a_run_that_ended_is_begun_again(control):
    one = CameraPlan("short", Capture(ScriptedCamera(3)))
    control.order(lambda run: run.put(one)).result(WAIT_S)
    first = control.run
    assert first.session.wait(WAIT_S)
    assert control.is_over
    assert first.session.status.stop_reason is StopReason.END_OF_STREAM
    control.restart().result(WAIT_S)
    assert control.run is not first and not control.is_over


def test_a_camera_is_hidden_from_its_very_first_frame(control):
    seen = []

    class All(ScriptedSink):
        def write(self, result):
            seen.append(result.hiding)
            super().write(result)

    sink = All()
    one = plan(sinks=[sink])
    hidden = replace(one.setup, hide_with=HideWith.FILL)
    control.order(lambda run: run.put(one, hidden)).result(WAIT_S)
    assert sink.is_writing.wait(WAIT_S)
    control.order(lambda run: run.drop("door")).result(WAIT_S)
    assert Hiding.NOTHING not in seen


def test_closing_while_the_libraries_load_waits_for_nothing():
    may_go_on, is_building = threading.Event(), threading.Event()

    def slowly():
        is_building.set()
        assert may_go_on.wait(WAIT_S)
        return build(plan())

    control = RunControl(slowly)
    control.start()
    order = control.order(lambda run: run.put(plan("late")))
    assert is_building.wait(WAIT_S)
    control.close()
    assert control.join(0.0)
    may_go_on.set()
    control._thread.join(WAIT_S)
    assert control.run is None
    assert order.cancelled()
