import pytest
import torch
from pytorch_msssim import ssim
from torch import Tensor

from glss.dissimilarity import against
from glss.edges import sobel
from glss.latent_search import SearchPlan, SearchStatus, SecondMoment, search
from glss.vae import Vae, VaeSettings
from tests.glss.test_ssim import pictures

SIZE, LATENT = 32, 8


def louder_vae(kind: str, size: int = SIZE, latent: int = LATENT) -> Vae:
    torch.manual_seed(0)
    vae = Vae(VaeSettings(kind, size=size, latent=latent))  # type: ignore[arg-type]
    for name, weight in vae.named_parameters():  # louder than at birth, so z matters
        if name.startswith("decoder") and weight.dim() > 1:
            weight.data.mul_(2.5)
    return vae.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def paper() -> Vae:
    return louder_vae("paper")


@pytest.fixture(scope="module")
def live() -> Vae:
    return louder_vae("live")


def starts(n: int, latent: int = LATENT) -> Tensor:
    return torch.randn(n, latent, generator=torch.Generator().manual_seed(3))


def straightforward(vae: Vae, x: Tensor, z0: Tensor, n_steps: int) -> list[float]:
    """The paper's search with torch's Adam and pytorch-msssim: D after 0..K steps."""
    edges = sobel(x)
    z = z0.clone().requires_grad_()
    adam = torch.optim.Adam([z], lr=0.1, betas=(0.9, 0.99))
    losses = []
    for _ in range(n_steps + 1):
        adam.zero_grad()
        clone = vae.decode(z, edges)
        loss = 1 - ssim((clone + 1) / 2, (x + 1) / 2, data_range=1.0)
        losses.append(loss.item())
        loss.backward()
        adam.step()
    return losses


@pytest.mark.parametrize(
    ("kind", "size", "latent", "n_steps"),
    [
        ("paper", SIZE, LATENT, 100),
        ("live", 128, 64, 100),
        # A step at full size takes 0.7 s twice in float64, a quarter of it at half.
        pytest.param("paper", 64, 64, 100, marks=pytest.mark.slow),
        pytest.param("paper", 128, 64, 10, marks=pytest.mark.slow),
    ],
)
def test_it_is_the_papers_search(
    kind: str, size: int, latent: int, n_steps: int
) -> None:
    """Against torch's Adam and pytorch-msssim, over the whole search.

    In float64: Adam's first steps take the sign of a gradient more than its length,
    and in float32 two right implementations drift apart by 2e-3 in a hundred steps.
    """
    vae = louder_vae(kind, size, latent).double()
    x, z0 = pictures(1, size).double(), starts(1, latent).double()
    seen: list[float] = []
    found = search(
        vae.decode, x, sobel(x), z0, n_steps=n_steps,
        on_step=lambda _, loss: seen.append(loss.item()),
    )  # fmt: skip
    wanted = straightforward(vae, x, z0, n_steps)
    assert seen == pytest.approx(wanted, abs=1e-4)
    assert found.loss.item() == pytest.approx(min(wanted), abs=1e-4)
    assert wanted[-1] < wanted[0]  # or there was nothing to agree on


def test_the_best_value_never_rises(paper: Vae) -> None:
    x, z0 = pictures(1, SIZE), starts(1)
    best = [
        search(paper.decode, x, sobel(x), z0, n_steps=k).loss.item()
        for k in (0, 1, 5, 20, 100)
    ]
    assert best == sorted(best, reverse=True)
    assert best[-1] < best[0] - 0.03


def test_what_is_returned_belongs_together(live: Vae) -> None:
    x = pictures(3, SIZE)
    found = search(live.decode, x, sobel(x), starts(3), n_steps=12)
    again = live.decode(found.z, sobel(x))
    torch.testing.assert_close(found.x_hat, again, atol=1e-5, rtol=1e-4)
    theirs = 1 - ssim((again + 1) / 2, (x + 1) / 2, data_range=1.0, size_average=False)
    torch.testing.assert_close(found.loss, theirs, atol=2e-5, rtol=0)


def test_no_step_returns_the_start(live: Vae) -> None:
    x, z0 = pictures(2, SIZE), starts(2)
    found = search(live.decode, x, sobel(x), z0, n_steps=0)
    assert torch.equal(found.z, z0)
    assert found.n_steps == (0, 0)
    assert found.status == (SearchStatus.OUT_OF_STEPS,) * 2


def test_a_batch_is_a_stack_of_single_searches(live: Vae) -> None:
    x, z0 = pictures(3, SIZE), starts(3)
    plan = SearchPlan(tolerance=1e-3, patience=3)
    steps = [4, 30, 11]
    together = search(live.decode, x, sobel(x), z0, n_steps=steps, plan=plan)
    for i, n in enumerate(steps):
        row = slice(i, i + 1)
        alone = search(
            live.decode, x[row], sobel(x[row]), z0[row], n_steps=n, plan=plan
        )
        assert together.n_steps[i] == alone.n_steps[0]
        assert together.status[i] is alone.status[0]
        torch.testing.assert_close(together.z[row], alone.z, atol=1e-3, rtol=1e-3)
        torch.testing.assert_close(together.loss[row], alone.loss, atol=1e-5, rtol=1e-4)


def test_images_that_stopped_cost_nothing(live: Vae) -> None:
    x, z0 = pictures(2, SIZE), starts(2)
    sizes: list[int] = []

    def decode(z: Tensor, edges: Tensor) -> Tensor:
        sizes.append(len(z))
        return live.decode(z, edges)

    search(decode, x, sobel(x), z0, n_steps=[2, 5])
    assert sizes == [2, 2, 2, 1, 1, 1]


def test_it_converges_where_nothing_can_be_gained(live: Vae) -> None:
    x = pictures(1, SIZE)
    plan = SearchPlan(tolerance=10.0, patience=4)
    found = search(live.decode, x, sobel(x), starts(1), n_steps=50, plan=plan)
    assert found.status == (SearchStatus.CONVERGED,)
    assert found.n_steps == (4,)


def test_the_time_budget_ends_it(live: Vae) -> None:
    x = pictures(2, SIZE)
    ticks = iter(range(100))
    found = search(
        live.decode, x, sobel(x), starts(2), n_steps=50,
        plan=SearchPlan(budget_s=3.5), clock=lambda: float(next(ticks)),
    )  # fmt: skip
    assert found.status == (SearchStatus.OUT_OF_TIME,) * 2
    assert found.n_steps == (3, 3)


def test_a_loss_that_is_no_number_stops_that_image_alone(live: Vae) -> None:
    x, z0 = pictures(2, SIZE), starts(2)

    def poisoned(z: Tensor, edges: Tensor) -> Tensor:
        clone = live.decode(z, edges)
        is_first = (z - z0[0]).square().sum(1) < (z - z0[1]).square().sum(1)
        moved = (z != z0[0]).any(1) & is_first
        return clone.masked_fill(moved.view(-1, 1, 1, 1), torch.nan)

    found = search(poisoned, x, sobel(x), z0, n_steps=6)
    assert found.status[0] is SearchStatus.NON_FINITE
    assert found.n_steps[0] == 1
    assert torch.equal(found.z[0], z0[0])
    assert bool(found.loss.isfinite().all())
    assert found.n_steps[1] == 6


def test_none_has_converged_before_the_least_number_of_steps(live: Vae) -> None:
    x = pictures(1, SIZE)
    plan = SearchPlan(tolerance=10.0, patience=1, n_least=3)
    found = search(live.decode, x, sobel(x), starts(1), n_steps=50, plan=plan)
    assert (found.status, found.n_steps) == ((SearchStatus.CONVERGED,), (3,))


def test_the_second_moment_is_torchs(live: Vae) -> None:
    x, z0 = pictures(1, SIZE), starts(1)
    z = z0.clone().requires_grad_()
    adam = torch.optim.Adam([z], lr=0.1, betas=(0.9, 0.99))
    for _ in range(7):
        adam.zero_grad()
        against(x, "ssim").dissimilarity(live.decode(z, sobel(x))).sum().backward()
        adam.step()
    found = search(live.decode, x, sobel(x), z0, n_steps=7).moment
    torch.testing.assert_close(
        found.v, adam.state[z]["exp_avg_sq"], atol=1e-9, rtol=2e-2
    )
    assert found.seen.item() == pytest.approx(1 - 0.99**7)


def test_each_image_leaves_the_moment_of_its_own_steps(live: Vae) -> None:
    x, z0 = pictures(3, SIZE), starts(3)
    together = search(live.decode, x, sobel(x), z0, n_steps=[0, 5, 2]).moment
    assert torch.equal(together.of(slice(0, 1)).v, torch.zeros(1, LATENT))
    for i, n in enumerate((0, 5, 2)):
        row = slice(i, i + 1)
        alone = search(live.decode, x[row], sobel(x[row]), z0[row], n_steps=n).moment
        torch.testing.assert_close(together.of(row).v, alone.v, atol=1e-9, rtol=1e-2)
        assert together.seen[i] == pytest.approx(1 - 0.99**n)


def test_with_a_known_moment_the_first_step_is_as_long_as_its_gradient_says(
    live: Vae,
) -> None:
    """Without it, every dimension moves by the rate at once."""
    x = pictures(1, SIZE)
    plan, edges = SearchPlan(betas=(0.9, 0.999)), sobel(x)
    before = search(live.decode, x, edges, starts(1), n_steps=40, plan=plan)
    near = before.z + 1e-3

    def first_step(moment: SecondMoment | None) -> Tensor:
        seen: list[Tensor] = []

        def decode(z: Tensor, edges: Tensor) -> Tensor:
            seen.append(z.detach())
            return live.decode(z, edges)

        search(decode, x, edges, near, n_steps=1, plan=plan, moment=moment)
        return (seen[1] - seen[0]).abs()

    assert first_step(None).min() > 0.99 * plan.lr
    assert first_step(before.moment).min() < 0.1 * plan.lr


def test_every_status_has_advice() -> None:
    assert all(status.advice for status in SearchStatus)


@pytest.mark.parametrize("kind", ["ssim", "mse", "mae"])
def test_each_dissimilarity_of_the_paper_goes_down(live: Vae, kind) -> None:
    x, z0 = pictures(2, SIZE), starts(2)
    plan = SearchPlan(dissimilarity=kind)
    before = search(live.decode, x, sobel(x), z0, n_steps=0, plan=plan).loss
    after = search(live.decode, x, sobel(x), z0, n_steps=20, plan=plan).loss
    assert bool((after < before).all())


def test_each_curve_is_that_images_own(live: Vae) -> None:
    x, z0 = starts(2)[:, :1].new_zeros(2, 1, SIZE, SIZE), starts(2)
    x[1] = 0.5
    found = search(live.decode, x, sobel(x), z0, n_steps=[2, 5])
    assert [len(curve) for curve in found.curves] == [3, 6]
    for curve, loss in zip(found.curves, found.loss.tolist(), strict=True):
        assert min(curve) == pytest.approx(loss, abs=1e-6)
