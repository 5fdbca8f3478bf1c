"""LiveWorker: frames in, their whole answers out."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.runtime.redaction import HideWith
from app.runtime.regions import find_regions
from app.runtime.result import Hiding, Kept, Region
from app.runtime.view_setup import CameraSetup, MotionGate, RegionBox
from app.runtime.worker import LiveWorker
from glss.latent_search import SearchStatus
from glss.pipeline import SearchTrace
from tests.fakes import PERIOD_NS, ScriptedSearch, frame

FILL = CameraSetup(hide_with=HideWith.FILL)


def a_worker(search=None, setups=None, **options):
    worker = LiveWorker(search or ScriptedSearch(), threshold=0.5, **options)
    worker.configure(setups or {"door": CameraSetup()})
    return worker


def answer(picture, *, search=None, setup=None, **options):
    setups = {"door": setup or CameraSetup()}
    return a_worker(search, setups, **options)({"door": picture})["door"]


def test_the_result_repeats_the_frame_and_finds_the_square():
    picture = frame(7)
    result = answer(picture)
    assert (result.camera, result.seq) == ("door", 7)
    assert result.t_capture_ns == picture.t_capture_ns
    assert result.t_media_ns == picture.t_media_ns
    assert result.regions == (Region((20, 10, 20, 20), 400),)
    assert result.skin_share == 400 / (48 * 64)
    assert np.unique(result.mask).tolist() == [0, 255]
    assert result.picture is picture.pixels and result.hiding is Hiding.NOTHING
    assert result.kept is None and not result.has_failed


def test_the_least_sure_view_counts_for_the_frame():
    class Unsure(ScriptedSearch):
        def __call__(self, frames, /):
            found = super().__call__(frames)
            expected = {name: 0.2 if "right" in name else 0.9 for name in found}
            return {
                name: replace(view, confidence=expected[name], is_sure="left" in name)
                for name, view in found.items()
            }

    worker = LiveWorker(Unsure(), threshold=0.5)
    halves = (RegionBox("left", 0, 0, 0.5, 1), RegionBox("right", 0.5, 0, 0.5, 1))
    worker.configure({"door": CameraSetup(regions=halves)})
    result = worker({"door": frame(0)})["door"]
    assert (result.confidence, result.is_sure) == (0.2, False)
    worker.configure({"door": CameraSetup(regions=halves[:1])})
    result = worker({"door": frame(1)})["door"]
    assert (result.confidence, result.is_sure) == (0.9, True)


def test_the_threshold_cuts_the_soft_mask():
    worker = LiveWorker(ScriptedSearch(), threshold=0.95)
    worker.configure({"door": CameraSetup()})
    result = worker({"door": frame(0)})["door"]
    assert result.skin_share == 0 and result.regions == ()


def test_latency_is_counted_from_the_capture():
    picture = frame(0)
    clock = lambda: picture.t_capture_ns + 30_000_000  # noqa: E731
    assert answer(picture, clock=clock).latency_ms == 30.0


def test_stages_are_those_of_the_search_and_its_own():
    stage_ms = answer(replace(frame(0), decode_ms=7.0)).stage_ms
    assert set(stage_ms) == {"decode", "search", "grey", "regions", "redact"}
    assert stage_ms["decode"] == 7.0  # measured where it happened


def test_with_redaction_nothing_of_the_skin_leaves_the_worker():
    picture = frame(0)
    result = answer(picture, setup=FILL)
    assert result.hiding is Hiding.SKIN
    assert not result.picture[result.mask > 0].any()
    assert not result.clone.any()
    assert picture.pixels.all()  # the frame itself is untouched


@pytest.mark.parametrize(
    "changes",
    [
        {"ssim": 0.1},
        {"ssim": math.nan},
        {"status": SearchStatus.NON_FINITE},
        {"broken": True},
    ],
)
def test_a_search_not_to_be_trusted_hides_everything(changes):
    result = answer(frame(0), search=ScriptedSearch(**changes), setup=FILL)
    assert result.hiding is Hiding.WHOLE
    assert not result.picture.any()


def test_what_leaves_the_worker_cannot_be_written():
    result = answer(frame(0))
    for pixels in (result.picture, result.mask):
        with pytest.raises(ValueError, match="read-only"):
            pixels[0] = 1


def test_all_cameras_and_regions_are_one_batch():
    search = ScriptedSearch()
    left = RegionBox("left", 0.0, 0.0, 0.5, 1.0)
    right = RegionBox("right", 0.5, 0.0, 0.5, 1.0)
    setups = {"a": CameraSetup(), "b": CameraSetup(regions=(left, right))}
    results = a_worker(search, setups)({"a": frame(0), "b": frame(4, size=(96, 160))})
    assert search.batches == [["a", "b/left", "b/right"]]
    assert (results["a"].seq, results["b"].seq) == (0, 4)
    # Each view has its own square at (20, 10) to (40, 30); the right one begins at 80.
    assert [r.box for r in results["b"].regions] == [
        (20, 10, 20, 20),
        (100, 10, 20, 20),
    ]


def test_while_frames_are_left_out_the_search_is_told():
    """By a frame of any camera, and until none was left out for a second's batches."""
    search = ScriptedSearch()
    worker = a_worker(search, {"a": CameraSetup(), "b": CameraSetup()})
    for n in range(3):
        worker({"a": frame(5 + n), "b": frame(n)})
    for n in range(30):
        worker({"a": frame(8 + n), "b": frame(4 + n)})  # frame 3 of b is not there
    assert search.behind == [False] * 3 + [True] * 25 + [False] * 5


def test_redaction_hides_what_is_half_as_likely_as_a_mask_has_to_be():
    worker = LiveWorker(ScriptedSearch(), threshold=0.95)  # the square has 0.9
    worker.configure({"door": FILL})
    result = worker({"door": frame(0)})["door"]
    assert result.skin_share == 0
    assert result.hiding is Hiding.SKIN
    assert not result.picture[12:28, 22:38].any()
    assert result.picture[40:, :].any()


def test_what_no_region_covers_is_hidden_where_pictures_are_redacted():
    setup = CameraSetup(
        regions=(RegionBox("middle", 0.25, 0.0, 0.5, 1.0),), hide_with=HideWith.FILL
    )
    result = answer(frame(0, size=(48, 160)), setup=setup)
    assert not result.picture[:, :40].any() and not result.picture[:, 120:].any()
    assert result.picture[:, 95:118].all()  # looked at, and no skin there


def test_a_poisoned_frame_costs_only_itself():
    search = ScriptedSearch(poison=66)
    setups = {"good": CameraSetup(), "bad": CameraSetup(), "other": CameraSetup()}
    worker = a_worker(search, setups)
    results = worker({"good": frame(0), "bad": frame(0, value=66), "other": frame(0)})
    assert search.batches == [["good", "bad", "other"], ["good"], ["bad"], ["other"]]
    assert search.forgotten == ["good", "bad", "other"] * 2  # new, and before retrying
    assert [results[name].has_failed for name in setups] == [False, True, False]
    assert results["good"].skin_share > 0 and results["bad"].skin_share == 0
    assert math.isnan(results["bad"].ssim)
    assert results["bad"].status is SearchStatus.NON_FINITE


def test_when_nothing_works_any_more_the_worker_is_broken():
    worker = a_worker(ScriptedSearch(broken=True))
    for seq in range(2):
        assert worker({"door": frame(seq)})["door"].has_failed
    with pytest.raises(RuntimeError, match="poisoned"):
        worker({"door": frame(2)})


def test_frames_that_fail_now_and_then_do_not_add_up():
    worker = a_worker(ScriptedSearch(poison=66))
    for seq in range(12):
        value = 66 if seq % 3 else 90
        assert worker({"door": frame(seq, value=value)})["door"].has_failed == (
            value == 66
        )


GATED = CameraSetup(motion=MotionGate(threshold=2.0, refresh_s=10.0))


def test_a_view_that_does_not_change_keeps_its_mask_and_is_not_searched():
    search = ScriptedSearch()
    worker = a_worker(search, {"door": GATED, "gate": GATED})
    first = worker({"door": frame(0), "gate": frame(0)})
    second = worker({"door": frame(1), "gate": frame(1, value=120)})
    third = worker({"door": frame(2), "gate": frame(2, value=120)})
    assert search.batches == [["door", "gate"], ["gate"]]
    gated = [second["door"], third["door"], third["gate"]]
    assert all(result.kept is Kept.STILL for result in gated)
    assert first["door"].kept is None and second["gate"].kept is None
    for result in gated:
        assert (result.mask == first["door"].mask).all()
        assert (result.n_steps, result.reset) == (0, None)
        assert "search" not in result.stage_ms or result is second["door"]
    assert second["door"].picture is not first["door"].picture  # the newest picture


def test_a_slow_change_adds_up_until_it_counts():
    search = ScriptedSearch()
    worker = a_worker(search, {"door": GATED})
    gated = [
        worker({"door": frame(i, value=90 + i)})["door"].kept is Kept.STILL
        for i in range(7)
    ]
    assert gated == [False, True, True, False, True, True, False]


def test_a_still_view_is_searched_anew_after_a_while():
    now_s = [0.0]
    worker = a_worker(setups={"door": GATED}, clock=lambda: int(now_s[0] * 1e9))
    gated = []
    for now_s[0] in (0, 1, 9.9, 10, 11):
        gated.append(worker({"door": frame(0)})["door"].kept is Kept.STILL)
    assert gated == [False, True, True, False, True]


def test_after_a_reconnect_nothing_before_it_counts():
    search = ScriptedSearch()
    worker = a_worker(search, {"door": GATED})
    worker({"door": frame(0)})
    search.forgotten.clear()
    again = worker({"door": frame(1, connection=1)})["door"]
    assert search.forgotten == ["door"]
    assert again.kept is None


def test_a_failed_view_is_not_gated():
    worker = a_worker(ScriptedSearch(poison=66), {"door": GATED, "gate": GATED})
    for seq in range(2):
        results = worker({"door": frame(seq, value=66), "gate": frame(seq, value=seq)})
        assert results["door"].has_failed and results["door"].kept is None


class SlowSearch(ScriptedSearch):
    """Takes so much of the clock for each view."""

    def __init__(self, cost_ms=30):
        super().__init__()
        self.now_ns, self._cost_ns = 0, cost_ms * 1_000_000

    def __call__(self, frames, /):
        self.now_ns += self._cost_ns * len(frames)
        return super().__call__(frames)

    def clock(self):
        return self.now_ns


def four_moving_cameras(setup, n_frames, *, cost_ms=30):
    """Results of four cameras of 25 fps that all move, one list a camera."""
    names = ("a", "b", "c", "d")
    search = SlowSearch(cost_ms)
    worker = a_worker(search, dict.fromkeys(names, setup), clock=search.clock)
    results = {name: [] for name in names}
    for seq in range(n_frames):
        search.now_ns = max(search.now_ns, seq * PERIOD_NS)
        moved = frame(seq, value=7 * seq % 200)
        moved = replace(moved, t_capture_ns=seq * PERIOD_NS)
        for name, result in worker(dict.fromkeys(names, moved)).items():
            results[name].append(result)
    return results, search


MAY_WAIT = replace(GATED, may_wait=True)


def test_without_time_for_all_views_take_turns_and_every_frame_has_a_mask():
    results, search = four_moving_cameras(MAY_WAIT, 100)
    assert search.now_ns <= 101 * PERIOD_NS  # it keeps up
    searched = [sum(r.kept is None for r in each) for each in results.values()]
    assert min(searched) > 15 and max(searched) - min(searched) <= 1
    for each in results.values():
        assert {r.kept for r in each} == {None, Kept.BUSY}
        assert each[0].kept is None  # there was no mask before
        assert all(r.mask.any() for r in each)
        waits = [i for i, r in enumerate(each) if r.kept is None]
        assert max(b - a for a, b in pairwise(waits[1:])) <= 6


@pytest.mark.parametrize(
    "setup",
    [GATED, replace(MAY_WAIT, hide_with=HideWith.FILL)],
    ids=["may not", "redacted"],
)
def test_who_may_not_wait_is_always_searched(setup):
    results, _ = four_moving_cameras(setup, 20)
    assert all(r.kept is None for each in results.values() for r in each)


def test_the_search_is_told_that_there_is_no_time():
    _, search = four_moving_cameras(MAY_WAIT, 20)
    assert search.behind[-1]
    _, search = four_moving_cameras(MAY_WAIT, 20, cost_ms=5)
    assert not any(search.behind)


def test_with_time_for_all_nobody_waits():
    results, _ = four_moving_cameras(MAY_WAIT, 20, cost_ms=5)
    assert all(r.kept is None for each in results.values() for r in each)


def test_redaction_that_is_switched_on_ends_the_waiting():
    """From the next frame on no picture is shown with the mask of another."""
    search = SlowSearch()
    worker = a_worker(search, {"a": MAY_WAIT, "b": MAY_WAIT}, clock=search.clock)
    hidden = replace(MAY_WAIT, hide_with=HideWith.FILL)

    def at(seq):
        search.now_ns = max(search.now_ns, seq * PERIOD_NS)
        moved = replace(frame(seq, value=7 * seq % 200), t_capture_ns=seq * PERIOD_NS)
        return worker({"a": moved, "b": moved})["a"]

    assert Kept.BUSY in {at(seq).kept for seq in range(10)}
    worker.configure({"a": hidden, "b": MAY_WAIT})
    for seq in range(10, 30):
        result = at(seq)
        assert result.kept is None and result.hiding is Hiding.SKIN


def test_what_has_no_mask_of_its_size_does_not_wait():
    """A camera that changes its resolution or is back has nothing to keep."""
    search = SlowSearch()
    cameras = ("a", "b", "c")
    worker = a_worker(search, dict.fromkeys(cameras, MAY_WAIT), clock=search.clock)
    for seq in range(2):
        search.now_ns = max(search.now_ns, seq * PERIOD_NS)
        moved = replace(frame(seq, value=7 * seq), t_capture_ns=seq * PERIOD_NS)
        before = worker(dict.fromkeys(cameras, moved))
    waits = [name for name in cameras if before[name].kept is Kept.BUSY]
    assert len(waits) >= 2  # and would again
    larger = frame(2, size=(96, 128))
    after = worker({waits[0]: larger, waits[1]: frame(2, connection=1)})
    assert after[waits[0]].kept is None and after[waits[0]].mask.shape == (96, 128)
    assert after[waits[1]].kept is None


def test_a_frame_of_which_one_region_waits_counts_as_kept():
    halves = (RegionBox("left", 0, 0, 0.5, 1), RegionBox("right", 0.5, 0, 0.5, 1))
    results, _ = four_moving_cameras(replace(MAY_WAIT, regions=halves), 40)
    kept = [r for each in results.values() for r in each if r.kept is Kept.BUSY]
    assert {r.n_steps > 0 for r in kept} == {True, False}
    assert all(r.reset is None for r in kept if not r.n_steps)


def test_smoothed_masks_follow_with_the_given_lag():
    """Skin of 0.9 turns up after a frame without; at 0.5 it counts. 1 - e^-t > 5/9."""
    search = ScriptedSearch(skin=np.zeros((48, 64), np.float32))
    now_s = [0.0]
    worker = a_worker(
        search,
        {"door": CameraSetup(smoothing_s=1.0)},
        clock=lambda: int(now_s[0] * 1e9),
    )
    worker({"door": frame(0)})
    search.changes.clear()
    shares = []
    for now_s[0] in (0.4, 0.8, 1.2):
        shares.append(worker({"door": frame(0)})["door"].skin_share)
    assert shares == [0, 0, 400 / 3072]


def test_cameras_that_go_are_forgotten_and_changed_ones_start_anew():
    search = ScriptedSearch()
    stays, changes = CameraSetup(), CameraSetup()
    worker = a_worker(search, {"stays": stays, "changes": changes, "goes": stays})
    search.forgotten.clear()
    worker.configure({"stays": stays, "changes": FILL})
    assert sorted(search.forgotten) == ["changes", "goes"]
    assert worker({"changes": frame(0)})["changes"].hiding is Hiding.SKIN


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


def test_a_changed_threshold_keeps_what_is_known_of_the_camera():
    search = ScriptedSearch()
    setup = CameraSetup(motion=MotionGate())
    worker = a_worker(search, {"door": setup})
    assert worker({"door": frame(0)})["door"].mask.any()
    search.forgotten.clear()
    worker.configure({"door": replace(setup, threshold=0.95)})
    gated = worker({"door": frame(1)})["door"]
    assert gated.kept is Kept.STILL and not gated.mask.any()
    assert search.forgotten == []
    worker.configure({"door": CameraSetup(motion=MotionGate())})  # another camera
    assert search.forgotten == ["door"]


def test_redaction_that_is_switched_on_hides_from_the_next_frame_on():
    setup = CameraSetup()
    worker = a_worker(None, {"door": setup})
    worker({"door": frame(0)})
    worker.configure({"door": replace(setup, hide_with=HideWith.FILL)})
    hidden = worker({"door": frame(1)})["door"]
    assert hidden.hiding is Hiding.SKIN and hidden.picture[20, 30].max() == 0


def test_the_soft_mask_is_small_and_of_the_frames_shape():
    left = RegionBox("left", 0.0, 0.0, 0.5, 1.0)
    wide = frame(0, size=(720, 1280))
    soft = answer(wide, setup=CameraSetup(regions=(left,))).soft
    assert soft.shape == (180, 320)
    assert soft[6, 8] == 229 and soft[:, 160:].max() == 0
    assert answer(frame(0)).soft.shape == (48, 64)


def test_an_inspected_camera_tells_unless_it_is_redacted():
    grey = np.zeros((4, 4), np.uint8)
    trace = SearchTrace(grey, grey, grey, grey, (0.5,))
    search = ScriptedSearch(trace=trace)
    seen = answer(frame(0), search=search, setup=CameraSetup(is_inspected=True))
    assert seen.trace is trace
    hidden = replace(FILL, is_inspected=True)
    assert answer(frame(0), search=search, setup=hidden).trace is None
