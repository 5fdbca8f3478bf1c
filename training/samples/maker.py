"""Draws one training sample after another from the photographs.

A sample is a pure function of (seed, index): a resumed run, another number of loader
processes or another number of ranks sees the same pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np
import torch
from jaxtyping import UInt8
from torch import Tensor
from torch.utils.data import Dataset

from training.data.photograph import Photograph
from training.samples import compositing, tone
from training.samples.arms import ArmShares, reach_in
from training.samples.cloth import patches
from training.samples.compositing import Cutout
from training.samples.garments import cut_garments, dyed
from training.samples.geometry import close_view, random_view, squeezed, zoomed_out
from training.samples.lap import sit
from training.samples.limbs import clothe
from training.samples.look import relit
from training.samples.upright_arm import upright

Grey = UInt8[np.ndarray, "n n"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mix:
    """What the samples are made of; all shares in [0, 1]."""

    composites: float  # share of composites; the rest are photographs
    hand_share: float  # pasted things that are a hand and not a person
    crowd_ground: float  # composites set on a street photograph, not on a room
    plain_ground: float  # composites set on a plain dark ground
    smallest_crop: float  # of a photograph's sides
    max_turn_deg: float
    look: float  # strength of the light's changes, 0 none
    arms: float = 0.0  # composites whose last thing is an arm from a border
    dyes: float = 0.0  # photographs whose materials get a brightness of their own
    zoom_out: float = 0.0  # photographs made smaller than they are
    close: float = 0.0  # photographs that are one of people, cut close round some skin
    mosaic: float = 0.0  # samples made of four others
    crowd: float = 0.0  # composites of many people of about the same height
    trousers: float = 0.0  # people with bare legs who get trousers
    lap: float = 0.0  # arm scenes before one who sits, a third as many others
    limbs: float = 0.0  # arm scenes with clothed legs behind, a third as many others
    garments: float = (
        0.0  # arm scenes on garments near the lens, a third as many others
    )


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One training sample; masks hold 255 skin, 0 not skin, 128 ignore."""

    picture: Grey  # as the camera gives it, [0, 255]
    mask: Grey
    clean: Grey  # in the same light, without what lens and sensor made of it, [0, 255]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The photographs of one side of the split, by their use."""

    photographs: Sequence[Photograph]
    people: Sequence[Photograph]  # with class maps, can be cut out
    hands: Sequence[Photograph]  # whose skin can be cut out
    backgrounds: Sequence[Photograph]


class SampleMaker:
    """`maker(rng)` draws one sample of `size` x `size` pixels."""

    def __init__(self, pool: Pool, mix: Mix, size: int) -> None:
        self._pool, self._mix, self._size = pool, mix, size
        if mix.trousers:
            pool = replace(pool, people=[_with_legs(p) for p in pool.people])
            self._pool = pool
        self._people = _usable(map(compositing.cut_person, pool.people))
        self._hands = _usable(map(compositing.cut_skin, pool.hands))
        self._arms = _usable(map(upright, pool.hands)) if mix.arms else []
        self._cloth = patches(pool.people, 64) if mix.arms else []
        people = pool.people if mix.garments else ()
        self._garments = [piece for photo in people for piece in cut_garments(photo)]
        self._arm_shares = ArmShares(
            round_sleeve=0.5 if mix.garments else 0.0,
            forearm=0.4 if mix.lap else 0.0,
            lit_sleeve=0.5 if mix.lap else 0.0,
        )
        self._can_compose = bool(pool.backgrounds and (self._people or self._hands))

    def __call__(self, rng: np.random.Generator) -> Sample:
        """Another sample for each state of `rng`."""
        is_mosaic = rng.random() < self._mix.mosaic
        scene, mask = self._mosaic(rng) if is_mosaic else self._scene(rng)
        picture, clean = relit(rng, scene, strength=self._mix.look)
        return Sample(picture, mask, clean)

    def _scene(self, rng: np.random.Generator) -> tuple[Grey, Grey]:
        if self._can_compose and rng.random() < self._mix.composites:
            if self._arms and rng.random() < self._mix.arms:
                return self._arm_scene(rng)
            if self._people and rng.random() < self._mix.crowd:
                return self._crowd(rng)
            return self._composite(rng)
        if self._pool.people and self._mix.close and rng.random() < self._mix.close:
            return self._close_view(rng)
        photo = _any(rng, self._pool.photographs)
        if rng.random() >= self._mix.zoom_out:
            return self._view(rng, photo)
        picture, mask = self._view(rng, photo, smallest=0.9)  # as good as whole
        picture, (mask,) = zoomed_out(picture, (mask,), rng.uniform(0.5, 0.9))
        return picture, mask

    def _mosaic(self, rng: np.random.Generator) -> tuple[Grey, Grey]:
        """Four scenes in the quarters of one picture, divided at a random point."""
        picture, mask = self._scene(rng)
        y, x = (int(v) for v in self._size * rng.uniform(0.3, 0.7, 2))
        for rows, columns in ((slice(y), slice(x, None)), (slice(y, None), slice(x)),
                              (slice(y, None), slice(x, None))):  # fmt: skip
            there = (rows, columns)
            height, width = picture[there].shape
            scene = squeezed(*self._scene(rng), (width, height))
            picture[there], mask[there] = scene
        return picture, mask

    def _view(
        self, rng: np.random.Generator, photo: Photograph, smallest: float | None = None
    ) -> tuple[Grey, Grey]:
        labels = (photo.mask,) if photo.parts is None else (photo.mask, photo.parts)
        red, (mask, *parts) = random_view(
            rng,
            photo.red,
            labels,
            self._size,
            smallest=smallest or self._mix.smallest_crop,
            max_turn_deg=self._mix.max_turn_deg,
        )
        return self._dressed(rng, red, mask, parts)

    def _close_view(self, rng: np.random.Generator) -> tuple[Grey, Grey]:
        """A face, a hand, or where nobody gets trousers a leg, with what is beside it,
        from any side."""
        photo = _any(rng, self._pool.people)
        assert photo.parts is not None
        is_seen = (photo.mask == 255) & (photo.parts != tone.LEG_CLASS)
        rows, columns = np.nonzero(is_seen)
        if not len(rows):
            return self._view(rng, photo)
        at = int(rng.integers(len(rows)))
        red, (mask, *parts) = close_view(
            rng,
            photo.red,
            (photo.mask, photo.parts),
            self._size,
            of=(int(rows[at]), int(columns[at])),
            max_turn_deg=60.0,
        )
        return self._dressed(rng, red, mask, parts)

    def _dressed(
        self, rng: np.random.Generator, red: Grey, mask: Grey, parts: Sequence[Grey]
    ) -> tuple[Grey, Grey]:
        """With trousers and dyes of the mix; `parts` holds one class map or none."""
        mix = self._mix
        if parts and rng.random() < mix.trousers:
            red, mask = tone.trousers_on(rng, red, mask, parts[0])
        if rng.random() < mix.dyes:
            red = tone.redyed(rng, red, parts[0], sigma=0.6) if parts else red
            red = tone.apart(rng, red, mask, sigma=0.35)
        return red, mask

    def _composite(self, rng: np.random.Generator) -> tuple[Grey, Grey]:
        ground, mask = self._ground(rng, self._mix.crowd_ground)
        if rng.random() < self._mix.limbs / 3:
            clothe(rng, ground, mask, self._cloth)
        if self._garments and rng.random() < self._mix.garments / 3:
            self._paste_garments(rng, ground, mask)
        if self._mix.lap and rng.random() < self._mix.lap / 3:
            sit(rng, ground, mask, self._cloth)
        for _ in range(rng.choice(4, p=(0.08, 0.47, 0.3, 0.15))):
            self._paste_one(rng, ground, mask)
        return ground, mask

    def _crowd(self, rng: np.random.Generator) -> tuple[Grey, Grey]:
        """Three to eight people side by side, smaller than one alone would be."""
        ground, mask = self._ground(rng, 0.1)
        size, n_people = self._size, int(rng.integers(3, 9))
        height = size * np.exp(rng.uniform(np.log(0.18), np.log(0.8)))
        top = rng.uniform(0.05, 0.9) * size - 0.2 * height
        for column in rng.permutation(n_people):
            person = self._person(rng, round(height * rng.uniform(0.8, 1.25)))
            left = (column + rng.uniform(-0.2, 0.7)) * size / n_people
            compositing.paste(
                ground,
                mask,
                person,
                top=round(top + height * rng.normal(0.0, 0.12)),
                left=round(left - person.red.shape[1] / 4),
            )
        return ground, mask

    def _arm_scene(self, rng: np.random.Generator) -> tuple[Grey, Grey]:
        """One or two arms near the lens, before a person or a room in dimmer light."""
        ground, mask = self._ground(rng, 0.55, smallest=0.2)
        if rng.random() < 0.35:
            self._paste_one(rng, ground, mask)
        if rng.random() < self._mix.limbs:
            clothe(rng, ground, mask, self._cloth)
        if self._garments and rng.random() < self._mix.garments:
            self._paste_garments(rng, ground, mask)
        if self._mix.lap and rng.random() < self._mix.lap:
            sit(rng, ground, mask, self._cloth)
        ground = np.asarray(cv2.convertScaleAbs(ground, alpha=rng.uniform(0.3, 1.0)))
        for _ in range(1 + int(rng.random() < 0.2)):
            arm = _any(rng, self._arms)
            reach_in(rng, ground, mask, arm, self._cloth, self._arm_shares)
        return ground, mask

    def _paste_garments(
        self, rng: np.random.Generator, ground: Grey, mask: Grey
    ) -> None:
        """One to four, in one light, of which each may fill most of the picture."""
        gain = rng.uniform(0.5, 1.3)
        for _ in range(int(rng.integers(1, 5))):
            cutout = dyed(rng, _any(rng, self._garments))
            height = self._size * np.exp(rng.uniform(np.log(0.45), np.log(1.7)))
            cutout = _varied(rng, cutout, round(height), turn_deg=60.0)
            self._set_in(rng, ground, mask, compositing.with_gain(cutout, gain))

    def _paste_one(self, rng: np.random.Generator, ground: Grey, mask: Grey) -> None:
        self._set_in(rng, ground, mask, self._cutout(rng))

    def _set_in(
        self, rng: np.random.Generator, ground: Grey, mask: Grey, cutout: Cutout
    ) -> None:
        rows, columns = cutout.red.shape
        compositing.paste(
            ground,
            mask,
            cutout,
            top=_place(rng, rows, self._size),
            left=_place(rng, columns, self._size),
        )

    def _ground(
        self, rng: np.random.Generator, street: float, smallest: float | None = None
    ) -> tuple[Grey, Grey]:
        kind = rng.random()
        if kind < self._mix.plain_ground:
            ground = np.full((self._size, self._size), rng.integers(0, 90), np.uint8)
            return ground, np.zeros_like(ground)
        on_street = kind < self._mix.plain_ground + street
        grounds = self._pool.people if on_street else self._pool.backgrounds
        photo = _any(rng, grounds or self._pool.backgrounds)
        ground, mask = self._view(rng, photo, smallest)
        return ground.copy(), mask.copy()

    def _cutout(self, rng: np.random.Generator) -> Cutout:
        height = round(self._size * np.exp(rng.uniform(np.log(0.3), np.log(1.6))))
        is_hand = not self._people or rng.random() < self._mix.hand_share
        if not (is_hand and self._hands):
            return self._person(rng, height)
        return _varied(rng, _any(rng, self._hands), height, turn_deg=45.0)

    def _person(self, rng: np.random.Generator, height: int) -> Cutout:
        cutout = _any(rng, self._people)
        if rng.random() < 0.75:
            cutout = compositing.upper_part(cutout, rng.uniform(0.2, 0.6))
        cutout = _varied(rng, cutout, height, turn_deg=4.0)
        if rng.random() < self._mix.trousers:
            cutout = compositing.trousers_on(rng, cutout)
        return cutout


def _with_legs(photo: Photograph) -> Photograph:
    assert photo.parts is not None
    return replace(photo, parts=tone.with_legs(photo.parts))


def _varied(
    rng: np.random.Generator, cutout: Cutout, height: int, *, turn_deg: float
) -> Cutout:
    """At `height` pixels, with other dyes, light, proportions and angle."""
    cutout = compositing.scaled(cutout, height, stretch=np.exp(rng.normal(0, 0.12)))
    cutout = compositing.redyed(rng, cutout, sigma=0.6)
    cutout = compositing.with_gain(cutout, rng.uniform(0.6, 1.4))
    return compositing.rotated(
        cutout, rng.normal(0, turn_deg), mirror=bool(rng.random() < 0.5)
    )


class Samples(Dataset[tuple[Tensor, Tensor, Tensor]]):
    """Samples by global number: picture, mask and clean, uint8 (1, n, n) each."""

    def __init__(self, maker: SampleMaker, *, seed: int, count: int) -> None:
        self._maker, self._seed, self._count = maker, seed, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor, Tensor]:
        sample = self._maker(np.random.default_rng((self._seed, index)))
        picture, mask, clean = map(
            torch.from_numpy, (sample.picture, sample.mask, sample.clean)
        )
        return picture[None], mask[None], clean[None]


class Held(Dataset[tuple[Tensor, Tensor]]):
    """Held-out photographs, squeezed whole to the model's size, not augmented."""

    def __init__(self, photographs: Sequence[Photograph], size: int) -> None:
        self._photographs, self._size = photographs, size

    def __len__(self) -> int:
        return len(self._photographs)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        photo = self._photographs[index]
        picture, mask = squeezed(photo.red, photo.mask, (self._size, self._size))
        return torch.from_numpy(picture)[None], torch.from_numpy(mask)[None]


def _place(rng: np.random.Generator, extent: int, size: int) -> int:
    """A corner so that at least a third of the thing is inside the picture."""
    return int(rng.integers(-2 * extent // 3, size - extent // 3 + 1))


def _usable(items: Iterable[T | None]) -> list[T]:
    return [item for item in items if item is not None]


def _any(rng: np.random.Generator, items: Sequence[T]) -> T:
    return items[int(rng.integers(len(items)))]
