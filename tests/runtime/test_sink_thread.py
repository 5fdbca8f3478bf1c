"""SinkThread: one owner, bounded, and an error always arrives."""

import errno
import threading

import pytest

from app.errors import SinkError
from app.runtime.sinks.base import SinkThread, WhenFull, map_sink_errors
from glss.errors import UsageError
from tests.fakes import ScriptedSink, result

FULL = OSError(errno.ENOSPC, "No space left on device")


def started(sink, *, when_full=WhenFull.BLOCK, **options):
    errors = []
    thread = SinkThread(sink, when_full=when_full, on_error=errors.append, **options)
    thread.start()
    return thread, errors


def test_one_thread_opens_writes_and_closes_in_order():
    sink = ScriptedSink()
    thread, errors = started(sink)
    for seq in range(50):
        thread.put(result(seq))
    thread.close()
    assert thread.join(30)
    assert sink.seqs == list(range(50))
    assert (
        len(sink.threads) == 1 and threading.current_thread().name not in sink.threads
    )
    assert (sink.n_closed, errors, thread.n_dropped) == (1, [], 0)


def test_a_full_queue_drops_the_newest_and_counts_it():
    sink = ScriptedSink(may_write=threading.Event())
    thread, _ = started(sink, when_full=WhenFull.DROP_NEWEST, capacity=2)
    thread.put(result(0))
    assert sink.is_writing.wait(30)
    for seq in range(1, 6):
        thread.put(result(seq))  # returns although nothing is written
    sink.may_write.set()
    thread.close()
    assert thread.join(30)
    assert sink.seqs == [0, 1, 2]
    assert thread.n_dropped == 3


def test_a_full_queue_holds_the_writer_when_nothing_may_be_lost():
    sink = ScriptedSink(may_write=threading.Event())
    thread, _ = started(sink, capacity=1)
    writer = threading.Thread(target=lambda: [thread.put(result(i)) for i in range(9)])
    writer.start()
    assert sink.is_writing.wait(30)
    sink.may_write.set()
    writer.join(30)
    thread.close()
    assert thread.join(30)
    assert sink.seqs == list(range(9)) and thread.n_dropped == 0


def test_a_disk_that_takes_nothing_is_an_error_not_a_hang():
    sink = ScriptedSink(may_write=threading.Event())
    thread, _ = started(sink, capacity=1, patience_s=0.02)
    thread.put(result(0))
    assert sink.is_writing.wait(30)
    thread.put(result(1))
    with pytest.raises(SinkError, match=r"took no frame for 0\.02 s"):
        thread.put(result(2))
    sink.may_write.set()
    thread.close()
    assert thread.join(30)


@pytest.mark.parametrize("phase", ["write", "close"])
def test_an_error_is_reported_and_the_sink_closed(phase):
    sink = ScriptedSink(fails_in=phase, error=FULL)
    thread, errors = started(sink)
    thread.put(result(0))
    thread.close()
    assert thread.join(30)
    assert [str(error) for error in errors] == [
        "cannot write scripted: the disk is full; free some space or choose another "
        "place"
    ]
    assert sink.n_closed == 1


def test_after_an_error_nothing_blocks():
    sink = ScriptedSink(fails_in="write", error=FULL)
    thread, errors = started(sink, capacity=1)
    for seq in range(20):
        thread.put(result(seq))
    thread.close()
    assert thread.join(30)
    assert len(errors) == 1


def test_an_output_that_cannot_be_opened_is_known_at_the_start():
    sink = ScriptedSink(fails_in="open", error=PermissionError(errno.EACCES, "no"))
    with pytest.raises(SinkError, match="no permission"):
        started(sink)
    assert sink.n_closed == 0


def test_a_bug_in_a_sink_is_reported_as_it_is():
    bug = KeyError("box")
    thread, errors = started(ScriptedSink(fails_in="write", error=bug))
    thread.put(result(0))
    thread.close()
    assert thread.join(30)
    assert errors == [bug]


def test_a_thread_never_started_can_be_ended():
    thread = SinkThread(
        ScriptedSink(), when_full=WhenFull.BLOCK, on_error=lambda error: None
    )
    thread.close()
    assert thread.join(0)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (errno.ENOSPC, SinkError, "disk is full"),
        (errno.EDQUOT, SinkError, "quota"),
        (errno.EFBIG, SinkError, "largest size"),
        (errno.EACCES, SinkError, "permission"),
        (errno.EROFS, SinkError, "read-only"),
        (errno.EISDIR, SinkError, "name a file"),
        (errno.ENOTDIR, SinkError, "is a file"),
        (errno.ENOENT, SinkError, "make it first"),
        (errno.EIO, SinkError, "Input/output error"),
        (errno.EEXIST, UsageError, "--overwrite"),
    ],
)
def test_every_known_failure_has_its_advice(code, kind, words, tmp_path):
    import os

    with pytest.raises(kind, match=words), map_sink_errors(tmp_path / "x"):
        raise OSError(code, os.strerror(code))
