"""Drawing regions, zones and privacy areas of one camera on its live picture."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from jaxtyping import UInt8
from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.views.dialog_foot import DialogFoot
from app.gui.views.dialog_size import open_at
from app.gui.views.key_names import native
from app.gui.views.leaving import LeavingQuestion
from app.gui.views.region_canvas import RegionCanvas
from app.library.drawing import Drawing, ShapeKind
from app.library.shape_editor import Grip, ShapeEditor, Tool

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_TICK_MS = 80

Newest = Callable[[], UInt8[np.ndarray, "h w 3"] | None]


class RegionDialog(QDialog):
    """`applied` is emitted with the drawing; whoever gets it may call `show_problem`.

    Keys on the picture: arrows move the cross or what is selected (with Shift further),
    Space sets a corner, Enter closes an area, N goes to the next shape or corner,
    Delete removes, Esc goes a step back.
    """

    applied = pyqtSignal(object)  # Drawing

    def __init__(
        self,
        camera: str,
        drawing: Drawing,
        newest: Newest,
        *,
        why_no_zones: str = "",
        is_saved: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Regions of {camera}").format(camera=camera))
        self.setMinimumSize(820, 500)
        open_at(self, 1080, 720)
        self.editor = ShapeEditor(drawing)
        self._newest = newest
        words = self.tr("No picture yet; you can draw all the same")
        self.canvas = RegionCanvas(self.editor, words)
        self.canvas.setAccessibleName(self.tr("Picture to draw on"))
        self.tools = self._tool_buttons(why_no_zones)
        self.shapes = QListWidget()
        self.shapes.setAccessibleName(self.tr("What is drawn"))
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the selected shape"))
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "dim")
        self.undo_button = self._button(self.tr("Undo"), "Ctrl+Z", self.editor.undo)
        self.redo_button = self._button(
            self.tr("Redo"), "Ctrl+Shift+Z", self.editor.redo
        )
        self.delete_button = self._button(self.tr("Delete"), "", self.editor.delete)
        self.apply_button = QPushButton(
            self.tr("Save and apply") if is_saved else self.tr("Apply until it closes")
        )
        self._foot = DialogFoot(self, self.apply_button)
        self._leaving = LeavingQuestion(
            self,
            self.tr("What was drawn is not saved. Discard it?"),
            leave=self.tr("Discard"),
            stay=self.tr("Go on drawing"),
        )
        self._lay_out(is_saved=is_saved)
        self.canvas.edited.connect(self._show)
        self.shapes.currentRowChanged.connect(self._on_row)
        self.name.editingFinished.connect(self._on_name)
        self.apply_button.clicked.connect(lambda: self._on_apply())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MS)
        self._tick()
        self._show()
        self.canvas.setFocus()

    def show_problem(self, text: str) -> None:
        self._foot.show_problem(text)

    def reject(self) -> None:
        """Cancel, and Esc where there is nothing left to go back to."""
        if self.editor.can_undo:
            self._leaving.ask(self._leave)
        else:
            self._leave()

    def _leave(self) -> None:
        self._timer.stop()
        super().reject()

    def _tick(self) -> None:
        pixels = self._newest()
        if pixels is not None:
            self.canvas.show_picture(pixels)

    def _on_apply(self) -> None:
        self._on_name()
        self._foot.show_problem("")
        self.applied.emit(self.editor.drawing)

    def _on_tool(self, tool: Tool) -> None:
        self.editor.choose(tool)
        self.canvas.setFocus()
        self.canvas.update()
        self._show()

    def _on_row(self, row: int) -> None:
        selected = self.editor.selected
        if row >= 0 and (selected is None or selected.shape != row):
            self.editor.selected = Grip(row)
            self.canvas.update()
            self._show()

    def _on_name(self) -> None:
        shape, name = self.editor.selected_shape, self.name.text().strip()
        if shape is None or not shape.kind.is_box or name == shape.name:
            return
        others = {s.name for s in self.editor.drawing if s.kind is shape.kind}
        if not _NAME.fullmatch(name):
            self.show_problem(self.tr("A name has letters, digits, _ . and - only"))
        elif name in others:
            self.show_problem(self.tr("Another one has this name"))
        else:
            self._foot.show_problem("")
            self.editor.rename(name)
            self._show()
            self.canvas.update()

    def _show(self) -> None:
        """Bring all parts in step with the editor."""
        editor = self.editor
        for button in self.tools.buttons():
            button.setChecked(button.property("tool") is editor.tool)
        self.undo_button.setEnabled(editor.can_undo)
        self.redo_button.setEnabled(editor.can_redo)
        self.delete_button.setEnabled(editor.selected is not None)
        self.shapes.blockSignals(True)
        self.shapes.clear()
        for shape in editor.drawing:
            self.shapes.addItem(self._described(shape.kind, shape.name))
        row = -1 if editor.selected is None else editor.selected.shape
        self.shapes.setCurrentRow(row)
        self.shapes.blockSignals(False)
        shape_now = editor.selected_shape
        has_name = shape_now is not None and shape_now.kind.is_box
        self.name.setEnabled(has_name)
        if not self.name.hasFocus():
            self.name.setText(shape_now.name if shape_now and has_name else "")
        self._hint.setText(self._hint_for(editor.tool))

    def _described(self, kind: ShapeKind, name: str) -> str:
        return {
            ShapeKind.REGION: self.tr("Region {name}"),
            ShapeKind.ZONE: self.tr("Zone {name}"),
            ShapeKind.PRIVACY: self.tr("Privacy area"),
        }[kind].format(name=name)

    def _hint_for(self, tool: Tool) -> str:
        if tool is Tool.SELECT and not self.editor.drawing:
            return self.tr(
                "Nothing is drawn yet. Choose what to draw above, then draw it on the "
                "picture."
            )
        return {
            Tool.SELECT: self.tr(
                "Drag a shape or its corners. Double-click the outline of a privacy "
                "area for one more corner."
            ),
            Tool.REGION: self.tr(
                "Drag a box. A region is searched by itself, so small people in it are "
                "found better; outside of all regions nobody looks."
            ),
            Tool.ZONE: self.tr("Drag a box. Only skin in a zone starts a recording."),
            Tool.PRIVACY: self.tr(
                "Click the corners, then the first one again, or Enter. It is black "
                "from the camera on: on the wall, in recordings, for the search."
            ),
        }[tool]

    def _tool_buttons(self, why_no_zones: str) -> QButtonGroup:
        group = QButtonGroup(self)
        for tool, text, key in (
            (Tool.SELECT, self.tr("Select"), "V"),
            (Tool.REGION, self.tr("Region"), "G"),
            (Tool.ZONE, self.tr("Zone"), "Z"),
            (Tool.PRIVACY, self.tr("Privacy area"), "P"),
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setProperty("wide", True)
            button.setCheckable(True)
            button.setProperty("tool", tool)
            button.setToolTip(f"{text} ({key})")
            button.clicked.connect(lambda _, tool=tool: self._on_tool(tool))
            QShortcut(QKeySequence(key), self.canvas, button.click,
                      context=Qt.ShortcutContext.WidgetShortcut)  # fmt: skip
            if tool is Tool.ZONE and why_no_zones:
                button.setEnabled(False)
                button.setToolTip(why_no_zones)
            group.addButton(button)
        return group

    def _button(self, text: str, keys: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)

        def do() -> None:
            act()
            self.canvas.update()
            self._show()

        button.clicked.connect(lambda: do())
        if keys:
            button.setToolTip(f"{text} ({native(keys)})")
            QShortcut(QKeySequence(keys), self, button.click)
        return button

    def _lay_out(self, *, is_saved: bool) -> None:
        bar = QHBoxLayout()
        for button in self.tools.buttons():
            bar.addWidget(button)
        bar.addStretch()
        for button in (self.undo_button, self.redo_button, self.delete_button):
            bar.addWidget(button)
        side = QVBoxLayout()
        side.setSpacing(8)
        caption = QLabel(self.tr("Name"))
        caption.setProperty("role", "dim")
        note = QLabel(
            ""
            if is_saved
            else self.tr(
                "This camera does not come from the window's own file, so what you "
                "draw holds until the window closes. Add it in the window to keep it."
            )
        )
        note.setProperty("role", "dim")
        note.setWordWrap(True)
        for part in (self.shapes, caption, self.name, self._hint, note):
            side.addWidget(part, 1 if part is self.shapes else 0)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.canvas, 4)
        middle.addLayout(side, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(12)
        whole.addLayout(bar)
        whole.addLayout(middle, 1)
        whole.addLayout(self._foot)
