"""Address and login of a network camera, and where its password is kept."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.gui.models.camera_form import CameraForm, Field, Keep
from app.gui.views.form_row import FieldRow, column_of, set_text
from app.gui.views.wrapped_label import WrappedLabel


class NetworkFields(QWidget):
    """Says which fields were edited; no logic."""

    edited = pyqtSignal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address, self.user = QLineEdit(), QLineEdit()
        self.password, self.variable = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.address.setPlaceholderText("rtsp://camera.local/stream1")
        self.address.setToolTip(
            self.tr("rtsp:// or http:// (MJPEG); a login in it is taken out of it")
        )
        self.keep = QComboBox()
        self.keep.setMinimumContentsLength(8)
        for keep, text in (
            (Keep.KEYRING, self.tr("in the keyring")),
            (Keep.VARIABLE, self.tr("in a variable")),
            (Keep.NOWHERE, self.tr("until it closes")),
        ):
            self.keep.addItem(text, keep)
        self.keep.setToolTip(
            self.tr(
                "The system's keyring; an environment variable that you set before the "
                "start; or nowhere: the camera is there until the window closes"
            )
        )
        self.variable.setToolTip(
            self.tr("Set it to the password before the window is started")
        )
        self._keyring = WrappedLabel()
        self.rows = {
            Field.ADDRESS: FieldRow(self.tr("&Address"), self.address),
            Field.PASSWORD: FieldRow(self.tr("&Password"), self.password),
            Field.VARIABLE: FieldRow(self.tr("&Variable"), self.variable),
        }
        login = QHBoxLayout()
        login.setSpacing(10)
        login.addWidget(FieldRow(self.tr("&User"), self.user))
        login.addWidget(self.rows[Field.PASSWORD])
        self._kept = QWidget()
        kept = QHBoxLayout(self._kept)
        kept.setContentsMargins(0, 0, 0, 0)
        kept.setSpacing(10)
        kept.addWidget(FieldRow(self.tr("Password is &kept"), self.keep), 1)
        kept.addWidget(self.rows[Field.VARIABLE], 1)
        column = column_of(self)
        column.addWidget(self.rows[Field.ADDRESS])
        column.addLayout(login)
        column.addWidget(self._kept)
        column.addWidget(self._keyring)
        column.addStretch()
        self._connect()

    def show_form(self, form: CameraForm) -> None:
        set_text(self.address, form.address)
        set_text(self.user, form.user)
        set_text(self.password, form.password)
        set_text(self.variable, form.variable)
        self.keep.setCurrentIndex(self.keep.findData(form.keep))
        self.rows[Field.VARIABLE].setVisible(form.keep is Keep.VARIABLE)
        has_login = bool(form.user or form.password or form.kept_as or form.variable)
        self._kept.setVisible(has_login)
        self._keyring.setVisible(has_login and bool(self._keyring.text()))
        is_kept = bool(form.kept_as) and not form.password
        self.password.setPlaceholderText(
            self.tr("kept in the keyring") if is_kept else ""
        )

    def show_keyring(self, problem: str | None) -> None:
        """Say why the keyring cannot be used; None: not known yet."""
        text = self.tr("Passwords cannot go to a keyring: {problem}.")
        self._keyring.setText(text.format(problem=problem) if problem else "")
        self._keyring.setVisible(bool(problem) and self._kept.isVisibleTo(self))

    def _connect(self) -> None:
        for name, field in (
            ("address", self.address),
            ("user", self.user),
            ("password", self.password),
            ("variable", self.variable),
        ):
            field.textEdited.connect(
                lambda text, name=name: self.edited.emit({name: text})
            )
        self.keep.activated.connect(
            lambda _: self.edited.emit({"keep": Keep(self.keep.currentData())})
        )
