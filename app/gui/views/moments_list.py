"""The list of events: a small picture, when, where, how much skin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import UInt8
from PyQt6.QtCore import QAbstractListModel, QModelIndex, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPixmap
from PyQt6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.gui.models.lookback import MomentRow, duration_text
from app.gui.views.decimal_mark import local
from app.gui.views.picture import image_of
from app.library.moments import Moment

Small = UInt8[np.ndarray, "h w 3"] | bool | None
PictureOf = Callable[[MomentRow], Small]

_SIZE = QSize(128, 72)


class MomentsList(QListView):
    """Newest first. Enter or a click plays a moment."""

    chosen = pyqtSignal(object)  # Moment

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.setIconSize(_SIZE)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Events"))
        self.setMinimumWidth(300)
        self.clicked.connect(self._on_index)
        self.activated.connect(self._on_index)

    def set_pictures(self, picture_of: PictureOf) -> None:
        """Have the small pictures come from there; asked only for what is in sight."""
        self._rows.picture_of = picture_of

    def show_moments(self, rows: Sequence[MomentRow]) -> None:
        """Show `rows`; what is selected stays so where it is still there."""
        if list(rows) == self._rows.rows:
            return
        selected = self.currentIndex().row()
        known = self._rows.rows
        moment = known[selected].moment if 0 <= selected < len(known) else None
        self._rows.take(rows)
        for number, row in enumerate(rows):
            if moment is not None and row.moment.t_start_s == moment.t_start_s:
                self.setCurrentIndex(self._rows.index(number))

    def show_thumbnails(self) -> None:
        """Some of the small pictures have come."""
        viewport = self.viewport()
        assert viewport is not None
        self._rows.forget_waiting()
        viewport.update()

    def _on_index(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._rows.rows):
            moment: Moment = self._rows.rows[index.row()].moment
            self.chosen.emit(moment)


class _Rows(QAbstractListModel):
    """What the list shows; pictures are made when they are asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[MomentRow] = []
        self.picture_of: PictureOf = lambda row: None
        self._pixmaps: dict[MomentRow, QPixmap] = {}
        self._waiting = QPixmap(_SIZE)
        self._waiting.fill(QColor("#05070a"))

    def take(self, rows: Sequence[MomentRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        kept = set(self.rows)
        self._pixmaps = {r: p for r, p in self._pixmaps.items() if r in kept}
        self.endResetModel()

    def forget_waiting(self) -> None:
        self._pixmaps = {
            row: pixmap
            for row, pixmap in self._pixmaps.items()
            if pixmap is not self._waiting
        }

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.rows)

    def data(
        self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row)
            case Qt.ItemDataRole.DecorationRole:
                return self._pixmap(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._text(row).replace("\n", ", ")
            case Qt.ItemDataRole.ToolTipRole if row.is_hidden:
                return self.tr("Not shown: redaction is on for this camera")
        return None

    def _text(self, row: MomentRow) -> str:
        moment = row.moment
        share = self.tr("up to {share} %").format(
            share=local(f"{100 * moment.peak_share:.2g}")
        )
        lasts = local(duration_text(moment.duration_s))
        return f"{row.clock}\n{moment.camera}\n{lasts}, {share}"

    def _pixmap(self, row: MomentRow) -> QPixmap:
        if row not in self._pixmaps:
            small = self.picture_of(row)
            if isinstance(small, np.ndarray):
                image = image_of(small).scaled(
                    _SIZE,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
                self._pixmaps[row] = QPixmap.fromImage(image)
            elif small is None:
                self._pixmaps[row] = self._waiting
            else:
                return self._waiting
        return self._pixmaps[row]
