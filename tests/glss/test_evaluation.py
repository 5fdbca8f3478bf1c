"""The evaluation against sums done by hand, on folders that the tests draw."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from jaxtyping import Float
from torch import Tensor

from glss.bundle import load_bundle
from glss.data_folder import Skipped, read_folder
from glss.engines import build_engine
from glss.engines.base import EngineInfo, enlarged
from glss.evaluation import METHODS, ImageScore, SearchSettings, evaluate, random_z
from glss.latent_search import (
    SearchPlan,
    SearchResult,
    SearchStatus,
    SecondMoment,
)
from glss.pictures import explain
from tests.photographs import write_photographs

SETTINGS = SearchSettings("random", 3, SearchPlan())


class BrightIsSkin:
    """An engine whose clone is the frame, darkened by the search."""

    info = EngineInfo("bright", "cpu", "fp32")
    size, frame_px, clone_px, latent = 64, 96, 96, 4

    def encode(self, x: Float[Tensor, "b 1 n n"]) -> Float[Tensor, "b d"]:
        return torch.zeros(len(x), 4)

    def search(
        self,
        x: Float[Tensor, "b 1 n n"],
        z0: Float[Tensor, "b d"],
        *,
        n_steps: Sequence[int],
        plan: SearchPlan,
        moment: SecondMoment | None = None,
    ) -> SearchResult:
        dark = torch.tensor(n_steps).view(-1, 1, 1, 1) > 0
        x_hat = torch.where(dark, torch.full_like(x, -1.0), x)
        status = (SearchStatus.OUT_OF_STEPS,) * len(x)
        loss, known = torch.full((len(x),), 0.25), SecondMoment.unknown(z0)
        return SearchResult(z0, x_hat, loss, tuple(n_steps), status, known)

    def segment(self, frames: Float[Tensor, "b 1 m m"]) -> Float[Tensor, "b 1 m m"]:
        assert frames.shape[-1] == self.frame_px
        return (frames > 0.2).float()

    def segment_clones(
        self, clones: Float[Tensor, "b 1 n n"]
    ) -> Float[Tensor, "b 1 m m"]:
        assert clones.shape[-1] == self.size
        return (enlarged(clones, self.frame_px) > 0.2).float()

    def close(self) -> None:
        pass


def score(data: Path, engine=None, *, batch: int = 8) -> list[ImageScore]:
    skipped: list[Skipped] = []
    return list(
        evaluate(
            engine or BrightIsSkin(), read_folder(data), methods=METHODS, threshold=0.5,
            settings=SETTINGS, on_skip=skipped.append, batch=batch,
        )
    )  # fmt: skip


def test_each_method_is_scored_on_its_own_clone(tmp_path: Path) -> None:
    for one in score(write_photographs(tmp_path, 3)):
        assert one.iou["source-only"] > 0.8  # the disc, is bright, red 200
        assert one.iou["reconstruction"] == one.iou["source-only"]
        assert one.iou["glss"] == 0.0  # its clone is dark
        assert one.iou["frame"] > 0.8
        assert {skin.shape for skin in one.skin.values()} == {(96, 96)}
        assert one.iou["union"] == one.iou["frame"]  # it is larger than the clone's
        assert one.iou["intersection"] == 0.0  # it is no larger than the clone's
        assert 0.6 < one.iou["mean"] <= one.iou["union"]  # half of 1 is 0.5
        assert one.iou["consensus"] == 0.0  # all its clones are dark
        assert one.ssim == {"reconstruction": 0.75, "glss": 0.75}
        assert one.n_steps == 3


@pytest.mark.parametrize("batch", [1, 2])
def test_the_batch_changes_nothing(
    tmp_path: Path, tiny_bundle: Path, batch: int
) -> None:
    engine = build_engine("eager", load_bundle(tiny_bundle))
    data = write_photographs(tmp_path, 3)
    for one, two in zip(
        score(data, engine), score(data, engine, batch=batch), strict=True
    ):
        assert one.name == two.name
        assert one.iou == pytest.approx(two.iou, abs=0.02)
        assert one.ssim == pytest.approx(two.ssim, abs=1e-3)


def test_ignored_pixels_do_not_count(tmp_path: Path) -> None:
    data = write_photographs(tmp_path, 1)
    file = str(data / "masks/person0.png")
    cv2.imwrite(file, np.full((60, 80), 128, np.uint8))
    assert score(data)[0].iou["source-only"] == 1.0  # nothing counts: empty and empty


def test_unusable_images_are_handed_over(tmp_path: Path) -> None:
    data = write_photographs(tmp_path, 2)
    (data / "images/person0.png").write_bytes(b"")
    skipped: list[Skipped] = []
    scores = list(
        evaluate(
            BrightIsSkin(), read_folder(data), methods=METHODS, threshold=0.5,
            settings=SETTINGS, on_skip=skipped.append,
        )
    )  # fmt: skip
    assert [s.name for s in scores] == ["person1"]
    assert [s.name for s in skipped] == ["person0.png"]


def test_a_random_start_depends_on_seed_and_name_alone() -> None:
    assert torch.equal(random_z(8, 1, "a"), random_z(8, 1, "a"))
    assert not torch.equal(random_z(8, 1, "a"), random_z(8, 2, "a"))
    assert not torch.equal(random_z(8, 1, "a"), random_z(8, 1, "b"))


def test_a_joined_method_alone_needs_no_other_named(tmp_path: Path) -> None:
    data = write_photographs(tmp_path, 2)
    whole = score(data)
    alone = list(
        evaluate(
            BrightIsSkin(), read_folder(data), methods=["union"], threshold=0.5,
            settings=SETTINGS, on_skip=lambda skip: None,
        )
    )  # fmt: skip
    assert [s.iou for s in alone] == [{"union": s.iou["union"]} for s in whole]
    assert alone[0].ssim == {}


def test_an_explanation_shows_every_step_side_by_side(tmp_path: Path) -> None:
    row = explain(score(write_photographs(tmp_path, 1))[0])
    # input, edges, truth; frame's masks; two clones with masks; six joined masks
    tiles = 3 + 2 + 2 + 2 + 6
    assert row.shape[1] == tiles * 194
    assert len(np.unique(row)) > 10
