"""Masks, events, truth and summary, as files that other programs read."""

import json
import stat
import time

import cv2
import numpy as np
import pytest

from app.errors import SinkError
from app.runtime.result import Region
from app.runtime.sinks.base import map_sink_errors
from app.runtime.sinks.events import EventLog, event
from app.runtime.sinks.masks import MaskFolder
from app.runtime.sinks.recorder import Recording
from app.runtime.sinks.truth import TruthScore
from app.runtime.stats import StatsCollector
from app.runtime.status import FrameCounts, StopReason
from app.runtime.summary import RunReport, write_atomically
from glss.errors import UsageError
from tests.fakes import result


def write_all(sink, results):
    sink.open()
    for one in results:
        sink.write(one)
    sink.close()


def test_masks_are_named_by_the_frame_and_hold_0_and_255(tmp_path):
    results = [result(3), result(1234567)]
    write_all(MaskFolder(tmp_path / "new" / "masks"), results)
    files = sorted((tmp_path / "new" / "masks").iterdir())
    assert [file.name for file in files] == ["00000003.png", "01234567.png"]
    stored = cv2.imread(str(files[0]), cv2.IMREAD_UNCHANGED)
    assert np.array_equal(stored, results[0].mask)


def test_masks_of_two_runs_are_not_mixed(tmp_path):
    (tmp_path / "00000000.png").write_bytes(b"precious")
    with pytest.raises(UsageError, match="--overwrite"), map_sink_errors(tmp_path):
        MaskFolder(tmp_path).open()
    write_all(MaskFolder(tmp_path, overwrite=True), [result(0)])
    assert (tmp_path / "00000000.png").read_bytes() != b"precious"


def test_a_file_is_no_folder_for_masks(tmp_path):
    path = tmp_path / "masks"
    path.write_bytes(b"precious")
    with pytest.raises(SinkError, match="is a file"), map_sink_errors(path):
        MaskFolder(path, overwrite=True).open()
    assert path.read_bytes() == b"precious"


def test_an_event_has_exactly_these_keys():
    shown = result(7, regions=(Region((1, 2, 3, 4), 12),), skin_share=0.123456789)
    assert event(shown, 1_700_000_000.1234) == {
        "t": 1_700_000_000.123,
        "camera": "cam",
        "seq": 7,
        "skin_share": 0.12346,
        "ssim": 0.8,
        "steps": 5,
        "kept": None,
        "confidence": None,
        "sure": True,
        "status": "converged",
        "latency_ms": 20.0,
        "regions": [{"box": [1, 2, 3, 4], "area": 12}],
    }


def test_an_event_says_when_the_mask_is_not_sure():
    said = event(result(confidence=0.123456, is_sure=False), 0.0)
    assert (said["confidence"], said["sure"]) == (0.1235, False)


def test_each_line_is_on_the_disk_at_once(tmp_path):
    log = EventLog(tmp_path / "deep" / "e.jsonl")
    log.open()
    for n in (1, 2):
        log.write(result(n))
        lines = log.path.read_text().splitlines()
        assert [json.loads(line)["seq"] for line in lines] == list(range(1, n + 1))
    log.close()


def test_an_event_tells_when_the_frame_arrived(tmp_path):
    shown = result(t_capture_ns=time.monotonic_ns() - 2_000_000_000)
    write_all(EventLog(tmp_path / "e.jsonl"), [shown])
    told = json.loads((tmp_path / "e.jsonl").read_text())["t"]
    assert told == pytest.approx(time.time() - 2, abs=1)


def test_a_failed_search_is_still_valid_json(tmp_path):
    write_all(EventLog(tmp_path / "e.jsonl"), [result(ssim=float("nan"))])
    line = (tmp_path / "e.jsonl").read_text()
    assert json.loads(line, parse_constant=pytest.fail)["ssim"] is None


@pytest.mark.parametrize(
    ("before", "kept"), [("", 0), ('{"seq": 0}\n', 1), ('{"seq": 0}\n{"se', 2)]
)
def test_events_are_continued_and_a_torn_line_is_ended(tmp_path, before, kept):
    path = tmp_path / "e.jsonl"
    path.write_text(before)
    write_all(EventLog(path), [result(9)])
    lines = path.read_text().splitlines()
    assert len(lines) == kept + 1
    assert json.loads(lines[-1])["seq"] == 9


def test_events_can_begin_anew(tmp_path):
    path = tmp_path / "e.jsonl"
    path.write_text("old\n")
    write_all(EventLog(path, overwrite=True), [result(9)])
    assert len(path.read_text().splitlines()) == 1


def test_truth_score_is_the_mean_of_the_frames():
    half = result().mask.copy()
    half[10:20] = 0
    score = TruthScore(lambda seq: half if seq else result().mask)
    assert score.iou_mean is None
    write_all(score, [result(0), result(1)])
    assert score.iou_mean == pytest.approx(0.75)


def a_report(tmp_path, **changes):
    collector = StatsCollector()
    for seq in range(3):
        collector.put(result(seq, stage_ms={"search": 3.14159}))
    values = {
        "source": "rtsp://camera/live",
        "counts": FrameCounts(processed=3, dropped=2),
        "stats": collector.snapshot(),
        "recordings": [(Recording(tmp_path / "a.mp4", 3, 0.12), 1)],
        "engine": "eager",
        "bundle": "skin-live",
        "exit": StopReason.END_OF_STREAM,
    }
    return RunReport(**{**values, **changes})


def test_the_summary_has_exactly_these_keys(tmp_path):
    assert json.loads(json.dumps(a_report(tmp_path).as_json())) == {
        "source": "rtsp://camera/live",
        "frames": {
            "captured": 5,
            "processed": 3,
            "dropped": 2,
            "gated": 0,
            "busy": 0,
            "failed": 0,
        },
        "fps": 25.0,
        "latency_ms": {"p50": 20.0, "p95": 20.0, "p99": 20.0},
        "stage_ms": {"search": 3.14},
        "search": {
            "steps_mean": 5.0,
            "ssim_mean": 0.8,
            "warm_share": 1.0,
            "resets": 0,
        },
        "confidence": {"mean": None, "not_sure_share": 0.0},
        "skin_share_mean": 0.13021,
        "reconnects": 0,
        "recordings": [
            {
                "path": str(tmp_path / "a.mp4"),
                "frames": 3,
                "dropped": 1,
                "seconds": 0.12,
            }
        ],
        "engine": "eager",
        "bundle": "skin-live",
        "exit": "end of stream",
    }


def test_the_summary_says_how_often_it_was_not_sure(tmp_path):
    collector = StatsCollector()
    for seq, expected in enumerate((0.2, 0.6, 0.7, 0.8)):
        collector.put(result(seq, confidence=expected, is_sure=expected > 0.3))
    report = a_report(tmp_path, stats=collector.snapshot())
    said = {"mean": 0.575, "not_sure_share": 0.25}
    assert report.as_json()["confidence"] == said
    assert "not sure in 25 % of the frames" in report.as_line()
    assert "not sure" not in a_report(tmp_path).as_line()


def test_a_camera_that_knows_the_truth_adds_one_key(tmp_path):
    report = a_report(tmp_path, truth_iou_mean=0.87654)
    assert report.as_json()["truth_iou_mean"] == 0.8765
    assert "IoU with the truth 0.877" in report.as_line()


def test_a_run_without_a_frame_has_a_summary_too(tmp_path):
    report = a_report(
        tmp_path, stats=StatsCollector().snapshot(), counts=FrameCounts(), recordings=[]
    )
    assert report.as_json()["fps"] == 0
    assert "\n" not in report.as_line()


def test_a_summary_replaces_the_old_one_whole(tmp_path):
    path = tmp_path / "deep" / "s.json"
    write_atomically(path, {"run": 1})
    write_atomically(path, {"run": 2})
    assert json.loads(path.read_text()) == {"run": 2}
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [entry.name for entry in path.parent.iterdir()] == ["s.json"]


def test_a_summary_that_cannot_be_written_leaves_the_old_one(tmp_path):
    path = tmp_path / "s.json"
    write_atomically(path, {"run": 1})
    with pytest.raises(ValueError, match="JSON"):
        write_atomically(path, {"run": float("nan")})
    assert json.loads(path.read_text()) == {"run": 1}
    assert [entry.name for entry in tmp_path.iterdir()] == ["s.json"]


def test_a_summary_in_an_impossible_place_is_a_sink_error():
    from pathlib import Path

    with pytest.raises(SinkError, match=r"cannot write /proc/nowhere/s\.json"):
        write_atomically(Path("/proc/nowhere/s.json"), {})
