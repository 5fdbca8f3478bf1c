"""A picture that keeps its shape, with words in its place while there is none."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8
from PyQt6 import sip
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

_GROUND = QColor("#05070a")
_WORDS = QColor("#9ba7b8")


class PictureView(QWidget):
    """Shows a BGR picture as large as there is room. GUI thread only."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(160, 90)
        self._words = words
        self._pixels: UInt8[np.ndarray, "h w 3"] | None = None  # outlives `_image`
        self._image: QImage | None = None

    @property
    def has_picture(self) -> bool:
        return self._image is not None

    @property
    def aspect(self) -> float:
        """Width by height of the picture; that of a usual one while there is none."""
        if self._image is None:
            return 16 / 9
        return self._image.width() / self._image.height()

    def sizeHint(self) -> QSize:
        return QSize(480, 270)

    def show_picture(self, pixels: UInt8[np.ndarray, "h w 3"] | None) -> None:
        """Show `pixels`, which nobody may write any more; None: the words."""
        self._pixels = None if pixels is None else np.ascontiguousarray(pixels)
        self._image = None if self._pixels is None else image_of(self._pixels)
        self.update()

    def show_words(self, words: str) -> None:
        """Say why there is no picture."""
        self._words = words
        self.show_picture(None)

    def room(self) -> QRectF:
        """Return where the picture lies."""
        width, height = float(self.width()), float(self.height())
        shown_height = min(height, width / self.aspect)
        shown_width = shown_height * self.aspect
        left, top = (width - shown_width) / 2, (height - shown_height) / 2
        return QRectF(left, top, shown_width, shown_height)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _GROUND)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.room(), self._image)
        elif self._words:
            painter.setPen(_WORDS)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            room = self.rect().adjusted(16, 16, -16, -16)
            painter.drawText(room, int(flags), self._words)


def image_of(pixels: UInt8[np.ndarray, "h w 3"]) -> QImage:
    """Wrap BGR `pixels`, which have to outlive the image."""
    height, width = pixels.shape[:2]
    data = sip.voidptr(pixels.ctypes.data, pixels.nbytes)
    image: QImage = QImage(  # type: ignore[call-overload]
        data, width, height, pixels.strides[0], QImage.Format.Format_BGR888
    )
    return image
