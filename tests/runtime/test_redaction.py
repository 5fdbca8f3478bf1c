"""Redaction: what is hidden stays hidden, and doubt hides more."""

import cv2
import numpy as np
import pytest

from app.runtime.redaction import HideWith, Redactor, Trust, hide
from app.runtime.result import Hiding

SIZE = (240, 320)
SEEN = {"ssim": 0.9, "has_failed": False}
BLIND = {"ssim": 0.1, "has_failed": False}


@pytest.fixture
def picture():
    """Noise: every pixel differs from its neighbours, so every change shows."""
    return np.random.default_rng(3).integers(0, 256, (*SIZE, 3), dtype=np.uint8)


@pytest.fixture
def face():
    """A ring, as of a face with dark glasses: 12 % of the picture and a hole."""
    mask = np.zeros(SIZE, np.uint8)
    cv2.ellipse(mask, (160, 120), (50, 60), 0, 0, 360, 255, -1)
    cv2.circle(mask, (160, 110), 20, 0, -1)
    return mask


def changed(before, after):
    return (before != after).any(axis=2)


@pytest.mark.parametrize("kind", HideWith)
def test_skin_and_a_margin_are_replaced_and_the_rest_is_not(kind, picture, face):
    out, hiding = Redactor(kind)(picture, face, **SEEN)
    hidden = changed(picture, out)
    assert hiding is Hiding.SKIN
    assert hidden[face > 0].mean() > 0.97  # a pixel may equal its replacement
    assert hidden[110, 160]  # the glasses inside the face
    rim = cv2.dilate(face, np.ones((9, 9), np.uint8)) > 0
    assert hidden[rim].mean() > 0.97
    assert not hidden[:, :60].any() and not hidden[:, -60:].any()


@pytest.mark.parametrize("kind", HideWith)
def test_what_is_left_of_a_face_is_at_most_25_numbers(kind, face):
    """Two pictures with equal averages in each cell become one: nothing finer is kept.

    That holds for a checkerboard of any period that divides the cell, so no inverse
    exists, whatever it knows about the blur.
    """
    rows, columns = np.indices(SIZE)
    checks = np.where((rows + columns) % 2, 255, 0).astype(np.uint8)
    first = cv2.merge([checks] * 3)
    out_a, _ = Redactor(kind)(first, face, **SEEN)
    out_b, _ = Redactor(kind)(255 - first, face, **SEEN)
    inside = face > 0
    difference = np.abs(out_a.astype(int) - out_b)[inside]
    assert difference.max() <= 12  # the originals differ by 255 everywhere
    assert changed(first, 255 - first)[inside].all()


@pytest.mark.parametrize("side", [6, 40, 200])
def test_the_coarseness_goes_with_the_size_of_the_patch(picture, side):
    area = np.zeros(SIZE, np.uint8)
    area[:side, :side] = 255
    out = hide(picture, area, HideWith.PIXELATE)
    colours = np.unique(out[:side, :side].reshape(-1, 3), axis=0)
    assert 1 <= len(colours) <= 25


def test_a_mask_that_flickers_off_shows_nothing(picture, face):
    redactor, nothing = Redactor(HideWith.FILL), np.zeros_like(face)
    redactor(picture, face, **SEEN)
    shows = [redactor(picture, nothing, **SEEN)[0][face > 0].any() for _ in range(5)]
    assert shows == [False, False, False, True, True]


def test_doubt_grows_the_last_mask_then_hides_all(picture, face):
    redactor = Redactor(HideWith.FILL, Trust(min_ssim=0.4, patience_frames=3))
    nothing = np.zeros_like(face)
    redactor(picture, face, **SEEN)
    answers = [redactor(picture, nothing, **BLIND) for _ in range(5)]
    assert [hiding for _, hiding in answers] == [Hiding.GROWN] * 3 + [Hiding.WHOLE] * 2
    areas = [changed(picture, out).sum() for out, _ in answers]
    assert areas[0] < areas[1] < areas[2] < areas[3]
    assert not answers[3][0].any() and not answers[4][0].any()


def test_a_mask_that_is_not_sure_is_as_doubtful_as_a_poor_clone(picture, face):
    redactor = Redactor(HideWith.FILL, Trust(patience_frames=2))
    redactor(picture, face, **SEEN, is_sure=True)
    vague = {**SEEN, "is_sure": False}
    answers = [redactor(picture, np.zeros_like(face), **vague) for _ in range(3)]
    assert [h for _, h in answers] == [Hiding.GROWN, Hiding.GROWN, Hiding.WHOLE]
    assert not answers[0][0][face > 0].any()


def test_a_doubtful_mask_adds_to_what_is_hidden(picture, face):
    redactor = Redactor(HideWith.FILL)
    redactor(picture, face, **SEEN)
    hand = np.zeros_like(face)
    hand[200:230, 10:40] = 255
    out, _ = redactor(picture, hand, **BLIND)
    assert not out[(face > 0) | (hand > 0)].any()


def test_without_any_trustworthy_mask_all_is_hidden(picture, face):
    out, hiding = Redactor(HideWith.FILL)(picture, face, **BLIND)
    assert hiding is Hiding.WHOLE and not out.any()


def test_trust_regained_ends_the_doubt(picture, face):
    redactor = Redactor(HideWith.FILL, Trust(patience_frames=1))
    redactor(picture, face, **SEEN)
    redactor(picture, face, **BLIND)
    assert redactor(picture, face, **BLIND)[1] is Hiding.WHOLE
    assert redactor(picture, face, **SEEN)[1] is Hiding.SKIN
    assert redactor(picture, face, **BLIND)[1] is Hiding.GROWN


def test_another_size_starts_without_trust(picture, face):
    redactor = Redactor(HideWith.FILL)
    redactor(picture, face, **SEEN)
    turned = np.ascontiguousarray(picture.transpose(1, 0, 2))
    _, hiding = redactor(turned, np.ascontiguousarray(face.T), **BLIND)
    assert hiding is Hiding.WHOLE


@pytest.mark.parametrize("kind", HideWith)
@pytest.mark.parametrize("size", [(1, 1), (3, 200), (7, 5)])
def test_any_size_of_picture_can_be_hidden(kind, size):
    picture = np.full((*size, 3), 7, np.uint8)
    out, _ = Redactor(kind)(picture, np.full(size, 255, np.uint8), **SEEN)
    assert out.shape == picture.shape


def test_the_picture_given_is_not_touched(picture, face):
    before = picture.copy()
    picture.setflags(write=False)
    Redactor(HideWith.BLUR)(picture, face, **SEEN)
    assert np.array_equal(picture, before)
