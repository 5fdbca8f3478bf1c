import numpy as np
import pytest

from glss.combination import combined

FRAME = np.float32([[0.2, 0.9]])
CLONE = np.float32([[0.6, 0.1]])


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("clone", [0.6, 0.1]),
        ("mean", [0.4, 0.5]),
        ("max", [0.6, 0.9]),
        ("min", [0.2, 0.1]),
        ("half-min", [0.2, 0.5]),
        ("quarter-min", [0.2, 0.7]),
    ],
)
def test_masks_of_frame_and_clone_become_one(how, expected) -> None:
    assert combined(how, FRAME, CLONE) == pytest.approx(np.float32([expected]))
