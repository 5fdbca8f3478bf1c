"""The live picture to draw on, by mouse or keyboard."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)

from app.gui.views.picture import PictureView
from app.library.drawing import Point, Shape, ShapeKind
from app.library.shape_editor import Grip, ShapeEditor, Tool

_REACH_PX = 9.0
_STEP, _LEAP = 0.004, 0.04
_COLOURS = {  # of Okabe and Ito's set; the letter on each tells them apart, too
    ShapeKind.REGION: QColor("#56b4e9"),
    ShapeKind.ZONE: QColor("#f0e442"),
    ShapeKind.PRIVACY: QColor("#d98cb9"),
}
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class RegionCanvas(PictureView):
    """Draws what the editor holds, and hands it what the person does."""

    edited = pyqtSignal()  # the editor holds something else now

    def __init__(self, editor: ShapeEditor, words: str = "") -> None:
        super().__init__(words)
        self.editor = editor
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(480, 300)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.editor.press(self._point(event.position()), reach=self._reach())
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        point = self._point(event.position())
        self.editor.move(point)
        self._point_at(point)
        self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self.editor.release(self._point(event.position()), reach=self._reach())
            self._tell()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Close an area that is being drawn; on an outline, add a corner."""
        if event is None:
            return
        if self.editor.tool is Tool.PRIVACY:
            self.editor.finish_polygon()
        else:
            point = self._point(event.position())
            self.editor.insert_corner(point, reach=self._reach())
        self._tell()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS:
            is_leap = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            step = _LEAP if is_leap else _STEP
            dx, dy = _ARROWS[key]
            self.editor.nudge(dx * step / self.editor.aspect, dy * step)
        elif key is Qt.Key.Key_Space:
            self._press_at_cursor()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.editor.draft:
            if not self.editor.finish_polygon():
                self._press_at_cursor()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.editor.delete()
        elif key is Qt.Key.Key_N:
            is_back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self.editor.select_next(-1 if is_back else 1)
        elif key is not Qt.Key.Key_Escape or not self.editor.cancel():
            super().keyPressEvent(event)
            return
        self._tell()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        self.editor.aspect = self.aspect
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, shape in enumerate(self.editor.drawing):
            self._draw_shape(painter, number, shape)
        self._draw_draft(painter)
        if self.hasFocus() and self.editor.tool is not Tool.SELECT:
            self._draw_cross(painter)

    def _draw_shape(self, painter: QPainter, number: int, shape: Shape) -> None:
        selected = self.editor.selected
        is_selected = selected is not None and selected.shape == number
        colour = _COLOURS[shape.kind]
        polygon = QPolygonF([self._pixel(corner) for corner in shape.corners])
        fill = QColor(colour)
        fill.setAlpha(120 if shape.kind is ShapeKind.PRIVACY else 26)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 5 if is_selected else 4))
        painter.drawPolygon(polygon)
        pen = QPen(colour, 3 if is_selected else 2)
        if shape.kind is ShapeKind.ZONE:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(polygon)
        self._draw_name(painter, polygon.boundingRect(), shape)
        if is_selected:
            self._draw_corners(painter, shape, selected)

    def _draw_name(self, painter: QPainter, room: QRectF, shape: Shape) -> None:
        text = shape.name or self.tr("hidden from all")
        metrics = painter.fontMetrics()
        box = QRectF(
            room.left(), room.top(), metrics.horizontalAdvance(text) + 12,
            metrics.height() + 4,
        )  # fmt: skip
        painter.fillRect(box, _COLOURS[shape.kind])
        painter.setPen(QColor("#06121b"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_corners(
        self, painter: QPainter, shape: Shape, selected: Grip | None
    ) -> None:
        for index, corner in enumerate(shape.corners):
            is_held = selected is not None and selected.corner == index
            painter.setPen(QPen(QColor("#06121b"), 1.5))
            painter.setBrush(_COLOURS[shape.kind] if is_held else QColor("white"))
            radius = 7 if is_held else 5
            painter.drawEllipse(self._pixel(corner), radius, radius)

    def _draw_draft(self, painter: QPainter) -> None:
        editor = self.editor
        if not editor.draft:
            return
        kind = ShapeKind(editor.tool.value)
        painter.setPen(QPen(_COLOURS[kind], 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        start, end = self._pixel(editor.draft[0]), self._pixel(editor.cursor)
        if kind.is_box:
            painter.drawRect(QRectF(start, end).normalized())
            return
        points = [self._pixel(corner) for corner in editor.draft]
        painter.drawPolyline(QPolygonF([*points, end]))
        painter.setBrush(QColor("white"))
        for point in points:
            painter.drawEllipse(point, 4, 4)

    def _draw_cross(self, painter: QPainter) -> None:
        at = self._pixel(self.editor.cursor)
        for width, colour in ((3, QColor(0, 0, 0, 180)), (1, QColor("white"))):
            painter.setPen(QPen(colour, width))
            painter.drawLine(at - QPointF(12, 0), at + QPointF(12, 0))
            painter.drawLine(at - QPointF(0, 12), at + QPointF(0, 12))

    def _press_at_cursor(self) -> None:
        self.editor.press(self.editor.cursor, reach=self._reach())
        if self.editor.tool is Tool.SELECT:  # a key is no drag
            self.editor.release(self.editor.cursor, reach=self._reach())

    def _point_at(self, point: Point) -> None:
        """Show by the pointer's form what a press would do."""
        if self.editor.tool is not Tool.SELECT:
            self.setCursor(Qt.CursorShape.CrossCursor)
            return
        grip = self.editor.grip_at(point, reach=self._reach())
        if grip is None:
            self.unsetCursor()
        elif grip.corner is None:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _tell(self) -> None:
        self.update()
        self.edited.emit()

    def _point(self, at: QPointF) -> Point:
        room = self.room()
        return (at.x() - room.left()) / room.width(), (
            at.y() - room.top()
        ) / room.height()

    def _pixel(self, point: Point) -> QPointF:
        room = self.room()
        return QPointF(
            room.left() + point[0] * room.width(), room.top() + point[1] * room.height()
        )

    def _reach(self) -> float:
        return _REACH_PX / max(self.room().height(), 1.0)
