"""One camera on the wall: its picture, its state, its figures, its buttons."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPoint, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PyQt6.QtWidgets import QApplication, QHBoxLayout, QMenu, QToolButton, QWidget

from app.gui.icons import icon
from app.gui.models.camera import CameraPicture
from app.gui.models.intents import (
    Intent,
    Open,
    Panel,
    Reconnect,
    Remove,
    Select,
    Snapshot,
    ToggleRecord,
    Zoom,
)
from app.gui.models.settings import Drawing
from app.gui.models.tile import TileFace, TileState
from app.gui.theme import DARK, Theme
from app.gui.views.canvas import Canvas
from app.gui.views.key_names import native
from app.gui.views.tile_paint import TilePainter
from app.gui.views.tile_text import describe

_MIN_FOR_BUTTONS = 230


class Tile(QWidget):
    """Shows a `TileFace` and a picture; says what the user did with it."""

    wanted = pyqtSignal(object)  # Intent
    dragged = pyqtSignal(str, QPoint)  # name, place on the screen
    dropped = pyqtSignal(str, QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._canvas = Canvas()
        self._face = TileFace(name, TileState.STARTING)
        self._drawing = Drawing()
        self._place = 0
        self._is_selected = self._is_zoomed = False
        self._pressed_at: QPoint | None = None
        self._is_dragging = False
        self._theme = DARK
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(120, 80))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._buttons = self._build_buttons()
        self._buttons.hide()

    def show_face(self, face: TileFace) -> None:
        before, self._face = self._face, face
        is_recording = face.recording is not None
        self._record.setChecked(is_recording)
        self._record.setToolTip(
            self.tr("Stop recording (R)") if is_recording else self.tr("Record (R)")
        )
        text = describe(face)
        has_changed = (before.state, before.why_not_recorded, before.is_recorded) != (
            face.state, face.why_not_recorded, face.is_recorded
        )  # fmt: skip
        if has_changed or self.accessibleName() == "":
            self.setAccessibleName(text)
        is_well = face.is_live and not face.why_not_recorded
        tip = "" if is_well else text
        if tip != self.toolTip():
            self.setToolTip(tip)
        if not (before.is_live and face.is_live):
            self.update()  # a live one is painted with each of its pictures

    def show_picture(self, picture: CameraPicture) -> None:
        self._canvas.show(picture)
        self.update()

    def forget_picture(self) -> None:
        self._canvas.show(None)

    def set_drawing(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self.update()

    def set_place(self, place: int) -> None:
        """`place` is the number key that brings it to the front, 0 for none."""
        self._place = place

    def set_marks(self, *, is_selected: bool, is_zoomed: bool) -> None:
        self._is_selected, self._is_zoomed = is_selected, is_zoomed
        self._expand.setIcon(icon("shrink" if is_zoomed else "expand", "#ffffff"))
        self._show_buttons()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def face(self) -> TileFace:
        return self._face

    @property
    def canvas(self) -> Canvas:
        return self._canvas

    # What the user does

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self.wanted.emit(Select(self.name))

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None or self._pressed_at is None or self._is_zoomed:
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if self._is_dragging or way >= QApplication.startDragDistance():
            self._is_dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(self.name, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        self._pressed_at = None
        if self._is_dragging and event is not None:
            self._is_dragging = False
            self.unsetCursor()
            self.dropped.emit(self.name, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        self.wanted.emit(Zoom(None if self._is_zoomed else self.name))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(Zoom(None if self._is_zoomed else self.name))
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        if event is None:
            return
        self.wanted.emit(Select(self.name))
        menu = self._menu()
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        if event is not None and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self.wanted.emit(Select(self.name))
        super().focusInEvent(event)

    def enterEvent(self, event: QEnterEvent | None) -> None:
        self._show_buttons()

    def leaveEvent(self, event: QEvent | None) -> None:
        self._show_buttons()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        size = self._buttons.sizeHint()
        self._buttons.setGeometry(
            QRect(QPoint(self.width() - size.width() - 6, 34), size)
        )

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        TilePainter(painter, self.rect(), self._theme).paint(
            self._face,
            self._canvas,
            self._drawing,
            place=self._place,
            is_selected=self._is_selected,
            is_dragged=self._is_dragging,
        )
        painter.end()

    def _show_buttons(self) -> None:
        is_wanted = self.underMouse() or self._is_selected
        self._buttons.setVisible(is_wanted and self.width() >= _MIN_FOR_BUTTONS)

    def _build_buttons(self) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        name = self.name
        self._record = self._button("record", self.tr("Record (R)"), ToggleRecord(name))
        self._record.setCheckable(True)
        snapshot = self._button("snapshot", self.tr("Snapshot (S)"), Snapshot(name))
        inspect = self._button(
            "inspect", self.tr("Inspect (I)"), Open(Panel.INSPECTOR, name)
        )
        self._expand = self._button("expand", self.tr("One camera or all (Enter)"))
        self._expand.clicked.connect(self._toggle_zoom)
        for button in (self._record, snapshot, inspect, self._expand):
            row.addWidget(button)
        return holder

    def _button(
        self, name: str, text: str, intent: Intent | None = None
    ) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("ontile")
        button.setIcon(icon(name, "#ffffff"))
        button.setIconSize(QSize(18, 18))
        button.setToolTip(text)
        button.setAccessibleName(f"{text}, {self.name}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same
        button.setStyleSheet(_ON_TILE)
        if intent is not None:
            button.clicked.connect(lambda: self.wanted.emit(intent))
        return button

    def _toggle_zoom(self) -> None:
        self.wanted.emit(Zoom(None if self._is_zoomed else self.name))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_recording = self._face.recording is not None
        record = self.tr("Stop recording") if is_recording else self.tr("Record")
        whole = self.tr("Show all") if self._is_zoomed else self.tr("Show alone")
        zoom = Zoom(None if self._is_zoomed else self.name)
        entries: list[tuple[str, str, Intent] | None] = [
            (whole, "Enter", zoom),
            (record, "R", ToggleRecord(self.name)),
            (self.tr("Snapshot"), "S", Snapshot(self.name)),
            (self.tr("Inspect"), "I", Open(Panel.INSPECTOR, self.name)),
            (self.tr("Events and recordings"), "L", Open(Panel.LIBRARY, self.name)),
            None,
            (self.tr("Regions and privacy…"), "G", Open(Panel.REGIONS, self.name)),
            (self.tr("Change the camera…"), "E", Open(Panel.EDIT_CAMERA, self.name)),
            (self.tr("Connect again"), "", Reconnect(self.name)),
            (self.tr("Remove…"), "Del", Remove(self.name)),
        ]
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            text, key, intent = entry
            action = menu.addAction(f"{text}\t{native(key)}" if key else text)
            assert action is not None
            action.triggered.connect(lambda _, i=intent: self.wanted.emit(i))
        return menu


_ON_TILE = """
QToolButton { background: rgba(10, 13, 17, 190); border: 1px solid rgba(255,255,255,40);
  border-radius: 6px; padding: 4px; min-height: 0; }
QToolButton:hover { background: rgba(40, 50, 62, 230); border-color: #56b4e9; }
QToolButton:checked { background: #c4182b; border-color: #ff5a67; }
"""
