"""A few widgets, each for what only it can get wrong."""

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLabel, QWidget

from app.gui.layers import fitted, layers_of
from app.gui.models import intents as want
from app.gui.models.camera import CameraFigures, CameraPicture, Recording
from app.gui.models.inspection import Evidence, Inspection, Trace
from app.gui.models.keys import BY_KEY, KEYS
from app.gui.models.preferences import Preferences
from app.gui.models.run import RunNews, RunState, WallCounts
from app.gui.models.settings import Drawing, ThemeChoice, ViewMode
from app.gui.models.tile import TileFace, TileState
from app.gui.notifications import Notifications
from app.gui.theme import DARK, LIGHT, palette_of, style_of
from app.gui.views.about import AboutDialog
from app.gui.views.inspector import InspectorPanel
from app.gui.views.shortcuts import ShortcutSheet
from app.gui.views.tile import Tile
from app.gui.views.tile_text import describe
from app.gui.views.window import MainWindow

FIGURES = CameraFigures(25.0, 30.0, 3, 0.9, 0.1, "converged")


def picture(camera="door", value=200):
    pixels = np.full((90, 160, 3), value, np.uint8)
    mask = np.zeros((90, 160), np.uint8)
    mask[20:70, 40:120] = 255
    return CameraPicture(camera, 0, 0, pixels, mask, mask, np.full((8, 8), 7, np.uint8))


def live(name="door", **changes):
    values = {"age_s": 0.1, "figures": FIGURES, "shown_fps": 25.0, **changes}
    return TileFace(name, TileState.LIVE, **values)


@pytest.fixture
def tile(qtbot):
    tile = Tile("door")
    tile.resize(480, 270)
    qtbot.addWidget(tile)
    tile.show_picture(picture())
    return tile


def colour_at(widget, x, y):
    return QColor(widget.grab().toImage().pixel(x, y))


@pytest.fixture
def window(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_theme(ThemeChoice.DARK)
    window.show_cameras(["a", "b", "c", "d"])
    window.resize(1200, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window._is_closing_for_good = True


class TestTile:
    @pytest.mark.parametrize(
        "state",
        [TileState.STALE, TileState.LOST, TileState.REFUSED, TileState.ENDED],
    )
    def test_what_is_not_live_is_darkened_and_says_so(self, tile, state):
        tile.set_drawing(Drawing(ViewMode.PLAIN))
        tile.show_face(live())
        bright = colour_at(tile, 60, 100)
        tile.show_face(TileFace("door", state, age_s=5.0, reason="no route"))
        dark = colour_at(tile, 60, 100)
        assert dark.lightness() < bright.lightness() / 1.8
        assert state.value[:4] in tile.accessibleName() or "frozen" in (
            tile.accessibleName()
        )
        assert "no route" in tile.toolTip()

    def test_skin_is_orange_only_while_it_is_live(self, tile):
        tile.set_drawing(Drawing(ViewMode.FILL, opacity=1.0))
        tile.show_face(live())
        middle = colour_at(tile, 240, 100)
        assert middle.red() > middle.blue() + 100
        tile.show_face(TileFace("door", TileState.STALE, age_s=5.0))
        middle = colour_at(tile, 160, 100)
        assert abs(middle.red() - middle.blue()) < 12

    @pytest.mark.parametrize("mode", list(ViewMode))
    @pytest.mark.parametrize("size", [(120, 80), (480, 270), (1600, 1000)])
    def test_every_view_in_every_size(self, tile, mode, size):
        tile.resize(*size)
        tile.set_drawing(Drawing(mode))
        tile.show_face(live(recording=Recording(3723.0)))
        assert not tile.grab().isNull()

    def test_opacity_acts_on_a_picture_that_stands_still(self, tile):
        tile.show_face(live())
        tile.set_drawing(Drawing(ViewMode.FILL, opacity=0.1))
        before = colour_at(tile, 240, 100)
        tile.set_drawing(Drawing(ViewMode.FILL, opacity=0.9))
        assert colour_at(tile, 240, 100).blue() < before.blue() - 60

    def test_what_the_mouse_does(self, tile, qtbot):
        said = []
        tile.wanted.connect(said.append)
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton, pos=QPoint(40, 150))
        QTest.mouseDClick(tile, Qt.MouseButton.LeftButton, pos=QPoint(40, 150))
        QTest.keyClick(tile, Qt.Key.Key_Return)
        assert said[0] == want.Select("door")
        assert said[-2:] == [want.Zoom("door"), want.Zoom("door")]

    def test_it_says_when_it_is_tried_again(self):
        face = TileFace("door", TileState.LOST, retry_in_s=3.2, attempt=4)
        assert "Next try in 4 s (attempt 5)" in describe(face)


class TestWindow:
    def test_every_key_of_the_table_is_heard(self, window):
        said = []
        window.wanted.connect(said.append)
        codes = {"R": Qt.Key.Key_R, "V": Qt.Key.Key_V, "1": Qt.Key.Key_1,
                 "F": Qt.Key.Key_F, "[": Qt.Key.Key_BracketLeft}  # fmt: skip
        for key, code in codes.items():
            QTest.keyClick(window, code)
            assert said[-1] == BY_KEY[key]
        QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
        assert said[-1] == want.ToggleRecordAll()

    def test_a_tile_is_dragged_to_another_place(self, window):
        said = []
        window.wanted.connect(said.append)
        first, last = window.wall.tiles["a"], window.wall.tiles["d"]
        target = first.mapFromGlobal(last.mapToGlobal(last.rect().center()))
        start = first.rect().center()
        QTest.mousePress(first, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(first, start + (target - start) / 2)
        QTest.mouseMove(first, target)
        QTest.mouseRelease(first, Qt.MouseButton.LeftButton, pos=target)
        assert want.Move("a", 3) in said

    def test_tiles_share_the_wall_and_one_alone_has_all_of_it(self, window):
        tiles = window.wall.tiles
        areas = {t.width() * t.height() for t in tiles.values()}
        assert max(areas) - min(areas) < 0.02 * max(areas)
        window.show_selection("b", "b")
        assert tiles["b"].width() > 1100 and not tiles["a"].isVisible()
        assert not window.show_picture(picture("a"))
        assert window.show_picture(picture("b"))

    def test_a_camera_that_went_leaves_no_tile(self, window):
        window.show_cameras(["d", "a"])
        assert list(window.wall.tiles) == ["d", "a"]
        window.show_cameras([])
        assert window.empty.isVisible()

    def test_a_failed_run_is_told_over_the_wall(self, window):
        news = RunNews(RunState.FAILED, problem="bundle mine: altered")
        window.show_run(news, WallCounts())
        assert window.banner.isVisible()
        assert "bundle mine: altered" in window.banner.accessibleName()
        window.show_run(RunNews(RunState.RUNNING), WallCounts())
        assert not window.banner.isVisible()

    def test_sliders_say_what_the_user_does_and_not_what_they_are_told(self, window):
        said = []
        window.wanted.connect(said.append)
        window.show_drawing(Drawing(opacity=0.8, threshold=0.3), 0.5)
        assert said == []
        window.bar._opacity.slider.setValue(20)
        assert said == [want.SetOpacity(0.2)]

    def test_closing_asks_the_presenter_first(self, window):
        said = []
        window.wanted.connect(said.append)
        window.close()
        assert said == [want.Close()] and window.isVisible()

    def test_messages_come_once_and_go(self, window):
        window.show_message("disk full", is_bad=True)
        window.show_message("disk full", is_bad=True)
        assert window.toasts.texts == ["disk full"]
        for number in range(9):
            window.show_message(str(number), is_bad=False)
        assert window.toasts.texts == ["5", "6", "7", "8"]

    @pytest.mark.parametrize("theme", [DARK, LIGHT])
    def test_both_themes_are_whole(self, window, theme):
        choice = ThemeChoice.DARK if theme is DARK else ThemeChoice.LIGHT
        window.show_theme(choice)
        assert window.theme is theme
        assert window.palette().window().color() == QColor(theme.window)

    def test_everything_that_can_be_pressed_has_a_name(self, window):
        unnamed = [
            widget
            for widget in window.findChildren(QWidget)
            if widget.metaObject().className() in ("QToolButton", "QPushButton")
            and not (widget.accessibleName() or widget.text() or widget.toolTip())
        ]
        assert unnamed == []

    def test_its_place_is_remembered(self, window, qtbot):
        window.resize(760, 520)
        kept = window.remembered(Preferences())
        other = MainWindow()
        qtbot.addWidget(other)
        other.restore(kept.geometry)
        assert (other.width(), other.height()) == (760, 520)
        other.restore("no place")
        other._is_closing_for_good = True


def test_a_recording_that_cannot_be_written_says_why(tile):
    tile.show_face(live(recording=Recording(3.0)))
    assert tile.toolTip() == "" and "recording" in tile.accessibleName()
    before = tile.grab().toImage()
    why = "0.41 GB free, 1.00 GB are to stay free"
    tile.show_face(live(recording=Recording(3.0, why)))
    tile.update()
    assert f"Not recording: {why}" in tile.toolTip()
    assert f"Not recording: {why}" in tile.accessibleName()
    assert tile.grab().toImage() != before
    tile.show_face(live())
    assert tile.toolTip() == "" and "ecording" not in tile.accessibleName()


def test_the_sheet_shows_every_key(qtbot):
    sheet = ShortcutSheet()
    qtbot.addWidget(sheet)

    shown = {label.text() for label in sheet.findChildren(QLabel)}
    assert {key.text for key in KEYS} <= shown


def test_the_about_box_names_licence_and_versions(qtbot):
    box = AboutDialog()
    qtbot.addWidget(box)

    text = " ".join(label.text() for label in box.findChildren(QLabel))
    assert "GNU General Public License" in text and "PyQt6 6.11" in text


def test_the_inspector_takes_what_there_is(qtbot):
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    inspection = Inspection("door")
    panel.show_inspection(inspection)
    grey = np.zeros((8, 8), np.uint8)
    for trace in (None, Trace(grey, grey, grey, grey, (0.5, 0.7))):
        inspection.add(
            Evidence("door", 0, 0.7, 3, "converged", "It fits.", "scene_cut", False,
                     0.1, {"search": 9.0}, trace)
        )  # fmt: skip
        panel.show_inspection(inspection)
        assert not panel.grab().isNull()
    assert "scene cut" in panel._verdict.text()


def test_an_exception_in_a_slot_reaches_the_sink(qtbot, monkeypatch, caplog):
    import sys
    import threading

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    notifications = Notifications()
    notifications.install()
    error = ZeroDivisionError("in a slot")
    with qtbot.waitSignal(notifications.raised) as told:
        sys.excepthook(type(error), error, None)
    assert told.args == ["ZeroDivisionError: in a slot"]

    def fail():
        raise ZeroDivisionError("in a thread")

    with qtbot.waitSignal(notifications.raised) as told:
        thread = threading.Thread(target=fail, name="capture door")
        thread.start()
        thread.join()
    assert told.args == ["ZeroDivisionError (capture door): in a thread"]


class TestTheme:
    @pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
    @pytest.mark.parametrize(
        ("ink", "ground"),
        [("text", "window"), ("text", "surface"), ("text", "raised"),
         ("dim", "surface"), ("dim", "window"), ("bad", "surface"),
         ("live", "surface"), ("warn", "surface"), ("record", "surface"),
         ("on_accent", "accent")],
    )  # fmt: skip
    def test_words_are_readable(self, theme, ink, ground):
        """WCAG 2.1, level AA: 4.5 to 1; large marks: 3 to 1."""
        least = 3.0 if ink == "record" else 4.5
        assert _contrast(getattr(theme, ink), getattr(theme, ground)) >= least

    @pytest.mark.parametrize("theme", [DARK, LIGHT])
    def test_the_style_is_filled_in(self, theme, qapp):
        assert "$" not in style_of(theme)
        palette_of(theme)


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [
            p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class TestLayers:
    @pytest.mark.parametrize(
        ("size", "room", "expected"),
        [((640, 480), (640, 480), (640, 480)), ((1920, 1080), (960, 960), (960, 540)),
         ((100, 200), (400, 100), (50, 100)), ((4000, 10), (5, 5), (5, 1))],
    )  # fmt: skip
    def test_a_picture_keeps_its_shape(self, size, room, expected):
        assert fitted(size, room) == expected

    @pytest.mark.parametrize("size", [(40, 22), (160, 90), (333, 187)])
    def test_layers_lie_over_each_other(self, size):
        layers = layers_of(picture(), *size)
        assert layers.picture.shape == (size[1], size[0], 3)
        left, top = layers.mask.left / size[0], layers.mask.top / size[1]
        assert left == pytest.approx(40 / 160, abs=0.03)
        assert top == pytest.approx(20 / 90, abs=0.05)
        (outline,) = layers.outlines
        assert outline[:, 0].min() / size[0] == pytest.approx(0.25, abs=0.05)

    def test_no_skin_no_patch(self):
        empty = picture()
        nothing = CameraPicture(
            "door", 0, 0, empty.picture, empty.mask * 0, empty.soft * 0, empty.clone
        )
        layers = layers_of(nothing, 80, 45)
        assert layers.mask.pixels.size == 0 and layers.outlines == ()
        assert layers.picture.max() == 200
