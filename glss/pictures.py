"""Rows of pictures that show why a mask is what it is (design, `--pictures`)."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from glss.edges import sobel
from glss.evaluation import ImageScore, Method
from glss.framing import fit
from glss.image_range import to_unit

Picture = UInt8[np.ndarray, "h w 3"]
_TILE_PX = 192
_CAPTION_PX = 22
_ORANGE_BGR = (0, 159, 230)  # Okabe and Ito: told apart by colour-blind eyes
_BLUE_BGR = (233, 180, 86)
_INK_BGR = (235, 235, 235)


def explain(score: ImageScore) -> Picture:
    """One row: input, edges, truth, then clone and mask of every method.

    A mask's outline is orange, the truth's blue.
    """
    tiles = [
        _captioned(_grey(score.picture), score.name),
        _captioned(_grey(_edges(score.picture)), "edges"),
        _captioned(_with_truth(score.picture, score.truth), "truth"),
    ]
    for method in score.masks:
        if method in score.clones:
            caption = f"{method} ssim {score.ssim[method]:.2f}"
            tiles.append(_captioned(_grey(score.clones[method]), caption))
        found = _with_mask(score, method)
        tiles.append(_captioned(found, f"{method} IoU {score.iou[method]:.2f}"))
    return np.hstack(tiles)


def _grey(picture: UInt8[np.ndarray, "n n"]) -> Picture:
    tile = cv2.resize(picture, (_TILE_PX, _TILE_PX), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.cvtColor(tile, cv2.COLOR_GRAY2BGR), np.uint8)


def _edges(picture: UInt8[np.ndarray, "n n"]) -> UInt8[np.ndarray, "n n"]:
    edges = sobel(to_unit(picture[None]))[0]
    length = edges.square().sum(0).sqrt().clamp(max=4.0).div(4.0).mul(255.0)
    return np.asarray(length.byte().numpy(), np.uint8)


def _with_truth(
    picture: UInt8[np.ndarray, "n n"], truth: UInt8[np.ndarray, "i j"]
) -> Picture:
    ignored = fit((truth == 128).astype(np.uint8) * 255, _TILE_PX) > 127
    tile = _outlined(_grey(picture), (truth == 255).astype(np.uint8) * 255, _BLUE_BGR)
    tile[ignored] = tile[ignored] // 2
    return tile


def _with_mask(score: ImageScore, method: Method) -> Picture:
    tile = _outlined(
        _grey(score.picture), (score.truth == 255).astype(np.uint8) * 255, _BLUE_BGR
    )
    mask = score.masks[method].astype(np.uint8) * 255
    return _outlined(tile, mask, _ORANGE_BGR)


def _outlined(
    tile: Picture, mask: UInt8[np.ndarray, "i j"], colour: tuple[int, int, int]
) -> Picture:
    large = (fit(mask, _TILE_PX) > 127).astype(np.uint8)
    lines, _ = cv2.findContours(large, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(tile, lines, -1, colour, 2), np.uint8)


def _captioned(tile: Picture, text: str) -> UInt8[np.ndarray, "i j 3"]:
    strip = np.full((_CAPTION_PX, _TILE_PX, 3), 32, np.uint8)
    at = (5, _CAPTION_PX - 7)
    cv2.putText(
        strip, text[:27], at, cv2.FONT_HERSHEY_SIMPLEX, 0.42, _INK_BGR, 1, cv2.LINE_AA
    )
    return np.pad(np.vstack((strip, tile)), ((0, 2), (0, 2), (0, 0)))
