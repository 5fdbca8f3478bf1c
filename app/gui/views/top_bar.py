"""The line above the wall: cameras, what is drawn, and where to go."""

from __future__ import annotations

from PyQt6.QtCore import QSignalBlocker, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QAction, QActionGroup, QResizeEvent
from PyQt6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QToolButton,
    QWidget,
)

from app.gui.icons import icon, pixmap
from app.gui.models.intents import (
    Intent,
    Open,
    Panel,
    SetMode,
    SetOpacity,
    SetTheme,
    SetThreshold,
    ToggleFigures,
    ToggleFullScreen,
    ToggleRecordAll,
)
from app.gui.models.settings import Drawing, ThemeChoice, ViewMode
from app.gui.theme import DARK, Theme
from app.gui.views.key_names import native

_WORDS_FROM_PX = 1560  # narrower, buttons show their icon only
_CAPTIONS_FROM_PX = 1120  # narrower, sliders have no caption


class TopBar(QWidget):
    """Shows what is chosen and says what the user chooses."""

    wanted = pyqtSignal(object)  # Intent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = DARK
        self._icons: list[tuple[QToolButton, str]] = []
        self._panels: dict[Panel, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 7, 12, 7)
        self._row.setSpacing(6)
        self._build_brand()
        self._add_panel(Panel.ADD_CAMERA, "add", self.tr("Add camera"), "A")
        self._row.addSpacing(10)
        self._modes = self._build_modes()
        self._row.addSpacing(10)
        self._opacity = self._build_slider(
            self.tr("Opacity"), self.tr("Opacity of what is drawn ([ and ])")
        )
        self._threshold = self._build_slider(
            self.tr("Threshold"),
            self.tr("How sure the model must be to call a pixel skin (- and +)\n"
                    "Double-click the number: the bundle's own"),
        )  # fmt: skip
        self._opacity.slider.valueChanged.connect(
            lambda value: self.wanted.emit(SetOpacity(value / 100))
        )
        self._threshold.slider.valueChanged.connect(
            lambda value: self.wanted.emit(SetThreshold(value / 100))
        )
        self._threshold.value.double_clicked.connect(
            lambda: self.wanted.emit(SetThreshold(None))
        )
        self._row.addStretch(1)
        self._record = self._button("record", self.tr("Record all"), "Shift+R",
                                    ToggleRecordAll())  # fmt: skip
        self._record.setProperty("kind", "record")
        self._record.setCheckable(True)
        self._add_panel(Panel.LIBRARY, "library", self.tr("Look back"), "L")
        self._add_panel(Panel.MODELS, "model", self.tr("Model"), "M")
        self._add_panel(Panel.INSPECTOR, "inspect", self.tr("Inspect"), "I")
        self._menu_button = self._button("menu", self.tr("Menu"), "", None)
        self._menu_button.setProperty("iconOnly", True)
        self._build_menu()
        self.set_theme(DARK)

    def offer(self, panel: Panel) -> None:
        """Show the button of a panel that can be opened."""
        if (button := self._panels.get(panel)) is not None:
            button.show()

    def show_drawing(self, drawing: Drawing, bundle_threshold: float) -> None:
        self._modes[drawing.mode].setChecked(True)
        own = drawing.threshold is not None
        threshold = drawing.threshold if own else bundle_threshold
        self._opacity.show_value(drawing.opacity)
        self._threshold.show_value(threshold or 0.0, is_own=own)
        self._figures.setChecked(drawing.has_figures)

    def show_recording(self, *, are_all: bool) -> None:
        self._record.setChecked(are_all)

    def show_theme_choice(self, choice: ThemeChoice) -> None:
        self._themes[choice].setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button, name in self._icons:
            colour = theme.text
            if name == "record":
                button.setIcon(icon(name, theme.record, "#ffffff"))
            else:
                button.setIcon(icon(name, colour, theme.on_accent))
        self._logo.setPixmap(pixmap("logo", theme.accent, 24, self.devicePixelRatioF()))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        has_words = self.width() >= _WORDS_FROM_PX
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if has_words
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button, _ in self._icons:
            if not button.property("iconOnly"):
                button.setToolButtonStyle(style)
        for slider in (self._opacity, self._threshold):
            slider.caption.setVisible(self.width() >= _CAPTIONS_FROM_PX)
        self._brand.setVisible(self.width() >= 900)

    def _build_brand(self) -> None:
        self._logo = QLabel()
        self._brand = QLabel("GLSS Live")
        self._brand.setProperty("role", "brand")
        self._row.addWidget(self._logo)
        self._row.addWidget(self._brand)
        self._row.addSpacing(12)

    def _add_panel(self, panel: Panel, name: str, text: str, key: str) -> None:
        button = self._button(name, text, key, Open(panel))
        self._panels[panel] = button
        button.hide()  # until somebody offers it

    def _button(
        self, name: str, text: str, key: str, intent: Intent | None
    ) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setProperty("wide", True)
        button.setIconSize(QSize(18, 18))
        button.setToolTip(f"{text} ({native(key)})" if key else text)
        button.setAccessibleName(text)
        self._icons.append((button, name))
        if intent is not None:
            button.clicked.connect(lambda: self.wanted.emit(intent))
        self._row.addWidget(button)
        return button

    def _build_modes(self) -> dict[ViewMode, QToolButton]:
        words = {
            ViewMode.FILL: (self.tr("Fill"), self.tr("Skin filled")),
            ViewMode.OUTLINE: (self.tr("Outline"), self.tr("Skin outlined")),
            ViewMode.CLONE: (self.tr("Clone"), self.tr("Nearest clone beside")),
            ViewMode.HEAT: (self.tr("Heat"), self.tr("How sure the model is")),
            ViewMode.REDACTED: (
                self.tr("Redacted"),
                self.tr("Skin hidden, in recordings and snapshots, too"),
            ),
            ViewMode.PLAIN: (self.tr("Plain"), self.tr("The picture alone")),
        }
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(0)
        buttons = {}
        for mode, (text, explanation) in words.items():
            button = QToolButton(self)
            button.setText(text)
            button.setCheckable(True)
            button.setIconSize(QSize(18, 18))
            button.setToolTip(f"{text}: {explanation} (V)")
            button.setAccessibleName(self.tr("View: {text}").format(text=text))
            first, last = mode is ViewMode.FILL, mode is ViewMode.PLAIN
            button.setProperty(
                "segment", "first" if first else "last" if last else "true"
            )
            button.clicked.connect(lambda _, m=mode: self.wanted.emit(SetMode(m)))
            button.setProperty("iconOnly", True)
            self._icons.append((button, mode.value))
            group.addButton(button)
            row.addWidget(button)
            buttons[mode] = button
        self._row.addLayout(row)
        return buttons

    def _build_slider(self, caption: str, tip: str) -> LabelledSlider:
        slider = LabelledSlider(caption, tip, self)
        self._row.addWidget(slider)
        return slider

    def _build_menu(self) -> None:
        menu = QMenu(self)
        self._figures = _action(menu, self.tr("Figures on the tiles") + "\tH")
        self._figures.setCheckable(True)
        self._figures.triggered.connect(lambda: self.wanted.emit(ToggleFigures()))
        full = _action(menu, self.tr("Full screen") + "\tF")
        full.triggered.connect(lambda: self.wanted.emit(ToggleFullScreen()))
        menu.addSeparator()
        self._themes = self._build_themes(menu)
        menu.addSeparator()
        for text, panel in (
            (
                self.tr("Folder of the recordings") + "\t" + native("Ctrl+O"),
                Panel.FOLDER,
            ),
            (self.tr("Keyboard") + "\t?", Panel.SHORTCUTS),
            (self.tr("About GLSS Live"), Panel.ABOUT),
        ):
            action = _action(menu, text)
            action.triggered.connect(lambda _, p=panel: self.wanted.emit(Open(p)))
        self._menu_button.setMenu(menu)
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _build_themes(self, menu: QMenu) -> dict[ThemeChoice, QAction]:
        group = QActionGroup(self)
        words = {
            ThemeChoice.SYSTEM: self.tr("Theme of the system"),
            ThemeChoice.DARK: self.tr("Dark theme"),
            ThemeChoice.LIGHT: self.tr("Light theme"),
        }
        actions = {}
        for choice, text in words.items():
            action = _action(menu, text)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _, c=choice: self.wanted.emit(SetTheme(c)))
            actions[choice] = action
        return actions


class LabelledSlider(QWidget):
    """A slider from 0 to 100 with its caption and its number."""

    def __init__(self, caption: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.caption = QLabel(caption)
        self.caption.setProperty("role", "dim")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setFixedWidth(92)
        self.slider.setPageStep(5)
        self.slider.setAccessibleName(caption)
        self.value = _Number()
        self.value.setFixedWidth(44)
        self.setToolTip(tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(6)
        for part in (self.caption, self.slider, self.value):
            row.addWidget(part)

    def show_value(self, value: float, *, is_own: bool = True) -> None:
        """Show `value` in [0, 1] without saying that the user chose it.

        A value that is not the user's own is dim.
        """
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(100 * value))
        self.value.setText(f"{round(100 * value)} %")
        self.value.setEnabled(is_own)


class _Number(QLabel):
    double_clicked = pyqtSignal()

    def mouseDoubleClickEvent(self, event: object) -> None:
        self.double_clicked.emit()


def _action(menu: QMenu, text: str) -> QAction:
    action = menu.addAction(text)
    assert action is not None
    return action
