"""Exporting a range of time from one or several cameras."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QDateTime, Qt, QTimer, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.models.export_form import ExportForm
from app.gui.views.camera_choice import CameraChoice
from app.gui.views.form_row import FieldRow, set_text
from app.gui.views.leaving import LeavingQuestion
from app.library.clips import Span
from app.library.rights import Look

if TYPE_CHECKING:
    from collections.abc import Iterator

_TICK_MS = 60


class ExportDialog(QDialog):
    """Shows what its presenter says; says what the person does. No logic."""

    changed = pyqtSignal(object)  # ExportForm
    start_clicked = pyqtSignal()
    ticked = pyqtSignal()
    ended = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(640)
        self._form: ExportForm | None = None
        self._leaving = LeavingQuestion(
            self,
            self.tr("The export still runs. Cancel it and close?"),
            leave=self.tr("Cancel the export"),
            stay=self.tr("Go on"),
        )
        self._is_showing = self._is_running = False
        self.cameras = CameraChoice()
        self.cameras.changed.connect(self._on_edited)
        self.start, self.end = self._time_edit(), self._time_edit()
        self.looks = self._look_buttons()
        self.hide_with = QComboBox()
        for kind, text in (
            ("pixelate", self.tr("pixelated")),
            ("blur", self.tr("blurred")),
            ("fill", self.tr("blackened")),
        ):
            self.hide_with.addItem(text, kind)
        self.hide_with.setAccessibleName(self.tr("How skin is hidden"))
        self.folder = QLineEdit()
        self._plan = QLabel()
        self._plan.setWordWrap(True)
        self._plan.setMinimumHeight(36)
        self._plan.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName(self.tr("Progress of the export"))
        self.start_button = QPushButton(self.tr("Export"))
        self.start_button.setProperty("kind", "primary")
        self.start_button.setDefault(True)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setAutoDefault(False)
        self.show_button = QPushButton(self.tr("Show the folder"))
        self.show_button.setAutoDefault(False)
        self.show_button.hide()
        self.progress.hide()
        self._lay_out()
        self._connect()

    # What the presenter shows

    def show_form(self, form: ExportForm, cameras: Sequence[str]) -> None:
        self._form, self._is_showing = form, True
        if cameras:
            self.cameras.show_cameras(cameras)
        self.cameras.choose(form.cameras)
        self.start.setDateTime(_moment(form.span.t_start_s))
        self.end.setDateTime(_moment(form.span.t_end_s))
        self._button_of(form.look).setChecked(True)
        self.hide_with.setCurrentIndex(self.hide_with.findData(form.hide_with))
        set_text(self.folder, form.folder)
        self.hide_with.setEnabled(form.look is Look.REDACTED)
        self._is_showing = False

    def show_refusals(self, refused: Mapping[Look, str]) -> None:
        """Looks that are refused cannot be chosen; their tooltip says why."""
        for look in Look:
            button = self._button_of(look)
            reason = refused.get(look, "")
            button.setEnabled(not reason or button.isChecked())
            button.setToolTip(reason or self._meaning(look))
            button.setAccessibleDescription(reason or self._meaning(look))

    def show_plan(self, text: str, *, may_start: bool) -> None:
        self._say(text, "dim" if may_start else "bad")
        self.start_button.setEnabled(may_start)
        self.show_button.hide()

    def show_running(self, *, is_running: bool) -> None:
        self._is_running = is_running
        self._leaving.withdraw()  # it is done, or was cancelled
        self.start_button.setText(
            self.tr("Cancel the export") if is_running else self.tr("Export")
        )
        self.progress.setVisible(is_running)
        self.progress.setValue(0)
        for part in self._inputs():
            part.setEnabled(not is_running)
        if self._form is not None and self._form.look is not Look.REDACTED:
            self.hide_with.setEnabled(False)

    def show_progress(self, share: float, text: str) -> None:
        self.progress.setValue(round(1000 * share))
        self.progress.setFormat(f"{text}  %p %" if text else "%p %")

    def show_done(self, text: str, folder: str) -> None:
        self._say(text, "good")
        self.show_button.show()
        self.close_button.setFocus()

    def show_problem(self, text: str) -> None:
        self._say(text, "bad")

    # What the person does

    def reject(self) -> None:
        """Close, Esc and the window's cross; hours of work do not go by a slip."""
        if not self._is_running:
            super().reject()
        else:
            self._leaving.ask(lambda: self.done(QDialog.DialogCode.Rejected))

    def done(self, result: int) -> None:
        self._timer.stop()
        self.ended.emit()
        super().done(result)

    def _on_edited(self) -> None:
        if self._is_showing or self._form is None:
            return
        span = Span(_seconds(self.start), _seconds(self.end))
        look = Look(self.looks.checkedButton().property("look"))  # type: ignore[union-attr]
        self._form = replace(
            self._form, cameras=self.cameras.chosen, span=span, look=look,
            hide_with=self.hide_with.currentData(), folder=self.folder.text(),
        )  # fmt: skip
        self.hide_with.setEnabled(look is Look.REDACTED)
        self.changed.emit(self._form)

    def _browse(self) -> None:
        path = QFileDialog.getExistingDirectory(
            self, self.tr("Choose a folder"), self.folder.text()
        )
        if path:
            self.folder.setText(path)
            self._on_edited()

    def _inputs(self) -> Iterator[QWidget]:
        yield from self.cameras.boxes()
        yield from (self.start, self.end, self.folder, self._choose)
        yield from self.looks.buttons()
        yield self.hide_with

    def _meaning(self, look: Look) -> str:
        return {
            Look.RECORDED: self.tr("The pictures as they are in the recordings"),
            Look.RAW: self.tr("Without mask and figures"),
            Look.ANNOTATED: self.tr("With the mask and figures drawn in"),
            Look.REDACTED: self.tr(
                "Skin is hidden, as far as it is found; look at it before you hand it "
                "on"
            ),
        }[look]

    def _look_buttons(self) -> QButtonGroup:
        group = QButtonGroup(self)
        for look, text in (
            (Look.RECORDED, self.tr("As &recorded")),
            (Look.RAW, self.tr("Ra&w")),
            (Look.ANNOTATED, self.tr("&Annotated")),
            (Look.REDACTED, self.tr("Re&dacted")),
        ):
            button = QRadioButton(text, self)
            button.setProperty("look", look.value)
            button.clicked.connect(lambda: self._on_edited())
            group.addButton(button)
        return group

    def _button_of(self, look: Look) -> QRadioButton:
        return next(  # type: ignore[return-value]
            b for b in self.looks.buttons() if b.property("look") == look.value
        )

    def _time_edit(self) -> QDateTimeEdit:
        edit = QDateTimeEdit()
        edit.setDisplayFormat("d MMM yyyy  HH:mm:ss")
        edit.setCalendarPopup(True)
        edit.dateTimeChanged.connect(lambda _: self._on_edited())
        return edit

    def _say(self, text: str, role: str) -> None:
        self._plan.setText(text)
        self._plan.setProperty("role", role)
        style = self._plan.style()
        assert style is not None
        style.polish(self._plan)

    def _connect(self) -> None:
        self.folder.textEdited.connect(lambda _: self._on_edited())
        self.hide_with.activated.connect(lambda _: self._on_edited())
        self.start_button.clicked.connect(self.start_clicked)
        self.close_button.clicked.connect(self.reject)
        self.show_button.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text()))
        )
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.ticked)
        self._timer.start(_TICK_MS)

    def _lay_out(self) -> None:
        self._choose = QPushButton(self.tr("Choose…"))
        self._choose.setAutoDefault(False)
        self._choose.clicked.connect(self._browse)
        head = QLabel(self.tr("Export"))
        head.setProperty("role", "headline")
        times = QHBoxLayout()
        times.setSpacing(10)
        times.addWidget(FieldRow(self.tr("&From"), self.start))
        times.addWidget(FieldRow(self.tr("&To"), self.end))
        looks = QHBoxLayout()
        looks.setSpacing(16)
        for button in self.looks.buttons():
            looks.addWidget(button)
        looks.addWidget(self.hide_with)
        looks.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        for button in (self.show_button, self.close_button, self.start_button):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(12)
        whole.addWidget(head)
        whole.addWidget(_caption(self.tr("Cameras")))
        whole.addWidget(self.cameras)
        whole.addLayout(times)
        whole.addWidget(_caption(self.tr("Pictures")))
        whole.addLayout(looks)
        whole.addWidget(FieldRow(self.tr("F&older"), self.folder, self._choose))
        whole.addWidget(self._plan)
        whole.addWidget(self.progress)
        whole.addStretch()
        whole.addLayout(foot)


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "dim")
    return label


def _moment(t_s: float) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(round(t_s * 1000))


def _seconds(edit: QDateTimeEdit) -> float:
    return edit.dateTime().toMSecsSinceEpoch() / 1000
