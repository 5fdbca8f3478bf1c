"""The place beside the wall where one panel at a time can stand."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.gui.icons import icon
from app.gui.theme import DARK, Theme


class SidePanel(QWidget):
    """A title, a way to close it, and whatever is shown."""

    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(340)
        self._content: QWidget | None = None
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._close = QToolButton()
        self._close.setProperty("flat", True)
        self._close.setToolTip(self.tr("Close (Esc)"))
        self._close.setAccessibleName(self.tr("Close panel"))
        self._close.clicked.connect(self.take)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 8, 4)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self.set_theme(DARK)
        self.hide()

    @property
    def content(self) -> QWidget | None:
        """What is shown now."""
        return self._content

    def set_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("close", theme.dim))

    def show_content(self, title: str, content: QWidget) -> None:
        """Show `content`, which belongs to this panel from now on."""
        if content is not self._content:
            self._drop()
            self._content = content
            self._column.addWidget(content, 1)
            content.show()
        self._title.setText(title)
        self.show()

    def take(self) -> None:
        """Close what is shown."""
        self._drop()
        self.hide()
        self.closed.emit()

    def _drop(self) -> None:
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None
