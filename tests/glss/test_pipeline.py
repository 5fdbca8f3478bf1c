"""The pipeline over the eager engine with a random bundle: when z is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from glss.bundle import SHIPPED, Bundle, load_bundle
from glss.combination import Combine, combined
from glss.confidence import Confidence, Linear
from glss.engines import build_engine
from glss.engines.base import enlarged
from glss.errors import EngineUnavailable
from glss.image_range import to_unit
from glss.latent_search import SearchPlan, SearchStatus
from glss.pipeline import Glss, GlssSettings, Reset

STEPS = GlssSettings(
    n_steps_cold=8, n_steps_warm=2, plan_cold=SearchPlan(), plan_warm=SearchPlan()
)


@pytest.fixture
def glss(tiny_bundle: Path) -> Glss:
    return Glss(build_engine("eager", load_bundle(tiny_bundle)), STEPS)


def scene(seed: int = 0, *, size: tuple[int, int] = (90, 120)) -> np.ndarray:
    """A smooth random scene, [0, 255], mean near the middle."""
    coarse = np.random.default_rng(seed).integers(40, 216, (6, 8)).astype(np.float32)
    coarse += 128 - coarse.mean()
    large = cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_CUBIC)
    return large.clip(0, 255).astype(np.uint8)


def test_the_first_frame_is_cold_and_the_next_warm(glss: Glss) -> None:
    first = glss({"a": scene()})["a"]
    second = glss({"a": scene()})["a"]
    assert (first.is_warm, first.reset, first.n_steps) == (False, Reset.FIRST_FRAME, 8)
    assert (second.is_warm, second.reset, second.n_steps) == (True, None, 2)
    assert second.ssim >= first.ssim - 1e-4


def test_a_frame_takes_as_many_steps_as_gain() -> None:
    """A view that stands still is done at once; what has moved is searched on."""
    settings = GlssSettings()
    glss = Glss(build_engine("eager", load_bundle(SHIPPED)), settings)
    before, after = scene(0).astype(np.float32), scene(1).astype(np.float32)
    for _ in range(12):
        still = glss({"a": scene(0)})["a"]
    moved = glss({"a": (0.75 * before + 0.25 * after).astype(np.uint8)})["a"]
    assert still.is_warm and moved.is_warm
    assert still.n_steps == settings.plan_warm.n_least
    assert still.status is SearchStatus.CONVERGED
    assert still.n_steps < moved.n_steps <= settings.n_steps_warm


def test_who_is_behind_takes_fewer_steps_until_it_has_caught_up(
    tiny_bundle: Path,
) -> None:
    settings = replace(STEPS, n_steps_warm=5, n_steps_behind=3, n_steps_cold_behind=6)
    glss = Glss(build_engine("eager", load_bundle(tiny_bundle)), settings)
    taken = []
    for is_behind in (True, False, True, False):
        glss.set_behind(is_behind)
        taken.append(glss({"a": scene()})["a"].n_steps)
    glss.set_behind(False)
    taken.append(glss({"b": scene()})["b"].n_steps)
    assert taken == [6, 5, 3, 5, 8]  # the first and the last are cold


def test_a_result_has_the_frames_size(glss: Glss) -> None:
    result = glss({"a": scene(size=(91, 133))})["a"]
    assert result.skin.shape == (91, 133)
    assert 0.0 <= result.skin.min() <= result.skin.max() <= 1.0
    assert result.clone.shape == (64, 64)


@pytest.mark.parametrize("how", ["mean", "max", "min", "half-min", "quarter-min"])
def test_the_frames_own_mask_is_joined_where_the_bundle_says_so(
    tiny_bundle: Path, how: Combine
) -> None:
    engine = build_engine("eager", load_bundle(tiny_bundle))
    frames = {"a": scene(1, size=(64, 64)), "b": scene(2, size=(64, 64))}
    clones, joined = (
        Glss(engine, STEPS)(frames),
        Glss(engine, STEPS, combine=how)(frames),
    )
    for name, frame in frames.items():
        own = engine.segment(to_unit(frame[None])).numpy()[:, 0]
        expected = combined(how, own, clones[name].skin[None])[0]
        np.testing.assert_allclose(joined[name].skin, expected, atol=1e-4)
        assert joined[name].ssim == clones[name].ssim


@pytest.mark.parametrize("how", ["mean", "max", "min", "half-min", "quarter-min"])
@pytest.mark.parametrize("clone_px", [64, 96, 128])
def test_more_pixels_may_be_segmented_than_searched(
    tiny_bundle: Path, how: Combine, clone_px: int
) -> None:
    bundle = replace(load_bundle(tiny_bundle), frame_px=128, clone_px=clone_px)
    engine = build_engine("eager", bundle)
    frames = {"a": scene(1, size=(128, 128)), "b": scene(2, size=(128, 128))}
    glss = Glss(engine, STEPS, combine=how)
    glss.inspect("b")
    joined, alone = glss(frames), Glss(engine, STEPS)(frames)
    for name, frame in frames.items():
        own = engine.segment(to_unit(frame[None])).numpy()[:, 0]  # nothing is squeezed
        seen = enlarged(to_unit(alone[name].clone[None]), clone_px)
        clone = enlarged(torch.sigmoid(bundle.segmenter(seen)), 128).numpy()[:, 0]
        np.testing.assert_allclose(alone[name].skin, clone[0], atol=5e-3)
        expected = combined(how, own, clone)[0]
        np.testing.assert_allclose(joined[name].skin, expected, atol=5e-3)
        assert joined[name].ssim == alone[name].ssim
        assert joined[name].clone.shape == (64, 64)
    trace = joined["b"].trace
    assert trace is not None
    assert trace.picture.shape == trace.edges.shape == trace.clone.shape == (64, 64)
    np.testing.assert_allclose(trace.soft / 255, joined["b"].skin, atol=3e-3)


def test_frame_and_clone_are_one_batch(
    tiny_bundle: Path,
) -> None:
    bundle = load_bundle(tiny_bundle)
    for side in (64, 96):
        sized = replace(bundle, frame_px=side, clone_px=side)
        assert segmented(sized, "max") == [(4, side)]
        assert segmented(sized, "clone") == [(2, side)]


def test_a_clone_may_have_fewer_pixels_than_its_frame(tiny_bundle: Path) -> None:
    bundle = replace(load_bundle(tiny_bundle), frame_px=128, clone_px=96)
    assert segmented(bundle, "max") == [(2, 128), (2, 96)]
    assert segmented(bundle, "clone") == [(2, 96)]


def segmented(bundle: Bundle, how: Combine) -> list[tuple[int, int]]:
    """The batches that the segmenter got for two views: pictures, pixels a side."""
    batches: list[tuple[int, int]] = []
    hook = bundle.segmenter.register_forward_pre_hook(
        lambda _, inputs: batches.append((len(inputs[0]), inputs[0].shape[-1]))
    )
    try:
        engine = build_engine("eager", bundle)
        Glss(engine, STEPS, combine=how)({"a": scene(1), "b": scene(2)})
    finally:
        hook.remove()
    return batches


def test_views_keep_their_own_z(glss: Glss) -> None:
    glss({"a": scene(1)})
    both = glss({"a": scene(1), "b": scene(2)})
    assert both["a"].reset is None
    assert both["b"].reset is Reset.FIRST_FRAME


def test_a_view_is_the_same_alone_and_in_a_batch(tiny_bundle: Path) -> None:
    engine = build_engine("eager", load_bundle(tiny_bundle))
    alone, together = Glss(engine, STEPS), Glss(engine, STEPS)
    for _ in range(3):
        one = alone({"a": scene(1)})["a"]
        two = together({"b": scene(2), "a": scene(1), "c": scene(3)})["a"]
    assert two.ssim == pytest.approx(one.ssim, abs=1e-4)
    np.testing.assert_allclose(one.skin, two.skin, atol=1e-3)


@pytest.mark.parametrize(
    ("next_frame", "reset"),
    [
        pytest.param(scene(), None, id="the same"),
        pytest.param(np.roll(scene(), 3, axis=1), None, id="a small motion"),
        pytest.param(scene(7), Reset.SCENE_CUT, id="another scene"),
        pytest.param(scene() // 3, Reset.LIGHT_SWITCH, id="the light goes out"),
        pytest.param(scene(size=(48, 64)), Reset.SIZE_CHANGE, id="another size"),
    ],
)
def test_when_z_is_dropped(glss: Glss, next_frame: np.ndarray, reset) -> None:
    glss({"a": scene()})
    assert glss({"a": next_frame})["a"].reset is reset


def test_a_forgotten_view_starts_again(glss: Glss) -> None:
    glss({"a": scene()})
    glss.forget("a")
    glss.forget("never seen")
    assert glss({"a": scene()})["a"].reset is Reset.FIRST_FRAME


def test_a_clone_that_got_much_worse_is_searched_again(tiny_bundle: Path) -> None:
    engine = build_engine("eager", load_bundle(tiny_bundle))
    strict = GlssSettings(4, 1, SearchPlan(), SearchPlan(), ssim_drop=-2.0)
    glss, usual = Glss(engine, strict), Glss(engine, STEPS)
    for each in (glss, usual):
        each({"a": scene()})
    again = glss({"a": scene()})["a"]
    assert again.reset is Reset.SSIM_DROP
    assert again.n_steps == 1 + 4
    assert usual({"a": scene()})["a"].reset is None


def test_the_nearer_of_two_clones_is_kept(tiny_bundle: Path) -> None:
    """Many warm steps beat no cold one, although the drop asked for a cold search."""
    engine = build_engine("eager", load_bundle(tiny_bundle))
    warm_only = GlssSettings(0, 40, SearchPlan(), SearchPlan(), ssim_drop=-2.0)
    glss = Glss(engine, warm_only)
    first = glss({"a": scene()})["a"]
    again = glss({"a": scene()})["a"]
    assert again.reset is Reset.SSIM_DROP
    assert again.ssim > first.ssim


def test_the_budget_is_for_both_batches_of_a_call(tiny_bundle: Path) -> None:
    """The warm batch of one view and the cold one of another share the time."""
    engine = build_engine("eager", load_bundle(tiny_bundle))
    spent = replace(STEPS, budget_s=0.0)
    glss = Glss(engine, spent)
    glss({"a": scene()})
    both = glss({"a": scene(), "b": scene(2)})
    assert {r.status for r in both.values()} == {SearchStatus.OUT_OF_TIME}
    assert {r.n_steps for r in both.values()} == {0}


def test_flat_frames_are_no_trouble(glss: Glss) -> None:
    for value in (0, 0, 255, 128):
        result = glss({"a": np.full((40, 50), value, np.uint8)})["a"]
        assert np.isfinite(result.skin).all()


def test_every_stage_is_timed(glss: Glss) -> None:
    glss({"a": scene()})
    assert list(glss.stage_ms) == ["prepare", "search", "segment", "scale"]
    assert all(ms > 0 for ms in glss.stage_ms.values())


def test_an_unknown_engine_is_refused(tiny_bundle: Path) -> None:
    with pytest.raises(EngineUnavailable, match="Choose one of auto, eager"):
        build_engine("abacus", load_bundle(tiny_bundle))


def test_an_inspected_view_tells_how_its_mask_came_about(glss: Glss) -> None:
    frame = scene()
    assert glss({"a": frame})["a"].trace is None
    glss.inspect("a")
    results = glss({"a": frame, "b": scene(1)})
    trace = results["a"].trace
    assert trace is not None and results["b"].trace is None
    side = trace.picture.shape
    assert trace.edges.shape == trace.clone.shape == trace.soft.shape == side
    assert len(trace.ssim) == results["a"].n_steps + 1
    assert max(trace.ssim) == pytest.approx(results["a"].ssim, abs=1e-6)
    glss.inspect(None)
    assert glss({"a": frame})["a"].trace is None


def test_every_result_says_how_sure_it_is(tiny_bundle: Path) -> None:
    engine = build_engine("eager", load_bundle(tiny_bundle))
    model = Linear(0.0, {"agreement": 2.0, "ssim": 1.0})
    confidence = Confidence("max", 0.5, 1.0, 0.0, model, model, 0.0)
    frames = {"a": scene(1), "b": scene(2)}
    plain = Glss(engine, STEPS)(frames)["a"]
    assert np.isnan(plain.confidence)
    assert plain.is_sure  # nobody said otherwise
    larger = build_engine("eager", replace(load_bundle(tiny_bundle), frame_px=96))
    for each, sure_from, is_sure in (
        (engine, 0.0, True), (engine, 1.0, False), (larger, 0.0, True),
    ):  # fmt: skip
        judge = replace(confidence, sure_from=sure_from)
        glss = Glss(each, STEPS, combine="max", confidence=judge)
        for result in glss(frames).values():
            assert 0.5 < result.confidence < 1.0
            assert result.is_sure is is_sure
