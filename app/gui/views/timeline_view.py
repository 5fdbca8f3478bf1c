"""A day of all cameras: what was recorded, where skin was, what is played."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QToolTip, QWidget

from app.gui.models.lookback import Lane, time_text
from app.gui.theme import DARK, SKIN_RGB, Theme
from app.library.clips import Span
from app.library.day_view import DayView

_NAMES_PX, _TICKS_PX, _LANE_PX, _BAR_PX = 112, 26, 30, 16
_SKIN_INSET_PX = 7  # below it, what was recorded stays in sight
_ZOOM = 1.25
_DRAG_PX = 4


class TimelineView(QWidget):
    """Click: play there. Shift and drag: mark a range. Wheel: zoom. Drag: move."""

    time_clicked = pyqtSignal(object, float)  # camera or None, seconds after 1970
    part_changed = pyqtSignal(object)  # DayView
    range_marked = pyqtSignal(object)  # Span

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._lanes: Sequence[Lane] = ()
        self._selected: str | None = None
        self._part: DayView | None = None
        self._cursor_s: float | None = None
        self._range: Span | None = None
        self._press: QPointF | None = None
        self._is_marking = self._is_moving = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline of the day"))
        self.setToolTipDuration(4000)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_lanes(self, lanes: Sequence[Lane], selected: str | None) -> None:
        self._lanes, self._selected = lanes, selected
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def show_part(self, part: DayView) -> None:
        self._part = part
        if abs(part.width_px - self._room_px()) > 1:
            self._part = part.resized(self._room_px())
        self.update()

    def show_cursor(self, t_s: float | None) -> None:
        self._cursor_s = t_s
        self.update()

    def show_range(self, span: Span | None) -> None:
        self._range = span
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(800, _TICKS_PX + _LANE_PX * max(1, len(self._lanes)) + 8)

    # What the person does

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position()
            shift = Qt.KeyboardModifier.ShiftModifier
            self._is_marking = bool(event.modifiers() & shift)
            self._is_moving = False

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None or self._press is None or self._part is None:
            return
        if self._is_marking:
            self._mark(self._press.x(), event.position().x())
        elif self._is_moving or self._is_far(event.position()):
            dx = self._press.x() - event.position().x()
            self._is_moving, self._press = True, event.position()
            self._change_part(self._part.panned(dx))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if event is None or self._press is None or self._part is None:
            return
        at, self._press = event.position(), None
        if not self._is_marking and not self._is_moving and at.x() >= _NAMES_PX:
            self.time_clicked.emit(self._camera_at(at.y()), self._t_at(at.x()))
        elif not self._is_moving and at.x() < _NAMES_PX and self._cursor_s is not None:
            self.time_clicked.emit(self._camera_at(at.y()), self._cursor_s)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        if self._part is not None:
            self._change_part(self._part.whole())

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is None or self._part is None:
            return
        turn = event.angleDelta()
        if abs(turn.x()) > abs(turn.y()):
            self._change_part(self._part.panned(-turn.x()))
        else:
            x = max(0.0, event.position().x() - _NAMES_PX)
            self._change_part(self._part.zoomed(_ZOOM ** (turn.y() / 60), x))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None or self._part is None:
            return
        middle = self._room_px() / 2
        if self._cursor_s is not None:
            middle = min(max(self._part.x_of(self._cursor_s), 0), self._room_px())
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._change_part(self._part.zoomed(_ZOOM**2, middle))
        elif key is Qt.Key.Key_Minus:
            self._change_part(self._part.zoomed(_ZOOM**-2, middle))
        elif key is Qt.Key.Key_0:
            self._change_part(self._part.whole())
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step_camera(1 if key is Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        if self._part is not None:
            self._change_part(self._part.resized(self._room_px()))

    # How it looks

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        if (part := self._part) is None:
            return
        self._draw_ticks(painter, part)
        painter.save()
        painter.setClipRect(QRectF(_NAMES_PX, 0, self._room_px(), self.height()))
        self._draw_range(painter, part)
        for number, lane in enumerate(self._lanes):
            self._draw_lane(painter, part, lane, _TICKS_PX + number * _LANE_PX)
        self._draw_cursor(painter, part)
        painter.restore()
        self._draw_names(painter)

    def _draw_ticks(self, painter: QPainter, part: DayView) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        for tick in part.ticks():
            x = _NAMES_PX + tick.x
            painter.setPen(QColor(self._theme.line))
            painter.drawLine(QPointF(x, _TICKS_PX - 4), QPointF(x, self.height()))
            painter.setPen(QColor(self._theme.dim))
            room = QRectF(x - 40, 2, 80, _TICKS_PX - 8)
            if room.left() < _NAMES_PX - 20:
                room.moveLeft(x)
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            elif room.right() > self.width():
                room.moveRight(x)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            else:
                flags = Qt.AlignmentFlag.AlignCenter
            painter.drawText(room, flags, tick.label)

    def _draw_lane(
        self, painter: QPainter, part: DayView, lane: Lane, top: float
    ) -> None:
        bar_top = top + (_LANE_PX - _BAR_PX) / 2
        ground = QColor(self._theme.raised)
        painter.fillRect(QRectF(_NAMES_PX, bar_top, self._room_px(), _BAR_PX), ground)
        recorded = QColor(self._theme.accent)
        recorded.setAlpha(150 if lane.camera == self._selected else 90)
        for spans, colour, inset in (
            (lane.recorded, recorded, 0),
            (lane.skin, QColor.fromRgb(SKIN_RGB), _SKIN_INSET_PX),
        ):
            for span in spans:
                left, right = part.x_of(span.t_start_s), part.x_of(span.t_end_s)
                if right < 0 or left > self._room_px():
                    continue
                width = max(2.0, right - left)
                room = QRectF(_NAMES_PX + left, bar_top, width, _BAR_PX)
                painter.fillRect(room.adjusted(0, inset, 0, 0), colour)

    def _draw_range(self, painter: QPainter, part: DayView) -> None:
        if self._range is None:
            return
        left, right = part.x_of(self._range.t_start_s), part.x_of(self._range.t_end_s)
        room = QRectF(_NAMES_PX + left, 0, max(1.0, right - left), self.height())
        colour = QColor(self._theme.accent)
        colour.setAlpha(46)
        painter.fillRect(room, colour)
        painter.setPen(QPen(QColor(self._theme.accent), 1.5))
        painter.drawLine(room.topLeft(), room.bottomLeft())
        painter.drawLine(room.topRight(), room.bottomRight())

    def _draw_cursor(self, painter: QPainter, part: DayView) -> None:
        if self._cursor_s is None:
            return
        x = _NAMES_PX + part.x_of(self._cursor_s)
        colour = QColor(self._theme.text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(x, _TICKS_PX - 6), QPointF(x, self.height()))
        painter.setBrush(colour)
        tip = [(-5, -13), (5, -13), (0, -6)]
        painter.drawPolygon(
            QPolygonF([QPointF(x + dx, _TICKS_PX + dy) for dx, dy in tip])
        )

    def _draw_names(self, painter: QPainter) -> None:
        painter.setFont(self.font())
        for number, lane in enumerate(self._lanes):
            is_selected = lane.camera == self._selected
            painter.setPen(QColor(self._theme.text if is_selected else self._theme.dim))
            room = QRectF(10, _TICKS_PX + number * _LANE_PX, _NAMES_PX - 18, _LANE_PX)
            metrics = painter.fontMetrics()
            name = metrics.elidedText(
                lane.camera, Qt.TextElideMode.ElideMiddle, round(room.width())
            )
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, flags, name)
            if is_selected:
                top = room.top() + 6
                painter.fillRect(
                    QRectF(2, top, 3, _LANE_PX - 12), QColor(self._theme.accent)
                )

    # Where things are

    def _room_px(self) -> float:
        return max(1.0, float(self.width() - _NAMES_PX - 10))

    def _t_at(self, x: float) -> float:
        assert self._part is not None
        return self._part.t_at(x - _NAMES_PX)

    def _camera_at(self, y: float) -> str | None:
        number = int((y - _TICKS_PX) // _LANE_PX)
        is_lane = y >= _TICKS_PX and number < len(self._lanes)
        return self._lanes[number].camera if is_lane else None

    def _is_far(self, at: QPointF) -> bool:
        assert self._press is not None
        return abs(at.x() - self._press.x()) > _DRAG_PX

    def _mark(self, x: float, other: float) -> None:
        first, last = sorted((self._t_at(x), self._t_at(other)))
        self.range_marked.emit(Span(first, last))

    def _change_part(self, part: DayView) -> None:
        self._part = part
        self.part_changed.emit(part)
        self.update()

    def _step_camera(self, n: int) -> None:
        names = [lane.camera for lane in self._lanes]
        if self._selected not in names or self._cursor_s is None:
            return
        number = (names.index(self._selected) + n) % len(names)
        self.time_clicked.emit(names[number], self._cursor_s)

    def _show_tip(self, event: QHelpEvent) -> None:
        at = QPointF(event.pos())
        if self._part is None or at.x() < _NAMES_PX:
            return
        t_s, camera = self._t_at(at.x()), self._camera_at(at.y())
        text = time_text(t_s)
        for lane in self._lanes:
            if lane.camera == camera:
                is_there = any(s.t_start_s <= t_s <= s.t_end_s for s in lane.recorded)
                text += f"  {camera}"
                text += "" if is_there else self.tr(": nothing recorded")
        QToolTip.showText(event.globalPos(), text, self)
