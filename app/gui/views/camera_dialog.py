"""Adding or changing one camera: what it is, a try, how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import UInt8
from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui.models.camera_form import CameraForm, Field
from app.gui.views.camera_fields import KeepFields, SourceTabs
from app.gui.views.dialog_foot import DialogFoot
from app.gui.views.dialog_size import open_at
from app.gui.views.form_row import FieldRow
from app.gui.views.picture import PictureView

if TYPE_CHECKING:
    from app.runtime.cameras.webcams import Webcam

_TICK_MS = 60


class CameraDialog(QDialog):
    """Shows what its presenter says; says what the person does. No logic."""

    changed = pyqtSignal(object)  # CameraForm: a field was changed
    try_clicked = pyqtSignal()
    save_clicked = pyqtSignal()
    webcams_wanted = pyqtSignal()
    ticked = pyqtSignal()
    ended = pyqtSignal()

    def __init__(self, *, is_new: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("Add a camera") if is_new else self.tr("Change the camera")
        self.setWindowTitle(title)
        self.setMinimumSize(820, 480)
        open_at(self, 960, 640)
        self._form = CameraForm()
        self._is_showing = False
        self.sources, self.keeping = SourceTabs(), KeepFields()
        self.picture = PictureView(self.tr("Try the camera to see its picture"))
        self._answer = QLabel()
        self._answer.setWordWrap(True)
        self._answer.setMinimumHeight(54)
        self._answer.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._answer.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.try_button = QPushButton()
        self.save_button = QPushButton(
            self.tr("Add camera") if is_new else self.tr("Save")
        )
        self._foot = DialogFoot(self, self.save_button)
        self._lay_out(title)
        self.show_trying(is_trying=False)
        self._connect()

    # What the presenter shows

    def show_form(self, form: CameraForm) -> None:
        self._form, self._is_showing = form, True
        if not self.isVisible():
            self.sources.network.address.setFocus()
        self.sources.show_form(form)
        self.keeping.show_form(form)
        self._is_showing = False

    def show_webcams(self, webcams: list[Webcam]) -> None:
        self._is_showing = True
        self.sources.show_webcams(webcams)
        self._is_showing = False

    def show_mistakes(self, mistakes: Mapping[Field, str]) -> None:
        for field, row in self._rows().items():
            row.show_mistake(mistakes.get(field, ""))
        self._foot.show_problem("")

    def show_keyring(self, problem: str | None) -> None:
        self.sources.network.show_keyring(problem)

    def show_trying(self, *, is_trying: bool) -> None:
        self.try_button.setText(
            self.tr("Stop trying") if is_trying else self.tr("Try the camera")
        )
        self.picture.show_words(
            self.tr("Connecting…")
            if is_trying
            else self.tr("Try the camera to see its picture")
        )
        self._say("")

    def show_seen(
        self, picture: UInt8[np.ndarray, "h w 3"], text: str, *, is_hidden: bool
    ) -> None:
        self.picture.show_picture(_coarse(picture) if is_hidden else picture)
        self.picture.setAccessibleDescription(text)
        hidden = self.tr(" (coarse here, as skin is to be hidden)") if is_hidden else ""
        self._say(self.tr("It works: ") + text + hidden, role="good")

    def show_not_seen(self, text: str, field: Field | None) -> None:
        self.picture.show_words(self.tr("No picture"))
        self._say(text, role="bad")
        if field is not None and (row := self._rows().get(field)) is not None:
            row.show_mistake(self.tr("Check this"))

    def show_saving(self, *, is_saving: bool) -> None:
        self.save_button.setEnabled(not is_saving)
        if is_saving:
            self._foot.show_problem("")

    def show_problem(self, text: str) -> None:
        self._foot.show_problem(text)

    def focus(self, field: Field) -> None:
        if (row := self._rows().get(field)) is not None:
            row.field.setFocus()

    def close_saved(self) -> None:
        self.accept()

    # What the person does

    def done(self, result: int) -> None:
        self._timer.stop()
        self.ended.emit()
        super().done(result)

    def _on_edited(self, **changes: Any) -> None:
        if self._is_showing:
            return
        self._form = replace(self._form, **changes)
        self.changed.emit(self._form)

    def _rows(self) -> dict[Field, FieldRow]:
        return {**self.sources.rows(), **self.keeping.rows()}

    def _say(self, text: str, role: str = "dim") -> None:
        self._answer.setText(text)
        self._answer.setProperty("role", role)
        style = self._answer.style()
        assert style is not None
        style.polish(self._answer)

    def _connect(self) -> None:
        self.sources.edited.connect(lambda changes: self._on_edited(**changes))
        self.keeping.edited.connect(lambda changes: self._on_edited(**changes))
        self.sources.webcams_wanted.connect(self.webcams_wanted)
        self.try_button.clicked.connect(self.try_clicked)
        self.save_button.clicked.connect(self.save_clicked)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.ticked)
        self._timer.start(_TICK_MS)

    def _lay_out(self, title: str) -> None:
        head = QLabel(title)
        head.setProperty("role", "headline")
        self.try_button.setToolTip(self.tr("Connect once and show the first picture"))
        self.picture.setAccessibleName(self.tr("First picture of the camera"))
        fields = QWidget()
        left = QVBoxLayout(fields)
        left.setContentsMargins(0, 0, 6, 0)
        left.setSpacing(14)
        left.addWidget(self.sources)
        left.addWidget(self.keeping)
        left.addStretch()
        scrolled = QScrollArea()  # where the screen is low
        scrolled.setWidgetResizable(True)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(fields)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.picture, 1)
        right.addWidget(self.try_button)
        right.addWidget(self._answer)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(scrolled, 5)
        columns.addLayout(right, 5)
        self.try_button.setAutoDefault(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(14)
        whole.addWidget(head)
        whole.addLayout(columns, 1)
        whole.addLayout(self._foot)


def _coarse(picture: UInt8[np.ndarray, "h w 3"]) -> UInt8[np.ndarray, "h w 3"]:
    """A few blocks: enough to see that it is the right camera, and nobody in it."""
    height, width = picture.shape[:2]
    step = max(8, height // 14)
    blocks = picture[::step, ::step].repeat(step, axis=0).repeat(step, axis=1)
    return np.ascontiguousarray(blocks[:height, :width])
