import numpy as np
import pytest
import torch

from glss.image_range import red_channel, to_grey, to_pixels, to_unit


def test_the_ends_of_the_range() -> None:
    x = to_unit(np.array([[[0, 255]]], np.uint8))
    assert x.tolist() == [[[[-1.0, 1.0]]]]


def test_pixels_survive_the_way_there_and_back() -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    np.testing.assert_array_equal(to_pixels(to_unit(pixels)), pixels)


def test_values_outside_are_clipped() -> None:
    x = torch.tensor([[[[-7.0, 7.0]]]])
    assert to_pixels(x).tolist() == [[[0, 255]]]


def test_red_is_the_last_of_bgr() -> None:
    assert red_channel(np.array([[[1, 2, 3]]], np.uint8)).tolist() == [[3]]


def test_grey_of_a_grey_camera_is_its_value() -> None:
    assert to_grey(np.full((2, 2, 3), 77, np.uint8)).tolist() == [[77, 77], [77, 77]]


def test_shapes_are_checked_under_the_test_hook() -> None:
    with pytest.raises(Exception, match=r"[Tt]ype"):
        to_unit(np.zeros((4, 4), np.uint8))
