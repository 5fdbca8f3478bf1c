import numpy as np
import pytest

from glss.framing import fit, unfit


@pytest.mark.parametrize("shape", [(720, 1280), (32, 40), (128, 128), (5, 300)])
def test_any_frame_fits_and_its_mask_comes_back(shape: tuple[int, int]) -> None:
    picture = fit(np.full(shape, 90, np.uint8), 128)
    assert picture.shape == (128, 128)
    assert (picture == 90).all()
    back = unfit(np.full((128, 128), 0.25, np.float32), *shape)
    assert back.shape == shape
    np.testing.assert_allclose(back, 0.25, atol=1e-6)


def test_places_are_kept() -> None:
    frame = np.zeros((240, 320), np.uint8)
    frame[:120, 160:] = 255
    back = unfit(fit(frame, 128).astype(np.float32) / 255, 240, 320)
    assert ((back > 0.5) == (frame > 0)).mean() > 0.99
