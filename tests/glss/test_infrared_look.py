"""The look is a measure: it must be the same for ever, and it must be hard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glss.data_folder import LabelledImage, Skipped
from glss.infrared_look import infrared, under_look
from glss.metrics import iou
from tests.photographs import draw


def photograph(name: str, *, size: tuple[int, int] = (120, 160)) -> LabelledImage:
    picture, mask = draw(np.random.default_rng(0), size)
    return LabelledImage(name, np.ascontiguousarray(picture[:, :, 2]), mask)


def looked(*images: LabelledImage, seed: int = 0) -> list[LabelledImage]:
    return list(under_look(images, "infrared", seed=seed))


def test_the_same_seed_and_name_give_the_same_bytes_in_any_order() -> None:
    a, b = photograph("a"), photograph("b")
    one, other = looked(a, b), looked(b, a)
    assert np.array_equal(one[0].red, other[1].red)
    assert np.array_equal(one[1].red, other[0].red)


def test_another_name_or_seed_gives_another_picture() -> None:
    a, b = photograph("a"), photograph("b")
    assert not np.array_equal(looked(a)[0].red, looked(b)[0].red)
    assert not np.array_equal(looked(a)[0].red, looked(a, seed=1)[0].red)


@pytest.mark.parametrize("size", [(40, 50), (120, 160), (700, 500), (1, 9)])
def test_any_size_keeps_size_range_and_mask(size: tuple[int, int]) -> None:
    image = replace(
        photograph("a"), red=np.full(size, 130, np.uint8), mask=np.zeros(size, np.uint8)
    )
    (out,) = looked(image)
    assert out.red.shape == size
    assert out.red.dtype == np.uint8
    assert out.mask is image.mask


def test_black_and_white_pictures_stay_finite() -> None:
    for value in (0, 255):
        red = np.full((64, 64), value, np.uint8)
        for seed in range(20):
            out = infrared(np.random.default_rng(seed), red, red)
            assert out.dtype == np.uint8


def test_one_threshold_no_longer_finds_the_skin() -> None:
    """On the drawn discs the threshold 128 is perfect; under the look it is not."""
    image = photograph("a")
    skin = image.mask == 255
    assert iou(image.red >= 128, skin) == 1.0
    many = looked(*(replace(image, name=str(n)) for n in range(40)))
    assert 0.1 < np.mean([iou(out.red >= 128, skin) for out in many]) < 0.8


def test_dyes_may_turn_the_contrast_over() -> None:
    """Two grounds, one twice as bright: the order does not always survive."""
    image = photograph("a")
    red = np.where(np.arange(160) < 80, 60, 120).astype(np.uint8)[None].repeat(120, 0)
    plain = replace(image, red=red, mask=np.zeros_like(red))
    many = looked(*(replace(plain, name=str(n)) for n in range(40)))
    turned = sum(m.red[:, :80].mean() > m.red[:, 80:].mean() for m in many)
    assert 0 < turned < 20


def test_none_and_skipped_files_pass_untouched() -> None:
    image, skip = photograph("a"), Skipped("b", "broken")
    assert list(under_look([image, skip], "none")) == [image, skip]
    assert list(under_look([skip], "infrared")) == [skip]
