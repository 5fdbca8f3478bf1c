import numpy as np
import pytest

from glss.combination import combined

FRAME = np.float32([[[0.2, 0.9], [0.0, 1.0]]])
CLONE = np.float32([[[0.6, 0.1], [0.0, 1.0]]])


@pytest.mark.parametrize(
    ("how", "expected"),
    [("clone", [0.6, 0.1]), ("mean", [0.4, 0.5]), ("max", [0.6, 0.9])],
)
def test_masks_of_frame_and_clone_become_one(how, expected) -> None:
    assert combined(how, FRAME, CLONE) == pytest.approx(
        np.float32([[expected, [0.0, 1.0]]])
    )


def test_a_small_clone_is_stretched_over_its_frame() -> None:
    frame = np.zeros((2, 8, 8), np.float32)
    clone = np.zeros((2, 4, 4), np.float32)
    clone[1, :, 2:] = 1.0
    for how, least in (("max", 1.0), ("mean", 0.5)):
        joined = combined(how, frame, clone)
        assert joined.shape == (2, 8, 8)
        assert not joined[0].any()
        # between the middles of two pixels of the clone: a quarter, three quarters
        expected = [0, 0, 0, 0.25 * least, 0.75 * least, least, least, least]
        np.testing.assert_allclose(joined[1], [expected] * 8, atol=1e-6)
    np.testing.assert_array_equal(combined("clone", frame, clone), clone)
