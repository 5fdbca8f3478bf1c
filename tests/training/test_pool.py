"""No person on both sides of the split, whatever a picture is used for."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from glss.errors import DataError
from tests.photographs import write_photographs
from training.config import DataConfig, DataSetConfig
from training.data.pool import read_pools

SETS = (
    DataSetConfig(kind="folder", path="hands", use=("hands",), block=2),
    DataSetConfig(kind="people", path="people", block=2, repeat=3),
    DataSetConfig(kind="backgrounds", path="rooms", block=2),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_photographs(tmp_path / "hands", 30)
    for number in range(0, 30, 2):  # one sequence under two names
        for kind in ("images", "masks"):
            file = tmp_path / f"hands/{kind}/person{number}.png"
            file.rename(file.with_name(f"val_{number}.png"))
    write_photographs(tmp_path / "people", 20)
    write_photographs(tmp_path / "rooms/photos", 20)
    (tmp_path / "people/labels").mkdir()
    for number in range(20):
        parts = np.full((60, 80), 41, np.uint8)
        cv2.imwrite(str(tmp_path / f"people/labels/person{number}.png"), parts)
        source = tmp_path / f"rooms/photos/images/person{number}.png"
        source.rename(tmp_path / f"rooms/{number}.png")
    return tmp_path


def test_no_person_is_on_both_sides(root: Path) -> None:
    pool, held = read_pools(root, DataConfig(sets=SETS, held_out=0.3, long_side_px=40))
    held_persons = {photo.person for photo in held}
    uses = (pool.photographs, pool.people, pool.hands, pool.backgrounds)
    assert held_persons
    for photos in uses:
        assert photos
        assert not held_persons & {photo.person for photo in photos}
    blocks = {p.name.split("_")[-1].strip("person"): p.person for p in held}
    assert blocks  # val_4 and person5 are neighbours and stay together
    neighbours = {p.name: p.person for p in (*pool.hands, *held)}
    assert neighbours["hands/val_4"] == neighbours["hands/person5"]


def test_a_set_is_used_for_what_it_says(root: Path) -> None:
    pool, _ = read_pools(root, DataConfig(sets=SETS, held_out=0.0, long_side_px=40))
    names = [photo.name for photo in pool.photographs]
    assert names.count("people/person3") == 3
    assert names.count("rooms/3") == 1
    assert not any(name.startswith("hands/") for name in names)
    assert len(pool.hands) == 30
    assert len(pool.people) == 20
    assert len(pool.backgrounds) == 20


def test_nothing_left_to_train_on_is_an_error(root: Path) -> None:
    with pytest.raises(DataError, match="left to train on"):
        read_pools(root, DataConfig(sets=SETS[:2], held_out=1.0, long_side_px=40))
