"""Snapshots on the disk: names, bounds, by themselves, on demand."""

import errno
import re
import threading
import time

import cv2
import numpy as np
import pytest

from app.errors import CameraError, SinkError
from app.runtime.camera_name import slug
from app.runtime.camera_status import CameraState, CameraStatus
from app.runtime.notices import NoticeBox, NoticeKind
from app.runtime.sinks import snapshots
from app.runtime.sinks.segments import Retention, SegmentFolder
from app.runtime.sinks.snapshots import SnapshotSink
from app.runtime.sinks.trigger import SkinTrigger, Thresholds
from app.runtime.snapshot import take_snapshot, take_snapshots
from app.runtime.status import CameraSnapshot, FrameCounts
from glss.errors import UsageError
from tests.fakes import result

S = 1_000_000_000
NOW = Thresholds(0.1, 0.05, start_after_s=0.0, stop_after_s=0.0)
NO_SKIN = {"mask": np.zeros((48, 64), np.uint8)}


def a_sink(folder, **options):
    notices = NoticeBox()
    sink = SnapshotSink(
        SegmentFolder(folder, "door", suffix=".jpg"),
        draw=lambda shown: shown.picture,
        notices=notices,
        **{"reserve_bytes": 0, **options},
    )
    sink.open()
    return sink, notices


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_snapshot_is_named_by_camera_and_time_of_its_picture(tmp_path):
    sink, notices = a_sink(
        tmp_path, wall_clock=lambda: 1_770_000_060.5, clock=lambda: 100 * S
    )
    paths = [sink.take(result(t_capture_ns=40 * S)) for _ in range(2)]
    assert names(tmp_path) == [
        "door-20260202T024000Z-00.jpg",
        "door-20260202T024000Z-01.jpg",
    ]
    assert cv2.imread(str(paths[0])).shape == (48, 64, 3)
    told = notices.take_all()
    assert [n.kind for n in told] == [NoticeKind.SNAPSHOT] * 2
    assert told[0].as_json()["reason"] == paths[0].name


def test_by_the_clock_and_when_skin_appears(tmp_path):
    sink, _ = a_sink(tmp_path / "clock", every_s=10)
    for t_s in (0, 1, 9.9, 10, 11, 20):
        sink.write(result(t_capture_ns=int(t_s * S)))
    assert len(names(tmp_path / "clock")) == 3
    sink, _ = a_sink(tmp_path / "skin", trigger=SkinTrigger(NOW))
    for t_s, changes in enumerate([NO_SKIN, {}, {}, NO_SKIN, NO_SKIN, {}]):
        sink.write(result(t_capture_ns=t_s * S, **changes))
    assert len(names(tmp_path / "skin")) == 2


def test_old_ones_go_and_nothing_else(tmp_path):
    sink, _ = a_sink(tmp_path, retention=Retention(max_bytes=1))
    (tmp_path / "door-20200101T000000Z-00.jpg").write_bytes(b"ours")
    (tmp_path / "holiday.jpg").write_bytes(b"theirs")
    (tmp_path / "door-20200101T000000Z-00.mp4").write_bytes(b"a recording")
    sink.take(result())
    left = names(tmp_path)
    assert "door-20200101T000000Z-00.jpg" not in left
    assert {"holiday.jpg", "door-20200101T000000Z-00.mp4"} < set(left)


def test_a_full_disk_leaves_no_torn_file_and_does_not_end_the_run(
    tmp_path, monkeypatch
):
    sink, notices = a_sink(tmp_path, every_s=1)

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(snapshots.os, "fsync", full)
    with pytest.raises(SinkError, match="disk is full"):
        sink.take(result())
    for t_s in (1, 2, 3):
        sink.write(result(t_capture_ns=t_s * S))
    assert names(tmp_path) == []
    assert [n.state for n in notices.take_all()] == ["failed"]  # told once


def test_the_reserve_is_kept(tmp_path):
    sink, _ = a_sink(tmp_path, reserve_bytes=10**9, free_bytes=lambda path: 10**8)
    with pytest.raises(SinkError, match=r"0\.10 GB free, 1\.00 GB are to stay free"):
        sink.take(result())


def test_from_many_threads_each_has_a_name_of_its_own(tmp_path):
    sink, _ = a_sink(tmp_path)
    shown = result(t_capture_ns=time.monotonic_ns())
    threads = [threading.Thread(target=sink.take, args=[shown]) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(names(tmp_path)) == 20


class ScriptedRun:
    """The parts of a run that a snapshot looks at."""

    def __init__(self, sink=None, value=None):
        self.session = self
        status = CameraStatus(CameraState.STALLED, reason="no picture for 9 s")
        self.cameras = {"door": CameraSnapshot("door", status, FrameCounts())}
        self.stations = {"door": self}
        self.outputs = [] if sink is None else [(sink, None)]
        self.newest, self.value = self, value


def test_on_demand_it_is_the_picture_of_now_or_an_answer_why_not(tmp_path, caplog):
    sink, _ = a_sink(tmp_path)
    fresh = result(t_capture_ns=time.monotonic_ns())
    assert take_snapshot(ScriptedRun(sink, fresh), "door").parent == tmp_path
    old = result(t_capture_ns=time.monotonic_ns() - 3 * S)
    for value, told in ((None, "no picture yet"), (old, r"the newest is 3\.0 s old")):
        with pytest.raises(CameraError, match=f"{told}: stalled: no picture for 9 s"):
            take_snapshot(ScriptedRun(sink, value), "door")
    with pytest.raises(UsageError, match="no camera yard"):
        take_snapshot(ScriptedRun(sink, fresh), "yard")
    with pytest.raises(UsageError, match="no folder for snapshots"):
        take_snapshot(ScriptedRun(None, fresh), "door")
    take_snapshots(ScriptedRun(sink, old))
    assert "no snapshot: door: no picture now" in caplog.text
    assert len(names(tmp_path)) == 1


@pytest.mark.parametrize("name", ["rtsp://cam/../../etc", "#", "a" * 99, "..", "é/+"])
def test_a_name_becomes_one_level_of_a_path_and_of_a_topic(name):
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", slug(name))
