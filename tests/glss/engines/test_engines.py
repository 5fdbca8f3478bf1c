"""Each engine of a processor against eager: gradient, latent, masks, and every rule."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import cv2
import pytest
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity

from glss.bundle import SHIPPED, Bundle, load_bundle
from glss.engine_names import EngineName
from glss.engines import ENGINES, build_engine
from glss.engines.base import enlarged, segment_both, warm_up
from glss.engines.compiled import CompiledEngine
from glss.engines.cpu import CPU_ENGINES, cpu_key, open_cpu_engine
from glss.engines.onnx_export import (
    EXACT_CONVOLUTIONS,
    UNROLLED,
    exportables,
    graph_names,
    segmented_sides,
    write_graph,
)
from glss.engines.openvino_exact import keep_means_exact, keep_start_exact
from glss.engines.openvino_runner import OpenVinoRunner, even_shares
from glss.engines.parity import (
    Parity,
    check_parity,
    gradient_of,
    measure_masks,
    measure_parity,
    true_gradient,
)
from glss.engines.parity_pictures import pictures as parity_pictures
from glss.errors import EngineError, EngineUnavailable
from glss.latent_search import SearchPlan, SearchResult, SearchStatus
from tests.glss.test_ssim import pictures

PLAN = SearchPlan(lr=0.05)


# Weights at random make a gradient that bfloat16 cannot hold, and the engine is refused
# for them, as it should be; it is tested with trained weights, below.
@pytest.fixture(scope="module", params=["onnx", "openvino-fp32"])
def engine(
    request: pytest.FixtureRequest, engine_bundle: Bundle
) -> Iterator[CompiledEngine]:
    try:
        opened = open_cpu_engine(request.param, engine_bundle)
    except EngineUnavailable as error:
        pytest.skip(str(error))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def exact(engine_bundle: Bundle) -> Iterator[CompiledEngine]:
    opened = open_cpu_engine("onnx", engine_bundle)
    yield opened
    opened.close()


def x_of(b: int, size: int = 64) -> Tensor:
    return pictures(b, size)


def is_exact(engine: CompiledEngine) -> bool:
    return engine.info.precision == "fp32"


def test_the_gradient_is_autograds(
    engine: CompiledEngine, engine_bundle: Bundle
) -> None:
    parity = measure_parity(engine.runner, engine_bundle.vae)
    assert parity.why_refused(engine.info.precision) is None
    assert parity.error < 1e-4 if is_exact(engine) else parity.cosine > 0.99


@pytest.mark.parametrize("b", [1, 3, 5])
def test_any_batch_is_a_stack_of_single_images(
    engine: CompiledEngine, engine_bundle: Bundle, b: int
) -> None:
    x = x_of(b)
    z = engine.encode(x)
    assert z.shape == (b, engine.latent)
    _, grad = gradient_of(engine.runner, x, z + 0.5)
    _, true = true_gradient(engine_bundle.vae, x, z + 0.5)
    assert float(cosine_similarity(grad, true).min()) > 0.99
    assert engine.segment(x_of(b, 96)).shape == (b, 1, 96, 96)
    assert engine.segment_clones(x).shape == (b, 1, 96, 96)


def test_what_was_answered_stays_whatever_is_asked_next(
    engine: CompiledEngine,
) -> None:
    """Batches shrink and grow; their memory is used again, an answer's is not."""
    runner, first = engine.runner, x_of(3)
    asked = first.clone()
    (given,) = runner.run("encode", (asked,))
    kept = given.clone()
    asked.zero_()
    for b in (1, 5, 2):
        (other,) = runner.run("encode", (x_of(b) * 0.5,))
        assert len(other) == b
    assert torch.equal(given, kept)
    torch.testing.assert_close(runner.run("encode", (first,))[0], kept)


def test_encode_and_segment_are_eagers(
    engine: CompiledEngine, engine_bundle: Bundle
) -> None:
    eager = build_engine("eager", engine_bundle)
    x = x_of(4)
    tolerance = 1e-4 if is_exact(engine) else 3e-2
    torch.testing.assert_close(
        engine.encode(x), eager.encode(x), atol=tolerance, rtol=tolerance
    )
    torch.testing.assert_close(
        engine.segment_clones(x), eager.segment_clones(x), atol=tolerance, rtol=0
    )


def test_the_search_ends_where_eagers_does(
    engine: CompiledEngine, engine_bundle: Bundle
) -> None:
    eager = build_engine("eager", engine_bundle)
    x = x_of(4)
    z0 = eager.encode(x) + 1.0
    theirs = eager.search(x, z0, n_steps=[30] * 4, plan=PLAN)
    ours = engine.search(x, z0, n_steps=[30] * 4, plan=PLAN)
    start = eager.search(x, z0, n_steps=[0] * 4, plan=PLAN)
    gain = (start.loss - theirs.loss).abs().mean()
    assert float((ours.loss - theirs.loss).abs().max()) < 0.1 * float(gain)
    assert ours.n_steps == theirs.n_steps == (30,) * 4
    if is_exact(engine):
        assert float((ours.x_hat - theirs.x_hat).abs().mean()) < 5e-3


def test_the_next_search_goes_on_with_the_second_moment(
    exact: CompiledEngine, engine_bundle: Bundle
) -> None:
    """Images that took other numbers of steps, each in chunks and single ones."""
    eager = build_engine("eager", engine_bundle)
    x, plan = x_of(3), SearchPlan(lr=0.05, betas=(0.7, 0.97))
    z0 = eager.encode(x) + 1.0
    found: list[SearchResult] = []
    for opened in (eager, exact):
        first = opened.search(x, z0, n_steps=[0, 5, 2], plan=PLAN)
        found += [
            first,
            opened.search(x, first.z, n_steps=[3] * 3, plan=plan, moment=first.moment),
        ]
    for theirs, ours in zip(found[:2], found[2:], strict=True):
        torch.testing.assert_close(ours.z, theirs.z, atol=2e-4, rtol=1e-3)
        torch.testing.assert_close(ours.moment.v, theirs.moment.v, atol=1e-9, rtol=2e-2)
        torch.testing.assert_close(ours.moment.seen, theirs.moment.seen)
    blank = exact.search(x, found[2].z, n_steps=[3] * 3, plan=plan)
    assert float((blank.z - found[3].z)[1].abs().max()) > 1e-2


def test_what_is_returned_belongs_together(
    engine: CompiledEngine, engine_bundle: Bundle
) -> None:
    """Loss and clone are those of the z returned."""
    eager = build_engine("eager", engine_bundle)
    x = x_of(3)
    found = engine.search(x, engine.encode(x), n_steps=[7, 1, 4], plan=PLAN)
    again = eager.search(x, found.z, n_steps=[0] * 3, plan=PLAN)
    tolerance = 1e-4 if is_exact(engine) else 2e-2
    torch.testing.assert_close(found.x_hat, again.x_hat, atol=tolerance, rtol=0)
    torch.testing.assert_close(found.loss, again.loss, atol=tolerance, rtol=0)


def test_each_image_takes_its_own_steps(exact: CompiledEngine) -> None:
    x = x_of(4)
    z0 = exact.encode(x) + 1.0
    steps = [0, 2, 3, 8]
    together = exact.search(x, z0, n_steps=steps, plan=PLAN)
    assert together.n_steps == tuple(steps)
    assert together.status == (SearchStatus.OUT_OF_STEPS,) * 4
    assert torch.equal(together.z[0], z0[0])
    for i, n in enumerate(steps):
        row = slice(i, i + 1)
        alone = exact.search(x[row], z0[row], n_steps=[n], plan=PLAN)
        torch.testing.assert_close(together.z[row], alone.z, atol=1e-4, rtol=1e-3)


def test_each_curve_is_that_images_own(exact: CompiledEngine) -> None:
    x = x_of(2)
    found = exact.search(x, exact.encode(x), n_steps=[2, 5], plan=PLAN)
    assert [len(curve) for curve in found.curves] == [3, 6]
    for curve, loss in zip(found.curves, found.loss.tolist(), strict=True):
        assert curve[-1] == pytest.approx(loss)
        assert min(curve) == pytest.approx(loss, abs=1e-6)


def test_the_best_value_never_rises(exact: CompiledEngine) -> None:
    x = x_of(1)
    z0 = exact.encode(x) + 1.0
    wild = SearchPlan(lr=2.0)  # leaves a minimum as often as it finds one
    best = [
        float(exact.search(x, z0, n_steps=[k], plan=wild).loss)
        for k in (0, 1, 2, 3, 6, 12, 24)
    ]
    assert best == sorted(best, reverse=True)


def test_it_converges_where_nothing_can_be_gained(exact: CompiledEngine) -> None:
    x = x_of(2)
    plan = SearchPlan(tolerance=10.0, patience=3)
    found = exact.search(x, exact.encode(x), n_steps=[50, 50], plan=plan)
    assert found.status == (SearchStatus.CONVERGED,) * 2
    assert all(3 <= n <= 6 for n in found.n_steps)


def test_it_looks_as_soon_as_an_image_may_have_converged(exact: CompiledEngine) -> None:
    x = x_of(2)
    plan = SearchPlan(tolerance=10.0, patience=1, n_least=2)
    found = exact.search(x, exact.encode(x), n_steps=[8, 8], plan=plan)
    assert found.n_steps == (2, 2)


def test_the_time_budget_ends_it_between_two_chunks(engine_bundle: Bundle) -> None:
    opened = open_cpu_engine("onnx", engine_bundle)
    ticks = iter(range(100))
    opened._clock = lambda: float(next(ticks))
    x = x_of(2)
    plan = SearchPlan(budget_s=2.5)
    found = opened.search(x, opened.encode(x), n_steps=[50, 50], plan=plan)
    assert found.status == (SearchStatus.OUT_OF_TIME,) * 2
    assert found.n_steps == (2 * UNROLLED[0],) * 2


def test_no_time_at_all_still_gives_the_start(exact: CompiledEngine) -> None:
    x = x_of(1)
    z0 = exact.encode(x)
    found = exact.search(x, z0, n_steps=[5], plan=SearchPlan(budget_s=-1.0))
    assert found.status == (SearchStatus.OUT_OF_TIME,)
    assert torch.equal(found.z, z0)
    assert math.isfinite(float(found.loss))


def test_an_image_that_is_no_number_stops_alone(exact: CompiledEngine) -> None:
    x = x_of(2)
    z0 = exact.encode(x)
    z0[0, 0] = math.nan
    found = exact.search(x, z0, n_steps=[5, 5], plan=PLAN)
    assert found.status == (SearchStatus.NON_FINITE, SearchStatus.OUT_OF_STEPS)
    assert found.n_steps == (0, 5)
    assert math.isfinite(float(found.loss[1]))


def test_another_loss_is_refused(exact: CompiledEngine) -> None:
    x = x_of(1)
    plan = SearchPlan(dissimilarity="mse")
    with pytest.raises(EngineError, match="by SSIM only, not by mse"):
        exact.search(x, exact.encode(x), n_steps=[1], plan=plan)


class WrongGradient:
    """An engine whose losses are right and whose gradient is not.

    What OpenVINO did with transposed convolutions: nothing shows it but the gradient.
    """

    def __init__(self, runner, spoil) -> None:
        self._runner, self._spoil = runner, spoil

    @property
    def device(self) -> torch.device:
        return self._runner.device

    def run(self, graph: str, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        outputs = list(self._runner.run(graph, inputs))
        if graph.startswith("steps"):
            outputs[1] = self._spoil(outputs[1])
        return tuple(outputs)

    def close(self) -> None:
        self._runner.close()


@pytest.mark.parametrize(
    ("spoil", "precision"),
    [
        pytest.param(lambda g: -g, "bf16", id="points away"),
        pytest.param(lambda g: g.flip(1), "bf16", id="sorted wrongly"),
        pytest.param(lambda g: torch.zeros_like(g), "bf16", id="nothing"),
        pytest.param(lambda g: 1.001 * g, "fp32", id="a thousandth too long"),
        pytest.param(lambda g: g * torch.nan, "fp32", id="no number"),
    ],
)
def test_a_wrong_gradient_behind_a_right_loss_is_caught(
    exact: CompiledEngine, engine_bundle: Bundle, spoil, precision: str
) -> None:
    wrong = WrongGradient(exact.runner, spoil)
    parity = measure_parity(wrong, engine_bundle.vae)
    assert parity.loss_error < 1e-5  # who compares losses sees nothing
    with pytest.raises(EngineError, match="its gradient is wrong"):
        check_parity(wrong, engine_bundle, name="wrong", precision=precision)


def test_the_limits_of_parity() -> None:
    good, bad = Parity(1e-6, 1.0, 0.0), Parity(0.2, 0.98, 0.0)
    assert good.why_refused("fp32") is None
    assert good.why_refused("bf16") is None
    assert Parity(0.08, 0.997, 0.0).why_refused("bf16") is None
    assert "relative error 0.2" in (bad.why_refused("fp32") or "")
    assert "cosine 0.98" in (bad.why_refused("fp16") or "")
    assert Parity(math.nan, math.nan, 0.0).why_refused("fp32") is not None


@pytest.mark.parametrize(
    ("threads", "images"),
    [(1, [1]), (2, [1, 2]), (6, [1, 2, 3, 6]), (7, [1, 7]), (32, [1, 2, 4, 8])],
)
def test_images_share_the_threads_evenly(threads: int, images: list[int]) -> None:
    assert even_shares(threads) == images


@pytest.mark.parametrize("size", [128, 192, 288])
def test_the_shipped_segmenter_has_doubts_about_the_parity_pictures(size: int) -> None:
    """Where it is certain of everything, no engine could be wrong."""
    x = parity_pictures(size)
    assert x.shape == (3, 1, size, size)
    assert x.abs().max() <= 1
    with torch.no_grad():
        logits = load_bundle(SHIPPED).segmenter(x)
    for each in logits:
        assert 0.05 < (each > 0).float().mean() < 0.5
        assert (each.abs() < 4).float().mean() > 0.02


@pytest.mark.slow
@pytest.mark.parametrize("name", CPU_ENGINES)
def test_the_shipped_bundles_masks_agree(name: str) -> None:
    """Trained weights: gradient, and IoU with eager's masks after the search."""
    bundle = load_bundle(SHIPPED)
    try:
        engine = open_cpu_engine(name, bundle)
    except EngineUnavailable as error:
        pytest.skip(str(error))
    eager = build_engine("eager", bundle)
    x = parity_pictures(bundle.size)
    z0 = eager.encode(x)
    masks = []
    for each in (eager, engine):
        found = each.search(x, z0, n_steps=[30] * len(x), plan=PLAN)
        masks.append(each.segment_clones(found.x_hat).numpy() >= bundle.threshold)
    parity = measure_parity(engine.runner, bundle.vae)
    assert parity.error < 1e-4 if is_exact(engine) else parity.cosine > 0.99
    both, either = masks[0] & masks[1], masks[0] | masks[1]
    assert both.sum() / either.sum() >= 0.98
    engine.close()


def test_every_engine_has_its_name() -> None:
    assert get_args(EngineName) == tuple(ENGINES)


@pytest.fixture(scope="module")
def low_precision() -> Bundle:
    """The shipped bundle, where this machine has bfloat16."""
    bundle = load_bundle(SHIPPED)
    try:
        cpu_key("openvino-bf16", bundle)
    except EngineUnavailable as error:
        pytest.skip(str(error))
    return bundle


@pytest.mark.slow
def test_bfloat16_needs_ssim_in_float32(low_precision: Bundle, tmp_path: Path) -> None:
    """The same graph, marked and not: OpenVINO heeds the mark, and it decides."""
    for part in exportables(low_precision):
        if part.name in ("prepare", "steps_1"):
            write_graph(part, tmp_path / f"{part.name}.onnx")
    vae = low_precision.vae
    runner = OpenVinoRunner(tmp_path, precision="bf16", threads=2, cache=None)
    assert measure_parity(runner, vae).why_refused("bf16") is not None
    keep_means_exact(tmp_path / "steps_1.onnx")
    runner = OpenVinoRunner(tmp_path, precision="bf16", threads=2, cache=None)
    parity = measure_parity(runner, vae)
    assert parity.cosine > 0.999
    assert parity.error > 1e-4  # the decoder still computes in bfloat16


@pytest.mark.slow
def test_dark_pictures_need_the_segmenters_start_in_float32(
    low_precision: Bundle, tmp_path: Path
) -> None:
    for part in exportables(low_precision):
        if part.name.startswith("segment"):
            write_graph(part, tmp_path / f"{part.name}.onnx")
    runner = OpenVinoRunner(tmp_path, precision="bf16", threads=2, cache=None)
    plain = measure_masks(runner, low_precision)
    for name in segmented_sides(low_precision):
        keep_start_exact(tmp_path / f"{name}.onnx", EXACT_CONVOLUTIONS)
    runner = OpenVinoRunner(tmp_path, precision="bf16", threads=2, cache=None)
    kept = measure_masks(runner, low_precision)
    assert kept.cosine > 0.99
    assert kept.error < 0.6 * plain.error


def test_what_is_segmented_has_the_bundles_size(
    engine: CompiledEngine, engine_bundle: Bundle
) -> None:
    eager = build_engine("eager", engine_bundle)
    for each in (engine, eager):
        assert (each.size, each.clone_px, each.frame_px) == (64, 64, 96)
    frames, clones = x_of(3, 96), x_of(3)
    torch.testing.assert_close(
        segment_both(engine, frames, clones), segment_both(eager, frames, clones),
        atol=1e-4, rtol=0,
    )  # fmt: skip
    assert measure_masks(engine.runner, engine_bundle).why_not("fp32") is None


def test_a_clone_is_enlarged_as_opencv_does(engine_bundle: Bundle) -> None:
    x = x_of(1)
    large = cv2.resize(x[0, 0].numpy(), (96, 96), interpolation=cv2.INTER_LINEAR)
    torch.testing.assert_close(enlarged(x, 96)[0, 0], torch.from_numpy(large))
    eager = build_engine("eager", replace(engine_bundle, clone_px=96))
    frames = x_of(2, 96)
    both = segment_both(eager, frames, x_of(2))
    for found, seen in zip(both, (frames, enlarged(x_of(2), 96)), strict=True):
        torch.testing.assert_close(found, eager.segment(seen))
    torch.testing.assert_close(both[1], eager.segment_clones(x_of(2)))


class WrongMasks(WrongGradient):
    """An engine whose search is right and whose masks are not."""

    def __init__(self, runner, spoilt: str) -> None:
        super().__init__(runner, lambda gradient: gradient)
        self._spoilt = spoilt

    def run(self, graph: str, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        outputs = super().run(graph, inputs)
        return (outputs[0].flip(-1),) if graph == self._spoilt else outputs


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("graph", ["segment", "segment_clones"])
def test_wrong_masks_behind_a_right_gradient_are_caught(
    exact: CompiledEngine, engine_bundle: Bundle, precision: str, graph: str
) -> None:
    check_parity(exact.runner, engine_bundle, name="right", precision=precision)
    wrong = WrongMasks(exact.runner, graph)
    with pytest.raises(EngineError, match="refused: its masks are wrong"):
        check_parity(wrong, engine_bundle, name="wrong", precision=precision)


def test_what_was_warmed_up_has_loaded_all_that_frames_need(
    engine_bundle: Bundle,
) -> None:
    """All graphs but that of a single step, each for one image and for two."""
    try:
        opened = open_cpu_engine("openvino-fp32", engine_bundle)
    except EngineUnavailable as error:
        pytest.skip(str(error))
    runner = opened.runner
    assert isinstance(runner, OpenVinoRunner)
    assert runner._compiled == {}
    warm_up(opened, joins=True)
    graphs = set(graph_names(engine_bundle)) - {"steps_1"}
    assert {graph for graph, _ in runner._compiled} == graphs
    opened.close()
