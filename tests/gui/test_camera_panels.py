"""Which dialogs open for which cameras, and what removing one does."""

import pytest
from PyQt6.QtCore import QObject, QTranslator, pyqtSignal

from app.config import check_camera
from app.gui.camera_panels import CameraPanels
from app.gui.views.window import MainWindow
from app.library.camera_file import CameraFile
from tests.translations import FOLDER

DEMO = {"source": "demo:"}


class WallOf(QObject):
    """The part of the bridge that is used."""

    removed = pyqtSignal(str)

    def __init__(self, *cameras):
        super().__init__()
        self.cameras = {camera.name: camera for camera in cameras}

    def put(self, config):
        self.cameras[config.name] = config

    def picture(self, camera):
        return None


@pytest.fixture
def panels(qtbot, tmp_path, ring):
    file = CameraFile(tmp_path / "cameras.toml")
    file.put("mine", DEMO)
    window = MainWindow()
    qtbot.addWidget(window)
    wall = WallOf(check_camera("mine", DEMO), check_camera("other", DEMO))
    made = CameraPanels(window, wall, file, "/proposed", here=("mine",))
    made.wall, made.file, made.window = wall, file, window
    return made


def test_a_camera_of_the_own_file_is_changed(panels):
    dialog = panels.change("mine")
    assert dialog.keeping.name.text() == "mine"
    assert dialog.keeping.folder.text() == "/proposed"
    dialog.reject()


def test_a_camera_of_another_file_is_not_and_the_window_says_why(panels):
    told = []
    panels.window.show_message = lambda text, *, is_bad: told.append((text, is_bad))
    assert panels.change("other") is None
    assert panels.change(None) is None
    assert len(told) == 1
    assert "other does not come from the window's own file" in told[0][0]


def test_a_camera_of_another_file_is_not_ours_by_its_name(panels):
    panels.file.put("other", {"source": "demo:", "redact": {"kind": "fill"}})
    kept = panels.file.tables()
    told = []
    panels.window.show_message = lambda text, *, is_bad: told.append(text)
    assert panels.change("other") is None
    assert "other does not come from the window's own file" in told[0]
    dialog = panels.draw("other")
    assert dialog.apply_button.text() == "Apply until it closes"
    dialog.apply_button.click()
    panels.wall.removed.emit("other")
    assert panels.file.tables() == kept


def test_what_is_drawn_on_another_camera_holds_until_the_window_closes(panels):
    dialog = panels.draw("other")
    assert dialog.apply_button.text() == "Apply until it closes"
    dialog.reject()
    dialog = panels.draw("mine")
    assert dialog.apply_button.text() == "Save and apply"
    dialog.apply_button.click()
    assert not dialog.isVisible()
    assert panels.draw("nobody") is None


def test_a_camera_that_is_removed_leaves_the_file(panels):
    panels.wall.removed.emit("other")
    panels.wall.removed.emit("mine")
    assert panels.file.tables() == {}


def test_a_file_that_is_broken_is_told_in_the_language_of_the_window(panels, qapp):
    panels.file.path.write_text("[")
    told = []
    panels.window.show_message = lambda text, *, is_bad: told.append(text)
    translator = QTranslator()
    assert translator.load(str(FOLDER / "glss_de.qm"))
    qapp.installTranslator(translator)
    try:
        panels.change("mine")
        panels.wall.removed.emit("mine")
    finally:
        qapp.removeTranslator(translator)
    assert len(told) == 2
    assert all("kein gültiges TOML" in text for text in told)
