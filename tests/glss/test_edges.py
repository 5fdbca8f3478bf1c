import torch

from glss.edges import sobel


def test_a_ramp_has_one_slope_everywhere_inside() -> None:
    ramp = torch.arange(8.0).expand(8, 8).view(1, 1, 8, 8)
    dx, dy = sobel(ramp)[0]
    assert torch.equal(dx[:, 1:-1], torch.full((8, 6), 8.0))
    assert torch.equal(dy, torch.zeros(8, 8))


def test_the_border_is_reflected() -> None:
    ramp = torch.arange(8.0).expand(8, 8).view(1, 1, 8, 8)
    dx = sobel(ramp)[0, 0]
    assert torch.equal(dx[:, 0], torch.zeros(8))


def test_turning_the_picture_swaps_the_derivatives() -> None:
    x = torch.rand(2, 1, 16, 16, generator=torch.Generator().manual_seed(0))
    there, turned = sobel(x), sobel(x.transpose(2, 3))
    torch.testing.assert_close(there[:, 0], turned[:, 1].transpose(1, 2))
