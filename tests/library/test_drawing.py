"""Regions, zones and privacy areas: as settings, and as a person edits them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import StreamConfig
from app.library.drawing import (
    Shape,
    ShapeKind,
    box_shape,
    drawing_of,
    drawn_into,
    shifted,
)
from app.library.shape_editor import Grip, ShapeEditor, Tool

REACH = 0.02
TRIANGLE = Shape(ShapeKind.PRIVACY, "", ((0.1, 0.1), (0.4, 0.1), (0.1, 0.5)))
DOOR = box_shape(ShapeKind.REGION, "door", (0.5, 0.5), (0.9, 0.8))


def editor(*shapes):
    return ShapeEditor(shapes, aspect=1.0)


def drag(edit, start, *ways, reach=REACH):
    edit.press(start, reach=reach)
    for way in ways:
        edit.move(way)
    edit.release(ways[-1] if ways else start, reach=reach)


def close(corners):
    return [pytest.approx(corner) for corner in corners]


def test_a_box_is_drawn_by_dragging_in_any_direction():
    edit = editor()
    edit.choose(Tool.REGION)
    drag(edit, (0.6, 0.5), (0.3, 0.4), (0.2, 0.1))
    (shape,) = edit.drawing
    assert shape == box_shape(ShapeKind.REGION, "region-1", (0.2, 0.1), (0.6, 0.5))
    assert edit.tool is Tool.SELECT
    assert edit.selected == Grip(0)


def test_a_box_is_drawn_by_two_clicks():
    edit = editor(DOOR)
    edit.choose(Tool.ZONE)
    drag(edit, (0.1, 0.1))
    assert edit.drawing == (DOOR,)
    assert edit.draft == ((0.1, 0.1),)
    edit.press((0.3, 0.4), reach=REACH)
    assert edit.drawing[1].name == "zone-1"
    assert edit.drawing[1].box == pytest.approx((0.1, 0.1, 0.2, 0.3))


def test_a_slip_of_the_hand_draws_nothing():
    edit = editor()
    edit.choose(Tool.REGION)
    drag(edit, (0.1, 0.1), (0.5, 0.105))
    assert edit.drawing == ()


def test_names_are_not_used_twice():
    edit = editor()
    for left in (0.0, 0.3):
        edit.choose(Tool.REGION)
        drag(edit, (left, 0.1), (left + 0.2, 0.4))
    assert [shape.name for shape in edit.drawing] == ["region-1", "region-2"]


def test_an_area_is_closed_at_its_first_corner():
    edit = editor()
    edit.choose(Tool.PRIVACY)
    for corner in [(0.1, 0.1), (0.5, 0.1), (0.5, 0.6), (0.105, 0.105)]:
        drag(edit, corner)
    assert [s.corners for s in edit.drawing] == [((0.1, 0.1), (0.5, 0.1), (0.5, 0.6))]


@pytest.mark.parametrize(
    "corners",
    [[(0.1, 0.1), (0.5, 0.1)], [(0.1, 0.1), (0.2, 0.2), (0.3, 0.3)]],
    ids=["two corners", "a line"],
)
def test_what_is_no_area_is_not_closed(corners):
    edit = editor()
    edit.choose(Tool.PRIVACY)
    for corner in corners:
        drag(edit, corner)
    assert not edit.finish_polygon()
    assert edit.draft == tuple(corners)


def test_undo_takes_corners_of_a_half_drawn_area_first():
    edit = editor(DOOR)
    edit.choose(Tool.PRIVACY)
    for corner in [(0.1, 0.1), (0.5, 0.1)]:
        drag(edit, corner)
    edit.undo()
    assert edit.draft == ((0.1, 0.1),)
    edit.undo()
    assert edit.draft == ()
    assert not edit.can_undo


def test_a_drag_moves_a_shape_and_is_one_step_back():
    edit = editor(DOOR, TRIANGLE)
    drag(edit, (0.15, 0.15), (0.2, 0.2), (0.3, 0.3), (0.25, 0.35))
    moved = edit.drawing[1].corners
    assert list(moved) == close([(0.2, 0.3), (0.5, 0.3), (0.2, 0.7)])
    edit.undo()
    assert edit.drawing == (DOOR, TRIANGLE)
    edit.redo()
    assert edit.drawing[1].corners == moved
    assert edit.is_changed


def test_a_click_that_moves_nothing_is_no_step():
    edit = editor(DOOR)
    drag(edit, (0.6, 0.6), (0.6, 0.6))
    assert not edit.can_undo
    assert not edit.is_changed


def test_a_corner_of_a_box_takes_its_neighbours_along():
    edit = editor(DOOR)
    drag(edit, (0.505, 0.5), (0.4, 0.45))
    assert edit.drawing[0].box == pytest.approx((0.4, 0.45, 0.5, 0.35))


def test_a_corner_pulled_over_its_opposite_turns_the_box():
    edit = editor(DOOR)
    drag(edit, (0.5, 0.5), (0.95, 0.9))
    assert edit.drawing[0].box == pytest.approx((0.9, 0.8, 0.05, 0.1))


def test_nothing_leaves_the_picture():
    edit = editor(DOOR)
    drag(edit, (0.7, 0.6), (2.0, -3.0))
    assert edit.drawing[0].box == pytest.approx((0.6, 0.0, 0.4, 0.3))


def test_corners_of_an_area_are_added_and_deleted():
    edit = editor(TRIANGLE)
    assert edit.insert_corner((0.25, 0.11), reach=REACH)
    assert len(edit.drawing[0].corners) == 4
    assert edit.selected == Grip(0, 1)
    assert edit.delete()
    assert edit.drawing == (TRIANGLE,)
    edit.selected = Grip(0, 1)
    assert edit.delete()  # three corners are the least: the area goes
    assert edit.drawing == ()
    assert not edit.delete()
    assert not editor(DOOR).insert_corner((0.7, 0.5), reach=REACH)


def test_the_newest_shape_is_hit_first_and_corners_before_insides():
    over = box_shape(ShapeKind.ZONE, "z", (0.4, 0.4), (1.0, 1.0))
    edit = editor(DOOR, over)
    assert edit.grip_at((0.7, 0.6), reach=REACH) == Grip(1)
    assert edit.grip_at((0.5, 0.51), reach=REACH) == Grip(0, 0)
    edit.selected = Grip(0)
    assert edit.grip_at((0.7, 0.6), reach=REACH) == Grip(0)
    assert edit.grip_at((0.1, 0.9), reach=REACH) is None


def test_a_wide_picture_is_reached_as_far_sideways_as_down():
    edit = ShapeEditor((DOOR,), aspect=2.0)
    assert edit.grip_at((0.49, 0.5), reach=0.021) == Grip(0, 0)
    assert edit.grip_at((0.485, 0.5), reach=0.021) is None


def test_all_of_it_can_be_done_by_keyboard():
    edit = editor()
    edit.choose(Tool.REGION)
    edit.nudge(-0.3, -0.3)
    edit.press(edit.cursor, reach=REACH)
    edit.nudge(0.4, 0.2)
    edit.press(edit.cursor, reach=REACH)
    assert edit.drawing[0].box == pytest.approx((0.2, 0.2, 0.4, 0.2))
    edit.nudge(0.1, 0.0)
    assert edit.drawing[0].box == pytest.approx((0.3, 0.2, 0.4, 0.2))
    edit.select_next()
    edit.nudge(0.1, 0.0)  # the top left corner
    assert edit.drawing[0].box == pytest.approx((0.4, 0.2, 0.3, 0.2))
    edit.select_next(-2)
    assert edit.selected == Grip(0, 3)
    edit.delete()
    assert edit.drawing == ()
    edit.select_next()
    assert edit.selected is None


def test_escape_takes_one_thing_back_at_a_time():
    edit = editor(DOOR)
    edit.press((0.6, 0.6), reach=REACH)
    edit.move((0.3, 0.3))
    assert edit.cancel()
    assert edit.drawing == (DOOR,)
    edit.choose(Tool.ZONE)
    edit.press((0.1, 0.1), reach=REACH)
    assert [edit.cancel() for _ in range(3)] == [True, True, False]
    assert edit.tool is Tool.SELECT


def test_renaming_is_a_step():
    edit = editor(DOOR)
    edit.selected = Grip(0)
    edit.rename("gate")
    edit.rename("gate")
    edit.undo()
    assert edit.drawing == (DOOR,)
    assert not edit.can_undo


SHARE = st.floats(0, 1)
POINT = st.tuples(SHARE, SHARE)


@given(POINT, POINT, st.sampled_from([ShapeKind.REGION, ShapeKind.ZONE]))
def test_every_box_that_can_be_drawn_can_be_saved_and_read(start, end, kind):
    edit = editor()
    edit.choose(Tool(kind.value))
    drag(edit, start, end)
    if not edit.drawing:
        return
    table = {
        "name": "cam",
        "source": "demo:",
        "recording": {"folder": "r", "event": {}},
    }
    camera = StreamConfig.model_validate(drawn_into(table, edit.drawing))
    (read,) = drawing_of(camera)
    assert read.kind is kind
    assert read.box == pytest.approx(edit.drawing[0].box, abs=2.1e-4)


@given(st.lists(POINT, min_size=3, max_size=6), SHARE, SHARE)
def test_a_shape_that_is_shifted_keeps_its_form(corners, dx, dy):
    shape = Shape(ShapeKind.PRIVACY, "", tuple(corners))
    moved = shifted(shape, 2 * dx - 1, 2 * dy - 1)
    assert moved.area == pytest.approx(shape.area, abs=1e-9)
    assert all(0 <= share <= 1 for corner in moved.corners for share in corner)


def test_settings_keep_what_is_not_drawn():
    table = {
        "source": "demo:",
        "regions": [{"name": "old", "box": [0, 0, 1, 1]}],
        "recording": {"folder": "r", "event": {"pre_s": 1.0}},
    }
    changed = drawn_into(table, (TRIANGLE,))
    assert changed == {
        "source": "demo:",
        "privacy": [[[0.1, 0.1], [0.4, 0.1], [0.1, 0.5]]],
        "recording": {"folder": "r", "event": {"pre_s": 1.0}},
    }
    assert "regions" in table
