"""Why a mask is what it is: input, edges, nearest clone, mask, search and times."""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import UInt8
from PyQt6.QtCore import QCoreApplication, QRect, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import (
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.gui.layers import heat_table
from app.gui.models.inspection import HISTORY_S, Evidence, Inspection
from app.gui.models.reasons import told
from app.gui.theme import Theme
from app.gui.views.charts import Bars, LineChart
from app.gui.views.decimal_mark import local
from app.gui.views.pixels import grey_image, indexed_image

translate = QCoreApplication.translate


class InspectorPanel(QScrollArea):
    """Shows an `Inspection`, whenever it is told to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._input = Plate(self.tr("What the camera sees"))
        self._edges = Plate(self.tr("Its edges"))
        self._clone = Plate(self.tr("Nearest clone"))
        self._mask = Plate(self.tr("Skin in the clone"))
        self._verdict, self._numbers = QLabel(), QLabel()
        self._steps = LineChart(y_step=0.05, has_dots=True)
        self._time = LineChart(x_unit=" s", y_step=0.1)
        self._stages = Bars()
        self.setWidget(self._laid_out())

    def set_theme(self, theme: Theme) -> None:
        for chart in (self._steps, self._time, self._stages):
            chart.set_theme(theme)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show how the newest mask came about."""
        evidence = inspection.evidence
        if evidence is None:
            self._verdict.setText(self.tr("Waiting for the next search…"))
            return
        if (trace := inspection.trace) is not None:
            self._input.show_grey(trace.picture)
            self._edges.show_grey(trace.edges)
            self._clone.show_grey(trace.clone)
            self._mask.show_heat(trace.clone, trace.soft)
        steps = [] if trace is None else list(enumerate(trace.ssim))
        self._steps.show_points(steps, empty=self._why_no_steps(inspection))
        self._time.show_points(inspection.ago(), x_range=(-HISTORY_S, 0.0))
        self._stages.show_values(
            {told(name, translate): ms for name, ms in inspection.stage_ms.items()}
        )
        self._verdict.setText(self._verdict_of(evidence))
        self._numbers.setText(self._numbers_of(evidence))

    def _why_no_steps(self, inspection: Inspection) -> str:
        if inspection.trace is None:
            return self.tr("No pictures of the search: the camera is redacted, or "
                           "nothing has moved yet.")  # fmt: skip
        return self.tr("This engine does not tell its steps.")

    def _verdict_of(self, evidence: Evidence) -> str:
        if evidence.kept == "busy":
            return self.tr("There was no time to search, so the mask before was kept.")
        if evidence.kept:
            return self.tr("Nothing moved, so the mask before was kept.")
        text = told(evidence.advice, translate)
        if evidence.reset:
            why = self.tr("Searched anew: {why}.")
            reason = told(evidence.reset.replace("_", " "), translate)
            return f"{text} {why.format(why=reason)}"
        return f"{text} {self.tr('Went on from the frame before.')}"

    def _numbers_of(self, evidence: Evidence) -> str:
        has_ssim = math.isfinite(evidence.ssim)
        ssim = f"{evidence.ssim:.3f}" if has_ssim else self.tr("none")
        parts = [
            (self.tr("SSIM"), ssim),
            (self.tr("steps"), str(evidence.n_steps)),
            (self.tr("skin"), f"{100 * evidence.skin_share:.1f} %"),
        ]
        return " &nbsp;·&nbsp; ".join(
            f"<b>{local(value)}</b> {name}" for name, value in parts
        )

    def _laid_out(self) -> QWidget:
        whole = QWidget()
        grid = QGridLayout()
        grid.setSpacing(10)
        plates = (self._input, self._edges, self._clone, self._mask)
        for number, plate in enumerate(plates):
            grid.addWidget(plate, number // 2, number % 2)
        column = QVBoxLayout(whole)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(8)
        column.addLayout(grid)
        for label in (self._numbers, self._verdict):
            label.setWordWrap(True)
            column.addWidget(label)
        self._verdict.setProperty("role", "dim")
        for caption, chart in (
            (self.tr("LIKENESS (SSIM) OVER THE STEPS OF THE SEARCH"), self._steps),
            (self.tr("LIKENESS OVER THE LAST MINUTE"), self._time),
            (self.tr("WHERE THE TIME GOES"), self._stages),
        ):
            column.addSpacing(6)
            title = QLabel(caption)
            title.setProperty("role", "caption")
            column.addWidget(title)
            chart.setAccessibleName(caption)
            column.addWidget(chart)
        column.addStretch(1)
        return whole


class Plate(QWidget):
    """One square picture over its caption."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self._caption = caption
        self._grey: UInt8[np.ndarray, "n n"] | None = None
        self._soft: UInt8[np.ndarray, "m m"] | None = None
        self.setAccessibleName(caption)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width + _CAPTION_PX

    def sizeHint(self) -> QSize:
        return QSize(170, 170 + _CAPTION_PX)

    def show_grey(self, picture: UInt8[np.ndarray, "n n"]) -> None:
        self._grey, self._soft = picture, None
        self.update()

    def show_heat(
        self, picture: UInt8[np.ndarray, "n n"], soft: UInt8[np.ndarray, "m m"]
    ) -> None:
        """Show how sure the model is, over the clone that it looked at."""
        self._grey, self._soft = picture, soft
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = min(self.width(), self.height() - _CAPTION_PX)
        place = QRect((self.width() - side) // 2, 0, side, side)
        painter.fillRect(place, QColor("#05070a"))
        if self._grey is not None:
            painter.drawImage(place, grey_image(self._grey))
        if self._soft is not None:
            painter.drawImage(place, indexed_image(self._soft, heat_table(0.75)))
        painter.setPen(self.palette().windowText().color())
        below = QRect(0, side, self.width(), _CAPTION_PX)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._caption)
        painter.end()


_CAPTION_PX = 22
