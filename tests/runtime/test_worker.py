"""LiveWorker: a frame in, its whole answer out."""

import numpy as np
import pytest

from app.runtime.redaction import HideWith, Redactor
from app.runtime.regions import find_regions
from app.runtime.result import Hiding, Region
from app.runtime.worker import LiveWorker
from glss.latent_search import SearchStatus
from tests.fakes import ScriptedSearch, frame


def test_the_result_repeats_the_frame_and_finds_the_square():
    picture = frame(7)
    result = LiveWorker("door", ScriptedSearch(), threshold=0.5)(picture)
    assert (result.camera, result.seq) == ("door", 7)
    assert result.t_capture_ns == picture.t_capture_ns
    assert result.t_media_ns == picture.t_media_ns
    assert result.regions == (Region((20, 10, 20, 20), 400),)
    assert result.skin_share == 400 / (48 * 64)
    assert np.unique(result.mask).tolist() == [0, 255]
    assert result.picture is picture.pixels and result.hiding is Hiding.NOTHING


def test_the_threshold_cuts_the_soft_mask():
    result = LiveWorker("door", ScriptedSearch(), threshold=0.95)(frame(0))
    assert result.skin_share == 0 and result.regions == ()


def test_latency_is_counted_from_the_capture():
    picture = frame(0)
    clock = lambda: picture.t_capture_ns + 30_000_000  # noqa: E731
    worker = LiveWorker("door", ScriptedSearch(), threshold=0.5, clock=clock)
    assert worker(picture).latency_ms == 30.0


def test_stages_are_those_of_the_search_and_its_own():
    worker = LiveWorker("door", ScriptedSearch(), threshold=0.5)
    assert set(worker(frame(0)).stage_ms) == {"search", "grey", "regions"}
    redactor = Redactor(HideWith.FILL)
    worker = LiveWorker("door", ScriptedSearch(), threshold=0.5, redactor=redactor)
    assert "redact" in worker(frame(0)).stage_ms


def test_with_redaction_nothing_of_the_skin_leaves_the_worker():
    worker = LiveWorker(
        "door", ScriptedSearch(), threshold=0.5, redactor=Redactor(HideWith.FILL)
    )
    picture = frame(0)
    result = worker(picture)
    assert result.hiding is Hiding.SKIN
    assert not result.picture[result.mask > 0].any()
    assert not result.clone.any()
    assert picture.pixels.all()  # the frame itself is untouched


@pytest.mark.parametrize(
    "changes",
    [{"ssim": 0.1}, {"ssim": float("nan")}, {"status": SearchStatus.NON_FINITE}],
)
def test_a_search_not_to_be_trusted_hides_everything(changes):
    worker = LiveWorker(
        "door",
        ScriptedSearch(**changes),
        threshold=0.5,
        redactor=Redactor(HideWith.FILL),
    )
    result = worker(frame(0))
    assert result.hiding is Hiding.WHOLE
    assert not result.picture.any()


def test_what_leaves_the_worker_cannot_be_written():
    result = LiveWorker("door", ScriptedSearch(), threshold=0.5)(frame(0))
    for pixels in (result.picture, result.mask):
        with pytest.raises(ValueError, match="read-only"):
            pixels[0] = 1


def squares(*sides, size=200):
    mask = np.zeros((size, size), np.uint8)
    for i, side in enumerate(sides):
        mask[:side, 20 * i : 20 * i + side] = 255
    return mask


@pytest.mark.parametrize(
    ("mask", "areas"),
    [
        (squares(), []),
        (squares(10, 15), [225, 100]),
        (squares(4, 5), [25]),  # 16 of 40000 pixels are speckle, 25 are not
        (np.full((20, 20), 255, np.uint8), [400]),
    ],
)
def test_regions_are_largest_first_without_speckle(mask, areas):
    assert [region.area for region in find_regions(mask)] == areas


def test_regions_are_capped():
    mask = np.zeros((200, 200), np.uint8)
    for row in range(0, 200, 20):
        for column in range(0, 200, 20):
            mask[row : row + 10, column : column + 10] = 255
    assert len(find_regions(mask)) == 16
