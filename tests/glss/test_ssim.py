import pytest
import pytorch_msssim
import torch
from torch import Tensor

from glss.dissimilarity import against
from glss.ssim import SsimTarget


def pictures(n: int, size: int = 48, seed: int = 0) -> Tensor:
    """Smooth random pictures in [-1, 1]."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(n, 1, size // 8, size // 8, generator=generator) * 2 - 1
    return torch.nn.functional.interpolate(coarse, size=size, mode="bilinear")


@pytest.mark.parametrize("size", [32, 48, 128])
def test_it_is_the_ssim_of_pytorch_msssim(size: int) -> None:
    x, y = pictures(3, size), pictures(3, size, seed=1)
    theirs = pytorch_msssim.ssim(
        (x + 1) / 2, (y + 1) / 2, data_range=1.0, size_average=False
    )
    torch.testing.assert_close(SsimTarget(x).similarity(y), theirs, atol=2e-5, rtol=0)


def test_so_is_its_gradient() -> None:
    x, y = pictures(2), pictures(2, seed=1)
    ours, theirs = y.clone().requires_grad_(), y.clone().requires_grad_()
    SsimTarget(x).similarity(ours).sum().backward()
    pytorch_msssim.ssim(
        (x + 1) / 2, (theirs + 1) / 2, data_range=1.0, size_average=False
    ).sum().backward()
    torch.testing.assert_close(ours.grad, theirs.grad, atol=1e-6, rtol=1e-3)


@pytest.mark.parametrize("kind", ["ssim", "mse", "mae"])
def test_a_picture_is_not_dissimilar_to_itself(kind) -> None:
    x = pictures(2)
    torch.testing.assert_close(
        against(x, kind).dissimilarity(x), torch.zeros(2), atol=1e-5, rtol=0
    )


@pytest.mark.parametrize("kind", ["ssim", "mse", "mae"])
def test_kept_targets_keep_their_values(kind) -> None:
    x, y = pictures(3), pictures(3, seed=1)
    chosen = torch.tensor([True, False, True])
    whole = against(x, kind).dissimilarity(y)[chosen]
    kept = against(x, kind).keep(chosen).dissimilarity(y[chosen])
    torch.testing.assert_close(kept, whole)


def test_mse_and_mae_of_a_constant_shift() -> None:
    x = pictures(1)
    assert against(x, "mse").dissimilarity(x + 0.5).item() == pytest.approx(0.25)
    assert against(x, "mae").dissimilarity(x + 0.5).item() == pytest.approx(0.5)
