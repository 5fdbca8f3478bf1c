"""Which cameras: a box to tick for each, however many and however long their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QGridLayout, QScrollArea, QWidget

_IN_A_ROW = 72  # letters that a line has room for
_MOST_COLUMNS = 4
_MOST_ROWS = 4.4  # more are scrolled; a part of the next one shows that


class CameraChoice(QScrollArea):
    """Emits `changed` when a person ticks or unticks one."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._boxes: dict[str, QCheckBox] = {}
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self.setWidget(self._inside)

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def boxes(self) -> Iterator[QCheckBox]:
        yield from self._boxes.values()

    def show_cameras(self, names: Sequence[str]) -> None:
        """Have a box for each; once."""
        longest = max((len(name) for name in names), default=1)
        columns = max(1, min(_MOST_COLUMNS, _IN_A_ROW // (longest + 6)))
        for number, name in enumerate(names):
            box = self._boxes[name] = QCheckBox(name)
            box.toggled.connect(lambda _: self.changed.emit())
            self._grid.addWidget(box, number // columns, number % columns)
        self._grid.setColumnStretch(columns, 1)
        rows = -(-len(names) // columns)
        line = self._inside.sizeHint().height() / max(1, rows)
        self.setFixedHeight(round(line * min(rows, _MOST_ROWS)) + 4)
        if rows > _MOST_ROWS:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def choose(self, names: Sequence[str]) -> None:
        for name, box in self._boxes.items():
            box.setChecked(name in names)
