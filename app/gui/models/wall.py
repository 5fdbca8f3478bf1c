"""Which tiles there are, in which order, and which of them is in front."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

_TILE_ASPECT = 16 / 9


def grid_of(n: int, width: float, height: float) -> tuple[int, int]:
    """Return rows and columns that give `n` tiles of 16:9 the most area.

    Among equals the one with fewer empty places wins, then the wider one.
    """
    if n <= 0:
        return 0, 0
    width, height = max(1.0, width), max(1.0, height)

    def worth(columns: int) -> tuple[float, int, int]:
        rows = math.ceil(n / columns)
        side = min(width / columns, height / rows * _TILE_ASPECT)
        return round(side, 3), -rows * columns, columns

    columns = max(range(1, n + 1), key=worth)
    return math.ceil(n / columns), columns


class Wall:
    """Order, selection and zoom. GUI thread only; who changes it tells the views.

    `known` order (of the last session) places cameras as they appear; new ones go to
    the end.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known = list(dict.fromkeys(known))
        self._names: list[str] = []
        self._selected: str | None = None
        self._zoomed: str | None = None

    @property
    def names(self) -> Sequence[str]:
        return tuple(self._names)

    @property
    def selected(self) -> str | None:
        """The camera that keys act on."""
        return self._selected

    @property
    def zoomed(self) -> str | None:
        """The camera that has the whole wall; None: all are shown."""
        return self._zoomed

    @property
    def order(self) -> Sequence[str]:
        """What to remember: also the places of cameras that are not here now."""
        gone = [name for name in self._known if name not in self._names]
        return (*self._names, *gone)

    def set_names(self, names: Iterable[str]) -> bool:
        """Take in who is there; True if that changed anything."""
        place = {name: i for i, name in enumerate(self._known)}
        present = list(dict.fromkeys(names))
        last = len(place)
        ordered = sorted(present, key=lambda n: (place.get(n, last), present.index(n)))
        if ordered == self._names:
            return False
        self._names = ordered
        self._known = [*self._known, *(n for n in ordered if n not in place)]
        if self._zoomed not in ordered:
            self._zoomed = None
        if self._selected not in ordered:
            self._selected = None
        return True

    def select(self, name: str | None) -> None:
        if name is None or name in self._names:
            self._selected = name

    def step(self, places: int) -> None:
        """Select the camera so many places on; the first where none is."""
        if not self._names:
            return
        if self._selected is None:
            self._selected = self._names[0]
            return
        at = self._names.index(self._selected) + places
        self._selected = self._names[at % len(self._names)]
        if self._zoomed is not None:
            self._zoomed = self._selected

    def zoom(self, name: str | None) -> None:
        """Give one camera the whole wall, or None to show all."""
        if name is None or name in self._names:
            self._zoomed = name
            self._selected = name or self._selected

    def move(self, name: str, to: int) -> None:
        """Put `name` in place `to`; the others make room."""
        if name not in self._names:
            return
        self._names.remove(name)
        self._names.insert(max(0, min(to, len(self._names))), name)
        gone = [n for n in self._known if n not in self._names]
        self._known = [*self._names, *gone]
