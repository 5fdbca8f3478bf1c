import numpy as np
import pytest

from glss.framing import fit, halved


@pytest.mark.parametrize("shape", [(720, 1280), (32, 40), (128, 128), (5, 300)])
def test_any_frame_fits(shape: tuple[int, int]) -> None:
    picture = fit(np.full(shape, 90, np.uint8), 128)
    assert picture.shape == (128, 128)
    assert (picture == 90).all()


@pytest.mark.parametrize("shape", [(720, 1280), (1080, 1920), (300, 402), (90, 120)])
def test_what_was_halved_for_the_larger_size_fits_both(shape: tuple[int, int]) -> None:
    frame = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    near = halved(frame, 256)
    for size in (128, 256):
        np.testing.assert_array_equal(fit(near, size), fit(frame, size))
