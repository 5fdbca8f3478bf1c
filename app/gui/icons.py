"""The window's own icons: lines on a grid of 24, drawn in any colour and size."""

from __future__ import annotations

from functools import lru_cache

from PyQt6.QtCore import QByteArray, QRectF, Qt
from PyQt6.QtGui import QIcon, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer

_SHAPES = {
    "camera": '<path d="M3 7h11a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H3z"/><path d="m16 11 5-3v8l-5-3"/>',
    "add": '<path d="M12 5v14M5 12h14"/>',
    "record": '<circle cx="12" cy="12" r="8"/><circle cx="12" cy="12" r="4" fill="C"/>',
    "stop": '<circle cx="12" cy="12" r="8"/><rect x="9" y="9" width="6" height="6" fill="C"/>',
    "snapshot": '<path d="M4 8h3l2-3h6l2 3h3v11H4z"/><circle cx="12" cy="13" r="3.5"/>',
    "inspect": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/><path d="M7.5 11.5 9.5 9l2 3 1.5-2"/>',
    "expand": '<path d="M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5"/>',
    "shrink": '<path d="M4 9h5V4M20 9h-5V4M4 15h5v5M20 15h-5v5"/>',
    "grid": '<path d="M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z"/>',
    "library": '<path d="M3.5 12a8.5 8.5 0 1 0 2.6-6.1L3.5 8.2"/><path d="M3.5 3.5v4.7h4.7M12 7.5V12l3.2 2"/>',
    "model": '<path d="m12 3 8 4.5v9L12 21l-8-4.5v-9z"/><path d="m4 7.5 8 4.5 8-4.5M12 12v9"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.4a2.8 2.8 0 1 1 4 2.6c-.9.4-1.3 1-1.3 1.9v.3M12 17.2v.1"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "warning": '<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4.5M12 17.2v.1"/>',
    "lost": '<path d="M3 7h9M16 9v6a2 2 0 0 1-2 2H3V8"/><path d="m16 11 5-3v8l-3-1.8"/><path d="m3 3 18 18"/>',
    "refused": '<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>',
    "stale": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.4 2"/>',
    "ended": '<circle cx="12" cy="12" r="8.5"/><path d="m8.5 12.2 2.5 2.5 4.6-5"/>',
    "starting": '<path d="M12 3.5v4M12 16.5v4M3.5 12h4M16.5 12h4M6 6l2.8 2.8M15.2 15.2 18 18M6 18l2.8-2.8M15.2 8.8 18 6"/>',
    "retry": '<path d="M20.5 12a8.5 8.5 0 1 1-2.6-6.1l2.6 2.3"/><path d="M20.5 3.5v4.7h-4.7"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "fill": '<path d="M12 3.5c3.5 4.3 6 7.3 6 10.5a6 6 0 0 1-12 0c0-3.2 2.5-6.2 6-10.5z" fill="C"/>',
    "outline": '<path d="M12 3.5c3.5 4.3 6 7.3 6 10.5a6 6 0 0 1-12 0c0-3.2 2.5-6.2 6-10.5z"/>',
    "clone": '<path d="M3 5h8v14H3zM13 5h8v14h-8z"/><path d="M15 12h4"/>',
    "heat": '<path d="M12 3.5c3.5 4.3 6 7.3 6 10.5a6 6 0 0 1-12 0c0-3.2 2.5-6.2 6-10.5z"/><path d="M12 11c1.6 2 2.4 3.1 2.4 4.4a2.4 2.4 0 0 1-4.8 0c0-1.3.8-2.4 2.4-4.4z" fill="C"/>',
    "redacted": '<path d="M4 4h5v5H4zM9 9h6v6H9zM15 15h5v5h-5zM15 4h5v5h-5zM4 15h5v5H4z" fill="C"/>',
    "plain": '<rect x="3.5" y="5" width="17" height="14" rx="2"/>',
    "regions": '<path d="M5 4h2M11 4h3M18 4h2v2M20 11v3M20 18v2h-2M13 20h-3M6 20H4v-2M4 13v-3M4 6V4"/>',
    "doubt": '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.4a2.8 2.8 0 1 1 4 2.6c-.9.4-1.3 1-1.3 1.9v.3M12 17.2v.1"/>',
    "folder": '<path d="M3 6h6l2 2.5h10V19H3z"/>',
    "trash": '<path d="M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5"/>',
    "play": '<path d="M7 5v14l12-7z" fill="C"/>',
    "pause": '<path d="M8 5v14M16 5v14" stroke-width="3.4"/>',
    "before": '<path d="m15 6-6 6 6 6"/>',
    "after": '<path d="m9 6 6 6-6 6"/>',
    "back": '<path d="m18 6-6 6 6 6M11 6l-6 6 6 6"/>',
    "forward": '<path d="m6 6 6 6-6 6M13 6l6 6-6 6"/>',
    "mark start": '<path d="M13 5H8v14h5"/>',
    "mark end": '<path d="M11 5h5v14h-5"/>',
    "logo": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><path d="M12 8.2c1.9 2.3 2.9 3.6 2.9 5a2.9 2.9 0 0 1-5.8 0c0-1.4 1-2.7 2.9-5z" fill="C"/>',
}  # fmt: skip


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return the icon `name`, `size` pixels a side, for a screen of `ratio`."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    shape = _SHAPES[name].replace('"C"', f'"{colour}"')
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="1.8" stroke-linecap="round" '
        f'stroke-linejoin="round">{shape}</svg>'
    )
    painter = QPainter(picture)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, checked: str | None = None) -> QIcon:
    """Return the icon `name`; in another colour where a button is checked."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, colour, 20, ratio))
        if checked is not None:
            shown = pixmap(name, checked, 20, ratio)
            made.addPixmap(shown, QIcon.Mode.Normal, QIcon.State.On)
    return made
