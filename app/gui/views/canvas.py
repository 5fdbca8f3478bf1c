"""Draws one result into a rectangle: the picture, and over it what was found."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.gui.layers import Layers, Patch, fill_table, fitted, heat_table, layers_of
from app.gui.models.camera import CameraPicture
from app.gui.models.settings import Drawing, ViewMode
from app.gui.theme import SKIN_RGB
from app.gui.views.pixels import colour_image, grey_image, indexed_image

_GAP = 2  # between picture and clone


class Canvas:
    """Keeps one result in the size of the screen. GUI thread only, no widget.

    Making it small happens once a result, blending at every paint, so that opacity
    and view mode act at once on a picture that stands still, too.
    """

    def __init__(self) -> None:
        self._result: CameraPicture | None = None
        self._layers: Layers | None = None
        self._size = (0, 0)

    @property
    def result(self) -> CameraPicture | None:
        return self._result

    def show(self, result: CameraPicture | None) -> None:
        self._result, self._layers = result, None

    def room_of_picture(self, room: QRect, mode: ViewMode) -> QRect:
        """Return where in `room` the picture itself lies."""
        if self._result is None:
            return room
        height, width = self._result.picture.shape[:2]
        shown_width, shown_height = self._shape(width, height, mode)
        size = fitted((shown_width, shown_height), (room.width(), room.height()))
        whole = QRect(0, 0, *size)
        whole.moveCenter(room.center())
        if self._has_clone(mode):
            own = round((whole.width() - _GAP) * width / shown_width)
            whole.setWidth(own)
        return whole

    def paint(
        self, painter: QPainter, room: QRect, drawing: Drawing, *, is_alive: bool
    ) -> None:
        """Draw into `room`; a picture that is not alive loses its colours."""
        if self._result is None or room.isEmpty():
            return
        mode = drawing.mode
        place = self.room_of_picture(room, mode)
        layers = self._layers_for(place, painter)
        painter.drawImage(QRectF(place), colour_image(layers.picture))
        colour = SKIN_RGB if is_alive else 0xB0B0B0
        if mode is ViewMode.FILL:
            table = fill_table(colour, drawing.opacity)
            _draw_patch(painter, place, layers, layers.mask, table)
        if mode is ViewMode.HEAT and is_alive:
            table = heat_table(drawing.opacity)
            _draw_patch(painter, place, layers, layers.soft, table)
        if mode in (ViewMode.FILL, ViewMode.OUTLINE, ViewMode.CLONE):
            self._draw_outlines(painter, place, layers, QColor.fromRgb(colour))
        if self._has_clone(mode):
            self._draw_clone(painter, place)

    def _layers_for(self, place: QRect, painter: QPainter) -> Layers:
        device = painter.device()
        ratio = 1.0 if device is None else device.devicePixelRatioF()
        size = (round(place.width() * ratio), round(place.height() * ratio))
        if self._layers is None or size != self._size:
            assert self._result is not None
            self._layers = layers_of(self._result, max(1, size[0]), max(1, size[1]))
            self._size = size
        return self._layers

    def _draw_outlines(
        self, painter: QPainter, place: QRect, layers: Layers, colour: QColor
    ) -> None:
        height, width = layers.picture.shape[:2]
        path = QPainterPath()
        for outline in layers.outlines:
            points = [QPointF(float(x), float(y)) for x, y in outline]
            path.moveTo(points[0])
            for point in points[1:]:
                path.lineTo(point)
            path.closeSubpath()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(place.topLeft()))
        painter.scale(place.width() / width, place.height() / height)
        for thickness, pen in ((3.6, QColor(0, 0, 0, 150)), (1.7, colour)):
            drawn = QPen(pen, thickness)
            drawn.setCosmetic(True)
            drawn.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(drawn)
            painter.drawPath(path)
        painter.restore()

    def _draw_clone(self, painter: QPainter, place: QRect) -> None:
        assert self._result is not None
        clone = self._result.clone
        image = grey_image(clone)
        beside = place.translated(place.width() + _GAP, 0)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(beside), image)

    def _has_clone(self, mode: ViewMode) -> bool:
        return (
            mode is ViewMode.CLONE
            and self._result is not None
            and self._result.has_clone
        )

    def _shape(self, width: int, height: int, mode: ViewMode) -> tuple[int, int]:
        return (2 * width + _GAP if self._has_clone(mode) else width), height


def _draw_patch(
    painter: QPainter, place: QRect, layers: Layers, patch: Patch, table: list[int]
) -> None:
    """Blend the patch over the picture; it is in the screen's pixels."""
    height, width = patch.pixels.shape
    if not width:
        return
    scale = place.width() / layers.picture.shape[1]
    target = QRectF(
        place.left() + patch.left * scale,
        place.top() + patch.top * scale,
        width * scale,
        height * scale,
    )
    painter.drawImage(target, indexed_image(patch.pixels, table))
