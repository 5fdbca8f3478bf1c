"""The windows for looking back and exporting, operated as a person does."""

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QMessageBox

from app.gui.export_presenter import ExportPresenter
from app.gui.lookback_presenter import LookbackPresenter
from app.gui.models.export_form import ExportForm
from app.gui.views.export_dialog import ExportDialog
from app.gui.views.lookback_window import LookbackWindow
from app.library.clips import Library, Span
from app.library.rights import Look
from tests.gui.test_lookback import no_finder
from tests.library.recordings import ANNOTATED, T0_S, write_recording

IN_TIME_MS = 20_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("look")
    write_recording(folder, T0_S, seconds=6, skin={2: 0.3})
    write_recording(folder, T0_S + 20, camera="yard", skin={0: 0.5})
    return folder


@pytest.fixture
def window(qtbot, folder):
    made = LookbackWindow()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    presenter = LookbackPresenter(made, folders=lambda: [folder], rules=dict)
    made.presenter = presenter  # a connection does not keep it
    made.ticked.connect(presenter.tick)
    made.timeline.time_clicked.connect(presenter.on_time)
    made.timeline.part_changed.connect(presenter.on_part)
    made.timeline.range_marked.connect(presenter.on_range)
    made.moments.chosen.connect(presenter.on_moment)
    made.moments.set_pictures(
        lambda row: presenter.thumbnails.get(presenter.wanted(row))
    )
    made.player.play_clicked.connect(presenter.on_play)
    made.player.step_clicked.connect(presenter.on_step)
    made.closed.connect(presenter.close)
    made.show()
    qtbot.waitUntil(lambda: made.player.picture.has_picture, timeout=IN_TIME_MS)
    yield made
    made.close()


def at(timeline, t_s, lane=0):
    x = timeline._part.x_of(t_s) + 112
    return QPoint(round(x), 26 + 30 * lane + 15)


def test_an_event_is_played_at_enter(qtbot, window):
    moments = window.moments
    assert moments.model().rowCount() == 2
    moments.setCurrentIndex(moments.model().index(1))
    with qtbot.waitSignal(moments.chosen) as chosen:
        QTest.keyClick(moments, Qt.Key.Key_Return)
    assert chosen.args[0].camera == "door"
    qtbot.waitUntil(lambda: window.player._is_playing, timeout=IN_TIME_MS)


def test_small_pictures_come(qtbot, window):
    index = window.moments.model().index(0)

    def has_picture():
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        return pixmap.toImage().pixelColor(64, 36).lightness() > 20

    qtbot.waitUntil(has_picture, timeout=IN_TIME_MS)
    text = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "yard, 1 s, up to 50 %" in text


def test_a_click_into_the_timeline_shows_that_time(qtbot, window):
    timeline = window.timeline
    timeline._change_part(timeline._part.zoomed(2000, timeline._part.x_of(T0_S)))
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=at(timeline, T0_S + 3))
    qtbot.waitUntil(
        lambda: abs(timeline._cursor_s - T0_S - 3) < 0.2, timeout=IN_TIME_MS
    )


def test_the_wheel_zooms_at_the_pointer(window):
    timeline = window.timeline
    before = timeline._part
    place = QPointF(at(timeline, T0_S))
    turn = QWheelEvent(
        place, place, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(timeline, turn)
    after = timeline._part
    assert after.shown.duration_s < before.shown.duration_s
    assert after.x_of(T0_S) == pytest.approx(before.x_of(T0_S), abs=1)
    QTest.keyClick(timeline, Qt.Key.Key_0)
    assert timeline._part.is_whole


def test_a_range_is_marked_with_shift(qtbot, window):
    timeline, left = window.timeline, Qt.MouseButton.LeftButton
    timeline._change_part(timeline._part.zoomed(2000, timeline._part.x_of(T0_S)))
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(timeline, left, shift, at(timeline, T0_S + 1))
    QTest.mouseMove(timeline, at(timeline, T0_S + 4))
    QTest.mouseRelease(timeline, left, shift, at(timeline, T0_S + 4))
    span = window.presenter.range
    assert span.t_start_s - T0_S == pytest.approx(1, abs=0.2)
    assert span.t_end_s - T0_S == pytest.approx(4, abs=0.2)


def test_closing_ends_its_threads(window):
    window.close()
    assert not window.presenter._player._thread.is_alive
    assert not window.presenter.thumbnails._thread.is_alive


def dialog_for(qtbot, folder, out, cameras):
    made = ExportDialog()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    form = ExportForm(cameras, Span(T0_S, T0_S + 4), Look.RECORDED, folder=str(out))
    read = Library([folder]).scan
    presenter = ExportPresenter(made, ("door",), read, {}, form, no_finder)
    made.presenter = presenter
    made.changed.connect(presenter.on_changed)
    made.start_clicked.connect(presenter.on_start)
    made.ticked.connect(presenter.tick)
    made.ended.connect(presenter.close)
    made.show()
    return made


def test_an_export_is_made_by_keyboard(qtbot, folder, tmp_path):
    dialog = dialog_for(qtbot, folder, tmp_path / "out", ("door",))
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=IN_TIME_MS)
    QTest.keyClick(dialog._button_of(Look.RAW), Qt.Key.Key_Space)
    assert dialog.presenter.form.look is Look.RAW
    QTest.keyClick(dialog.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.show_button.isVisible, timeout=IN_TIME_MS)
    assert "Exported 4 s" in dialog._plan.text()
    assert len(list((tmp_path / "out").glob("door_*_raw.mp4"))) == 1


def test_an_export_that_runs_is_not_closed_by_a_slip(qtbot, tmp_path):
    dialog = dialog_for(qtbot, tmp_path, tmp_path / "out", ("door",))
    dialog.show_running(is_running=True)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    (box,) = dialog.findChildren(QMessageBox)
    assert "still runs" in box.text()
    box.reject()
    assert dialog.isVisible() and not dialog._leaving.is_open
    dialog.close()
    dialog._leaving._box.accept()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=IN_TIME_MS)


def test_what_cannot_be_is_disabled_with_its_reason(qtbot, tmp_path):
    write_recording(tmp_path, T0_S, about=ANNOTATED)
    dialog = dialog_for(qtbot, tmp_path, tmp_path / "out", ("door",))
    raw = dialog._button_of(Look.RAW)
    qtbot.waitUntil(lambda: not raw.isEnabled(), timeout=IN_TIME_MS)
    assert "cannot be taken out" in raw.toolTip()
    assert dialog._button_of(Look.ANNOTATED).isEnabled()


@pytest.mark.parametrize("name", ["gate-{}", "Warehouse-north-loading-ramp-{}-second"])
def test_many_cameras_and_long_names_keep_the_dialog_on_the_screen(qtbot, name):
    names = tuple(name.format(n) for n in range(16))
    dialog = ExportDialog()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    form = ExportForm(names[:1], Span(T0_S, T0_S + 4), Look.RECORDED, folder="/x")
    dialog.show_form(form, names)
    dialog.show()
    assert dialog.width() < 900 and dialog.height() < 620
    told = []
    dialog.changed.connect(told.append)
    boxes = list(dialog.cameras.boxes())
    assert [box.text() for box in boxes] == list(names)
    QTest.keyClick(boxes[-1], Qt.Key.Key_Space)
    assert told[-1].cameras == (names[0], names[-1])
