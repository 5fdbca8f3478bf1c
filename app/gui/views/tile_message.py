"""What a tile says when it is not live: what, why, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QPainter

from app.gui.icons import pixmap
from app.gui.models.tile import TileFace, TileState
from app.gui.theme import DARK
from app.gui.views.tile_text import headline, next_try, since

# What lies on a picture is light on dark in both themes.
COLOURS = {
    TileState.STARTING: DARK.accent,
    TileState.LIVE: DARK.live,
    TileState.STALE: DARK.warn,
    TileState.LOST: DARK.bad,
    TileState.REFUSED: DARK.bad,
    TileState.ENDED: DARK.dim,
}

_WIDEST_PX = 460
_TINY_PX = 170  # lower, there is no room for the icon
_SMALL_PX = 330
_MAX_LINES = 4
_FLAGS = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
_WHITE = QColor("#ffffff")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    px: int
    weight: QFont.Weight
    ink: QColor

    def font(self, painter: QPainter) -> QFont:
        font = QFont(painter.font())
        font.setPixelSize(self.px)
        font.setWeight(self.weight)
        return font

    def height(self, painter: QPainter, width: int) -> int:
        metrics = QFontMetrics(self.font(painter))
        box = metrics.boundingRect(QRect(0, 0, width, 400), _FLAGS, self.text)
        return min(box.height(), _MAX_LINES * metrics.lineSpacing()) + 6


def paint_message(
    painter: QPainter, room: QRect, face: TileFace, *, margin: int
) -> None:
    """Paint it into the middle of `room`."""
    width = min(room.width() - 2 * margin, _WIDEST_PX)
    lines = _lines(face, is_small=room.width() < _SMALL_PX)
    heights = [line.height(painter, width) for line in lines]
    icon_px = 0 if room.height() < _TINY_PX else 34
    top = room.center().y() - (sum(heights) + icon_px) // 2 + 8
    if icon_px:
        _paint_icon(painter, room, top, face.state, icon_px - 6)
    top += icon_px
    for line, height in zip(lines, heights, strict=True):
        place = QRect(room.center().x() - width // 2, top, width, height)
        painter.setFont(line.font(painter))
        painter.setPen(line.ink)
        painter.drawText(place, _FLAGS, line.text)
        top += height


def _lines(face: TileFace, *, is_small: bool) -> list[_Line]:
    bold, normal = QFont.Weight.DemiBold, QFont.Weight.Normal
    lines = [
        _Line(headline(face), 15 if is_small else 19, bold, _WHITE),
        _Line(next_try(face), 13, bold, QColor(COLOURS[face.state])),
        _Line(face.reason, 12, normal, QColor(255, 255, 255, 205)),
        _Line(since(face), 12, normal, QColor(255, 255, 255, 165)),
    ]
    return [line for line in lines if line.text]


def _paint_icon(
    painter: QPainter, room: QRect, top: int, state: TileState, size: int
) -> None:
    device = painter.device()
    ratio = 1.0 if device is None else device.devicePixelRatioF()
    icon = pixmap(state.value, COLOURS[state], size, ratio)
    painter.drawPixmap(room.center().x() - size // 2, top - 8, icon)
