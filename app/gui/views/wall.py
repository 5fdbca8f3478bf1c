"""The wall: tiles in a grid that lays itself out, or one of them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import QPoint, QRect, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PyQt6.QtWidgets import QApplication, QWidget

from app.gui.models.camera import CameraPicture
from app.gui.models.intents import Move
from app.gui.models.settings import Drawing
from app.gui.models.tile import TileFace
from app.gui.models.wall import grid_of
from app.gui.theme import DARK, Theme
from app.gui.views.tile import Tile

_GAP = 8
_N_KEYS = 9


class WallView(QWidget):
    """Holds one tile for each camera, in the order it is told."""

    wanted = pyqtSignal(object)  # Intent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tiles: dict[str, Tile] = {}
        self._zoomed: str | None = None
        self._selected: str | None = None
        self._drawing = Drawing()
        self._theme = DARK
        self._target = _DropMark(self)

    @property
    def tiles(self) -> Mapping[str, Tile]:
        return self._tiles

    def show_cameras(self, names: Sequence[str]) -> None:
        """Have a tile for each of `names`, in this order."""
        for name in self._tiles.keys() - set(names):
            tile = self._tiles.pop(name)
            tile.hide()
            tile.deleteLater()
        self._tiles = {
            name: self._tiles.get(name) or self._new_tile(name) for name in names
        }
        before: Tile | None = None
        for place, tile in enumerate(self._tiles.values(), start=1):
            tile.set_place(place if place <= _N_KEYS else 0)
            if before is not None:
                self.setTabOrder(before, tile)
            before = tile
        self._arrange()

    def show_selection(self, selected: str | None, zoomed: str | None) -> None:
        has_moved = zoomed != self._zoomed
        is_other = selected != self._selected
        self._selected, self._zoomed = selected, zoomed
        self._mark()
        if is_other:
            self._focus(zoomed or selected)
        if has_moved:
            self._arrange()

    def show_face(self, face: TileFace) -> None:
        if (tile := self._tiles.get(face.name)) is not None:
            tile.show_face(face)

    def show_picture(self, picture: CameraPicture) -> bool:
        """Show a picture; False where its tile is hidden behind another."""
        tile = self._tiles.get(picture.camera)
        if tile is None or not tile.isVisible():
            return False
        tile.show_picture(picture)
        return True

    def set_drawing(self, drawing: Drawing) -> None:
        self._drawing = drawing
        for tile in self._tiles.values():
            tile.set_drawing(drawing)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for tile in self._tiles.values():
            tile.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._arrange()

    def _new_tile(self, name: str) -> Tile:
        tile = Tile(name, self)
        tile.set_drawing(self._drawing)
        tile.set_theme(self._theme)
        tile.wanted.connect(self.wanted)
        tile.dragged.connect(self._on_dragged)
        tile.dropped.connect(self._on_dropped)
        return tile

    def _focus(self, name: str | None) -> None:
        """Let keys go to the tile that is selected: its menu, Enter, Tab from there."""
        tile, now = self._tiles.get(name or ""), QApplication.focusWidget()
        is_free = now is None or now is self.window() or isinstance(now, Tile)
        if tile is not None and is_free:
            tile.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self) -> None:
        for name, tile in self._tiles.items():
            is_zoomed = name == self._zoomed
            is_marked = name == self._selected and not is_zoomed
            tile.set_marks(is_selected=is_marked, is_zoomed=is_zoomed)

    def _arrange(self) -> None:
        self._mark()
        room = self.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        for place, (name, tile) in enumerate(self._tiles.items()):
            is_shown = self._zoomed in (None, name)
            tile.setGeometry(room if self._zoomed else self._place(place, room))
            tile.setVisible(is_shown)

    def _place(self, place: int, room: QRect) -> QRect:
        n = len(self._tiles)
        rows, columns = grid_of(n, room.width(), room.height())
        row, column = divmod(place, columns)
        in_row = columns if row < rows - 1 else n - columns * (rows - 1)
        width = (room.width() - _GAP * (columns - 1)) / columns
        height = (room.height() - _GAP * (rows - 1)) / rows
        indent = (columns - in_row) * (width + _GAP) / 2  # the last row is centred
        left = room.left() + indent + column * (width + _GAP)
        top = room.top() + row * (height + _GAP)
        return QRect(round(left), round(top), round(width), round(height))

    def _target_of(self, place: QPoint) -> int | None:
        """Return the number of the tile under a place on the screen."""
        here = self.mapFromGlobal(place)
        for number, tile in enumerate(self._tiles.values()):
            if tile.geometry().contains(here):
                return number
        return None

    def _on_dragged(self, name: str, place: QPoint) -> None:
        number = self._target_of(place)
        if number is None:
            self._target.hide()
            return
        tile = list(self._tiles.values())[number]
        self._target.setGeometry(tile.geometry())
        self._target.setVisible(tile.name != name)
        self._target.raise_()

    def _on_dropped(self, name: str, place: QPoint) -> None:
        self._target.hide()
        if (number := self._target_of(place)) is not None:
            self.wanted.emit(Move(name, number))


class _DropMark(QWidget):
    """Shows where a dragged tile will go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(DARK.accent), 3, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(86, 180, 233, 50))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 8, 8)
        painter.end()
