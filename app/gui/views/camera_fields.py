"""The fields of the camera dialog, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.models.camera_form import (
    CameraForm,
    CameraKind,
    Field,
    Hide,
    Record,
)
from app.gui.views.form_row import FieldRow, column_of, set_text
from app.gui.views.network_fields import NetworkFields
from app.gui.views.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from app.runtime.cameras.webcams import Webcam

_FOR_EVER = 0


class SourceTabs(QTabWidget):
    """Which camera it is: one tab for each kind."""

    edited = pyqtSignal(dict)
    webcams_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.network = NetworkFields()
        self.webcam, self.path = QComboBox(), QLineEdit()
        self._kinds = list(CameraKind)
        webcams, files = self._webcam_page(), self._file_page()
        for page, title in (
            (self.network, self.tr("Network")),
            (webcams, self.tr("Webcam")),
            (files, self.tr("File or folder")),
            (self._demo_page(), self.tr("Demo")),
        ):
            self.addTab(page, title)
        self.network.edited.connect(self.edited)
        self.currentChanged.connect(
            lambda index: self.edited.emit({"kind": self._kinds[index]})
        )
        self.webcam.activated.connect(
            lambda _: self.edited.emit({"webcam": self.webcam.currentData()})
        )
        self.path.textEdited.connect(lambda text: self.edited.emit({"path": text}))

    def rows(self) -> dict[Field, FieldRow]:
        rows = {Field.WEBCAM: self._webcam_row, Field.PATH: self._path_row}
        return {**self.network.rows, **rows}

    def show_form(self, form: CameraForm) -> None:
        self.setCurrentIndex(self._kinds.index(form.kind))
        self.network.show_form(form)
        set_text(self.path, form.path)
        if form.webcam is not None:
            self.webcam.setCurrentIndex(self.webcam.findData(form.webcam))

    def show_webcams(self, webcams: list[Webcam]) -> None:
        chosen = self.webcam.currentData()
        self.webcam.clear()
        for webcam in webcams:
            self.webcam.addItem(f"{webcam.name}  (/dev/video{webcam.index})",
                                webcam.index)  # fmt: skip
        self.webcam.setCurrentIndex(self.webcam.findData(chosen))
        self.webcam.setPlaceholderText(
            self.tr("Choose one") if webcams else self.tr("None found")
        )
        self.webcam.setEnabled(bool(webcams))
        self._no_webcam.setVisible(not webcams)

    def _webcam_page(self) -> QWidget:
        page = QWidget()
        again = QPushButton(self.tr("Look again"))
        again.setAutoDefault(False)
        again.clicked.connect(self.webcams_wanted)
        self._webcam_row = FieldRow(self.tr("&Webcam"), self.webcam, again)
        self._no_webcam = WrappedLabel(
            self.tr(
                "This machine has no webcam, or this user may not use it. Plug one in "
                "and look again; on Linux the user has to be in the group “video”."
            )
        )
        column = column_of(page)
        column.addWidget(self._webcam_row)
        column.addWidget(self._no_webcam)
        column.addStretch()
        return page

    def _file_page(self) -> QWidget:
        page = QWidget()
        file, folder = QPushButton(self.tr("Video…")), QPushButton(self.tr("Folder…"))
        file.clicked.connect(self._choose_file)
        folder.clicked.connect(self._choose_folder)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (file, folder):
            button.setAutoDefault(False)
            row.addWidget(button)
        self._path_row = FieldRow(self.tr("&Path"), self.path, both)
        column = column_of(page)
        column.addWidget(self._path_row)
        column.addWidget(WrappedLabel(self.tr("A video plays once, at its own speed.")))
        column.addStretch()
        return page

    def _demo_page(self) -> QWidget:
        page = QWidget()
        text = self.tr("A night scene that is made by this program; it needs nothing.")
        column = column_of(page)
        column.addWidget(WrappedLabel(text))
        column.addStretch()
        return page

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a video"))
        self._choose(path)

    def _choose_folder(self) -> None:
        self._choose(QFileDialog.getExistingDirectory(self, self.tr("Choose a folder")))

    def _choose(self, path: str) -> None:
        if path:
            self.path.setText(path)
            self.edited.emit({"path": path})


class KeepFields(QWidget):
    """Its name, what is hidden, what is recorded."""

    edited = pyqtSignal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.folder = QLineEdit(), QLineEdit()
        self.name.setMaxLength(64)
        self.hide_with = self._choices(
            (Hide.NOTHING, self.tr("is shown")),
            (Hide.BLUR, self.tr("is blurred")),
            (Hide.PIXELATE, self.tr("is pixelated")),
            (Hide.FILL, self.tr("is blackened")),
        )
        self.hide_with.setToolTip(
            self.tr("Before anything is shown or recorded; it cannot be brought back")
        )
        self.record = self._choices(
            (Record.NOTHING, self.tr("only by hand (R)")),
            (Record.SKIN, self.tr("while there is skin")),
            (Record.ALL, self.tr("always")),
        )
        self.days = QSpinBox()
        self.days.setRange(_FOR_EVER, 3650)
        self.days.setSpecialValueText(self.tr("for ever"))
        browse = QPushButton(self.tr("Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self._name_row = FieldRow(self.tr("&Name"), self.name)
        self._folder_row = FieldRow(self.tr("Recordings &folder"), self.folder, browse)
        self._days_row = FieldRow(self.tr("Kept, in days"), self.days)
        first, second, third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        first.addWidget(self._name_row)
        second.addWidget(FieldRow(self.tr("&Skin"), self.hide_with))
        second.addWidget(FieldRow(self.tr("It is &recorded"), self.record))
        third.addWidget(self._folder_row, 1)
        third.addWidget(self._days_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for row in (first, second, third):
            row.setSpacing(10)
            column.addLayout(row)
        self._connect()

    def rows(self) -> dict[Field, FieldRow]:
        return {Field.NAME: self._name_row, Field.FOLDER: self._folder_row}

    def show_form(self, form: CameraForm) -> None:
        set_text(self.name, form.name)
        set_text(self.folder, form.folder)
        self.hide_with.setCurrentIndex(self.hide_with.findData(form.hide))
        self.record.setCurrentIndex(self.record.findData(form.record))
        self.days.setValue(round(form.keep_days or _FOR_EVER))
        for row in (self._folder_row, self._days_row):
            row.setVisible(form.record is not Record.NOTHING)

    def _choices(self, *choices: tuple[Hide | Record, str]) -> QComboBox:
        box = QComboBox()
        for value, text in choices:
            box.addItem(text, value)
        return box

    def _connect(self) -> None:
        self.name.textEdited.connect(lambda text: self.edited.emit({"name": text}))
        self.folder.textEdited.connect(lambda text: self.edited.emit({"folder": text}))
        self.hide_with.activated.connect(
            lambda _: self.edited.emit({"hide": Hide(self.hide_with.currentData())})
        )
        self.record.activated.connect(
            lambda _: self.edited.emit({"record": Record(self.record.currentData())})
        )
        self.days.valueChanged.connect(
            lambda days: self.edited.emit({"keep_days": float(days) or None})
        )

    def _browse(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"))
        if path:
            self.folder.setText(path)
            self.edited.emit({"folder": path})
