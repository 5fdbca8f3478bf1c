"""What a person draws on a camera's picture: regions, zones, privacy areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.config import RegionConfig, StreamConfig

Point = tuple[float, float]  # x, y in shares of the picture, [0, 1]

_DECIMALS = 4  # a tenth of a pixel of a 1080p picture


class ShapeKind(StrEnum):
    REGION = "region"  # searched by itself: a box
    ZONE = "zone"  # where skin counts as an event: a box
    PRIVACY = "privacy"  # nobody may see it: a polygon

    @property
    def is_box(self) -> bool:
        return self is not ShapeKind.PRIVACY


@dataclass(frozen=True, slots=True)
class Shape:
    """One of them. A box has four corners, clockwise from the top left."""

    kind: ShapeKind
    name: str  # empty for privacy areas
    corners: tuple[Point, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of what surrounds it."""
        xs, ys = [x for x, _ in self.corners], [y for _, y in self.corners]
        left, top = min(xs), min(ys)
        return left, top, max(xs) - left, max(ys) - top

    @property
    def area(self) -> float:
        """Of the picture, [0, 1]; exact for what does not cross itself."""
        turned = (*self.corners[1:], self.corners[0])
        pairs = zip(self.corners, turned, strict=True)
        return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2


Drawing = tuple[Shape, ...]


def box_shape(kind: ShapeKind, name: str, one: Point, other: Point) -> Shape:
    """Return the box between two opposite corners."""
    (a, b), (c, d) = one, other
    left, right, top, bottom = min(a, c), max(a, c), min(b, d), max(b, d)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Shape(kind, name, corners)


def with_corner(shape: Shape, index: int, point: Point) -> Shape:
    """Return `shape` with a corner moved; of a box, its neighbours follow."""
    if shape.kind.is_box:
        return box_shape(shape.kind, shape.name, shape.corners[index - 2], point)
    corners = list(shape.corners)
    corners[index] = point
    return replace(shape, corners=tuple(corners))


def shifted(shape: Shape, dx: float, dy: float) -> Shape:
    """Return `shape` moved, as far as the picture's edges allow."""
    left, top, width, height = shape.box
    dx = min(max(dx, -left), 1 - left - width)
    dy = min(max(dy, -top), 1 - top - height)
    corners = tuple((_inside(x + dx), _inside(y + dy)) for x, y in shape.corners)
    return replace(shape, corners=corners)


def free_name(drawing: Drawing, kind: ShapeKind) -> str:
    """Return the first of `region-1`, `region-2`, ... that is not taken."""
    if kind is ShapeKind.PRIVACY:
        return ""
    taken = {shape.name for shape in drawing if shape.kind is kind}
    number = 1
    while f"{kind}-{number}" in taken:
        number += 1
    return f"{kind}-{number}"


def drawing_of(camera: StreamConfig) -> Drawing:
    """Return what is drawn in the settings of `camera`."""
    event = None if camera.recording is None else camera.recording.event
    zones = () if event is None else event.zones
    return (
        *(_of_region(ShapeKind.REGION, region) for region in camera.regions),
        *(_of_region(ShapeKind.ZONE, zone) for zone in zones),
        *(Shape(ShapeKind.PRIVACY, "", corners) for corners in camera.privacy),
    )


def drawn_into(table: dict[str, Any], drawing: Drawing) -> dict[str, Any]:
    """Return a camera's `table` of settings with `drawing` in the place of the old.

    Zones belong to the recording of events; without one there is no place for them.
    """
    out = {**table}
    _set_or_drop(out, "regions", _regions(drawing, ShapeKind.REGION))
    _set_or_drop(out, "privacy", _polygons(drawing))
    recording = out.get("recording", {})
    if "event" in recording:
        event = {**recording["event"]}
        _set_or_drop(event, "zones", _regions(drawing, ShapeKind.ZONE))
        out["recording"] = {**recording, "event": event}
    return out


def _of_region(kind: ShapeKind, region: RegionConfig) -> Shape:
    left, top, width, height = region.box
    end = (_inside(left + width), _inside(top + height))
    return box_shape(kind, region.name, (left, top), end)


def _regions(drawing: Drawing, kind: ShapeKind) -> list[dict[str, Any]]:
    return [
        {"name": shape.name, "box": _rounded_box(shape)}
        for shape in drawing
        if shape.kind is kind
    ]


def _rounded_box(shape: Shape) -> list[float]:
    """Rounded so that left + width is never above 1, which the settings refuse."""
    left, top, width, height = shape.box
    left, top = round(left, _DECIMALS), round(top, _DECIMALS)
    right = round(left + width, _DECIMALS)
    bottom = round(top + height, _DECIMALS)
    return [left, top, _span(left, right), _span(top, bottom)]


def _span(start: float, end: float) -> float:
    span = round(min(end, 1.0) - start, _DECIMALS)
    while start + span > 1:  # binary fractions: 0.9 + 0.1 is not above, others are
        span = round(span - 10**-_DECIMALS, _DECIMALS)
    return span


def _polygons(drawing: Drawing) -> list[list[list[float]]]:
    return [
        [[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in shape.corners]
        for shape in drawing
        if shape.kind is ShapeKind.PRIVACY
    ]


def _set_or_drop(table: dict[str, Any], key: str, value: list[Any]) -> None:
    if value:
        table[key] = value
    else:
        table.pop(key, None)


def _inside(share: float) -> float:
    return min(max(share, 0.0), 1.0)
