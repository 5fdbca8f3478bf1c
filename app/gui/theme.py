"""Colours and style of the window, dark and light.

State colours are of Okabe and Ito's set, shifted in lightness until they read well on
their ground; no state is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Template

from PyQt6.QtGui import QColor, QPalette

_PICTURES = Path(__file__).parent / "pictures"
SKIN_RGB = 0xE69F00  # Okabe and Ito's orange, as in recordings


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what they are for."""

    is_dark: bool
    window: str
    wall: str
    surface: str
    raised: str
    line: str
    text: str
    dim: str
    accent: str
    on_accent: str
    live: str
    warn: str
    bad: str
    record: str


DARK = Theme(
    is_dark=True,
    window="#12161c",
    wall="#0b0e12",
    surface="#181d25",
    raised="#222934",
    line="#2f3845",
    text="#e9edf3",
    dim="#9ba7b8",
    accent="#56b4e9",
    on_accent="#06121b",
    live="#2fc79b",
    warn="#f0b94a",
    bad="#ff8a5c",
    record="#ff5a67",
)
LIGHT = Theme(
    is_dark=False,
    window="#eef1f5",
    wall="#dde2ea",
    surface="#ffffff",
    raised="#f3f5f8",
    line="#cdd4de",
    text="#17202b",
    dim="#536071",
    accent="#0068a5",
    on_accent="#ffffff",
    live="#00734f",
    warn="#8a5a00",
    bad="#b83a06",
    record="#c4182b",
)


def palette_of(theme: Theme) -> QPalette:
    """Return the palette for what the style sheet does not reach."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.dim,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Light: theme.raised,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.dim))
    return palette


def style_of(theme: Theme) -> str:
    """Return the style sheet of the whole application."""
    names = {key: getattr(theme, key) for key in Theme.__slots__ if key != "is_dark"}
    kind = "dark" if theme.is_dark else "light"
    for name in ("down", "up", "check"):
        names[name] = (_PICTURES / f"{name}-{kind}.svg").as_posix()
    return _STYLE.substitute(names)


_STYLE = Template("""
* { outline: 0; }
QWidget { color: $text; font-size: 13px; }
QMainWindow, QDialog { background: $window; }
QWidget#wall { background: $wall; }
QWidget#bar, QWidget#panel { background: $surface; }
QWidget#bar { border-bottom: 1px solid $line; }
QWidget#foot { background: $surface; border-top: 1px solid $line; }
QWidget#panel { border-left: 1px solid $line; }
QLabel { background: transparent; }
QLabel:disabled { color: $dim; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="headline"] { font-size: 24px; font-weight: 600; }
QLabel[role="dim"] { color: $dim; }
QLabel[role="caption"] { color: $dim; font-size: 11px; font-weight: 600; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="brand"] { font-size: 15px; font-weight: 700; }

QPushButton, QToolButton {
  background: $raised; border: 1px solid $line; border-radius: 6px;
  padding: 6px 12px; min-height: 18px;
}
QToolButton { padding: 6px; }
QToolButton[wide="true"] { padding: 6px 10px; }
QPushButton:hover, QToolButton:hover { border-color: $accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 5px 11px; }
QToolButton:focus { padding: 5px; }
QToolButton[wide="true"]:focus { padding: 5px 9px; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:disabled, QToolButton:disabled { color: $dim; background: $surface; }
QPushButton[kind="primary"] {
  background: $accent; border-color: $accent; color: $on_accent; font-weight: 600;
}
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled {
  background: $surface; border-color: $line; color: $dim;
}
QPushButton[kind="danger"] { color: $bad; }
QToolButton[flat="true"] { background: transparent; border-color: transparent; }
QToolButton[flat="true"]:hover { background: $raised; border-color: $line; }
QToolButton[flat="true"]:focus { border: 2px solid $accent; }
QToolButton:checked { background: $accent; border-color: $accent; color: $on_accent; }
QToolButton[kind="record"]:checked {
  background: $record; border-color: $record; color: #ffffff;
}
QToolButton[segment="true"] { border-radius: 0; border-left-width: 0; }
QToolButton[segment="first"] {
  border-top-right-radius: 0; border-bottom-right-radius: 0;
}
QToolButton[segment="last"] {
  border-top-left-radius: 0; border-bottom-left-radius: 0; border-left-width: 0;
}
QToolButton::menu-indicator { image: none; width: 0; }

QSlider { min-height: 22px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal {
  width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
  background: $text; border: 1px solid $surface;
}
QSlider::handle:horizontal:focus { border: 2px solid $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QComboBox, QSpinBox,
QDoubleSpinBox, QListView, QTreeView, QTableView, QDateTimeEdit, QDateEdit, QTimeEdit {
  background: $surface; border: 1px solid $line; border-radius: 6px; padding: 5px 8px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QListView:focus, QTextBrowser:focus, QPlainTextEdit:focus { border-color: $accent; }
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down {
  border: 0; width: 24px; background: transparent;
}
QComboBox::down-arrow, QDateEdit::down-arrow, QDateTimeEdit::down-arrow {
  image: url("$down"); width: 12px; height: 12px;
}
QSpinBox { padding-right: 24px; }
QSpinBox::up-button, QSpinBox::down-button {
  subcontrol-origin: border; width: 24px; border: 0; background: transparent;
}
QSpinBox::up-button { subcontrol-position: top right; }
QSpinBox::down-button { subcontrol-position: bottom right; }
QSpinBox::up-arrow { image: url("$up"); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url("$down"); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; }
QListView::item, QTreeView::item { padding: 5px; border-radius: 4px; }
QListView::item:selected, QTreeView::item:selected {
  background: $accent; color: $on_accent;
}
QHeaderView::section {
  background: $raised; color: $dim; border: 0; border-bottom: 1px solid $line;
  padding: 6px;
}
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDateTimeEdit:disabled {
  color: $dim; background: $window;
}
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox:disabled, QRadioButton:disabled { color: $dim; }
QCheckBox::indicator, QRadioButton::indicator {
  width: 12px; height: 12px; border: 2px solid $dim; background: $surface;
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked {
  background: $accent; border-color: $accent;
}
QCheckBox::indicator:checked { image: url("$check"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
  border-color: $line; background: $window;
}
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled {
  background: $dim;
}
QCheckBox:focus, QRadioButton:focus { text-decoration: underline; }
QTabWidget::pane { border: 1px solid $line; border-radius: 6px; }
QTabBar::tab { padding: 7px 14px; color: $dim; background: transparent; border: 0; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $accent; }
QGroupBox { border: 1px solid $line; border-radius: 6px; margin-top: 14px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; color: $dim; }
QProgressBar {
  background: $raised; border: 1px solid $line; border-radius: 6px; height: 14px;
  text-align: center;
}
QProgressBar::chunk { background: $accent; border-radius: 5px; }
QMenu {
  background: $raised; border: 1px solid $line; border-radius: 6px; padding: 4px;
}
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $dim; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip {
  background: $raised; color: $text; border: 1px solid $line; padding: 5px 7px;
}
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 10px; background: transparent; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QFrame#toast {
  background: $raised; border: 1px solid $line; border-radius: 8px;
}
QFrame#toast[level="bad"] { border-color: $bad; }
QFrame#card { background: $surface; border: 1px solid $line; border-radius: 10px; }
QLabel[role="key"] {
  background: $raised; border: 1px solid $line; border-radius: 4px; padding: 2px 7px;
  font-weight: 600;
}
""")
