import threading
from itertools import islice

import cv2
import numpy as np
import pytest

from app.runtime.cameras.base import Camera
from app.runtime.cameras.demo import DemoCamera
from app.runtime.cameras.demo_scene import place

SAMPLES = range(0, 1500, 100)


@pytest.fixture(scope="module")
def camera() -> DemoCamera:
    return DemoCamera(realtime=False)


def frame_of(camera: DemoCamera, seq: int) -> np.ndarray:
    with camera.open(threading.Event()) as frames:
        return np.asarray(next(islice(frames, seq, None)).pixels)


def test_it_is_an_endless_camera_of_grey_frames(camera: DemoCamera) -> None:
    assert isinstance(camera, Camera)
    with camera.open(threading.Event()) as frames:
        some = list(islice(frames, 5))
    assert [frame.seq for frame in some] == [0, 1, 2, 3, 4]
    assert [frame.t_media_ns for frame in some] == [i * 40_000_000 for i in range(5)]
    for frame in some:
        assert frame.pixels.shape == (480, 640, 3)
        assert (frame.pixels[..., :1] == frame.pixels).all()
        assert frame.decode_ms > 0


def test_a_number_of_frames_may_be_asked_for() -> None:
    with DemoCamera(realtime=False, n_frames=3).open(threading.Event()) as frames:
        assert len(list(frames)) == 3


def test_a_frame_depends_on_its_number_only(camera: DemoCamera) -> None:
    other = DemoCamera(realtime=False)
    assert (frame_of(camera, 7) == frame_of(other, 7)).all()
    assert (frame_of(camera, 7) == frame_of(camera, 7)).all()
    assert (frame_of(camera, 7) != frame_of(camera, 8)).any()


def test_real_time_is_25_a_second() -> None:
    with DemoCamera(realtime=True, n_frames=4).open(threading.Event()) as frames:
        stamps = [frame.t_capture_ns for frame in frames]
    assert stamps[-1] - stamps[0] >= 100_000_000


@pytest.mark.parametrize("realtime", [False, True])
def test_stop_ends_the_frames(realtime: bool) -> None:
    stop = threading.Event()
    with DemoCamera(realtime=realtime).open(stop) as frames:
        next(frames)
        stop.set()
        assert list(frames) == []


@pytest.mark.parametrize("seq", SAMPLES)
def test_the_truth_is_one_face_inside_the_frame(camera: DemoCamera, seq: int) -> None:
    truth = camera.truth(seq)
    assert truth.shape == (480, 640)
    assert truth.dtype == np.uint8
    assert set(np.unique(truth)) == {0, 255}
    assert 0.02 < (truth == 255).mean() < 0.07
    assert cv2.connectedComponents(truth)[0] == 2  # the background counts as one
    assert not truth[0].any() | truth[-1].any()
    assert not truth[:, 0].any() | truth[:, -1].any()


@pytest.mark.parametrize("seq", SAMPLES)
def test_the_truth_follows_the_person(camera: DemoCamera, seq: int) -> None:
    """Skin is bright, and the collar and hair beside it are darker."""
    pixels = camera._scene.render(seq)[..., 0]
    skin = camera.truth(seq)
    beside = cv2.dilate(skin, np.ones((25, 25), np.uint8)) & ~skin
    assert np.median(pixels[skin == 255]) > np.median(pixels[beside == 255]) + 60


def test_the_person_moves(camera: DemoCamera) -> None:
    centres = [np.argwhere(camera.truth(seq)).mean(axis=0) for seq in SAMPLES]
    areas = [int(np.count_nonzero(camera.truth(seq))) for seq in SAMPLES]
    assert np.ptp(centres, axis=0).min() > 20
    assert max(areas) > 1.4 * min(areas)


@pytest.mark.parametrize("seq", SAMPLES)
def test_her_portrait_always_reaches_below_the_frame(seq: int) -> None:
    corners = np.array([[81, 560, 1], [560, 560, 1]])  # of the padded portrait
    assert (place(seq) @ corners.T)[1].min() > 480
