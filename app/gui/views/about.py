"""What this is, under which licence, and of which versions."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.gui.icons import pixmap
from app.gui.theme import DARK

_PARTS = ("torch", "opencv-python", "av", "PyQt6", "numpy", "onnxruntime", "openvino")


class AboutDialog(QDialog):
    """Nothing in it needs the network."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About GLSS Live"))
        sign = QLabel()
        sign.setPixmap(pixmap("logo", DARK.accent, 56, self.devicePixelRatioF()))
        title = QLabel(f"GLSS Live {_version('glss-live')}")
        title.setProperty("role", "headline")
        text = QLabel(
            self.tr(
                "Finds human skin in the pictures of near-infrared cameras, on this "
                "machine.\nNo picture leaves it. A mask is an estimate: do not rely "
                "on it alone.\n\nFree software under the GNU General Public License, "
                "version 3 or later,\nwithout any warranty. The method: Pandey, Tyagi, "
                "Ambekar, Prathosh, ECCV 2020.\nPortrait in the demo: NASA, public "
                "domain."
            )
        )
        parts = QLabel(_versions())
        parts.setProperty("role", "dim")
        parts.setWordWrap(True)
        parts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 18)
        column.setSpacing(12)
        for part in (sign, title, text, parts, buttons):
            column.addWidget(part)


def _versions() -> str:
    found = [f"Python {platform.python_version()}"]
    found += [f"{name} {known}" for name in _PARTS if (known := _version(name))]
    return " · ".join(found)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
