"""Recorder and VideoFile: real files, read back by PyAV."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from app.errors import SinkError
from app.runtime.sinks.base import SinkThread, WhenFull
from app.runtime.sinks.recorder import Recorder, TimeSource
from app.runtime.sinks.timeline import Timeline
from app.runtime.sinks.video_file import VideoFile, trim_to_whole_fragments
from glss.errors import UsageError
from tests.fakes import PERIOD_NS, result

SUFFIXES = [".mp4", ".mkv"]


def noise(seq, size=(48, 64)):
    rng = np.random.default_rng(seq)
    return rng.integers(0, 256, (*size, 3), dtype=np.uint8)


def read(path):
    """Times in seconds and pictures of a file."""
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    return [frame.time for frame in frames], [
        f.to_ndarray(format="bgr24") for f in frames
    ]


def write(path, pictures, *, period_ns=PERIOD_NS, **options):
    file = VideoFile(path, **options)
    for i, picture in enumerate(pictures):
        file.add(picture, i * period_ns)
    file.close()
    return file


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("fps", [5, 25, 60])
def test_it_plays_as_fast_as_the_frames_came(tmp_path, suffix, fps):
    path = tmp_path / f"clip{suffix}"
    pictures = [np.full((48, 64, 3), 8 * i, np.uint8) for i in range(30)]
    file = write(path, pictures, period_ns=10**9 // fps)
    times, shown = read(path)
    assert len(times) == file.n_frames == 30
    assert file.duration_s == pytest.approx(30 / fps, abs=1e-3)
    for i, (before, after) in enumerate(pairwise(times)):
        assert after - before == pytest.approx(1 / fps, abs=1.1e-3), i  # mkv: whole ms
    assert [round(picture.mean() / 8) for picture in shown] == list(range(30))


def test_the_container_says_how_long_it_is(tmp_path):
    write(tmp_path / "a.mp4", [noise(i) for i in range(50)])
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert container.duration == pytest.approx(2_000_000, abs=1000)


@pytest.mark.parametrize("size", [(47, 64), (48, 63), (47, 63), (2, 2), (1, 1)])
def test_odd_sizes_lose_no_line(tmp_path, size):
    write(tmp_path / "odd.mp4", [np.full((*size, 3), 200, np.uint8)] * 3)
    _, shown = read(tmp_path / "odd.mp4")
    assert shown[0].shape == (size[0] + size[0] % 2, size[1] + size[1] % 2, 3)
    assert shown[0].min() > 190


def test_another_size_in_mid_stream_is_fitted_with_bars(tmp_path):
    white, tall = (np.full((*size, 3), 255, np.uint8) for size in [(48, 64), (96, 32)])
    write(tmp_path / "two.mp4", [white, tall])
    _, (first, second) = read(tmp_path / "two.mp4")
    assert first.shape == second.shape == (48, 64, 3)
    assert second[:, 28:36].min() > 230 and second[:, :16].max() < 30


def test_the_first_part_is_playable_while_the_rest_is_being_written(tmp_path):
    """As after a power failure: the file as it is on the disk, never closed."""
    file = VideoFile(tmp_path / "a.mp4")
    for seq in range(110):  # 4.4 s: two key frames after the first
        file.add(noise(seq), seq * PERIOD_NS)
    times, _ = read(tmp_path / "a.mp4")
    file.close()
    assert len(times) >= 50


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_existing_file_is_refused_unless_told(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        VideoFile(path)
    assert path.read_bytes() == b"precious"
    write(path, [noise(0)], overwrite=True)
    assert len(read(path)[0]) == 1


def test_a_file_without_a_picture_is_removed(tmp_path):
    VideoFile(tmp_path / "a.mp4").close()
    assert list(tmp_path.iterdir()) == []


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from app.errors import SinkError
from app.runtime.sinks.base import SinkThread, WhenFull
from app.runtime.sinks.recorder import Recorder, TimeSource
from tests.fakes import result
from tests.runtime.test_recorder import noise
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
errors = []
recorder = Recorder(Path(sys.argv[1]), draw=lambda r: r.picture,
                    time_source=TimeSource.MEDIA)
thread = SinkThread(recorder, when_full=WhenFull.BLOCK, on_error=errors.append)
thread.start()
for seq in range(600):
    thread.put(result(seq, picture=noise(seq)))
thread.close()
assert thread.join(30)
print(*errors, recorder.recordings[0].n_frames, sep="\\n")
"""


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_is_one_clear_error_and_the_file_can_be_played(tmp_path, suffix):
    path = tmp_path / f"full{suffix}"
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    message, n_frames = done.stdout.splitlines()
    assert message == (
        f"cannot write {path}: the file reached the largest size allowed; "
        "choose another place"
    )
    assert path.stat().st_size <= 400_000
    times, _ = read(path)  # to the end, without an error
    assert len(times) >= int(n_frames) >= 50  # a Matroska file may hold a few more


def test_a_file_that_cannot_even_begin_is_removed(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    errors = []
    try:
        thread = SinkThread(
            Recorder(
                tmp_path / "a.mp4",
                draw=lambda shown: shown.picture,
                time_source=TimeSource.MEDIA,
            ),
            when_full=WhenFull.BLOCK,
            on_error=errors.append,
        )
        thread.start()
        for seq in range(60):
            thread.put(result(seq))
        thread.close()
        assert thread.join(30)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert len(errors) == 1 and isinstance(errors[0], SinkError)


def box(kind, size):
    return size.to_bytes(4, "big") + kind + bytes(size - 8)


@pytest.mark.parametrize(
    ("boxes", "cut", "kept"),
    [
        ([(b"ftyp", 16), (b"moov", 40), (b"moof", 24), (b"mdat", 50)], 0, 130),
        ([(b"ftyp", 16), (b"moov", 40), (b"moof", 24), (b"mdat", 50)], 1, 56),
        ([(b"ftyp", 16), (b"moov", 40), (b"moof", 24)], 0, 56),
        ([(b"ftyp", 16), (b"moov", 40), (b"moof", 24)], 20, 56),
        ([(b"moov", 40), (b"moof", 24), (b"mdat", 50), (b"mfra", 20)], 0, 134),
        ([(b"moov", 40), (b"moof", 24), (b"mdat", 50), (b"mfra", 20)], 5, 114),
        ([(b"ftyp", 16)], 0, 0),
        ([], 0, 0),
    ],
)
def test_only_whole_fragments_stay(tmp_path, boxes, cut, kept):
    data = b"".join(box(kind, size) for kind, size in boxes)
    (tmp_path / "a.mp4").write_bytes(data[: len(data) - cut])
    with (tmp_path / "a.mp4").open("rb+", buffering=0) as file:
        trim_to_whole_fragments(file)
    assert (tmp_path / "a.mp4").stat().st_size == kept


def recorder(path, time_source=TimeSource.MEDIA, **options):
    return Recorder(
        path, draw=lambda shown: shown.picture, time_source=time_source, **options
    )


@pytest.mark.parametrize(
    ("time_source", "length_s"), [(TimeSource.MEDIA, 0.4), (TimeSource.CAPTURE, 2.0)]
)
def test_the_clock_is_the_one_asked_for(tmp_path, time_source, length_s):
    sink = recorder(tmp_path / "deep" / "a.mp4", time_source)
    sink.open()
    for seq in range(10):
        sink.write(result(seq, t_capture_ns=5 * seq * PERIOD_NS))
    sink.close()
    (recording,) = sink.recordings
    assert recording.n_frames == 10
    assert recording.duration_s == pytest.approx(length_s, abs=1e-3)
    times, _ = read(sink.path)
    assert times[-1] == pytest.approx(0.9 * length_s, abs=1e-3)


def test_drawing_and_encoding_are_timed_apart(tmp_path):
    def draw(shown):
        time.sleep(0.03)
        return shown.picture

    sink = Recorder(tmp_path / "a.mp4", draw=draw, time_source=TimeSource.MEDIA)
    told = []
    thread = SinkThread(
        sink,
        when_full=WhenFull.BLOCK,
        on_error=lambda error: None,
        on_stages=told.append,
    )
    thread.start()
    for seq in range(3):
        thread.put(result(seq))
    thread.close()
    assert thread.join(30)
    assert [set(stages) for stages in told] == 3 * [{"draw", "encode"}]
    assert all(stages["draw"] >= 30 and stages["encode"] > 0 for stages in told)


def test_no_recording_is_reported_where_there_is_no_file(tmp_path):
    sink = recorder(tmp_path / "a.mp4")
    assert sink.recordings == []
    sink.open()
    sink.close()
    assert sink.recordings == [] and not sink.path.exists()


def test_a_live_recording_drops_rather_than_hold_the_worker(tmp_path):
    may_draw, is_drawing = threading.Event(), threading.Event()

    def draw(shown):
        is_drawing.set()
        assert may_draw.wait(30)
        return shown.picture

    sink = Recorder(tmp_path / "a.mp4", draw=draw, time_source=TimeSource.MEDIA)
    thread = SinkThread(
        sink, when_full=WhenFull.DROP_NEWEST, on_error=lambda error: None, capacity=4
    )
    thread.start()
    thread.put(result(0))
    assert is_drawing.wait(30)
    for seq in range(1, 20):
        thread.put(result(seq))
    may_draw.set()
    thread.close()
    assert thread.join(30)
    assert thread.n_dropped == 15
    assert len(read(sink.path)[0]) == 5


def test_a_name_in_use_is_wrong_usage(tmp_path):
    (tmp_path / "a.mp4").touch()
    thread = SinkThread(
        recorder(tmp_path / "a.mp4"),
        when_full=WhenFull.BLOCK,
        on_error=lambda error: None,
    )
    with pytest.raises(UsageError, match="exists already"):
        thread.start()
    assert thread.join(30)


def ticks(times_ms):
    timeline = Timeline()
    return [timeline.next(int(t * 1_000_000)) for t in times_ms]


def test_ticks_follow_the_source():
    assert ticks([500, 540, 580, 680]) == [0, 3600, 7200, 16200]


def test_ticks_do_not_drift_over_an_hour():
    timeline, period_ns = Timeline(), 33_366_667  # 29.97 fps, not a whole tick
    for i in range(108_000):
        last = timeline.next(i * period_ns)
    assert last / 90_000 == pytest.approx(107_999 * period_ns / 1e9, abs=1e-5)


@pytest.mark.parametrize("bad_ms", [0, 540, 100_000])
def test_a_leap_of_the_clock_costs_one_usual_step(bad_ms):
    """Back, standing still, a minute ahead: then on at the old pace."""
    assert ticks([500, 540, bad_ms, bad_ms + 40]) == [0, 3600, 7200, 10800]


def test_it_writes_where_it_was_told_only(tmp_path):
    write(tmp_path / "a.mp4", [noise(0)])
    assert [Path(entry).name for entry in os.listdir(tmp_path)] == ["a.mp4"]
