"""Opens what is about single cameras: adding, changing, drawing on the picture."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PyQt6.QtCore import QCoreApplication

from app.errors import ConfigError
from app.gui.bridge import Bridge
from app.gui.camera_presenter import CameraPresenter
from app.gui.camera_store import OwnCameras
from app.gui.models.camera_form import CameraForm
from app.gui.models.intents import Panel
from app.gui.models.reasons import told
from app.gui.views.camera_dialog import CameraDialog
from app.gui.views.region_dialog import RegionDialog
from app.gui.views.window import MainWindow
from app.library.camera_file import CameraFile
from app.library.drawing import Drawing, drawing_of

translate = QCoreApplication.translate


class CameraPanels:
    """Connects the dialogs with what they need. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        bridge: Bridge,
        file: CameraFile,
        recordings: str,
        *,
        here: Collection[str] = (),
    ) -> None:
        """`recordings`: the folder that is proposed for those of a new camera.

        `here`: the cameras on the wall that came from `file`.
        """
        self._window, self._bridge = window, bridge
        self._own = OwnCameras(file, bridge, here)
        self._recordings = recordings
        self._presenter: CameraPresenter | None = None  # a connection keeps nothing
        window.offer(Panel.ADD_CAMERA, lambda _: self.add())
        window.offer(Panel.EDIT_CAMERA, self.change)
        window.offer(Panel.REGIONS, self.draw)
        bridge.removed.connect(self._forget)

    def add(self) -> CameraDialog:
        """Open the dialog for a new camera."""
        return self._open(CameraForm(folder=self._recordings), None)

    def change(self, camera: str | None) -> CameraDialog | None:
        """Open the dialog for a camera of our own file; None if it cannot be."""
        if camera is None:
            return None
        try:
            form = self._own.form(camera)
        except ConfigError as error:
            self._tell(told(str(error), translate))
            return None
        if form is None:
            text = translate(
                "CameraPanels",
                "{camera} does not come from the window's own file. Change it where "
                "its settings are, or add it in the window.",
            )
            self._tell(text.format(camera=camera))
            return None
        form = replace(form, folder=form.folder or self._recordings)
        return self._open(form, camera)

    def draw(self, camera: str | None) -> RegionDialog | None:
        """Open the editor on a camera's live picture."""
        config = self._bridge.cameras.get(camera or "")
        if camera is None or config is None:
            return None
        has_events = config.recording is not None and config.recording.event is not None
        dialog = RegionDialog(
            camera,
            drawing_of(config),
            lambda: self._bridge.picture(camera),
            why_no_zones="" if has_events else translate(
                "CameraPanels",
                "Zones decide when skin starts a recording. This camera does not "
                "record while there is skin; change that in its settings first.",
            ),
            is_saved=self._own.is_saved(camera),
            parent=self._window,
        )  # fmt: skip
        dialog.applied.connect(lambda drawing: self._apply(dialog, camera, drawing))
        dialog.open()
        return dialog

    def _open(self, form: CameraForm, instead_of: str | None) -> CameraDialog:
        dialog = CameraDialog(is_new=instead_of is None, parent=self._window)
        presenter = CameraPresenter(
            dialog,
            self._own,
            form,
            instead_of=instead_of,
            translate=translate,
        )
        self._presenter = presenter
        dialog.changed.connect(presenter.on_changed)
        dialog.try_clicked.connect(presenter.on_try)
        dialog.save_clicked.connect(presenter.on_save)
        dialog.webcams_wanted.connect(presenter.on_webcams_wanted)
        dialog.ticked.connect(presenter.tick)
        dialog.ended.connect(presenter.close)
        dialog.open()
        return dialog

    def _apply(self, dialog: RegionDialog, camera: str, drawing: Drawing) -> None:
        try:
            self._own.draw(camera, drawing)
        except (ConfigError, KeyError) as error:
            dialog.show_problem(told(str(error), translate))
            return
        dialog.accept()

    def _forget(self, camera: str) -> None:
        try:
            self._own.remove(camera)
        except ConfigError as error:
            self._tell(told(str(error), translate))

    def _tell(self, text: str) -> None:
        self._window.show_message(text, is_bad=True)
