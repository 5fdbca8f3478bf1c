"""Recording for months: segments, retention, disk guard, events, kills, sound."""

import errno
import os
import random
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace

import av
import numpy as np
import pytest

from app.runtime.notices import NoticeBox
from app.runtime.redaction import HideWith
from app.runtime.sinks.about import About, Pictures, about_from
from app.runtime.sinks.recorder import Recorder, TimeSource
from app.runtime.sinks.segment_recorder import PreRoll, SegmentRecorder
from app.runtime.sinks.segments import Retention, SegmentFolder
from app.runtime.sinks.skin_notes import (
    SkinNotes,
    SkinSecond,
    notes_path,
    read_notes,
)
from app.runtime.sinks.trigger import SkinTrigger, Thresholds
from app.runtime.sinks.video_file import VideoFile, mend
from app.runtime.view_setup import RegionBox
from tests.fakes import PERIOD_NS, result
from tests.media import write_with_sound
from tests.runtime.test_recorder import noise, read

GB = 10**9
S = 10**9


class Disk:
    """Free space and clocks that a test decides about."""

    def __init__(self):
        self.free, self.now_s, self.error = 100 * GB, 0.0, None

    def free_bytes(self, path):
        if self.error:
            raise self.error
        return self.free

    def options(self):
        return {
            "free_bytes": self.free_bytes,
            "clock": lambda: self.now_s,
            "wall_clock": lambda: 1_770_000_000 + self.now_s,
        }


def a_recorder(folder, disk, *, suffix=".mp4", **options):
    notices = NoticeBox()
    recorder = SegmentRecorder(
        SegmentFolder(folder, "door", suffix=suffix),
        draw=lambda shown: shown.picture,
        notices=notices,
        **{**disk.options(), **options},
    )
    recorder.open()
    return recorder, notices


def feed(recorder, disk, n, *, start=0, skin=True, **changes):
    """Write `n` results at 25 fps; returns the number of the next one."""
    for seq in range(start, start + n):
        disk.now_s = seq * PERIOD_NS / S
        mask = {} if skin else {"mask": np.zeros((48, 64), np.uint8)}
        recorder.write(result(seq, **mask, **changes))
    return start + n


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_segments_follow_each_other_without_a_gap(tmp_path, suffix):
    disk = Disk()
    recorder, _ = a_recorder(tmp_path, disk, suffix=suffix, segment_s=2.0)
    feed(recorder, disk, 130)
    recorder.close()
    files = sorted(tmp_path.iterdir())
    assert [len(read(path)[0]) for path in files] == [50, 50, 30]
    assert [r.n_frames for r in recorder.recordings] == [50, 50, 30]
    form = rf"door-\d{{8}}T\d{{6}}Z-\d\d\{suffix}"
    assert all(re.fullmatch(form, path.name) for path in files)


def test_a_camera_that_was_away_begins_a_new_segment(tmp_path):
    disk = Disk()
    recorder, _ = a_recorder(tmp_path, disk)
    n = feed(recorder, disk, 10)
    feed(recorder, disk, 10, start=n + 200)
    recorder.close()
    assert [r.n_frames for r in recorder.recordings] == [10, 10]


def plant(folder, name, *, age_s=0.0, size=1000, now_s=1_770_000_000):
    path = folder / name
    path.write_bytes(b"x" * size)
    os.utime(path, (now_s - age_s, now_s - age_s))
    return path


OLD = "door-20200101T000000Z-00.mp4"
STRANGE = [
    "door-20200101T000000Z-00.mkv",  # another format
    "door-20200101T000000Z-00.mp4.bak",
    "xdoor-20200101T000000Z-00.mp4",
    "door2-20200101T000000Z-00.mp4",  # another camera
    "door-2020010\u0661T000000Z-00.mp4",  # a digit of another script
    "holiday.mp4",
]


def test_only_old_files_of_our_own_naming_are_deleted(tmp_path):
    for name in STRANGE:
        plant(tmp_path, name, age_s=1e7)
    (tmp_path / "door-20200102T000000Z-00.mp4").mkdir()
    precious = plant(tmp_path, "precious", age_s=1e7)
    (tmp_path / "door-20200103T000000Z-00.mp4").symlink_to(precious)
    plant(tmp_path, OLD, age_s=1e7)
    plant(tmp_path, "door-20260101T000000Z-00.mp4", age_s=100)
    folder = SegmentFolder(tmp_path, "door", suffix=".mp4")
    before = set(names(tmp_path))
    n = folder.sweep(Retention(keep_s=1000), 1_770_000_000, busy=None)
    assert n == 1 and before - set(names(tmp_path)) == {OLD}


def test_for_space_the_oldest_go_first_and_the_one_being_written_stays(tmp_path):
    for day in range(1, 6):
        plant(tmp_path, f"door-2026010{day}T000000Z-00.mp4")
    folder = SegmentFolder(tmp_path, "door", suffix=".mp4")
    busy = tmp_path / "door-20260101T000000Z-00.mp4"
    assert folder.sweep(Retention(max_bytes=2500), 1_770_000_000, busy=busy) == 3
    assert [name[5:13] for name in names(tmp_path)] == ["20260101", "20260105"]


def test_retention_goes_on_while_it_records(tmp_path):
    plant(tmp_path, OLD, age_s=1e7)
    disk = Disk()
    recorder, _ = a_recorder(tmp_path, disk, retention=Retention(keep_s=1000))
    feed(recorder, disk, 1)
    assert OLD not in names(tmp_path)
    recorder.close()


def test_a_disk_that_fills_stops_the_recording_and_nothing_else(tmp_path):
    disk = Disk()
    recorder, notices = a_recorder(tmp_path, disk, reserve_bytes=GB)
    n = feed(recorder, disk, 30)
    disk.free = GB // 2
    n = feed(recorder, disk, 60, start=n)
    assert not recorder.is_recording and "0.50 GB free" in recorder.paused
    disk.free = int(1.05 * GB)  # just above: it would fall below at once
    n = feed(recorder, disk, 30, start=n)
    assert recorder.paused
    disk.free = 2 * GB
    n = feed(recorder, disk, 60, start=n)
    assert recorder.is_recording and not recorder.paused
    recorder.close()
    told = [(notice.camera, notice.state) for notice in notices.take_all()]
    assert told == [("door", "stopped"), ("door", "recording")]
    for path in tmp_path.iterdir():
        assert read(path)[0]


def test_a_write_that_fails_is_tried_again_later(tmp_path, monkeypatch):
    disk = Disk()
    recorder, notices = a_recorder(tmp_path, disk)
    n = feed(recorder, disk, 5)

    def fail(*_):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(VideoFile, "add", fail)
        n = feed(recorder, disk, 5, start=n)
    assert recorder.paused == "cannot write: Input/output error"
    n = feed(recorder, disk, 200, start=n)  # 8 s: not yet
    assert recorder.paused
    feed(recorder, disk, 100, start=n)
    assert recorder.is_recording
    assert [notice.state for notice in notices.take_all()] == ["stopped", "recording"]
    recorder.close()


def test_a_disk_that_is_gone_is_survived(tmp_path):
    disk = Disk()
    recorder, _ = a_recorder(tmp_path, disk)
    disk.error = OSError(errno.EIO, "Input/output error")
    feed(recorder, disk, 30)
    assert "the disk cannot be read" in recorder.paused
    recorder.close()


def event_recorder(folder, disk, *, pre_s=1.0, **thresholds):
    usual = {"start_share": 0.1, "stop_share": 0.05}
    usual |= {"start_after_s": 0.2, "stop_after_s": 0.4}
    trigger = SkinTrigger(Thresholds(**{**usual, **thresholds}))
    return a_recorder(folder, disk, trigger=trigger, pre_s=pre_s)[0]


def test_an_event_is_recorded_with_what_came_before_and_after(tmp_path):
    disk = Disk()
    recorder = event_recorder(tmp_path, disk)
    n = feed(recorder, disk, 100, skin=False)
    assert not recorder.is_recording
    assert set(recorder.stage_ms) == {"draw"}  # for the pre-roll
    n = feed(recorder, disk, 50, start=n)  # skin for 2 s; on after 0.2 s
    assert recorder.is_recording
    assert set(recorder.stage_ms) == {"draw", "encode"}
    feed(recorder, disk, 100, start=n, skin=False)
    assert not recorder.is_recording
    recorder.close()
    (recording,) = recorder.recordings
    # 1 s before it was on (0.2 s of it with skin), 1.8 s on, 0.4 s after.
    assert recording.n_frames == pytest.approx(25 + 45 + 10, abs=2)
    assert recording.duration_s == pytest.approx(recording.n_frames / 25, abs=0.01)


def shares(trigger, values, **changes):
    """What the trigger says at 25 fps to these shares of skin."""
    said = []
    for seq, share in enumerate(values):
        mask = np.zeros((10, 100), np.uint8)
        mask[:, : round(100 * share)] = 255
        said.append(trigger.update(result(seq, mask=mask, **changes)))
    return said


def test_flicker_starts_nothing_and_ends_nothing():
    trigger = SkinTrigger(Thresholds(0.1, 0.05, start_after_s=0.2, stop_after_s=0.2))
    assert not any(shares(trigger, [0.2, 0.2, 0.0] * 20))
    assert shares(trigger, [0.2] * 10)[-1]
    assert all(shares(trigger, [0.2, 0.0, 0.0] * 20))


def test_between_the_thresholds_nothing_changes():
    for is_on in (False, True):
        trigger = SkinTrigger(Thresholds(0.1, 0.05, 0.0, 0.0))
        shares(trigger, [0.5 if is_on else 0.0])
        assert shares(trigger, [0.07] * 50)[-1] is is_on


def test_only_skin_in_a_zone_counts():
    right = RegionBox("right", 0.5, 0.0, 0.5, 1.0)
    trigger = SkinTrigger(Thresholds(0.1, 0.05, 0.0, 0.0, zones=(right,)))
    assert not shares(trigger, [0.5])[-1]
    assert shares(trigger, [0.6])[-1]  # a fifth of the zone


def test_a_failed_result_is_no_end():
    trigger = SkinTrigger(Thresholds(0.1, 0.05, 0.0, 0.0))
    shares(trigger, [0.5])
    assert all(shares(trigger, [0.0] * 50, has_failed=True))


def test_the_pre_roll_is_bounded_in_time_and_size(monkeypatch):
    roll = PreRoll(1.0)
    for seq in range(100):
        roll.add(noise(seq), seq * PERIOD_NS)
    assert roll.seconds == pytest.approx(1.0)
    monkeypatch.setattr("app.runtime.sinks.segment_recorder._PREROLL_BYTES", 20_000)
    roll.add(noise(100), 100 * PERIOD_NS)
    assert 0 < roll.seconds < 0.5
    times = [t_ns for _, t_ns in roll.take()]
    assert times[-1] == 100 * PERIOD_NS and times == sorted(times)
    assert roll.seconds == 0 and not list(roll.take())


KILLED = """
import os, sys
from pathlib import Path
from app.runtime.sinks.video_file import VideoFile
from tests.runtime.test_recorder import noise
pictures = [noise(i) for i in range(10)]
for line in sys.stdin:
    path = Path(line.strip())
    if child := os.fork():
        print(child, flush=True)
        os.waitpid(child, 0)
        print("over", flush=True)
        continue
    file = VideoFile(path)
    for i in range(100_000):
        file.add(pictures[i % 10], i * 40_000_000)
        os.write(1, b"%d\\n" % i)
"""


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_kill_at_any_moment_costs_less_than_a_second(tmp_path, suffix):
    """Ten times each: the process is killed after a random number of frames."""
    dice = random.Random(5)
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    for n in range(10):
        path = tmp_path / f"{n}{suffix}"
        writer.stdin.write(f"{path}\n")
        child = int(writer.stdout.readline())
        wanted, last = dice.randint(1, 200), -1
        while last < wanted:
            last = int(writer.stdout.readline())
        os.kill(child, signal.SIGKILL)
        while (line := writer.stdout.readline()) != "over\n":
            last = int(line)
        mend(path)
        times = read(path)[0] if path.exists() else []
        assert len(times) >= last + 1 - 25, (n, last, len(times))
    writer.stdin.close()
    assert writer.wait(30) == 0
    writer.stdout.close()


def test_a_torn_segment_is_mended_at_the_next_start(tmp_path):
    path = tmp_path / "door-20260101T000000Z-00.mp4"
    file = VideoFile(path)
    for seq in range(60):
        file.add(noise(seq), seq * PERIOD_NS)
    torn = path.read_bytes()[:-777]
    file.close()
    path.write_bytes(torn)
    recorder, _ = a_recorder(tmp_path, Disk())
    recorder.close()
    assert 35 <= len(read(path)[0]) <= 60


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_the_sound_of_a_file_is_kept_in_step(tmp_path, suffix):
    source = write_with_sound(tmp_path / "in.mp4")
    recorder = Recorder(
        tmp_path / f"out{suffix}",
        draw=lambda shown: shown.picture,
        time_source=TimeSource.MEDIA,
        sound_of=source,
    )
    recorder.open()
    for seq in range(50):
        recorder.write(result(seq))
    recorder.close()

    def sound(path):
        with av.open(str(path)) as container:
            frames = list(container.decode(audio=0))
        samples = np.concatenate([f.to_ndarray() for f in frames], axis=1)[0]
        return frames[0].time, samples

    with av.open(str(recorder.path)) as container:
        assert len(list(container.decode(video=0))) == 50
    (t_in, before), (t_out, after) = sound(source), sound(recorder.path)
    assert t_out == pytest.approx(t_in, abs=0.07)  # less than one block
    assert abs(len(after) - len(before)) <= 3 * 1024
    common = min(len(before), len(after))
    # The first block is the codec's lead-in, which lies before the first picture.
    difference = np.abs(before[2048:common] - after[2048:common])
    assert difference.max() < 0.01


def test_a_file_without_sound_is_recorded_without(tmp_path):
    from tests.media import write_clip

    recorder = Recorder(
        tmp_path / "out.mp4",
        draw=lambda shown: shown.picture,
        time_source=TimeSource.MEDIA,
        sound_of=write_clip(tmp_path / "in.mp4", 3),
    )
    recorder.open()
    recorder.write(result(0))
    recorder.close()
    with av.open(str(recorder.path)) as container:
        assert not container.streams.audio


def test_segments_carry_the_time_of_their_first_picture(tmp_path):
    recorder, _ = a_recorder(tmp_path, Disk(), wall_clock=lambda: 1_770_000_000.5)
    recorder.write(result(0, t_capture_ns=time.monotonic_ns() - 60 * S))
    recorder.close()
    assert names(tmp_path) == ["door-20260202T023900Z-00.mp4"]


ABOUT = About(
    "door", Pictures.PLAIN, HideWith.BLUR, (((0.0, 0.0), (0.5, 0.0), (0.0, 0.5)),)
)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_segment_tells_what_its_pictures_are(tmp_path, suffix):
    disk = Disk()
    recorder, _ = a_recorder(tmp_path, disk, suffix=suffix, about=ABOUT)
    feed(recorder, disk, 10)
    recorder.close()
    (path,) = tmp_path.glob(f"*{suffix}")
    with av.open(str(path)) as file:
        comments = {k.lower(): v for k, v in file.metadata.items()}
    found = about_from(comments["comment"])
    assert found == replace(ABOUT, t_start_s=found.t_start_s)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(found.t_start_s))
    assert stamp in path.name


def test_seconds_with_skin_are_noted_beside_the_segment(tmp_path):
    disk = Disk()
    recorder, _ = a_recorder(tmp_path, disk, about=ABOUT)
    n = feed(recorder, disk, 25, skin_share=0.0)
    n = feed(recorder, disk, 25, start=n, skin_share=0.25)
    n = feed(recorder, disk, 50, start=n, skin_share=0.0)
    feed(recorder, disk, 10, start=n, skin_share=0.5)
    recorder.close()
    (path,) = tmp_path.glob("*.mp4")
    assert read_notes(path) == [SkinSecond(1, 0.25), SkinSecond(4, 0.5)]


def test_half_a_line_of_notes_is_skipped(tmp_path):
    path = tmp_path / "a.mp4"
    assert read_notes(path) is None
    notes = SkinNotes(path)
    for t_s in (0.0, 1.5, 2.5):
        notes.add(t_s, 0.5)
    notes.close()
    file = notes_path(path)
    file.write_text(file.read_text()[:-5])
    assert read_notes(path) == [SkinSecond(0, 0.5), SkinSecond(1, 0.5)]
    file.write_text("other\n")
    assert read_notes(path) is None


def test_notes_are_deleted_with_their_segment(tmp_path):
    segment = plant(tmp_path, OLD, age_s=1e7)
    notes_path(segment).write_text("x")
    other = plant(tmp_path, "door2-20200101T000000Z-00.skin.jsonl", age_s=1e7)
    folder = SegmentFolder(tmp_path, "door", suffix=".mp4")
    folder.sweep(Retention(keep_s=60), 1_770_000_000, busy=None)
    assert names(tmp_path) == [other.name]


@pytest.mark.parametrize("text", ["", "x", "[]", '{"glss": 2}', '{"glss": 1}'])
def test_a_comment_of_another_program_tells_nothing(text):
    assert about_from(text) is None
