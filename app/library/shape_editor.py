"""Drawing on a picture by mouse or keyboard, with undo: no widget, no pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from app.library.drawing import (
    Drawing,
    Point,
    Shape,
    ShapeKind,
    box_shape,
    free_name,
    shifted,
    with_corner,
)

MIN_SIDE = 0.02  # a smaller box is a slip of the hand
_MIN_AREA = MIN_SIDE**2 / 2


class Tool(StrEnum):
    SELECT = "select"
    REGION = "region"
    ZONE = "zone"
    PRIVACY = "privacy"


@dataclass(frozen=True, slots=True)
class Grip:
    """What is under a point: a corner of a shape, or its inside."""

    shape: int
    corner: int | None = None


@dataclass(frozen=True, slots=True)
class _Drag:
    grip: Grip
    start: Point
    before: Drawing


class ShapeEditor:
    """The state of one editing of a drawing. One thread only.

    Points are shares of the picture. `reach` is how far a hand may miss, in shares of
    the picture's height; `aspect` is width by height, so that a circle is round. One
    drag is one step of undo.
    """

    def __init__(self, drawing: Drawing, *, aspect: float = 16 / 9) -> None:
        self.drawing = self._saved = drawing
        self.aspect = aspect
        self.tool = Tool.SELECT
        self.selected: Grip | None = None
        self.draft: tuple[Point, ...] = ()  # corners of what is being drawn
        self.cursor: Point = (0.5, 0.5)
        self._undo: list[Drawing] = []
        self._redo: list[Drawing] = []
        self._drag: _Drag | None = None

    @property
    def is_changed(self) -> bool:
        return self.drawing != self._saved

    @property
    def can_undo(self) -> bool:
        return bool(self.draft or self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    @property
    def selected_shape(self) -> Shape | None:
        return None if self.selected is None else self.drawing[self.selected.shape]

    def choose(self, tool: Tool) -> None:
        """Take another tool up; what was half drawn is dropped."""
        self.tool, self.draft, self._drag = tool, (), None
        if tool is not Tool.SELECT:
            self.selected = None

    def grip_at(self, point: Point, *, reach: float) -> Grip | None:
        """Return what `point` would take hold of; corners before insides."""
        order = list(range(len(self.drawing)))[::-1]  # the newest lies on top
        if self.selected is not None:
            order.remove(self.selected.shape)
            order.insert(0, self.selected.shape)
        for number in order:
            for index, corner in enumerate(self.drawing[number].corners):
                if self._distance(point, corner) <= reach:
                    return Grip(number, index)
        inside = (n for n in order if _is_inside(point, self.drawing[n].corners))
        return next((Grip(number) for number in inside), None)

    def press(self, point: Point, *, reach: float) -> None:
        """Begin to drag, to draw, or to select, as the tool says."""
        self.cursor = point = _clamped(point)
        if self.tool is Tool.SELECT:
            self.selected = self.grip_at(point, reach=reach)
            if self.selected is not None:
                self._drag = _Drag(self.selected, point, self.drawing)
        elif self.tool is Tool.PRIVACY:
            self._press_polygon(point, reach=reach)
        elif self.draft:
            self._finish_box(point)
        else:
            self.draft = (point,)

    def move(self, point: Point) -> None:
        """Follow the pointer; what is held moves with it."""
        self.cursor = point = _clamped(point)
        if self._drag is None:
            return
        grip, before = self._drag.grip, self._drag.before
        shape = before[grip.shape]
        if grip.corner is None:
            start = self._drag.start
            changed = shifted(shape, point[0] - start[0], point[1] - start[1])
        else:
            changed = with_corner(shape, grip.corner, point)
        self.drawing = _replaced(before, grip.shape, changed)

    def release(self, point: Point, *, reach: float) -> None:
        """End a drag. A box drawn without dragging waits for its second corner."""
        self.move(point)
        if self._drag is not None:
            before, self._drag = self._drag.before, None
            self._commit(self.drawing, before=before)
        elif (
            self.tool in (Tool.REGION, Tool.ZONE)
            and self.draft
            and self._distance(self.draft[0], self.cursor) > reach
        ):
            self._finish_box(self.cursor)

    def finish_polygon(self) -> bool:
        """Close what is being drawn; False if it is too little to be an area."""
        shape = Shape(ShapeKind.PRIVACY, "", self.draft)
        if self.tool is not Tool.PRIVACY or len(self.draft) < 3:
            return False
        if shape.area < _MIN_AREA:
            return False
        self._add(shape)
        return True

    def cancel(self) -> bool:
        """Drop what is half drawn, else the tool, else the selection.

        False: there was nothing to drop.
        """
        if self._drag is not None:
            self.drawing, self._drag = self._drag.before, None
        elif self.draft:
            self.draft = ()
        elif self.tool is not Tool.SELECT:
            self.tool = Tool.SELECT
        elif self.selected is not None:
            self.selected = None
        else:
            return False
        return True

    def delete(self) -> bool:
        """Remove the selected corner of an area that has more than three, or all."""
        if self.selected is None:
            return False
        grip, shape = self.selected, self.drawing[self.selected.shape]
        if grip.corner is not None and not shape.kind.is_box and len(shape.corners) > 3:
            corners = shape.corners[: grip.corner] + shape.corners[grip.corner + 1 :]
            less = _replaced(self.drawing, grip.shape, replace(shape, corners=corners))
            self.selected = Grip(grip.shape)
        else:
            less = self.drawing[: grip.shape] + self.drawing[grip.shape + 1 :]
            self.selected = None
        self._commit(less, before=self.drawing)
        return True

    def insert_corner(self, point: Point, *, reach: float) -> bool:
        """Add a corner to the area whose outline passes `point`; False: none does."""
        for number, shape in enumerate(self.drawing):
            if shape.kind.is_box:
                continue
            for index, start in enumerate(shape.corners):
                end = shape.corners[(index + 1) % len(shape.corners)]
                if self._distance_to_edge(point, start, end) <= reach:
                    at = index + 1
                    corners = (*shape.corners[:at], point, *shape.corners[at:])
                    more = replace(shape, corners=corners)
                    self._commit(
                        _replaced(self.drawing, number, more), before=self.drawing
                    )
                    self.selected = Grip(number, at)
                    return True
        return False

    def rename(self, name: str) -> None:
        """Give the selected region or zone another name, which the caller checked."""
        shape = self.selected_shape
        if self.selected is not None and shape is not None and shape.name != name:
            renamed = _replaced(
                self.drawing, self.selected.shape, replace(shape, name=name)
            )
            self._commit(renamed, before=self.drawing)

    def nudge(self, dx: float, dy: float) -> None:
        """Move what is selected, or the cursor: the arrow keys."""
        if self.selected is None or self.tool is not Tool.SELECT:
            self.cursor = _clamped((self.cursor[0] + dx, self.cursor[1] + dy))
            return
        grip, shape = self.selected, self.drawing[self.selected.shape]
        if grip.corner is None:
            changed = shifted(shape, dx, dy)
        else:
            x, y = shape.corners[grip.corner]
            changed = with_corner(shape, grip.corner, _clamped((x + dx, y + dy)))
        self._commit(_replaced(self.drawing, grip.shape, changed), before=self.drawing)

    def select_next(self, step: int = 1) -> None:
        """Go through the shapes and their corners: the whole, corner 0, 1, ..."""
        grips = [
            Grip(number, corner)
            for number, shape in enumerate(self.drawing)
            for corner in (None, *range(len(shape.corners)))
        ]
        if not grips:
            self.selected = None
            return
        if self.selected is None:
            self.selected = grips[0 if step > 0 else -1]
        else:
            index = grips.index(self.selected) + step
            self.selected = grips[index % len(grips)]

    def undo(self) -> None:
        """Take the last step back; of what is half drawn, the last corner."""
        if self.draft:
            self.draft = self.draft[:-1]
        elif self._undo:
            self._redo.append(self.drawing)
            self._go_to(self._undo.pop())

    def redo(self) -> None:
        if self._redo:
            self._undo.append(self.drawing)
            self._go_to(self._redo.pop())

    def _press_polygon(self, point: Point, *, reach: float) -> None:
        is_at_start = (
            len(self.draft) >= 3 and self._distance(point, self.draft[0]) <= reach
        )
        if is_at_start and self.finish_polygon():
            return
        if not self.draft or self._distance(point, self.draft[-1]) > 0:
            self.draft = (*self.draft, point)

    def _finish_box(self, point: Point) -> None:
        kind = ShapeKind(self.tool.value)
        name = free_name(self.drawing, kind)
        shape = box_shape(kind, name, self.draft[0], point)
        _, _, width, height = shape.box
        if min(width, height) < MIN_SIDE:
            return
        self._add(shape)

    def _add(self, shape: Shape) -> None:
        self._commit((*self.drawing, shape), before=self.drawing)
        self.draft, self.tool = (), Tool.SELECT
        self.selected = Grip(len(self.drawing) - 1)

    def _commit(self, drawing: Drawing, *, before: Drawing) -> None:
        self.drawing = drawing
        if drawing != before:
            self._undo.append(before)
            self._redo.clear()

    def _go_to(self, drawing: Drawing) -> None:
        self.drawing, self.selected = drawing, None

    def _distance(self, one: Point, other: Point) -> float:
        return math.hypot((one[0] - other[0]) * self.aspect, one[1] - other[1])

    def _distance_to_edge(self, point: Point, start: Point, end: Point) -> float:
        (px, py), (x, y), (u, v) = (
            (p[0] * self.aspect, p[1]) for p in (point, start, end)
        )
        length_2 = (u - x) ** 2 + (v - y) ** 2
        if length_2 == 0:
            return math.hypot(px - x, py - y)
        along = ((px - x) * (u - x) + (py - y) * (v - y)) / length_2
        along = min(max(along, 0.0), 1.0)
        return math.hypot(px - x - along * (u - x), py - y - along * (v - y))


def _replaced(drawing: Drawing, number: int, shape: Shape) -> Drawing:
    return (*drawing[:number], shape, *drawing[number + 1 :])


def _clamped(point: Point) -> Point:
    return min(max(point[0], 0.0), 1.0), min(max(point[1], 0.0), 1.0)


def _is_inside(point: Point, corners: tuple[Point, ...]) -> bool:
    """Even-odd rule."""
    x, y = point
    is_in = False
    for (a, b), (c, d) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a:
            is_in = not is_in
    return is_in
