"""Two small charts, in the colours of the theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.gui.theme import DARK, Theme
from app.gui.views.decimal_mark import local

Point = tuple[float, float]
_LEFT, _BOTTOM, _TOP, _RIGHT = 36, 20, 8, 10


class LineChart(QWidget):
    """One curve; the range of y follows the values, in steps of `y_step`."""

    def __init__(
        self,
        *,
        x_unit: str = "",
        y_step: float = 0.1,
        has_dots: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._points: Sequence[Point] = ()
        self._x_unit, self._y_step, self._has_dots = x_unit, y_step, has_dots
        self._empty = ""
        self._theme = DARK
        self._x_range: Point | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(300, 110)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_points(
        self,
        points: Sequence[Point],
        *,
        x_range: Point | None = None,
        empty: str = "",
    ) -> None:
        """Show `points` by rising x; `empty` is said where there are none."""
        self._points, self._x_range, self._empty = points, x_range, empty
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_font(painter, 10))
        room = QRectF(
            _LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM
        )
        if not self._points:
            painter.setPen(QColor(self._theme.dim))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), flags, self._empty)
        else:
            self._draw(painter, room)
        painter.end()

    def _draw(self, painter: QPainter, room: QRectF) -> None:
        low, high = self._y_range()
        first, last = self._x_range or (self._points[0][0], self._points[-1][0])
        self._draw_axes(painter, room, (low, high), (first, last))

        def place(point: Point) -> QPointF:
            x = (point[0] - first) / ((last - first) or 1.0)
            y = (point[1] - low) / (high - low)
            return QPointF(
                room.left() + x * room.width(), room.bottom() - y * room.height()
            )

        drawn = QPolygonF([place(point) for point in self._points])
        painter.setPen(QPen(QColor(self._theme.accent), 2))
        painter.drawPolyline(drawn)
        if self._has_dots and len(self._points) <= 40:
            painter.setBrush(QColor(self._theme.accent))
            for dot in (place(point) for point in self._points):
                painter.drawEllipse(dot, 2.5, 2.5)

    def _draw_axes(self, painter: QPainter, room: QRectF, y: Point, x: Point) -> None:
        line, ink = QColor(self._theme.line), QColor(self._theme.dim)
        for value, height in ((y[0], room.bottom()), (y[1], room.top())):
            painter.setPen(QPen(line, 1))
            painter.drawLine(
                QPointF(room.left(), height), QPointF(room.right(), height)
            )
            painter.setPen(ink)
            place = QRectF(0, height - 8, _LEFT - 6, 16)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, local(f"{value:.2f}"))
        below = QRectF(room.left(), room.bottom() + 3, room.width(), _BOTTOM - 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{x[0]:.0f}{self._x_unit}")
        painter.drawText(
            below, Qt.AlignmentFlag.AlignRight, f"{x[1]:.0f}{self._x_unit}"
        )

    def _y_range(self) -> Point:
        values = [y for _, y in self._points]
        step = self._y_step
        low = step * (min(values) // step)
        high = step * (-(-max(values) // step))
        return (low, high) if high > low else (low, low + step)


class Bars(QWidget):
    """A bar for each name, longest is full width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Mapping[str, float] = {}
        self._theme = DARK
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(300, max(1, len(self._values)) * _ROW + 4)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_values(self, values: Mapping[str, float]) -> None:
        """Show milliseconds by name."""
        has_grown = len(values) != len(self._values)
        self._values = values
        if has_grown:
            self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_font(painter, 12))
        longest = max([*self._values.values(), 0.1])
        room = self.width() - _NAME - _NUMBER
        for row, (name, ms) in enumerate(self._values.items()):
            top = row * _ROW
            painter.setPen(QColor(self._theme.dim))
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, _NAME - 6, _ROW), left, name)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.raised))
            painter.drawRoundedRect(QRectF(_NAME, top + 6, room, _ROW - 12), 3, 3)
            painter.setBrush(QColor(self._theme.accent))
            length = max(2.0, room * ms / longest)
            painter.drawRoundedRect(QRectF(_NAME, top + 6, length, _ROW - 12), 3, 3)
            painter.setPen(QColor(self._theme.text))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            place = QRectF(_NAME + room, top, _NUMBER, _ROW)
            painter.drawText(place, right, local(f"{ms:.1f} ms"))
        painter.end()


_ROW, _NAME, _NUMBER = 22, 72, 64


def _font(painter: QPainter, px: int) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(px)
    return font
