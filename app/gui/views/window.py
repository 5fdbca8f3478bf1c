"""The main window: bar, wall, foot, and what opens beside or over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PyQt6.QtCore import QByteArray, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.models.camera import CameraPicture
from app.gui.models.inspection import Inspection
from app.gui.models.intents import Close, Panel, PanelClosed
from app.gui.models.keys import BY_KEY
from app.gui.models.model_choice import ModelChoices
from app.gui.models.preferences import Preferences
from app.gui.models.run import RunNews, WallCounts
from app.gui.models.settings import Drawing, ThemeChoice
from app.gui.models.tile import TileFace
from app.gui.theme import DARK, LIGHT, Theme, palette_of, style_of
from app.gui.views.about import AboutDialog
from app.gui.views.banner import Banner
from app.gui.views.empty import EmptyView
from app.gui.views.foot import Foot
from app.gui.views.inspector import InspectorPanel
from app.gui.views.models_panel import ModelsPanel
from app.gui.views.shortcuts import ShortcutSheet
from app.gui.views.side import SidePanel
from app.gui.views.toasts import Toasts
from app.gui.views.top_bar import TopBar
from app.gui.views.wall import WallView

Opener = Callable[[str | None], object]  # the camera it is about


class MainWindow(QMainWindow):
    """Shows what the presenter says; says what the user wants. No logic."""

    wanted = pyqtSignal(object)  # Intent
    theme_changed = pyqtSignal(object)  # Theme
    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("GLSS Live")
        self.setMinimumSize(QSize(720, 460))
        self.resize(1280, 800)
        self.bar, self.foot, self.banner = TopBar(), Foot(), Banner()
        self.wall, self.empty, self.side = WallView(), EmptyView(), SidePanel()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.wall)
        self.setCentralWidget(self._laid_out())
        self.toasts = Toasts(self._stack)
        self.side.closed.connect(lambda: self.wanted.emit(PanelClosed()))
        self._run = RunNews()
        self.bar.offer(Panel.INSPECTOR)
        self.bar.offer(Panel.MODELS)
        self._openers: dict[Panel, Opener] = {}
        self._is_closing_for_good = False
        self._choice = ThemeChoice.SYSTEM
        self.theme = DARK
        for part in (self.bar, self.banner, self.wall, self.empty):
            part.wanted.connect(self.wanted)
        self.offer(Panel.SHORTCUTS, lambda _: ShortcutSheet(self).open())
        self.offer(Panel.ABOUT, lambda _: AboutDialog(self).open())
        hints = QGuiApplication.styleHints()
        assert hints is not None
        hints.colorSchemeChanged.connect(lambda _: self._apply_theme())

    def offer(self, panel: Panel, opener: Opener) -> None:
        """Have `panel` opened by `opener` from now on, and show its button."""
        self._openers[panel] = opener
        self.bar.offer(panel)
        if panel is Panel.ADD_CAMERA:
            self.empty.add.show()

    # What the presenter shows

    def show_cameras(self, names: Sequence[str]) -> None:
        self.wall.show_cameras(names)
        self._stack.setCurrentWidget(self.wall if names else self.empty)

    def show_selection(self, selected: str | None, zoomed: str | None) -> None:
        self.wall.show_selection(selected, zoomed)

    def show_face(self, face: TileFace) -> None:
        self.wall.show_face(face)

    def show_picture(self, picture: CameraPicture) -> bool:
        return self.wall.show_picture(picture)

    def show_drawing(self, drawing: Drawing, bundle_threshold: float) -> None:
        self.wall.set_drawing(drawing)
        self.bar.show_drawing(drawing, bundle_threshold)

    def show_run(self, news: RunNews, counts: WallCounts) -> None:
        self._run = news
        self.foot.show_run(news, counts)
        if isinstance(self.side.content, ModelsPanel):
            self.side.content.show_run(news)
        self.banner.show_run(news)
        n_meant = counts.n_recording + counts.n_not_recording
        are_all = 0 < counts.n_cameras == n_meant
        self.bar.show_recording(are_all=are_all)

    def show_message(self, text: str, *, is_bad: bool) -> None:
        self.toasts.show_message(text, is_bad=is_bad)

    def show_models(self, choices: ModelChoices) -> None:
        panel = self.side.content
        if not isinstance(panel, ModelsPanel):
            panel = ModelsPanel()
            panel.wanted.connect(self.wanted)
            self.side.show_content(self.tr("Model"), panel)
        panel.show_choices(choices)
        panel.show_run(self._run)

    def show_inspection(self, inspection: Inspection) -> None:
        panel = self.side.content
        if not isinstance(panel, InspectorPanel):
            panel = InspectorPanel()
            panel.set_theme(self.theme)
            self.theme_changed.connect(panel.set_theme)
        title = self.tr("Inspector: {camera}").format(camera=inspection.camera)
        self.side.show_content(title, panel)
        panel.show_inspection(inspection)

    def show_theme(self, choice: ThemeChoice) -> None:
        self._choice = choice
        self.bar.show_theme_choice(choice)
        self._apply_theme()

    def show_full_screen(self, *, is_full: bool) -> None:
        self.bar.setVisible(not is_full)
        self.foot.setVisible(not is_full)
        if is_full:
            self.showFullScreen()
        else:
            self.showNormal()

    def open_panel(self, panel: Panel, camera: str | None) -> None:
        if (opener := self._openers.get(panel)) is not None:
            opener(camera)

    def close_panel(self) -> bool:
        if self.side.isHidden():
            return False
        self.side.take()
        return True

    def ask(self, question: str, action: str) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(question)
        yes = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(yes)
        box.exec()
        is_yes = box.clickedButton() is yes
        box.deleteLater()
        return is_yes

    def close_for_good(self) -> None:
        self._is_closing_for_good = True
        self.close()

    # What is remembered

    def restore(self, geometry: str) -> None:
        """Take the place of the last time; one that does not fit is left out."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))

    def remembered(self, preferences: Preferences) -> Preferences:
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        return replace(preferences, geometry=geometry)

    # What the user does

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        pressed = QKeySequence(event.keyCombination()).toString()
        intent = BY_KEY.get(pressed.removeprefix("Num+"))
        if intent is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() or pressed not in ("R", "Shift+R", "S", "F"):
            self.wanted.emit(intent)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is None:
            return
        if not self._is_closing_for_good:
            event.ignore()
            self.wanted.emit(Close())
            return
        self.hide()
        self.closed.emit()
        event.accept()
        application = QApplication.instance()
        assert application is not None
        application.quit()

    def _laid_out(self) -> QWidget:
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setChildrenCollapsible(False)
        middle.setHandleWidth(1)
        middle.addWidget(self._stack)
        middle.addWidget(self.side)
        middle.setStretchFactor(0, 1)
        middle.setStretchFactor(1, 0)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.banner)
        column.addWidget(middle, 1)
        column.addWidget(self.foot)
        return whole

    def _apply_theme(self) -> None:
        theme = self._theme_of(self._choice)
        self.theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(palette_of(theme))
        application.setStyleSheet(style_of(theme))
        for part in (
            self.bar, self.foot, self.banner, self.wall, self.empty, self.side,
            self.toasts,
        ):  # fmt: skip
            part.set_theme(theme)
        self.theme_changed.emit(theme)

    def _theme_of(self, choice: ThemeChoice) -> Theme:
        if choice is ThemeChoice.SYSTEM:
            hints = QGuiApplication.styleHints()
            is_light = hints is not None and hints.colorScheme() is Qt.ColorScheme.Light
            return LIGHT if is_light else DARK
        return DARK if choice is ThemeChoice.DARK else LIGHT
