"""Draw a result over its picture: skin, outline, one line of figures, the clone."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np
from jaxtyping import Int32, UInt8

from app.runtime.result import Hiding, LiveResult
from glss.latent_search import SearchStatus

# Orange of Okabe and Ito's set: told from grey, and from each other, by colour-blind
# people too. BGR.
_ORANGE = (0, 159, 230)
_WHITE = (255, 255, 255)
_BLACK = (0, 0, 0)
_FILL_OPACITY = 0.35
_STRIP_OPACITY = 0.62
_TEXT_WEIGHT = 500  # of 100 to 1000; light text on a dark strip looks thin at 400
_MAX_LINES = 2
NOT_SURE = "NOT SURE"  # also said by the shape of the outline, not by colour
_MIN_CLONE_PX = 48  # smaller, nobody can make out what it shows


class Overlay:
    """Draws annotated pictures. One thread only: it keeps a font.

    A redacted picture gets outline and figures, no fill and no clone: what redaction
    left should be judged by eye. A mask that is not sure has a broken outline and no
    fill, and the strip says so.
    """

    def __init__(self) -> None:
        self._font = cv2.FontFace("sans")
        self._fill = _blend_table(_ORANGE, _FILL_OPACITY)
        self._darken = _blend_table(_BLACK, _STRIP_OPACITY)

    def __call__(self, result: LiveResult) -> UInt8[np.ndarray, "h w 3"]:
        """Return an annotated copy of `result.picture`, BGR."""
        out = result.picture.copy()
        if result.hiding is Hiding.NOTHING and result.is_sure:
            self._draw_fill(out, result.mask)
        _draw_outline(out, result.mask, is_sure=result.is_sure)
        if result.hiding is Hiding.NOTHING:
            self._draw_clone(out, result.clone)
        self._draw_figures(out, result)
        return out

    def _draw_fill(
        self, out: UInt8[np.ndarray, "h w 3"], mask: UInt8[np.ndarray, "h w"]
    ) -> None:
        x, y, width, height = cv2.boundingRect(mask)
        if width == 0:
            return
        window = np.s_[y : y + height, x : x + width]
        cv2.copyTo(cv2.LUT(out[window], self._fill), mask[window], out[window])

    def _draw_clone(
        self, out: UInt8[np.ndarray, "h w 3"], clone: UInt8[np.ndarray, "n n"]
    ) -> None:
        """Bottom right, so that the figures above stay whole."""
        height, width = out.shape[:2]
        side = min(height, width) // 4
        if side < _MIN_CLONE_PX:
            return
        gap = max(3, side // 16)
        inset = cv2.resize(clone, (side, side), interpolation=cv2.INTER_LINEAR)
        top, left = height - side - gap, width - side - gap
        out[top : top + side, left : left + side] = inset[..., None]
        for px, colour in ((1, _WHITE), (2, _BLACK)):
            corner = (left + side + px - 1, top + side + px - 1)
            cv2.rectangle(out, (left - px, top - px), corner, colour, 1)
        size = _text_size_px(height)
        caption = np.s_[top : top + size + 3, left : left + side]
        out[caption] = cv2.LUT(out[caption], self._darken)
        self._write(out, "clone", (left + 4, top + size - 1), size)

    def _draw_figures(
        self, out: UInt8[np.ndarray, "h w 3"], result: LiveResult
    ) -> None:
        height, width = out.shape[:2]
        size = _text_size_px(height)
        margin = size // 2
        lines = self._wrap(figures(result), size, width - 2 * margin)
        line_height = round(1.4 * size)
        strip = np.s_[: len(lines) * line_height + margin // 2, :]
        out[strip] = cv2.LUT(out[strip], self._darken)
        for number, line in enumerate(lines, start=1):
            self._write(out, line, (margin, number * line_height - size // 4), size)

    def _wrap(self, fields: list[str], size: int, room_px: int) -> list[str]:
        """Put fields, most important first, into lines; drop what has no room."""
        lines = [self._shortened(fields[0], size, room_px)]
        for field in fields[1:]:
            longer = f"{lines[-1]}   {field}"
            if self._width_px(longer, size) <= room_px:
                lines[-1] = longer
            elif len(lines) < _MAX_LINES and self._width_px(field, size) <= room_px:
                lines.append(field)
        return lines

    def _shortened(self, name: str, size: int, room_px: int) -> str:
        while len(name) > 4 and self._width_px(name, size) > room_px // 2:
            name = name[:-2].rstrip("…") + "…"
        return name

    def _width_px(self, text: str, size: int) -> int:
        box = cv2.getTextSize((0, 0), text, (0, 0), self._font, size, _TEXT_WEIGHT)
        return int(box[2])

    def _write(
        self,
        out: UInt8[np.ndarray, "h w 3"],
        text: str,
        origin: tuple[int, int],
        size: int,
    ) -> None:
        cv2.putText(out, text, origin, _WHITE, self._font, size, _TEXT_WEIGHT)


def figures(result: LiveResult) -> list[str]:
    """Return what the strip says, most important first."""
    hidden = [] if result.hiding is Hiding.NOTHING else [f"hidden: {result.hiding}"]
    doubt = [] if result.is_sure else [NOT_SURE]
    # A warm search uses up its few steps on every frame: that is no news.
    is_usual = result.status in (SearchStatus.CONVERGED, SearchStatus.OUT_OF_STEPS)
    ended = [] if is_usual else [result.status.replace("_", " ")]
    ssim = f"{result.ssim:.2f}" if math.isfinite(result.ssim) else "none"
    return [
        result.camera,
        _clock(result.t_media_ns),
        *doubt,
        *hidden,
        f"skin {100 * result.skin_share:.1f} %",
        f"{result.fps:.1f} fps",
        f"{result.latency_ms:.0f} ms",
        f"SSIM {ssim}",
        f"{result.n_steps} steps",
        *ended,
        f"#{result.seq}",
    ]


def _clock(t_ns: int) -> str:
    minutes, tenths = divmod(round(t_ns / 1e8), 600)
    return f"{minutes}:{tenths // 10:02}.{tenths % 10}"


def _draw_outline(
    out: UInt8[np.ndarray, "h w 3"], mask: UInt8[np.ndarray, "h w"], *, is_sure: bool
) -> None:
    """Orange on a thin black rim, so that it shows on bright ground and on dark; broken
    where the mask is not sure."""
    contours, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    thickness = max(1, round(min(mask.shape) / 300))
    if is_sure:
        cv2.drawContours(out, contours, -1, _BLACK, thickness + 2, cv2.LINE_AA)
        cv2.drawContours(out, contours, -1, _ORANGE, thickness, cv2.LINE_AA)
        return
    dashes = list(_dashes(mask, 5 * thickness + 3))
    cv2.polylines(out, dashes, False, _BLACK, thickness + 2, cv2.LINE_AA)
    cv2.polylines(out, dashes, False, _ORANGE, thickness, cv2.LINE_AA)


def _dashes(
    mask: UInt8[np.ndarray, "h w"], length_px: int
) -> Iterator[Int32[np.ndarray, "n 2"]]:
    """Every other piece of `length_px` points along the outlines of `mask`."""
    contours, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        points = np.asarray(contour, np.int32).reshape(-1, 2)
        for start in range(0, len(points), 2 * length_px):
            yield points[start : start + length_px]


def _text_size_px(height_px: int) -> int:
    return min(24, max(11, height_px // 36))


def _blend_table(
    colour: tuple[int, int, int], opacity: float
) -> UInt8[np.ndarray, "1 256 3"]:
    """Return the table that blends a picture with `colour`, for `cv2.LUT`."""
    values = np.arange(256)[:, None] * (1 - opacity) + np.array(colour) * opacity
    return np.rint(values).astype(np.uint8)[None]
