import numpy as np
import pytest

from glss.framing import fit


@pytest.mark.parametrize("shape", [(720, 1280), (32, 40), (128, 128), (5, 300)])
def test_any_frame_fits(shape: tuple[int, int]) -> None:
    picture = fit(np.full(shape, 90, np.uint8), 128)
    assert picture.shape == (128, 128)
    assert (picture == 90).all()
