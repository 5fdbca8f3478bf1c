"""With redaction on, no output of a run holds a pixel of skin: design.md, section 8."""

from contextlib import nullcontext
from dataclasses import replace

import av
import cv2
import numpy as np
import pytest

from app.runtime.capture import Capture
from app.runtime.notices import NoticeBox
from app.runtime.overlay import Overlay
from app.runtime.redaction import HideWith
from app.runtime.run import ModelNames, Run
from app.runtime.sinks.recorder import Recorder, TimeSource
from app.runtime.sinks.segment_recorder import SegmentRecorder
from app.runtime.sinks.segments import SegmentFolder
from app.runtime.sinks.snapshots import SnapshotSink
from app.runtime.sinks.trigger import SkinTrigger, Thresholds
from app.runtime.snapshot import take_snapshot
from app.runtime.station import CameraPlan
from app.runtime.view_setup import CameraSetup
from app.runtime.worker import LiveWorker
from app.web.mqtt import _jpeg
from app.web.pictures import Pictures
from tests.fakes import ScriptedCamera, ScriptedSearch, frame

SIZE = (240, 320)
SKIN = np.s_[100:140, 100:150]  # below the figures of the overlay, left of the clone
INSIDE = np.s_[104:136, 104:146]  # the overlay draws a thin outline
ELSEWHERE = np.s_[60:90, 200:]
BRIGHT = 230


class Face(ScriptedCamera):
    """A bright square where skin is found, on a grey ground."""

    def _frames(self, stop):
        for one in super()._frames(stop):
            pixels = one.pixels.copy()
            pixels[SKIN] = BRIGHT
            yield frame(one.seq, pixels=pixels)


def plain(shown):
    return shown.picture


@pytest.fixture(params=[{}, {"broken_from": 20}], ids=["skin found", "search fails"])
def outputs(request, tmp_path):
    """A redacted run with every output there is; returns its pictures by output."""
    notices = NoticeBox()
    folders = {n: SegmentFolder(tmp_path / n, "cam", suffix=".mp4") for n in "ab"}
    now = Thresholds(0.01, 0.005, start_after_s=0.2, stop_after_s=0.0)
    recorder = Recorder(tmp_path / "r.mp4", draw=plain, time_source=TimeSource.MEDIA)
    snapshots = SnapshotSink(
        SegmentFolder(tmp_path / "s", "cam", suffix=".jpg"),
        draw=plain, notices=notices, reserve_bytes=0, every_s=0.1,
    )  # fmt: skip
    whole = SegmentRecorder(folders["a"], draw=plain, notices=notices, reserve_bytes=0)
    events = SegmentRecorder(
        folders["b"],
        draw=Overlay(),
        notices=notices,
        reserve_bytes=0,
        trigger=SkinTrigger(now),
        pre_s=1.0,
    )
    run = Run(
        [
            CameraPlan(
                "cam",
                Capture(Face(60, period_s=0.02, size=SIZE)),
                setup=CameraSetup(hide_with=HideWith.FILL),
                sinks=[recorder, snapshots, whole, events],
            )
        ],
        lambda: nullcontext(LiveWorker(FailsFrom(**request.param), threshold=0.5)),
        model=ModelNames("fake", "tiny"),
    )
    run.start()
    pictures = {"page": [], "mqtt": []}
    site, overlay = Pictures(), Overlay()
    while not run.session.wait(0.02):
        newest = run.stations["cam"].newest.value
        if newest is not None:
            pictures["page"].append(decoded(site._draw(newest, is_stale=False)))
            pictures["mqtt"].append(decoded(_jpeg(overlay, newest)))
            take_snapshot(run, "cam")
    assert run.finish() is None
    site.close()
    pictures["snapshots"] = [cv2.imread(str(p)) for p in (tmp_path / "s").iterdir()]
    pictures["recording"] = list(read(tmp_path / "r.mp4"))
    for name, folder in folders.items():
        files = [file.path for file in folder.files()]
        pictures[name] = [picture for path in files for picture in read(path)]
    return pictures


class FailsFrom(ScriptedSearch):
    """From a batch on it gives NaN, as a search does that ran away."""

    def __init__(self, broken_from=10**9):
        super().__init__()
        self._broken_from = broken_from

    def __call__(self, frames, /):
        if len(self.batches) >= self._broken_from:
            self.changes = {"ssim": np.nan}
        return super().__call__(frames)

    def _view(self, grey):
        skin = np.zeros(grey.shape, np.float32)
        skin[SKIN] = 0.9
        return replace(super()._view(grey), skin=skin)


def decoded(jpeg):
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def read(path):
    with av.open(str(path)) as container:
        for picture in container.decode(video=0):
            yield picture.to_ndarray(format="bgr24")


def test_no_output_holds_skin(outputs, request):
    assert set(outputs) == {"page", "mqtt", "snapshots", "recording", "a", "b"}
    for name, pictures in outputs.items():
        assert len(pictures) >= 2, name
        for picture in pictures:
            assert picture[INSIDE].max() < 40, name  # codecs round
    if "skin found" in request.node.name:  # or all had been hidden, all the time
        assert outputs["recording"][-1][ELSEWHERE].min() > 60
