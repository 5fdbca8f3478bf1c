"""What the samples promise: repeatable, labelled right, independent of the loader."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from tests.photographs import draw
from training.batches import batches
from training.data.photograph import Photograph
from training.ranks import Ranks
from training.samples import compositing
from training.samples.compositing import Cutout, cut_person, cut_skin, paste, redyed
from training.samples.geometry import close_view, random_view, zoomed_out
from training.samples.look import relit
from training.samples.maker import Mix, Pool, SampleMaker

MIX = Mix(
    0.6, 0.4, 0.3, 0.1, smallest_crop=0.5, max_turn_deg=20, look=1.0,
    arms=0.4, dyes=0.5, zoom_out=0.5, mosaic=0.2, crowd=0.3,
    trousers=0.5, lap=0.5, limbs=0.5, close=0.4,
)  # fmt: skip


def photograph(seed: int) -> Photograph:
    picture, mask = draw(np.random.default_rng(seed), (60, 80))
    parts = np.where(mask == 255, 41, 48).astype(np.uint8)
    parts[:, :10] = 0
    return Photograph(f"p{seed}", f"p{seed}", picture[:, :, 2].copy(), mask, parts)


@pytest.fixture
def maker() -> SampleMaker:
    photos = [photograph(i) for i in range(4)]
    empty = Photograph(
        "room", "room", np.full((60, 80), 40, np.uint8), np.zeros((60, 80), np.uint8)
    )
    return SampleMaker(Pool(photos, photos, photos, [empty]), MIX, 64)


def test_a_sample_is_a_function_of_seed_and_number(maker: SampleMaker) -> None:
    for i in range(20):
        one = maker(np.random.default_rng((5, i)))
        two = maker(np.random.default_rng((5, i)))
        for name in ("picture", "mask", "clean"):
            assert np.array_equal(getattr(one, name), getattr(two, name))
            assert getattr(one, name).shape == (64, 64)
        assert set(np.unique(one.mask)) <= {0, 128, 255}


def test_the_clean_picture_has_the_light_of_the_one_that_is_seen(
    maker: SampleMaker,
) -> None:
    """The scene may be lit anew; lens, noise and blocks are not in the clean one."""
    no_look = SampleMaker(maker._pool, replace(MIX, look=0.0), 64)
    changed = 0
    for i in range(20):
        sample = maker(np.random.default_rng((5, i)))
        plain = no_look(np.random.default_rng((5, i)))
        assert np.array_equal(sample.mask, plain.mask)
        seen, clean, scene = (
            cv2.blur(p, (9, 9)).astype(float)
            for p in (sample.picture, sample.clean, plain.picture)
        )
        assert np.abs(seen - clean).mean() < 6
        changed += np.abs(clean - scene).mean() > 6
    assert changed > 5


@pytest.mark.parametrize("processes", [0, 2])
@pytest.mark.parametrize("world", [1, 2])
def test_loaders_and_ranks_do_not_change_the_samples(
    maker: SampleMaker, processes: int, world: int
) -> None:
    def feed(rank: int, world: int, processes: int) -> list[torch.Tensor]:
        ranks = Ranks(rank, world, torch.device("cpu"))
        steps = range(2, 4)
        made = batches(
            maker, seed=1, batch=4, steps=steps, ranks=ranks, processes=processes
        )
        return [picture for picture, _, _ in made]

    wanted = feed(0, 1, 0)
    shares = [feed(rank, world, processes) for rank in range(world)]
    together = [torch.cat(parts) for parts in zip(*shares, strict=True)]
    assert all(map(torch.equal, wanted, together))


def test_a_crop_moves_the_mask_with_the_picture() -> None:
    photo = photograph(1)
    is_bright = (photo.mask == 255).astype(np.uint8) * 255
    for seed in range(10):
        rng = np.random.default_rng(seed)
        red, (mask,) = random_view(
            rng, is_bright, (photo.mask,), 64, smallest=0.6, max_turn_deg=30
        )
        agree = (red > 127) == (mask == 255)
        assert agree.mean() > 0.97  # all but the smoothed rim


@pytest.mark.parametrize("at", [(0, 0), (150, 100), (299, 199)])
def test_a_close_view_shows_what_it_is_of(at: tuple[int, int]) -> None:
    photo = np.zeros((300, 200), np.uint8)
    photo[at] = 255
    for seed in range(20):
        rng = np.random.default_rng(seed)
        _, (seen,) = close_view(rng, photo, [photo], 600, of=at, max_turn_deg=0.0)
        assert seen.any()
        height, width = (np.ptp(where) + 1 for where in np.nonzero(seen))
        for pixel in (height, width):  # one, of 39 to 183, is so many of 600
            assert 600 // 184 <= pixel <= 600 / 38


def test_close_views_show_more_of_the_skin(maker: SampleMaker) -> None:
    alone = replace(MIX, composites=0.0, mosaic=0.0, close=1.0, dyes=0.0, trousers=0.0)
    close = SampleMaker(maker._pool, alone, 64)
    far = SampleMaker(maker._pool, replace(alone, close=0.0, zoom_out=1.0), 64)

    def share(make: SampleMaker) -> float:
        masks = [make(np.random.default_rng((5, i))).mask for i in range(20)]
        return float(np.mean([mask == 255 for mask in masks]))

    assert share(close) > 1.5 * share(far)


def test_zooming_out_keeps_size_and_labels_together() -> None:
    mask = np.zeros((64, 64), np.uint8)
    mask[20:40, 10:50] = 255
    red, (small,) = zoomed_out(mask, (mask,), 0.5)
    assert red.shape == small.shape == (64, 64)
    assert ((red > 127) == (small == 255)).mean() > 0.97
    assert set(np.unique(small)) == {0, 255}


def test_pasting_covers_what_lies_below() -> None:
    ground, mask = np.full((8, 8), 10, np.uint8), np.full((8, 8), 255, np.uint8)
    half = np.full((4, 4), 255, np.uint8)
    half[:, 2:] = 0
    cutout = Cutout(
        np.full((4, 4), 200, np.uint8), np.full((4, 4), 255, np.uint8), half, None
    )
    paste(ground, mask, cutout, top=2, left=2)
    assert ground[4, 4] == 200
    assert ground[0, 0] == 10
    assert (mask[2:6, 2:4] == 255).all()
    assert (mask[2:6, 4:6] == 0).all()


@pytest.mark.parametrize(("top", "left"), [(-3, -3), (7, 7), (-9, 0), (0, 20)])
def test_pasting_over_the_border_is_cut_off(top: int, left: int) -> None:
    ground, mask = np.zeros((8, 8), np.uint8), np.zeros((8, 8), np.uint8)
    full = np.full((4, 4), 255, np.uint8)
    paste(ground, mask, Cutout(full, full, full, None), top=top, left=left)
    assert (mask == 255).sum() == (1 if abs(top) < 8 and abs(left) < 8 else 0)


def test_dyes_change_and_skin_does_not() -> None:
    cutout = cut_person(photograph(2))
    assert cutout is not None
    dyed = redyed(np.random.default_rng(3), cutout, sigma=0.6)
    skin = cutout.skin == 255
    assert np.array_equal(dyed.red[skin], cutout.red[skin])
    assert not np.array_equal(dyed.red[~skin], cutout.red[~skin])


def test_a_cut_out_hand_is_its_skin() -> None:
    cutout = cut_skin(photograph(2))
    assert cutout is not None
    assert np.array_equal(cutout.alpha, cutout.skin)


def test_nothing_to_cut_is_none() -> None:
    blank = np.zeros((40, 40), np.uint8)
    assert cut_skin(Photograph("a", "a", blank, blank)) is None
    assert cut_person(Photograph("a", "a", blank, blank, blank)) is None


def test_turned_cutouts_keep_their_area() -> None:
    cutout = cut_skin(photograph(2))
    assert cutout is not None
    turned = compositing.rotated(cutout, 37.0, mirror=True)
    before, after = (int((c.alpha > 127).sum()) for c in (cutout, turned))
    assert after == pytest.approx(before, rel=0.06)


def test_light_without_strength_changes_nothing() -> None:
    picture = photograph(0).red[:60, :60]
    same = relit(np.random.default_rng(0), picture, strength=0.0)
    other = relit(np.random.default_rng(0), picture, strength=1.0)
    assert all(np.array_equal(one, picture) for one in same)
    assert not any(np.array_equal(one, picture) for one in other)


def test_before_the_lens_there_is_light_but_no_noise() -> None:
    flat = np.full((64, 64), 120, np.uint8)
    fine = []
    for seed in range(20):
        seen, lit = relit(np.random.default_rng(seed), flat, strength=1.0)
        fine.append([np.abs(np.diff(p.astype(float), 2)).mean() for p in (seen, lit)])
        lamps = lit.max() > lit.min()
        assert seen.std() > 1 or not lamps
    seen_fine, lit_fine = np.mean(fine, 0)
    assert lit_fine < 0.3 * seen_fine  # a lamp is smooth but for rounding
