"""What the window decides, without Qt."""

import json
import subprocess
import sys

import pytest

from app.cli.bundle_list import bundle_choices
from app.gui.models.camera import CameraFigures, CameraNews, Link
from app.gui.models.intents import Open, Panel, ToggleRecord
from app.gui.models.keys import BY_KEY, KEYS
from app.gui.models.preferences import (
    Preferences,
    load_preferences,
    save_preferences,
)
from app.gui.models.settings import Drawing, ThemeChoice, ViewMode
from app.gui.models.tile import TileState, clock_text, face_of, seconds_text
from app.gui.models.wall import Wall, grid_of

S = 1_000_000_000
NOW = 100 * S
FIGURES = CameraFigures(
    fps=25, latency_ms=30, n_steps=3, ssim=0.9, skin_share=0.1, status="converged"
)


def news(link=Link.LIVE, *, age_s=0.1, **changes):
    t_picture_ns = None if age_s is None else NOW - int(age_s * S)
    values = {"t_picture_ns": t_picture_ns, "figures": FIGURES, **changes}
    return CameraNews("door", link=link, **values)


@pytest.mark.parametrize(
    ("link", "age_s", "attempt", "state"),
    [
        (Link.WAITING, None, 0, TileState.STARTING),
        (Link.CONNECTING, None, 0, TileState.STARTING),
        (Link.CONNECTING, None, 1, TileState.LOST),  # between two attempts
        (Link.CONNECTING, 0.1, 1, TileState.LOST),
        (Link.LIVE, None, 0, TileState.STARTING),
        (Link.LIVE, 0.1, 0, TileState.LIVE),
        (Link.LIVE, 1.0, 0, TileState.LIVE),
        (Link.LIVE, 1.1, 0, TileState.STALE),  # the worker hangs, or the camera does
        (Link.STALLED, 0.1, 0, TileState.STALE),
        (Link.STALLED, None, 0, TileState.STALE),
        (Link.RETRYING, 0.1, 1, TileState.LOST),
        (Link.FAILED, 0.1, 1, TileState.REFUSED),
        (Link.ENDED, 0.1, 0, TileState.ENDED),
    ],
)
def test_nothing_but_a_fresh_picture_of_a_living_camera_is_live(
    link, age_s, attempt, state
):
    face = face_of(news(link, age_s=age_s, attempt=attempt), NOW, shown_fps=25)
    assert face.state is state
    assert face.is_live == (state is TileState.LIVE)
    assert (face.figures is not None) == face.is_live
    assert face.shown_fps == (25 if face.is_live else 0)


def test_the_countdown_ends_at_zero():
    waiting = news(Link.RETRYING, t_retry_ns=NOW + 3 * S)
    assert face_of(waiting, NOW).retry_in_s == 3
    assert face_of(waiting, NOW + 5 * S).retry_in_s == 0


@pytest.mark.parametrize(
    ("n", "width", "height", "expected"),
    [
        (0, 800, 600, (0, 0)),
        (1, 800, 600, (1, 1)),
        (2, 1600, 500, (1, 2)),
        (2, 500, 1600, (2, 1)),
        (4, 1600, 900, (2, 2)),
        (5, 1600, 900, (2, 3)),
        (9, 1600, 900, (3, 3)),
        (3, 3200, 600, (1, 3)),
        (16, 1600, 900, (4, 4)),
        (7, 0, 0, (4, 2)),
    ],
)
def test_the_grid_gives_tiles_the_most_area(n, width, height, expected):
    assert grid_of(n, width, height) == expected


@pytest.mark.parametrize("n", range(1, 65))
def test_every_camera_has_a_place(n):
    rows, columns = grid_of(n, 1600, 900)
    assert rows * columns >= n
    assert (rows - 1) * columns < n  # no empty row


class TestWall:
    def test_a_remembered_order_is_kept_for_cameras_that_come_late(self):
        wall = Wall(["c", "a", "b"])
        assert wall.set_names(["a", "new"])
        assert wall.names == ("a", "new")
        assert wall.set_names(["a", "b", "c", "new"])
        assert wall.names == ("c", "a", "b", "new")
        assert not wall.set_names(["new", "c", "b", "a"])

    def test_moving_makes_room(self):
        wall = Wall()
        wall.set_names("abcd")
        wall.move("d", 0)
        assert wall.names == ("d", "a", "b", "c")
        wall.move("d", 99)
        assert wall.names == ("a", "b", "c", "d")
        wall.move("nobody", 0)
        assert wall.order == ("a", "b", "c", "d")

    def test_a_camera_that_went_is_neither_selected_nor_alone(self):
        wall = Wall()
        wall.set_names("ab")
        wall.zoom("b")
        assert (wall.selected, wall.zoomed) == ("b", "b")
        wall.set_names("a")
        assert (wall.selected, wall.zoomed) == (None, None)
        assert wall.order == ("a", "b")

    def test_steps_go_round_and_take_the_zoom_along(self):
        wall = Wall()
        wall.step(1)
        assert wall.selected is None
        wall.set_names("abc")
        wall.step(1)
        wall.step(-1)
        assert wall.selected == "c"
        wall.zoom("c")
        wall.step(1)
        assert wall.zoomed == wall.selected == "a"


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
@pytest.mark.parametrize("field", ["opacity", "threshold"])
def test_a_drawing_that_cannot_be_is_refused(field, value):
    with pytest.raises(ValueError, match=field):
        Drawing(**{field: value})


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.04, "0.0 s"),
        (1.26, "1.3 s"),
        (12.9, "12 s"),
        (185, "3:05"),
        (3723, "1:02:03"),
    ],
)
def test_durations(seconds, text):
    assert seconds_text(seconds) == text


def test_recording_times():
    assert [clock_text(s) for s in (0, 7.9, 751, 3723)] == [
        "0:00",
        "0:07",
        "12:31",
        "1:02:03",
    ]


def test_no_key_does_two_things():
    keys = [key for entry in KEYS for key in entry.keys]
    assert len(keys) == len(set(keys))
    assert BY_KEY["R"] == ToggleRecord()
    assert BY_KEY["?"] == BY_KEY["F1"] == Open(Panel.SHORTCUTS)


class TestPreferences:
    def test_they_come_back(self, tmp_path):
        path = tmp_path / "deep" / "window.json"
        kept = Preferences(
            geometry="AdnQ", order=("b", "a"), theme=ThemeChoice.LIGHT,
            mode=ViewMode.HEAT, opacity=0.8, threshold=0.3, has_figures=False,
            bundle="/b", engine="eager",
        )  # fmt: skip
        save_preferences(path, kept)
        assert load_preferences(path) == kept

    @pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"version": 99}', "\x00"])
    def test_a_broken_file_costs_a_layout_and_not_the_start(self, tmp_path, text):
        path = tmp_path / "window.json"
        path.write_text(text)
        assert load_preferences(path) == Preferences()

    def test_a_wrong_value_costs_itself_only(self, tmp_path):
        path = tmp_path / "window.json"
        given = {"version": 1, "mode": "no such", "opacity": 7, "threshold": "x",
                 "order": 3, "theme": "light", "later": {}}  # fmt: skip
        path.write_text(json.dumps(given))
        assert load_preferences(path) == Preferences(theme=ThemeChoice.LIGHT)

    def test_a_place_that_cannot_be_written_is_no_error(self, tmp_path):
        (tmp_path / "file").write_text("")
        save_preferences(tmp_path / "file" / "window.json", Preferences())


def test_models_and_presenter_load_neither_qt_nor_torch():
    code = (
        "import sys, app.gui.presenter, app.gui.layers;"
        "print({'PyQt6', 'torch', 'cv2'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


class TestBundles:
    def test_shipped_own_and_chosen_ones_are_offered_once(self, tmp_path):
        for name in ("mine", "other"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "bundle.toml").write_text(f'name = "{name}"')
        (tmp_path / "mine" / "CARD.md").write_text("# Mine")
        (tmp_path / "no bundle").mkdir()
        shipped = tmp_path / "other"
        chosen = str(tmp_path / "mine")
        found = bundle_choices(shipped, chosen, [tmp_path, tmp_path / "nowhere"])
        assert [(b.name, b.folder) for b in found] == [("other", ""), ("mine", chosen)]
        assert found[1].card == "# Mine" and "no card" in found[0].card

    def test_one_that_is_broken_says_why(self, tmp_path):
        (tmp_path / "bundle.toml").write_text("{")
        (broken,) = bundle_choices(tmp_path, "", [])
        assert f"{tmp_path / 'bundle.toml'} cannot be read: " in broken.problem
        assert "Invalid" in broken.problem or "Expected" in broken.problem
        gone = bundle_choices(tmp_path, str(tmp_path / "gone"), [])[1]
        assert "is no bundle: it holds no bundle.toml" in gone.problem

    def test_the_first_row_of_a_table_becomes_its_head(self, tmp_path):
        (tmp_path / "bundle.toml").write_text('name = "a"')
        (tmp_path / "CARD.md").write_text("| | |\n|---|---|\n| k | v |\n| l | w |\n")
        (one,) = bundle_choices(tmp_path, "", [])
        assert one.card == "| k | v |\n|---|---|\n| l | w |\n"
