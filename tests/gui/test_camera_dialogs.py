"""The dialogs about single cameras, operated as a person does."""

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QMessageBox

from app.gui.camera_presenter import CameraPresenter
from app.gui.camera_store import OwnCameras
from app.gui.models.camera_form import CameraForm, CameraKind, Keep, Record
from app.gui.views.camera_dialog import CameraDialog
from app.gui.views.region_dialog import RegionDialog
from app.library.camera_file import CameraFile
from app.library.drawing import Shape, ShapeKind, box_shape
from app.library.shape_editor import Tool
from tests.gui.test_camera_presenter import WallOf
from tests.media import moving_square

IN_TIME_MS = 20_000
DOOR = box_shape(ShapeKind.REGION, "door", (0.5, 0.5), (0.9, 0.8))


@pytest.fixture
def own(tmp_path, ring):
    return OwnCameras(CameraFile(tmp_path / "cameras.toml"), WallOf())


@pytest.fixture
def dialog(qtbot, own):
    made = CameraDialog(is_new=True)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    presenter = CameraPresenter(made, own, CameraForm())
    made.changed.connect(presenter.on_changed)
    made.try_clicked.connect(presenter.on_try)
    made.save_clicked.connect(presenter.on_save)
    made.ticked.connect(presenter.tick)
    made.ended.connect(presenter.close)
    made.presenter = presenter  # a connection does not keep it
    made.show()
    return made


def test_a_camera_is_added_by_keyboard(qtbot, dialog, own):
    dialog.sources.setFocus()
    for _ in range(3):
        QTest.keyClick(dialog.sources.tabBar(), Qt.Key.Key_Right)
    assert dialog.sources.currentIndex() == list(CameraKind).index(CameraKind.DEMO)
    qtbot.waitUntil(lambda: dialog.keeping.name.text() == "demo", timeout=IN_TIME_MS)
    QTest.keyClick(dialog.try_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.picture.has_picture, timeout=IN_TIME_MS)
    dialog.keeping.name.selectAll()
    QTest.keyClicks(dialog.keeping.name, "night")
    with qtbot.waitSignal(dialog.accepted, timeout=IN_TIME_MS):
        QTest.keyClick(dialog.keeping.name, Qt.Key.Key_Return)
    assert own.file.tables() == {"night": {"source": "demo:"}}


def choose(box, value):
    """Choose an entry as the mouse does."""
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_fields_follow_what_is_chosen(dialog):
    keeping, network = dialog.keeping, dialog.sources.network
    assert not keeping.folder.isVisible()
    choose(keeping.record, Record.SKIN)
    assert keeping.folder.isVisible() and keeping.days.isVisible()
    choose(keeping.record, Record.NOTHING)
    assert not keeping.folder.isVisible()
    QTest.keyClicks(network.user, "me")
    choose(network.keep, Keep.VARIABLE)
    assert network.variable.isVisible()
    choose(network.keep, Keep.NOWHERE)
    assert not network.variable.isVisible()


def test_every_field_of_the_dialog_has_a_name_for_those_who_cannot_see(dialog):
    fields = [row.field for row in dialog._rows().values()]
    assert all(field.accessibleName() for field in fields)
    assert "&" not in "".join(field.accessibleName() for field in fields)


def test_a_machine_without_webcams_says_so(dialog):
    dialog.show_webcams([])
    dialog.sources.setCurrentIndex(1)
    assert dialog.sources._no_webcam.isVisible()
    assert not dialog.sources.webcam.isEnabled()


@pytest.fixture
def editor(qtbot):
    picture = next(moving_square(1, 320, 180))
    made = RegionDialog("door", (DOOR,), lambda: picture, why_no_zones="no events")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def at(canvas, x, y):
    room = canvas.room()
    return QPoint(
        round(room.left() + x * room.width()), round(room.top() + y * room.height())
    )


def press(editor, text):
    next(b for b in editor.tools.buttons() if b.text() == text).click()


def test_a_box_is_drawn_with_the_mouse_named_and_applied(qtbot, editor):
    press(editor, "Region")
    canvas, left = editor.canvas, Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=at(canvas, 0.1, 0.1))
    QTest.mouseMove(canvas, at(canvas, 0.3, 0.2))
    QTest.mouseRelease(canvas, left, pos=at(canvas, 0.4, 0.4))
    assert editor.shapes.count() == 2
    editor.name.setFocus()
    editor.name.setText("gate")
    with qtbot.waitSignal(editor.applied) as applied:
        editor.apply_button.click()
    _, gate = applied.args[0]
    assert gate.name == "gate"
    assert gate.box == pytest.approx((0.1, 0.1, 0.3, 0.3), abs=0.01)


def test_an_area_is_drawn_by_keyboard_and_undone(editor):
    press(editor, "Privacy area")
    canvas = editor.canvas
    for key, times in [
        (Qt.Key.Key_Right, 3), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Left, 5)
    ]:  # fmt: skip
        for _ in range(times):
            QTest.keyClick(canvas, key, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert [shape.kind for shape in editor.editor.drawing] == [
        ShapeKind.REGION, ShapeKind.PRIVACY
    ]  # fmt: skip
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.editor.drawing == (DOOR,)
    QTest.keyClick(canvas, Qt.Key.Key_N)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert editor.editor.drawing == ()


def test_escape_leaves_the_tool_first_and_then_the_dialog(editor):
    press(editor, "Region")
    QTest.keyClick(editor.canvas, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert editor.editor.tool is Tool.SELECT
    QTest.keyClick(editor.canvas, Qt.Key.Key_Escape)
    assert not editor.isVisible()


def test_what_was_drawn_is_not_lost_by_a_slip(editor):
    QTest.keyClick(editor.canvas, Qt.Key.Key_N)
    QTest.keyClick(editor.canvas, Qt.Key.Key_Delete)
    editor.reject()
    editor.close()
    (box,) = editor.findChildren(QMessageBox)
    assert editor.isVisible() and "not saved" in box.text()
    box.reject()
    assert editor.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    editor.reject()  # all is as it was: nothing to ask
    assert not editor.isVisible()


def test_zones_without_events_are_not_offered_and_say_why(editor):
    zone = next(b for b in editor.tools.buttons() if b.text() == "Zone")
    assert not zone.isEnabled()
    assert zone.toolTip() == "no events"


def test_the_list_and_the_picture_select_the_same(qtbot, editor):
    area = Shape(ShapeKind.PRIVACY, "", ((0.0, 0.0), (0.2, 0.0), (0.0, 0.2)))
    editor.editor.drawing = (DOOR, area)
    editor._show()
    editor.shapes.setCurrentRow(1)
    assert editor.editor.selected_shape == area
    assert not editor.name.isEnabled()
    canvas = editor.canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.7, 0.6))
    assert editor.shapes.currentRow() == 0
    assert editor.name.text() == "door"
