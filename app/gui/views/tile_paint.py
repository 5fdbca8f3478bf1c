"""How a tile looks. One use for one repaint."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
)

from app.gui.icons import pixmap
from app.gui.models.settings import Drawing
from app.gui.models.tile import TileFace, TileState, clock_text
from app.gui.theme import DARK, Theme
from app.gui.views.canvas import Canvas
from app.gui.views.tile_message import COLOURS, paint_message
from app.gui.views.tile_text import figure_cells, not_recording, state_word, translate

_RADIUS = 8
_WHITE = QColor("#ffffff")
_SOFT_WHITE = QColor(255, 255, 255, 165)


class TilePainter:
    """Paints one tile into `room`."""

    def __init__(self, painter: QPainter, room: QRect, theme: Theme) -> None:
        self._painter, self._room, self._theme = painter, room, theme
        self._is_small = room.width() < 330
        self._margin = 8 if self._is_small else 12
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint(
        self,
        face: TileFace,
        canvas: Canvas,
        drawing: Drawing,
        *,
        place: int,
        is_selected: bool,
        is_dragged: bool,
    ) -> None:
        painter, room = self._painter, self._room
        painter.fillRect(room, QColor("#05070a"))
        canvas.paint(painter, room, drawing, is_alive=face.is_live)
        if not face.is_live:
            self._veil(has_picture=canvas.result is not None)
        self._head(face, place)
        if face.is_live and face.figures is not None and drawing.has_figures:
            self._figures(face)
        if not face.is_live:
            paint_message(painter, room, face, margin=self._margin)
        if face.why_not_recorded and face.is_live and not self._is_small:
            self._not_recorded(face.why_not_recorded)
        if is_dragged:
            painter.fillRect(room, QColor(255, 255, 255, 40))
        self._frame(is_selected=is_selected, state=face.state)

    def _veil(self, *, has_picture: bool) -> None:
        """Dark and hatched: this picture is not of now."""
        if not has_picture:
            return
        self._painter.fillRect(self._room, QColor(5, 7, 10, 165))
        hatch = QBrush(QColor(255, 255, 255, 26), Qt.BrushStyle.BDiagPattern)
        self._painter.fillRect(self._room, hatch)

    def _head(self, face: TileFace, place: int) -> None:
        painter, room, margin = self._painter, self._room, self._margin
        height = 32 if self._is_small else 38
        self._shade(QRect(room.left(), room.top(), room.width(), height + 14), up=True)
        line = QRect(
            room.left() + margin, room.top() + 3, room.width() - 2 * margin, height - 6
        )
        left = line.left()
        if place:
            left = self._key(line, left, place)
        left = self._state_mark(line, left, face.state)
        right = self._marks_on_the_right(line, face)
        font = self._font(13 if self._is_small else 15, QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(_WHITE)
        room_for_name = QRect(left, line.top(), max(0, right - left - 6), line.height())
        name = QFontMetrics(font).elidedText(
            face.name, Qt.TextElideMode.ElideRight, room_for_name.width()
        )
        painter.drawText(room_for_name, Qt.AlignmentFlag.AlignVCenter, name)

    def _key(self, line: QRect, left: int, place: int) -> int:
        """The number key that brings this camera to the front."""
        box = QRectF(left, line.center().y() - 8, 16, 17)
        self._painter.setPen(QPen(QColor(255, 255, 255, 90), 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(box, 3, 3)
        self._text(box, str(place), 10, _SOFT_WHITE, Qt.AlignmentFlag.AlignCenter)
        return left + 24

    def _state_mark(self, line: QRect, left: int, state: TileState) -> int:
        """Icon, word and colour."""
        colour = COLOURS[state]
        size = 14
        top = line.center().y() - size // 2 + 1
        if state is TileState.LIVE:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(QColor(colour))
            centre = QPointF(left + size / 2, line.center().y() + 1)
            self._painter.drawEllipse(centre, 4.5, 4.5)
        else:
            icon = pixmap(state.value, colour, size, self._ratio())
            self._painter.drawPixmap(left, top, icon)
        word = state_word(state)
        font = self._font(11, QFont.Weight.Bold)
        width = QFontMetrics(font).horizontalAdvance(word)
        box = QRectF(left + size + 5, line.top(), width + 4, line.height())
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, word)
        return round(box.right()) + 8

    def _marks_on_the_right(self, line: QRect, face: TileFace) -> int:
        right = line.right()
        if face.recording is not None:
            right = self._record_mark(line, right, face) - 8
        figures = face.figures
        is_hidden = figures is not None and figures.hiding != "nothing"
        if face.is_always_redacted or is_hidden:
            lock = pixmap("redacted", "#ffffff", 16, self._ratio())
            self._painter.drawPixmap(right - 16, line.center().y() - 7, lock)
            right -= 24
        if figures is not None and figures.is_doubtful:
            right = self._doubt_mark(line, right)
        return right

    def _record_mark(self, line: QRect, right: int, face: TileFace) -> int:
        assert face.recording is not None
        has_problem = bool(face.recording.problem)
        text = (
            translate("Tile", "NOT RECORDING")
            if has_problem
            else translate("Tile", "REC {time}").format(
                time=clock_text(face.recording.since_s)
            )
        )
        ground = QColor("#6b3a00" if has_problem else "#c4182b")
        return self._chip(line, right, text, ground, dot=not has_problem)

    def _not_recorded(self, why: str) -> None:
        """Say below the head why nothing is written."""
        line = QRect(
            self._room.left() + self._margin, self._room.top() + 40,
            self._room.width() - 2 * self._margin, 24,
        )  # fmt: skip
        font = self._font(12, QFont.Weight.DemiBold)
        text = QFontMetrics(font).elidedText(
            not_recording(why), Qt.TextElideMode.ElideRight, line.width() - 12
        )
        ground = QRectF(line)
        ground.setWidth(QFontMetrics(font).horizontalAdvance(text) + 14)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor("#6b3a00"))
        self._painter.drawRoundedRect(ground, 5, 5)
        self._write(line.adjusted(7, 0, 0, 0), text, font, _WHITE)

    def _doubt_mark(self, line: QRect, right: int) -> int:
        return (
            self._chip(
                line,
                right,
                translate("Tile", "NOT SURE"),
                QColor("#7a5200"),
                icon="doubt",
            )
            - 8
        )

    def _chip(
        self,
        line: QRect,
        right: int,
        text: str,
        ground: QColor,
        *,
        dot: bool = False,
        icon: str = "",
    ) -> int:
        font = self._font(11, QFont.Weight.Bold)
        has_sign = dot or bool(icon)
        width = QFontMetrics(font).horizontalAdvance(text) + (30 if has_sign else 16)
        box = QRectF(right - width, line.center().y() - 10, width, 21)
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 5, 5)
        if dot:
            painter.setBrush(_WHITE)
            painter.drawEllipse(QPointF(box.left() + 12, box.center().y()), 4, 4)
        if icon:
            sign = pixmap(icon, "#ffffff", 13, self._ratio())
            painter.drawPixmap(round(box.left()) + 6, round(box.top()) + 4, sign)
        left = box.left() + (22 if has_sign else 8)
        painter.setFont(font)
        painter.setPen(_WHITE)
        place = QRectF(left, box.top(), box.right() - left, box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        return round(box.left())

    def _figures(self, face: TileFace) -> None:
        assert face.figures is not None
        room, margin = self._room, self._margin
        height = 40 if self._is_small else 48
        strip = QRect(
            room.left(), room.bottom() - height - 13, room.width(), height + 14
        )
        self._shade(strip, up=False)
        left = room.left() + margin
        value_px = 13 if self._is_small else 16
        gap = 12 if self._is_small else 20
        value_font = self._font(value_px, QFont.Weight.DemiBold)
        caption_font = self._font(9 if self._is_small else 10, QFont.Weight.Bold)
        for caption, value in figure_cells(face, face.figures):
            width = max(
                QFontMetrics(value_font).horizontalAdvance(value),
                QFontMetrics(caption_font).horizontalAdvance(caption),
            )
            if left + width > room.right() - margin:
                return
            top = room.bottom() - height + 4
            place = QRect(left, top, width + 2, 14)
            self._write(place, caption, caption_font, _SOFT_WHITE)
            place = QRect(left, top + 13, width + 2, value_px + 7)
            self._write(place, value, value_font, _WHITE)
            left += width + gap

    def _frame(self, *, is_selected: bool, state: TileState) -> None:
        """Rounded corners in the wall's colour, and the mark of the selected one."""
        painter, room = self._painter, QRectF(self._room)
        corners = QPainterPath()
        corners.addRect(room)
        inside = QPainterPath()
        inside.addRoundedRect(room, _RADIUS, _RADIUS)
        painter.fillPath(corners.subtracted(inside), QColor(self._theme.wall))
        if is_selected:
            pen = QPen(QColor(DARK.accent), 2.5)
        elif state in (TileState.LOST, TileState.REFUSED, TileState.STALE):
            pen = QPen(QColor(COLOURS[state]), 2)
        else:
            return
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), _RADIUS - 1, _RADIUS - 1)

    def _shade(self, place: QRect, *, up: bool) -> None:
        gradient = QLinearGradient(
            QPointF(place.topLeft()), QPointF(place.bottomLeft())
        )
        dark, clear = QColor(4, 6, 9, 215), QColor(4, 6, 9, 0)
        gradient.setColorAt(0.0 if up else 1.0, dark)
        gradient.setColorAt(0.55, QColor(4, 6, 9, 130))
        gradient.setColorAt(1.0 if up else 0.0, clear)
        self._painter.fillRect(place, gradient)

    def _write(self, place: QRect, text: str, font: QFont, ink: QColor) -> None:
        self._painter.setFont(font)
        self._painter.setPen(ink)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _text(
        self, place: QRectF, text: str, px: int, ink: QColor, align: Qt.AlignmentFlag
    ) -> None:
        self._painter.setFont(self._font(px, QFont.Weight.DemiBold))
        self._painter.setPen(ink)
        self._painter.drawText(place, align, text)

    def _font(self, px: int, weight: QFont.Weight) -> QFont:
        font = QFont(self._painter.font())
        font.setPixelSize(px)
        font.setWeight(weight)
        return font

    def _ratio(self) -> float:
        device = self._painter.device()
        return 1.0 if device is None else device.devicePixelRatioF()
