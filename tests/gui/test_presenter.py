"""The presenter against a window and a bridge that only take notes. No Qt."""

import math
from unittest.mock import MagicMock

import numpy as np
import pytest

from app.gui.models import intents as want
from app.gui.models.camera import (
    CameraFigures,
    CameraNews,
    CameraPicture,
    Link,
    Recording,
)
from app.gui.models.inspection import Evidence, Inspection, Trace
from app.gui.models.intents import Panel
from app.gui.models.preferences import Preferences
from app.gui.models.run import RunNews, RunState
from app.gui.models.settings import ThemeChoice, ViewMode
from app.gui.models.tile import TileState
from app.gui.presenter import Backend, Presenter, Window

S = 1_000_000_000


class Clock:
    def __init__(self):
        self.now_ns = 1000 * S

    def __call__(self):
        return self.now_ns


class Desk:
    """A presenter with all it talks to."""

    def __init__(self, preferences=None):
        self.window = MagicMock(spec=Window)
        self.window.close_panel.return_value = False
        self.window.show_picture.return_value = True
        self.backend = MagicMock(spec=Backend)
        self.clock = Clock()
        self.presenter = Presenter(
            self.window, self.backend, preferences or Preferences(), clock=self.clock
        )

    def want(self, *intents):
        for intent in intents:
            self.presenter.on_intent(intent)

    def news(self, *names, run=None, **changes):
        values = {"link": Link.LIVE, "t_picture_ns": self.clock.now_ns, **changes}
        cameras = [CameraNews(name, **values) for name in names]
        self.presenter.on_news(cameras, run or RunNews(RunState.RUNNING))

    def faces(self):
        shown = [call.args[0] for call in self.window.show_face.call_args_list]
        return {face.name: face for face in shown}


@pytest.fixture
def desk():
    desk = Desk()
    desk.news("door", "yard")
    return desk


def picture(camera="door"):
    grey = np.zeros((4, 4), np.uint8)
    return CameraPicture(camera, 0, 0, np.zeros((4, 4, 3), np.uint8), grey, grey, grey)


def test_cameras_are_shown_once_and_again_only_when_they_change(desk):
    desk.window.show_cameras.assert_called_once_with(("door", "yard"))
    desk.news("door", "yard")
    desk.window.show_cameras.assert_called_once()
    desk.news("door")
    desk.window.show_cameras.assert_called_with(("door",))


def test_a_picture_that_gets_old_is_shown_so_without_any_news(desk):
    assert desk.faces()["door"].state is TileState.LIVE
    t_picture_ns = desk.clock.now_ns
    desk.clock.now_ns += 3 * S
    desk.news("door", "yard", t_picture_ns=t_picture_ns)
    assert desk.faces()["door"].state is TileState.STALE
    assert desk.faces()["door"].age_s == 3


def test_shown_pictures_are_counted_and_hidden_ones_are_not(desk):
    for i in range(20):
        desk.clock.now_ns += S // 10
        desk.window.show_picture.return_value = i % 2 == 0
        desk.presenter.on_picture(picture())
    desk.news("door", "yard")
    assert desk.faces()["door"].shown_fps == 5
    assert desk.faces()["yard"].shown_fps == 0


@pytest.mark.parametrize(
    ("before", "intent", "zoomed"),
    [
        (None, want.Zoom("yard"), "yard"),
        (None, want.ZoomPlace(1), "door"),
        (None, want.ZoomPlace(7), None),
        ("yard", want.ZoomPlace(2), None),  # the same number again shows all
        ("yard", want.ZoomPlace(1), "door"),
        ("yard", want.Zoom(None), None),
        ("yard", want.Back(), None),
    ],
)
def test_one_camera_or_all(desk, before, intent, zoomed):
    desk.want(want.Zoom(before), intent)
    assert desk.presenter.wall.zoomed == zoomed
    assert desk.window.show_selection.call_args.args[1] == zoomed


def test_back_goes_one_step_at_a_time(desk):
    desk.want(want.ToggleFullScreen(), want.Zoom("door"))
    desk.window.close_panel.return_value = True
    desk.want(want.Back())
    assert desk.presenter.wall.zoomed == "door"
    desk.window.close_panel.return_value = False
    desk.want(want.Back())
    assert desk.presenter.wall.zoomed is None
    desk.window.show_full_screen.assert_called_once_with(is_full=True)
    desk.want(want.Back())
    desk.window.show_full_screen.assert_called_with(is_full=False)


def test_a_moved_camera_is_remembered(desk):
    desk.want(want.Move("yard", 0))
    desk.window.show_cameras.assert_called_with(("yard", "door"))
    assert desk.presenter.preferences.order == ("yard", "door")


class TestRecording:
    def test_the_selected_camera_and_back(self, desk):
        desk.want(want.Select("yard"), want.ToggleRecord())
        assert desk.backend.record.call_args.args[0] == "yard"
        desk.news("door", "yard", recording=Recording(1.0))
        desk.want(want.ToggleRecord())
        assert desk.backend.stop_recording.call_args.args[0] == "yard"

    def test_none_selected_says_what_to_do(self, desk):
        desk.want(want.ToggleRecord())
        desk.backend.record.assert_not_called()
        assert "Select a camera" in desk.window.show_message.call_args.args[0]

    def test_the_only_one_needs_no_selection(self):
        desk = Desk()
        desk.news("door")
        desk.want(want.Snapshot())
        assert desk.backend.snapshot.call_args.args[0] == "door"

    def test_all_means_those_that_are_left_and_then_none(self, desk):
        desk.presenter.on_news(
            [CameraNews("door", recording=Recording(1.0)), CameraNews("yard")],
            RunNews(),
        )
        desk.want(want.ToggleRecordAll())
        assert [c.args[0] for c in desk.backend.record.call_args_list] == ["yard"]
        desk.news("door", "yard", recording=Recording(1.0))
        desk.want(want.ToggleRecordAll())
        stopped = [c.args[0] for c in desk.backend.stop_recording.call_args_list]
        assert stopped == ["door", "yard"]

    @pytest.mark.parametrize("answer", [True, False])
    def test_closing_asks_first(self, desk, answer):
        desk.news("door", recording=Recording(1.0))
        desk.window.ask.return_value = answer
        desk.want(want.Close())
        assert desk.window.close_for_good.called == answer

    def test_closing_without_one_does_not_ask(self, desk):
        desk.want(want.Close())
        desk.window.ask.assert_not_called()
        desk.window.close_for_good.assert_called_once()


class TestDrawing:
    def test_a_threshold_reaches_the_worker_at_once(self, desk):
        desk.want(want.SetThreshold(0.7))
        desk.backend.look.assert_called_with(0.7, is_hidden=False)
        desk.want(want.SetThreshold(None))
        desk.backend.look.assert_called_with(None, is_hidden=False)

    def test_opacity_does_not_trouble_the_worker(self, desk):
        desk.backend.look.reset_mock()
        desk.want(want.SetOpacity(0.9), want.SetMode(ViewMode.HEAT))
        desk.backend.look.assert_not_called()
        assert desk.presenter.drawing.opacity == 0.9

    def test_redacted_hides_in_the_worker_and_plain_shows_again(self, desk):
        desk.want(want.SetMode(ViewMode.REDACTED))
        desk.backend.look.assert_called_with(None, is_hidden=True)
        desk.want(want.SetMode(ViewMode.PLAIN))
        desk.backend.look.assert_called_with(None, is_hidden=False)

    def test_nudges_stay_in_range_and_begin_at_the_bundles_threshold(self, desk):
        desk.news("door", run=RunNews(RunState.RUNNING, threshold=0.4))
        desk.want(want.NudgeThreshold(0.02))
        assert desk.presenter.drawing.threshold == pytest.approx(0.42)
        desk.want(*[want.NudgeOpacity(0.05)] * 30)
        assert desk.presenter.drawing.opacity == 1.0

    def test_the_views_go_round(self, desk):
        seen = []
        for _ in ViewMode:
            desk.want(want.StepMode(1))
            seen.append(desk.presenter.drawing.mode)
        assert sorted(seen) == sorted(ViewMode)
        desk.want(want.StepMode(-1))
        assert desk.presenter.drawing.mode == seen[-2]

    def test_a_remembered_redaction_is_asked_for_before_any_picture(self):
        desk = Desk(Preferences(mode=ViewMode.REDACTED))
        desk.backend.look.assert_called_once_with(None, is_hidden=True)


def test_a_camera_is_removed_only_when_the_user_says_so(desk):
    desk.window.ask.return_value = False
    desk.want(want.Remove("door"))
    desk.backend.remove.assert_not_called()
    desk.window.ask.return_value = True
    desk.want(want.Remove("door"))
    desk.backend.remove.assert_called_once_with("door")


def test_panels_about_a_camera_are_opened_for_the_selected_one(desk):
    desk.want(want.Open(Panel.REGIONS))
    desk.window.open_panel.assert_not_called()
    desk.want(want.Select("yard"), want.Open(Panel.REGIONS))
    desk.window.open_panel.assert_called_with(Panel.REGIONS, "yard")
    desk.want(want.Open(Panel.ABOUT))
    desk.window.open_panel.assert_called_with(Panel.ABOUT, "yard")


def evidence(camera="door", t_s=0.0, **changes):
    values = {
        "camera": camera, "t_ns": int(t_s * S), "ssim": 0.9, "n_steps": 3,
        "status": "converged", "advice": "", "reset": "", "kept": "",
        "skin_share": 0.1, "stage_ms": {"search": 10.0}, "trace": None,
    }  # fmt: skip
    return Evidence(**{**values, **changes})


class TestInspector:
    def test_it_follows_the_selection_until_it_is_closed(self, desk):
        desk.want(want.Select("door"), want.Open(Panel.INSPECTOR))
        desk.backend.inspect.assert_called_with("door")
        desk.want(want.Select("yard"))
        desk.backend.inspect.assert_called_with("yard")
        desk.want(want.PanelClosed())
        desk.backend.inspect.assert_called_with(None)
        desk.want(want.Select("door"))
        desk.backend.inspect.assert_called_with(None)

    def test_the_same_key_closes_it(self, desk):
        desk.want(want.Select("door"), want.Open(Panel.INSPECTOR))
        desk.window.close_panel.assert_not_called()
        desk.want(want.Open(Panel.INSPECTOR))
        desk.window.close_panel.assert_called_once()

    def test_only_its_own_cameras_evidence_counts(self, desk):
        desk.want(want.Open(Panel.INSPECTOR, "door"))
        desk.presenter.on_evidence(evidence("yard"))
        desk.presenter.on_evidence(evidence("door", ssim=0.7))
        desk.news("door", "yard")
        shown = desk.window.show_inspection.call_args.args[0]
        assert [ssim for _, ssim in shown.history] == [0.7]

    def test_history_is_a_minute_and_failures_are_no_points(self):
        inspection = Inspection("door")
        for t_s in range(100):
            inspection.add(evidence(t_s=t_s, ssim=0.5 if t_s % 2 else math.nan))
        ago = inspection.ago()
        assert ago[-1] == (0.0, 0.5) and ago[0][0] == -60.0
        assert len(ago) == 31

    def test_the_last_search_stays_while_nothing_moves(self):
        grey = np.zeros((4, 4), np.uint8)
        trace = Trace(grey, grey, grey, grey, (0.5, 0.6))
        inspection = Inspection("door")
        inspection.add(evidence(trace=trace))
        inspection.add(evidence(kept="still", stage_ms={"regions": 1.0}))
        assert inspection.trace is trace
        assert inspection.stage_ms == {"search": 10.0}


def test_the_foot_line_counts(desk):
    figures = CameraFigures(20.0, 50.0, 3, 0.9, 0.1, "converged")
    desk.presenter.on_news(
        [
            CameraNews("a", link=Link.LIVE, t_picture_ns=desk.clock.now_ns,
                       figures=figures, recording=Recording(1)),
            CameraNews("b", link=Link.RETRYING),
        ],
        RunNews(RunState.RUNNING),
    )  # fmt: skip
    counts = desk.window.show_run.call_args.args[1]
    assert (counts.n_cameras, counts.n_live, counts.n_lost) == (2, 1, 1)
    assert (counts.n_recording, counts.fps, counts.latency_ms) == (1, 20.0, 50.0)


def test_choices_are_remembered(desk):
    desk.want(want.SetTheme(ThemeChoice.LIGHT))
    assert desk.presenter.preferences.theme is ThemeChoice.LIGHT
    desk.window.show_theme.assert_called_with(ThemeChoice.LIGHT)


def test_a_full_disk_is_told_once_and_not_counted_as_recording(desk):
    desk.window.show_message.reset_mock()
    for why in ("", "disk", "disk"):
        desk.news("door", recording=Recording(1.0, why))
    desk.window.show_message.assert_called_once_with(
        "door is not recorded: disk", is_bad=True
    )
    counts = desk.window.show_run.call_args.args[1]
    assert (counts.n_recording, counts.n_not_recording) == (0, 1)


def test_without_any_camera_keys_say_so(desk):
    desk.presenter.on_news([], RunNews(RunState.RUNNING))
    for intent in (want.ToggleRecord(), want.ToggleRecordAll(), want.Snapshot()):
        desk.window.show_message.reset_mock()
        desk.want(intent)
        desk.window.show_message.assert_called_once_with(
            "There is no camera yet: add one (A)", is_bad=False
        )


def test_a_camera_that_is_lost_behind_another_is_told(desk):
    desk.want(want.Zoom("door"))
    desk.window.show_message.reset_mock()
    lost = {"link": Link.RETRYING, "reason": "Camera x: the stream ended. Check the "
            "camera."}  # fmt: skip
    live = CameraNews("door", link=Link.LIVE, t_picture_ns=desk.clock.now_ns)
    yard = CameraNews("yard", **lost)
    desk.presenter.on_news([live, yard], RunNews(RunState.RUNNING))
    desk.presenter.on_news([live, yard], RunNews(RunState.RUNNING))
    desk.window.show_message.assert_called_once_with(
        "yard delivers no pictures any more: The stream ended. Check the camera.",
        is_bad=True,
    )
    desk.window.show_message.reset_mock()
    desk.want(want.Zoom(None))
    desk.news("door", "yard")
    desk.news("door", "yard", **lost)
    desk.window.show_message.assert_not_called()


def test_closing_asks_when_an_export_runs(desk):
    desk.presenter.is_exporting = lambda: True
    desk.window.ask.return_value = False
    desk.want(want.Close())
    desk.window.close_for_good.assert_not_called()
    desk.window.ask.return_value = True
    desk.want(want.Close())
    desk.window.close_for_good.assert_called_once_with()


def test_a_tile_is_moved_by_keys_and_stays_at_the_end(desk):
    desk.want(want.MoveSelected(1))  # none is selected
    assert desk.presenter.wall.names == ("door", "yard")
    desk.want(want.Select("door"), want.MoveSelected(1), want.MoveSelected(1))
    assert desk.presenter.wall.names == ("yard", "door")
    desk.window.show_cameras.assert_called_with(("yard", "door"))


def test_what_settings_record_is_not_stopped_with_all(desk):
    by_settings = Recording(3.0, is_by_settings=True)
    desk.news("door", "yard", recording=by_settings)
    desk.want(want.ToggleRecordAll())
    desk.backend.stop_recording.assert_not_called()
    desk.window.show_message.assert_called_once_with(
        "All cameras are recorded by their settings; change them (E)", is_bad=False
    )


def test_a_model_is_remembered_once_it_runs(desk):
    desk.want(want.ChangeModel("/b", "eager"))
    kept = desk.presenter.preferences
    assert (kept.bundle, kept.engine) == ("", "auto"), "it may fail, or be cancelled"
    bundle, engine, done = desk.backend.change_model.call_args.args
    assert (bundle, engine) == ("/b", "eager")
    done("Now with b, eager")
    kept = desk.presenter.preferences
    assert (kept.bundle, kept.engine) == ("/b", "eager")
    desk.window.show_message.assert_called_with("Now with b, eager", is_bad=False)


def test_a_model_on_its_way_can_be_given_up(desk):
    desk.want(want.CancelModel())
    desk.backend.cancel_model.assert_called_once_with()


EVERY_INTENT = [
    want.Select("door"), want.Step(1), want.Zoom("door"), want.ZoomPlace(1),
    want.Back(), want.Move("door", 1), want.MoveSelected(1),
    want.ToggleFullScreen(), want.ToggleRecord(),
    want.ToggleRecordAll(), want.Snapshot(), want.SetMode(ViewMode.HEAT),
    want.SetOpacity(0.5), want.SetThreshold(0.5), want.StepMode(1),
    want.NudgeOpacity(0.1), want.NudgeThreshold(0.1), want.ToggleFigures(),
    want.SetTheme(ThemeChoice.DARK), want.Open(Panel.ABOUT), want.PanelClosed(),
    want.TryDemo(),
    want.Remove("door"), want.Reconnect("door"), want.Restart(),
    want.ChangeModel("", "auto"), want.CancelModel(), want.ListModels("/b"),
    want.Close(),
]  # fmt: skip


@pytest.mark.parametrize("intent", EVERY_INTENT, ids=lambda i: type(i).__name__)
def test_somebody_handles(desk, intent):
    desk.want(intent)


def test_no_intent_is_forgotten_above():
    assert {type(i) for i in EVERY_INTENT} == set(want.Intent.__args__)
