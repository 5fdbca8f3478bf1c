"""Draws one training sample after another from the photographs.

A sample is a pure function of (seed, index): a resumed run, another number of loader
processes or another number of ranks sees the same pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from jaxtyping import UInt8
from torch import Tensor
from torch.utils.data import Dataset

from training.data.photograph import Photograph
from training.samples import compositing
from training.samples.compositing import Cutout
from training.samples.geometry import random_view, squeezed
from training.samples.look import relit

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


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The photographs of one side of the split, by their use."""

    photographs: Sequence[Photograph]
    people: Sequence[Photograph]  # with class maps, can be cut out
    hands: Sequence[Photograph]  # whose skin can be cut out
    backgrounds: Sequence[Photograph]


class SampleMaker:
    """`maker(rng)` draws one (picture, mask) pair of `size` x `size` pixels."""

    def __init__(self, pool: Pool, mix: Mix, size: int) -> None:
        self._pool, self._mix, self._size = pool, mix, size
        self._people = _cutouts(pool.people, compositing.cut_person)
        self._hands = _cutouts(pool.hands, compositing.cut_skin)
        self._can_compose = bool(pool.backgrounds and (self._people or self._hands))

    def __call__(self, rng: np.random.Generator) -> tuple[Grey, Grey]:
        """Picture in [0, 255] and mask of 0, 128, 255."""
        if self._can_compose and rng.random() < self._mix.composites:
            picture, mask = self._composite(rng)
        else:
            picture, mask = self._view(rng, _any(rng, self._pool.photographs))
        return relit(rng, picture, strength=self._mix.look), mask

    def _view(self, rng: np.random.Generator, photo: Photograph) -> tuple[Grey, Grey]:
        mix = self._mix
        return random_view(
            rng,
            photo.red,
            photo.mask,
            self._size,
            smallest=mix.smallest_crop,
            max_turn_deg=mix.max_turn_deg,
        )

    def _composite(self, rng: np.random.Generator) -> tuple[Grey, Grey]:
        ground, mask = self._ground(rng)
        for _ in range(rng.choice(4, p=(0.08, 0.47, 0.3, 0.15))):
            cutout = self._cutout(rng)
            rows, columns = cutout.red.shape
            compositing.paste(
                ground,
                mask,
                cutout,
                top=_place(rng, rows, self._size),
                left=_place(rng, columns, self._size),
            )
        return ground, mask

    def _ground(self, rng: np.random.Generator) -> tuple[Grey, Grey]:
        kind = rng.random()
        if kind < self._mix.plain_ground:
            ground = np.full((self._size, self._size), rng.integers(0, 90), np.uint8)
            return ground, np.zeros_like(ground)
        on_street = kind < self._mix.plain_ground + self._mix.crowd_ground
        grounds = self._pool.people if on_street else self._pool.backgrounds
        ground, mask = self._view(rng, _any(rng, grounds or self._pool.backgrounds))
        return ground.copy(), mask.copy()

    def _cutout(self, rng: np.random.Generator) -> Cutout:
        is_hand = not self._people or rng.random() < self._mix.hand_share
        if is_hand and self._hands:
            cutout, turn_deg = _any(rng, self._hands), 90.0
        else:
            cutout, turn_deg = _any(rng, self._people), 8.0
            if rng.random() < 0.75:
                cutout = compositing.upper_part(cutout, rng.uniform(0.2, 0.6))
        height = round(self._size * np.exp(rng.uniform(np.log(0.3), np.log(1.6))))
        cutout = compositing.scaled(cutout, height, stretch=np.exp(rng.normal(0, 0.12)))
        cutout = compositing.redyed(rng, cutout, sigma=0.6)
        cutout = compositing.with_gain(cutout, rng.uniform(0.6, 1.4))
        return compositing.rotated(
            cutout, rng.normal(0, turn_deg / 2), mirror=bool(rng.random() < 0.5)
        )


class Samples(Dataset[tuple[Tensor, Tensor]]):
    """Samples by global number: picture (1, n, n) in [0, 255] and mask, both uint8."""

    def __init__(self, maker: SampleMaker, *, seed: int, count: int) -> None:
        self._maker, self._seed, self._count = maker, seed, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        picture, mask = self._maker(np.random.default_rng((self._seed, index)))
        return torch.from_numpy(picture)[None], torch.from_numpy(mask)[None]


class Held(Dataset[tuple[Tensor, Tensor]]):
    """Held-out photographs, squeezed whole to the model's size, not augmented."""

    def __init__(self, photographs: Sequence[Photograph], size: int) -> None:
        self._photographs, self._size = photographs, size

    def __len__(self) -> int:
        return len(self._photographs)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        photo = self._photographs[index]
        picture, mask = squeezed(photo.red, photo.mask, self._size)
        return torch.from_numpy(picture)[None], torch.from_numpy(mask)[None]


def _place(rng: np.random.Generator, extent: int, size: int) -> int:
    """A corner so that at least a third of the thing is inside the picture."""
    return int(rng.integers(-2 * extent // 3, size - extent // 3 + 1))


def _cutouts(
    photos: Sequence[Photograph], cut: Callable[[Photograph], Cutout | None]
) -> list[Cutout]:
    return [c for c in map(cut, photos) if c is not None]


def _any(rng: np.random.Generator, items: Sequence[T]) -> T:
    return items[int(rng.integers(len(items)))]
