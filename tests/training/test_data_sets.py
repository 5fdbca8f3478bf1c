"""Every adapter, on small folders in the layout that its data set has."""

from __future__ import annotations

import logging
from pathlib import Path

import cv2
import numpy as np
import pytest

from glss.data_folder import LabelledImage, Skipped, read_folder, read_folders
from glss.errors import DataError
from tests.photographs import draw, write_photographs
from training.data import backgrounds, compaq, folder, hand_gesture, people, snv
from training.data.photograph import (
    Photograph,
    ReadOptions,
    is_held_out,
    person_of,
)

OPTIONS = ReadOptions("mine", long_side=40, block=1)


def save(file: Path, picture: np.ndarray) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(file), picture)


def check(photos: list[Photograph], n: int) -> None:
    assert len(photos) == n
    for photo in photos:
        assert max(photo.red.shape) == 40
        assert photo.mask.shape == photo.red.shape
        assert set(np.unique(photo.mask)) <= {0, 128, 255}


def test_a_plain_folder(tmp_path: Path) -> None:
    photos = folder.read(write_photographs(tmp_path, 3), OPTIONS)
    check(photos, 3)
    assert [p.name for p in photos] == [f"mine/person{i}" for i in range(3)]
    skin = photos[0].mask == 255
    assert photos[0].red[skin].mean() > 150  # red of BGR (60, 90, 200)


def test_people_have_class_maps(tmp_path: Path, caplog) -> None:
    write_photographs(tmp_path, 3)
    for i in range(2):
        save(tmp_path / f"labels/person{i}.png", np.full((60, 80), 41, np.uint8))
    photos = people.read(tmp_path, OPTIONS)
    check(photos, 2)
    assert all(p.parts is not None and (p.parts == 41).all() for p in photos)
    assert "person2: its class map is missing" in caplog.text


def test_backgrounds_have_empty_masks(tmp_path: Path) -> None:
    for i in range(2):
        save(tmp_path / f"room{i}.jpg", np.full((60, 80, 3), 90, np.uint8))
    photos = backgrounds.read(tmp_path, OPTIONS)
    check(photos, 2)
    assert not any(p.mask.any() for p in photos)


def test_compaq(tmp_path: Path) -> None:
    picture, mask = draw(np.random.default_rng(0), (60, 80))
    save(tmp_path / "skin-images/a.jpg", picture)
    save(tmp_path / "masks/a.pbm", mask)
    save(tmp_path / "skin-images/no-mask.jpg", picture)
    save(tmp_path / "non-skin-images/b.jpg", picture)
    photos = compaq.read(tmp_path, OPTIONS)
    check(photos, 2)
    assert [bool(p.mask.any()) for p in photos] == [True, False]


@pytest.mark.parametrize("reader", [snv, hand_gesture])
def test_grey_masks_are_skin_where_bright(tmp_path: Path, reader) -> None:
    write_photographs(tmp_path, 2)
    soft = cv2.GaussianBlur(
        cv2.imread(str(tmp_path / "masks/person0.png"), 0), (5, 5), 0
    )
    save(tmp_path / "masks/person0.jpg", soft)
    (tmp_path / "masks/person0.png").unlink()
    check(reader.read(tmp_path, OPTIONS), 2)


def test_hand_gesture_knows_its_subjects(tmp_path: Path) -> None:
    write_photographs(tmp_path, 2)
    for i, stem in enumerate(("G7_a", "G7_b")):
        for kind in ("images", "masks"):
            (tmp_path / kind / f"person{i}.png").rename(tmp_path / kind / f"{stem}.png")
    photos = hand_gesture.read(tmp_path, OPTIONS)
    assert {p.person for p in photos} == {"mine/7"}


def test_each_bad_file_is_skipped_by_name(tmp_path: Path, caplog) -> None:
    write_photographs(tmp_path, 6)
    (tmp_path / "images/person1.png").write_bytes(b"not a picture")
    (tmp_path / "masks/person2.png").unlink()
    save(tmp_path / "masks/person3.png", np.zeros((10, 10), np.uint8))
    (tmp_path / "masks/person4.png").write_bytes(b"not a mask")
    save(tmp_path / "masks/person5.png", np.full((60, 80), 7, np.uint8))
    readings = list(read_folder(tmp_path))
    reasons = {r.name: r.reason for r in readings if isinstance(r, Skipped)}
    assert reasons == {
        "person1.png": "the picture cannot be decoded",
        "person2.png": "there is no mask person2.png",
        "person3.png": "the mask person3.png has another size, 10x10 for 80x60",
        "person4.png": "the mask person4.png cannot be decoded",
        "person5.png": "the mask person5.png holds values not 0, 128, 255",
    }
    with caplog.at_level(logging.WARNING):
        check(folder.read(tmp_path, OPTIONS), 1)
    assert "1 pictures used, 5 skipped" in caplog.text
    assert all(name in caplog.text for name in reasons)


def test_nothing_usable_is_an_error(tmp_path: Path) -> None:
    write_photographs(tmp_path, 1)
    (tmp_path / "masks/person0.png").unlink()
    with pytest.raises(DataError, match="No usable picture"):
        folder.read(tmp_path, OPTIONS)


@pytest.mark.parametrize("missing", ["images", "masks", "pictures"])
def test_a_folder_that_is_missing_or_empty_is_named(tmp_path: Path, missing) -> None:
    write_photographs(tmp_path, 1)
    if missing == "pictures":
        (tmp_path / "images/person0.png").unlink()
    else:
        (tmp_path / missing).rename(tmp_path / "elsewhere")
    with pytest.raises(DataError, match="masks" if missing == "masks" else "images"):
        list(read_folder(tmp_path))


def test_a_folder_of_folders_is_one_set(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write_photographs(tmp_path / name, 2)
    readings = list(read_folders(tmp_path))
    assert [r.name for r in readings] == [
        "a/person0",
        "a/person1",
        "b/person0",
        "b/person1",
    ]
    assert all(isinstance(r, LabelledImage) for r in readings)


def test_a_folder_without_any_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no data folder"):
        list(read_folders(tmp_path))


@pytest.mark.parametrize(
    ("stem", "pattern", "block", "person"),
    [
        ("P_hgr1_id07_3", r"_(id\d+)_", 20, "id07"),
        ("train_39", None, 20, "block1"),
        ("train_40", None, 20, "block2"),
        ("val_41", None, 20, "block2"),
        ("portrait", None, 20, "portrait"),
        ("portrait", r"_(id\d+)_", 20, "portrait"),
    ],
)
def test_who_is_in_a_picture(stem, pattern, block, person) -> None:
    assert person_of(stem, pattern=pattern, block=block) == person


def test_the_split_takes_about_its_share_of_persons() -> None:
    held = sum(is_held_out(f"person{i}", 0.1) for i in range(2000))
    assert 150 < held < 250
    assert not any(is_held_out(f"person{i}", 0.0) for i in range(100))
