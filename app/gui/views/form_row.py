"""A field with its label above and room for what is wrong below."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget


class FieldRow(QWidget):
    """Says nothing until there is a mistake; then the label turns into it."""

    def __init__(
        self,
        text: str,
        field: QWidget,
        beside: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._text = text
        self._label = QLabel(text)
        self._label.setProperty("role", "dim")
        self._label.setBuddy(field)
        field.setAccessibleName(text.replace("&", ""))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field, 1)
        if beside is not None:
            row.addWidget(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addLayout(row)

    def show_mistake(self, text: str) -> None:
        """Tell what is wrong with the field; "" for nothing."""
        self._label.setText(f"{self._text}: {text}" if text else self._text)
        self._label.setProperty("role", "bad" if text else "dim")
        style = self._label.style()
        assert style is not None
        style.polish(self._label)
        self.field.setAccessibleDescription(text)


def column_of(page: QWidget) -> QVBoxLayout:
    """Return the layout of a page of fields."""
    column = QVBoxLayout(page)
    column.setContentsMargins(14, 14, 14, 12)
    column.setSpacing(10)
    return column


def set_text(field: QLineEdit, text: str) -> None:
    """Leave the cursor alone where the text is the same."""
    if field.text() != text:
        field.setText(text)
