"""Exports: copied, annotated, redacted, refused, cancelled, honest about gaps."""

import threading
from contextlib import contextmanager

import av
import numpy as np
import pytest

from app.errors import CameraError, SinkError
from app.library.clip_reader import ClipReader
from app.library.clips import Library, Span
from app.library.export import export
from app.library.export_plan import Order, plan_export, refusals
from app.library.job import Cancelled, Job, Phase, Task
from app.library.rights import Look, Refusal, Rule
from app.runtime.redaction import HideWith
from app.runtime.sinks.about import About, Pictures, about_from
from app.runtime.worker import LiveWorker
from tests.fakes import ScriptedSearch
from tests.library.recordings import ANNOTATED, PLAIN, T0_S, write_recording
from tests.media import square_left

AREA = ((0.0, 0.0), (1.0, 0.0), (1.0, 0.2), (0.0, 0.2))


@contextmanager
def a_finder():
    yield LiveWorker(ScriptedSearch(), threshold=0.5)


@contextmanager
def no_finder():
    raise AssertionError("nothing has to be found")
    yield


def order(start_s, end_s, look=Look.RECORDED, *cameras, **options):
    span = Span(T0_S + start_s, T0_S + end_s)
    return Order(cameras or ("door",), span, look, **options)


def planned(folder, wanted, rules=None):
    plan = plan_export(wanted, Library([folder]).scan(), rules or {})
    assert not isinstance(plan, Refusal), plan
    return plan


def run(plan, out, finder=no_finder):
    return export(plan, out, finder, Task(lambda share, text: None))


def about(path):
    with av.open(str(path)) as file:
        return about_from(file.metadata["comment"])


def read(path):
    with av.open(str(path)) as file:
        return [f.to_ndarray(format="bgr24") for f in file.decode(video=0)]


def times(path):
    with av.open(str(path)) as file:
        return [float(frame.time) for frame in file.decode(video=0)]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recordings"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_copy_goes_over_the_end_of_a_clip(folder, out, suffix):
    for i in range(2):
        write_recording(folder, T0_S + 4 * i, suffix=suffix)
    done = run(planned(folder, order(2.5, 5)), out)
    (file,) = done.files
    assert file.path.name.startswith("door_2026-")
    assert file.path.name.endswith("_as-recorded.mp4")
    pictures = read(file.path)
    assert len(pictures) == 50 + 25  # from the key picture at 2 s
    assert square_left(pictures[0]) == pytest.approx(2 * 50 % 80, abs=2)
    assert square_left(pictures[50]) == pytest.approx(0, abs=2)
    assert times(file.path) == pytest.approx([0.04 * i for i in range(75)], abs=0.002)
    assert [(p.at_s, round(p.t_start_s - T0_S, 2)) for p in file.parts] == [
        (0.0, 2.0), (pytest.approx(2.0, abs=0.01), 4.0)
    ]  # fmt: skip
    assert done.gaps == {"door": ()}
    assert about(file.path).pictures is Pictures.PLAIN
    assert about(file.path).t_start_s == pytest.approx(T0_S + 2.5)


def test_a_copy_changes_no_picture(folder, out):
    source = write_recording(folder, T0_S)
    (file,) = run(planned(folder, order(0, 4)), out).files
    for one, other in zip(read(source), read(file.path), strict=True):
        assert np.array_equal(one, other)


def test_gaps_are_told_and_take_no_time(folder, out):
    write_recording(folder, T0_S, seconds=2)
    write_recording(folder, T0_S + 60, seconds=2)
    done = run(planned(folder, order(-10, 61)), out)
    assert done.files[0].duration_s == pytest.approx(3, abs=0.05)
    gaps = [(g.t_start_s - T0_S, g.t_end_s - T0_S) for g in done.gaps["door"]]
    assert gaps == [pytest.approx(gap, abs=0.1) for gap in [(-10, 0), (2, 60)]]
    text = done.notes.read_text()
    assert text.count("nothing was recorded from") == 2
    assert f"SHA-256 {done.files[0].sha256}" in text
    assert "at 0:02.000" in text


def test_several_cameras_are_exported_for_the_same_time(folder, out):
    write_recording(folder, T0_S)
    write_recording(folder, T0_S + 1, camera="yard")
    wanted = order(0, 3, Look.RAW, "door", "yard", "gone")
    done = run(planned(folder, wanted), out)
    assert [file.camera for file in done.files] == ["door", "yard"]
    lengths = [file.duration_s for file in done.files]
    assert lengths == pytest.approx([3, 2], abs=0.05)
    assert done.gaps["gone"] == (wanted.span,)
    assert "gone: nothing was recorded from" in done.notes.read_text()


def test_pictures_of_another_size_begin_a_new_file(folder, out):
    write_recording(folder, T0_S, seconds=2)
    write_recording(folder, T0_S + 2, seconds=2, size=(128, 96))
    files = run(planned(folder, order(0, 4)), out).files
    assert len(files) == 2
    assert files[1].path.stem == files[0].path.stem + "_2"


def test_a_file_never_mixes_what_is_redacted_with_what_is_not(folder, out):
    write_recording(folder, T0_S, seconds=2)
    redacted = About("door", Pictures.PLAIN, HideWith.BLUR)
    write_recording(folder, T0_S + 2, seconds=2, about=redacted)
    files = run(planned(folder, order(0, 4)), out).files
    assert [about(file.path).redacted for file in files] == [None, HideWith.BLUR]


def test_redaction_hides_skin_before_anything_is_written(folder, out):
    write_recording(folder, T0_S, seconds=1)
    wanted = order(0, 1, Look.REDACTED, hide_with=HideWith.FILL)
    plan = planned(folder, wanted)
    assert plan.finds_skin
    (file,) = run(plan, out, a_finder).files
    pictures = read(file.path)
    assert len(pictures) == 25
    for picture in pictures:  # `ScriptedSearch` finds skin in rows 10-30, columns 20-40
        assert picture[12:28, 22:38].max() < 24
        assert picture[45:, 70:].mean() > 60
    assert about(file.path).redacted is HideWith.FILL


def test_a_search_that_fails_hides_everything(folder, out):
    write_recording(folder, T0_S, seconds=1)

    @contextmanager
    def doubtful():
        yield LiveWorker(ScriptedSearch(ssim=0.1), threshold=0.5)

    plan = planned(folder, order(0, 1, Look.REDACTED, hide_with=HideWith.FILL))
    pictures = read(run(plan, out, doubtful).files[0].path)
    assert max(picture.max() for picture in pictures) < 24


def test_the_way_of_the_settings_wins_and_their_areas_are_black(folder, out):
    write_recording(folder, T0_S, seconds=1)
    rules = {"door": Rule(redact=HideWith.FILL, privacy=(AREA,))}
    wanted = order(0, 1, Look.REDACTED, hide_with=HideWith.BLUR)
    (file,) = run(planned(folder, wanted, rules), out, a_finder).files
    assert about(file.path).redacted is HideWith.FILL
    assert about(file.path).privacy == (AREA,)
    assert read(file.path)[3][:10].max() < 24


def test_annotation_draws_the_mask(folder, out):
    write_recording(folder, T0_S, seconds=1)
    (file,) = run(planned(folder, order(0, 1, Look.ANNOTATED)), out, a_finder).files
    picture = read(file.path)[10]
    blue, _, red = picture[20, 30].astype(int)
    assert red - blue > 20
    assert about(file.path).pictures is Pictures.ANNOTATED


def test_areas_drawn_since_are_blackened_in_a_copy_too(folder, out):
    write_recording(folder, T0_S, seconds=1)
    rules = {"door": Rule(privacy=(AREA,))}
    plan = planned(folder, order(0.5, 1, Look.RAW), rules)
    (file,) = run(plan, out).files
    pictures = read(file.path)
    assert len(pictures) == pytest.approx(13, abs=1)  # encoded: starts where asked
    assert pictures[0][:10].max() < 24


def test_looks_are_refused_with_their_reasons(folder):
    write_recording(folder, T0_S, about=ANNOTATED)
    write_recording(folder, T0_S, camera="yard")
    shelf = Library([folder]).scan()
    only_door = refusals(order(0, 4), shelf, {})
    assert set(only_door) == {Look.RAW, Look.REDACTED}
    reason = "The mask is drawn into this recording; it cannot be taken out."
    assert only_door[Look.RAW] == Refusal(reason, "door")
    assert refusals(order(0, 4, Look.RAW, "yard"), shelf, {}) == {}
    rules = {"yard": Rule(redact=HideWith.BLUR)}
    told = refusals(order(0, 4, Look.RAW, "yard"), shelf, rules)
    assert set(told) == {Look.RECORDED, Look.RAW, Look.ANNOTATED}
    assert "Redaction is on for this camera" in told[Look.RAW].reason


def test_a_time_without_recordings_is_refused(folder):
    shelf = Library([folder]).scan()
    refusal = plan_export(order(0, 4), shelf, {})
    assert refusal == Refusal("Nothing was recorded in this time.")
    assert isinstance(plan_export(order(4, 4), shelf, {}), Refusal)


def stop_at(share):
    stopping = Task(lambda now, text: stopping.stop.set() if now > share else None)
    return stopping


@pytest.mark.parametrize("look", [Look.RAW, Look.ANNOTATED])
def test_a_cancelled_export_leaves_nothing(folder, out, look):
    write_recording(folder, T0_S)
    write_recording(folder, T0_S, camera="yard")
    plan = planned(folder, order(0, 4, look, "door", "yard"))
    with pytest.raises(Cancelled):
        export(plan, out, a_finder, stop_at(0.7))
    assert list(out.iterdir()) == []


def test_a_recording_that_vanishes_leaves_nothing(folder, out):
    path = write_recording(folder, T0_S)
    plan = planned(folder, order(0, 4))
    path.unlink()
    with pytest.raises(CameraError, match="does not exist"):
        run(plan, out)
    assert list(out.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(folder, tmp_path):
    write_recording(folder, T0_S)
    (tmp_path / "file").touch()
    with pytest.raises(SinkError, match="a part of the path is a file"):
        run(planned(folder, order(0, 4)), tmp_path / "file" / "out")


def test_nothing_is_overwritten(folder, out):
    write_recording(folder, T0_S)
    plan = planned(folder, order(0, 4))
    first, second = run(plan, out), run(plan, out)
    assert first.files[0].path != second.files[0].path
    assert first.notes != second.notes
    assert len(list(out.iterdir())) == 4


def test_what_a_kill_left_behind_is_removed(folder, out):
    write_recording(folder, T0_S)
    out.mkdir()
    (out / ".door_2026_raw-999999999.part.mp4").touch()
    (out / ".mine.part.mp4").touch()
    run(planned(folder, order(0, 4)), out)
    hidden = [path.name for path in out.iterdir() if path.name.startswith(".")]
    assert hidden == [".mine.part.mp4"]


def test_an_export_is_no_segment(folder, out):
    """Retention deletes by name; what was exported is not the recorder's."""
    write_recording(folder, T0_S)
    run(planned(folder, order(0, 4)), folder)
    assert len(Library([folder]).scan().clips) == 1


def test_a_job_tells_its_end():
    def work(task):
        task.progress(0.5, "half")
        return 7

    job = Job("test", work)
    job.start()
    assert job.join(5)
    assert (job.state.phase, job.state.result, job.state.share) == (Phase.DONE, 7, 1.0)
    assert job.state.text == "half"


def test_a_job_tells_its_error_and_its_cancel():
    def fail(task):
        raise SinkError("no room")

    failing = Job("test", fail)
    failing.start()
    assert failing.join(5)
    assert failing.state.phase is Phase.FAILED
    assert str(failing.state.error) == "no room"

    going = threading.Event()

    def go_on(task):
        going.set()
        while True:
            task.check()

    endless = Job("test", go_on)
    endless.start()
    assert going.wait(5)
    endless.cancel()
    assert endless.join(5)
    assert endless.state.phase is Phase.CANCELLED


def test_exported_plain_recordings_can_be_read_again(folder, out):
    write_recording(folder, T0_S, about=PLAIN)
    (file,) = run(planned(folder, order(1, 3)), out).files
    with ClipReader(file.path) as reader:
        assert reader.at(1.0).t_s == pytest.approx(1.0, abs=0.05)
