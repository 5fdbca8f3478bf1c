"""How large a dialog opens: as it likes, and never larger than the screen."""

from __future__ import annotations

from PyQt6.QtWidgets import QWidget

_FRAME_PX = 60  # for a title bar and the borders


def open_at(dialog: QWidget, width: int, height: int) -> None:
    """Give `dialog` this size, or what the screen has."""
    screen = dialog.screen()
    if screen is not None:
        room = screen.availableSize()
        width = min(width, room.width() - _FRAME_PX)
        height = min(height, room.height() - _FRAME_PX)
    dialog.resize(width, height)
