"""Does what the user wants and shows what there is; knows no Qt and no widget."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.gui.models import intents as want
from app.gui.models.alarms import alarms
from app.gui.models.camera import CameraNews, CameraPicture
from app.gui.models.inspection import Evidence, Inspection
from app.gui.models.intents import Intent, Panel
from app.gui.models.model_choice import ModelChoices
from app.gui.models.preferences import Preferences
from app.gui.models.reasons import told
from app.gui.models.run import RunNews, RunState, WallCounts
from app.gui.models.settings import Drawing, ThemeChoice, ViewMode
from app.gui.models.tile import TileFace, TileState, face_of
from app.gui.models.wall import Wall

_RATE_WINDOW_S = 2.0


class Window(Protocol):
    """What the presenter asks of the main window."""

    def show_cameras(self, names: Sequence[str]) -> None: ...
    def show_selection(self, selected: str | None, zoomed: str | None) -> None: ...
    def show_face(self, face: TileFace) -> None: ...
    def show_picture(self, picture: CameraPicture) -> bool: ...
    def show_drawing(self, drawing: Drawing, bundle_threshold: float) -> None: ...
    def show_run(self, news: RunNews, counts: WallCounts) -> None: ...
    def show_message(self, text: str, *, is_bad: bool) -> None: ...
    def show_theme(self, choice: ThemeChoice) -> None: ...
    def show_models(self, choices: ModelChoices) -> None: ...
    def show_inspection(self, inspection: Inspection) -> None: ...
    def show_full_screen(self, *, is_full: bool) -> None: ...
    def open_panel(self, panel: Panel, camera: str | None) -> None: ...
    def close_panel(self) -> bool: ...
    def ask(self, question: str, action: str) -> bool: ...
    def close_for_good(self) -> None: ...


Done = Callable[[str], None]  # called with what to tell; errors are told anyway


class Backend(Protocol):
    """What the presenter asks of the bridge; nothing here waits.

    What goes wrong comes back as `Presenter.on_problem`.
    """

    def record(self, camera: str, done: Done) -> None: ...
    def stop_recording(self, camera: str, done: Done) -> None: ...
    def snapshot(self, camera: str, done: Done) -> None: ...
    def look(self, threshold: float | None, *, is_hidden: bool) -> None: ...
    def add_demo(self) -> str: ...
    def remove(self, camera: str) -> None: ...
    def reconnect(self, camera: str) -> None: ...
    def restart(self) -> None: ...
    def change_model(self, bundle: str, engine: str, done: Done) -> None: ...
    def cancel_model(self) -> None: ...
    def inspect(self, camera: str | None) -> None: ...
    def list_models(
        self, folder: str, done: Callable[[ModelChoices], None]
    ) -> None: ...


@dataclass(slots=True)
class _Camera:
    news: CameraNews
    shown_s: deque[float]
    face: TileFace | None = None


class Presenter:
    """Between window and bridge. GUI thread only."""

    def __init__(
        self,
        window: Window,
        backend: Backend,
        preferences: Preferences,
        *,
        translate: Callable[[str, str], str] = lambda context, text: text,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._window, self._backend, self._clock = window, backend, clock
        self.translate = translate  # named so that Qt's tools find the texts
        self._preferences = preferences
        self._wall = Wall(preferences.order)
        self._drawing = preferences.drawing
        self._cameras: dict[str, _Camera] = {}
        self._run = RunNews()
        self._is_full = False
        self._inspection: Inspection | None = None
        self.is_exporting: Callable[[], bool] = lambda: False
        window.show_theme(preferences.theme)
        self._show_drawing()
        backend.look(self._drawing.threshold, is_hidden=self._drawing.hides)

    @property
    def preferences(self) -> Preferences:
        """What to remember as of now, but for the window's geometry."""
        remembered = self._preferences.with_drawing(self._drawing)
        return replace(remembered, order=tuple(self._wall.order))

    @property
    def wall(self) -> Wall:
        return self._wall

    @property
    def drawing(self) -> Drawing:
        return self._drawing

    # What the bridge tells

    def on_news(self, cameras: Sequence[CameraNews], run: RunNews) -> None:
        """Take in how everything is, a few times a second."""
        run = replace(
            run,
            problem=self._in_words(run.problem),
            progress=self._in_words(run.progress),
        )
        for news in map(self._news_in_words, cameras):
            known = self._cameras.get(news.name)
            if known is None:
                self._cameras[news.name] = _Camera(news, deque())
            else:
                known.news = news
        for name in self._cameras.keys() - {news.name for news in cameras}:
            del self._cameras[name]
        if self._wall.set_names([news.name for news in cameras]):
            self._window.show_cameras(self._wall.names)
            self._show_selection()
        if run.threshold != self._run.threshold:
            self._run = run
            self._show_drawing()
        self._run = run
        self._show_faces()
        self._window.show_run(run, self._counts())
        if self._inspection is not None:
            self._window.show_inspection(self._inspection)

    def on_picture(self, picture: CameraPicture) -> None:
        """Show the newest result of a camera."""
        if not self._window.show_picture(picture):
            return
        if (camera := self._cameras.get(picture.camera)) is not None:
            camera.shown_s.append(self._clock() / 1e9)

    def on_evidence(self, evidence: Evidence) -> None:
        """Take in how a mask of the inspected camera came about."""
        if self._inspection is not None and self._inspection.camera == evidence.camera:
            self._inspection.add(evidence)

    def on_message(self, text: str) -> None:
        """Something happened by itself that the user should know."""
        self._tell(text)

    def on_problem(self, text: str) -> None:
        """Something went wrong that the user should know."""
        self._window.show_message(self._in_words(text), is_bad=True)

    # What the user wants

    def on_intent(self, intent: Intent) -> None:
        """Do one thing."""
        parts = (self._on_wall, self._on_camera, self._on_drawing, self._on_model)
        if not any(part(intent) for part in (*parts, self._on_window)):
            raise AssertionError(f"nobody handles {intent}")

    def is_recording(self) -> bool:
        return any(c.news.recording is not None for c in self._cameras.values())

    def may_close(self) -> bool:
        """Ask first when something would end that somebody waits for."""
        if self.is_exporting() and not self._window.ask(
            self.translate("Presenter", "An export still runs. Cancel it and close?"),
            self.translate("Presenter", "Cancel the export"),
        ):
            return False
        if not self.is_recording():
            return True
        return self._window.ask(
            self.translate("Presenter", "A recording is running. Finish it and close?"),
            self.translate("Presenter", "Finish and close"),
        )

    def _on_wall(self, intent: Intent) -> bool:
        wall = self._wall
        match intent:
            case want.Select(camera):
                wall.select(camera)
            case want.Step(places):
                wall.step(places)
            case want.Zoom(camera):
                wall.zoom(camera)
            case want.ZoomPlace(place):
                self._zoom_place(place)
            case want.Move(camera, to):
                wall.move(camera, to)
                self._window.show_cameras(wall.names)
            case want.MoveSelected(places):
                self._move_selected(places)
            case want.Back():
                self._go_back()
            case _:
                return False
        self._show_selection()
        self._follow_selection()
        return True

    def _on_camera(self, intent: Intent) -> bool:
        match intent:
            case want.ToggleRecord(camera):
                self._with_camera(camera, self._toggle_record)
            case want.ToggleRecordAll():
                self._toggle_record_all()
            case want.Snapshot(camera):
                self._with_camera(
                    camera, lambda name: self._backend.snapshot(name, self._tell)
                )
            case want.Remove(camera):
                self._with_camera(camera, self._remove)
            case want.Reconnect(camera):
                self._backend.reconnect(camera)
            case want.TryDemo():
                self._backend.add_demo()
            case _:
                return False
        return True

    def _on_drawing(self, intent: Intent) -> bool:
        drawing = self._drawing
        match intent:
            case want.SetMode(mode):
                changed = drawing.with_mode(mode)
            case want.StepMode(places):
                modes = list(ViewMode)
                at = (modes.index(drawing.mode) + places) % len(modes)
                changed = drawing.with_mode(modes[at])
            case want.SetOpacity(opacity):
                changed = replace(drawing, opacity=_clamped(opacity))
            case want.NudgeOpacity(by):
                changed = replace(drawing, opacity=_clamped(drawing.opacity + by))
            case want.SetThreshold(threshold):
                value = None if threshold is None else _clamped(threshold)
                changed = replace(drawing, threshold=value)
            case want.NudgeThreshold(by):
                changed = replace(drawing, threshold=_clamped(self._threshold + by))
            case want.ToggleFigures():
                changed = replace(drawing, has_figures=not drawing.has_figures)
            case _:
                return False
        self._draw(changed)
        return True

    def _on_model(self, intent: Intent) -> bool:
        match intent:
            case want.Restart():
                self._backend.restart()
            case want.ChangeModel(bundle, engine):
                self._change_model(bundle, engine)
            case want.CancelModel():
                self._backend.cancel_model()
            case want.ListModels(folder):
                self._backend.list_models(folder, self._window.show_models)
            case _:
                return False
        return True

    def _on_window(self, intent: Intent) -> bool:
        match intent:
            case want.ToggleFullScreen():
                self._is_full = not self._is_full
                self._window.show_full_screen(is_full=self._is_full)
            case want.SetTheme(choice):
                self._preferences = replace(self._preferences, theme=choice)
                self._window.show_theme(choice)
            case want.Open(panel, camera):
                self._open(panel, camera)
            case want.PanelClosed():
                if self._inspection is not None:
                    self._inspection = None
                    self._backend.inspect(None)
            case want.Close():
                if self.may_close():
                    self._window.close_for_good()
            case _:
                return False
        return True

    def _change_model(self, bundle: str, engine: str) -> None:
        """Remember what was chosen once it runs: the next start must not fail by it."""

        def note(text: str) -> None:
            self._preferences = replace(self._preferences, bundle=bundle, engine=engine)
            if text:
                self._tell(text)

        self._backend.change_model(bundle, engine, note)

    def _move_selected(self, places: int) -> None:
        """As dragging does, by keys; at an end it stays."""
        names, name = self._wall.names, self._wall.selected
        if name is None:
            return
        to = names.index(name) + places
        if 0 <= to < len(names):
            self._wall.move(name, to)
            self._window.show_cameras(self._wall.names)

    def _zoom_place(self, place: int) -> None:
        if place <= len(self._wall.names):
            name = self._wall.names[place - 1]
            self._wall.zoom(None if self._wall.zoomed == name else name)

    def _go_back(self) -> None:
        """One step: an open panel, then one camera, then full screen."""
        if self._window.close_panel():
            return
        if self._wall.zoomed is not None:
            self._wall.zoom(None)
        elif self._is_full:
            self._is_full = False
            self._window.show_full_screen(is_full=False)

    def _open(self, panel: Panel, camera: str | None) -> None:
        if camera is not None:
            self._wall.select(camera)
            self._show_selection()
        if panel is Panel.INSPECTOR and self._inspection is not None and not camera:
            self._window.close_panel()  # the same key opens and closes it
        elif panel is Panel.INSPECTOR:
            self._with_camera(camera, self._inspect)
        elif panel is Panel.MODELS:
            self._backend.list_models("", self._window.show_models)
        elif panel in (Panel.REGIONS, Panel.EDIT_CAMERA):
            self._with_camera(camera, lambda n: self._window.open_panel(panel, n))
        else:
            self._window.open_panel(panel, camera or self._wall.selected)

    def _inspect(self, name: str) -> None:
        self._inspection = Inspection(name)
        self._backend.inspect(name)
        self._window.show_inspection(self._inspection)

    def _follow_selection(self) -> None:
        """The inspector shows the camera that is selected."""
        name = self._wall.selected
        known = self._inspection
        if known is not None and name is not None and name != known.camera:
            self._inspect(name)

    def _with_camera(self, camera: str | None, act: Callable[[str], None]) -> None:
        """Act on `camera`, or the one in front, the selected one, or the only one."""
        names = self._wall.names
        only = names[0] if len(names) == 1 else None
        name = camera or self._wall.zoomed or self._wall.selected or only
        if name is not None and name in names:
            act(name)
        elif names:
            self._tell(
                self.translate(
                    "Presenter", "Select a camera first: click it, or press its number"
                )
            )
        else:
            self._tell_empty()

    def _tell_empty(self) -> None:
        self._tell(self.translate("Presenter", "There is no camera yet: add one (A)"))

    def _toggle_record(self, name: str) -> None:
        if self._cameras[name].news.recording is None:
            self._backend.record(name, self._tell)
        else:
            self._backend.stop_recording(name, self._tell)

    def _toggle_record_all(self) -> None:
        """Record all that are not recorded; if none is left, stop what can be."""
        if not self._cameras:
            self._tell_empty()
            return
        recordings = {n: c.news.recording for n, c in self._cameras.items()}
        idle = [n for n, recording in recordings.items() if recording is None]
        for name in idle:
            self._backend.record(name, self._tell)
        if idle:
            return
        by_hand = [n for n, r in recordings.items() if r and not r.is_by_settings]
        for name in by_hand:
            self._backend.stop_recording(name, self._tell)
        if not by_hand:
            self._tell(
                self.translate(
                    "Presenter",
                    "All cameras are recorded by their settings; change them (E)",
                )
            )

    def _remove(self, camera: str) -> None:
        question = self.translate(
            "Presenter", "Remove {camera} from the window? Its recordings stay."
        )
        if self._window.ask(
            question.format(camera=camera), self.translate("Presenter", "Remove")
        ):
            self._backend.remove(camera)

    def _draw(self, changed: Drawing) -> None:
        before, self._drawing = self._drawing, changed
        self._show_drawing()
        if (before.threshold, before.hides) != (changed.threshold, changed.hides):
            self._backend.look(changed.threshold, is_hidden=changed.hides)

    @property
    def _threshold(self) -> float:
        own = self._drawing.threshold
        return self._bundle_threshold if own is None else own

    @property
    def _bundle_threshold(self) -> float:
        return 0.5 if self._run.threshold is None else self._run.threshold

    def _show_drawing(self) -> None:
        self._window.show_drawing(self._drawing, self._bundle_threshold)

    def _show_selection(self) -> None:
        self._window.show_selection(self._wall.selected, self._wall.zoomed)

    def _show_faces(self) -> None:
        now_ns = self._clock()
        for camera in self._cameras.values():
            rate = _rate(camera.shown_s, now_ns / 1e9)
            face = face_of(camera.news, now_ns, shown_fps=rate)
            before, camera.face = camera.face, face
            self._window.show_face(face)
            is_hidden = self._wall.zoomed not in (None, face.name)
            for text in alarms(before, face, self.translate, is_hidden=is_hidden):
                self._window.show_message(text, is_bad=True)

    def _counts(self) -> WallCounts:
        faces = [c.face for c in self._cameras.values() if c.face is not None]
        figures = [f.figures for f in faces if f.figures is not None]
        lost = (TileState.LOST, TileState.REFUSED, TileState.STALE)
        return WallCounts(
            n_cameras=len(faces),
            n_live=sum(face.is_live for face in faces),
            n_lost=sum(face.state in lost for face in faces),
            n_starting=sum(face.state is TileState.STARTING for face in faces),
            n_recording=sum(face.is_recorded for face in faces),
            n_not_recording=sum(bool(face.why_not_recorded) for face in faces),
            fps=sum(f.fps for f in figures),
            latency_ms=max((f.latency_ms for f in figures), default=None),
        )

    def _in_words(self, text: str) -> str:
        return told(text, self.translate)

    def _news_in_words(self, news: CameraNews) -> CameraNews:
        recording = news.recording
        if recording is not None:
            problem = self._in_words(recording.problem)
            recording = replace(recording, problem=problem)
        return replace(news, reason=self._in_words(news.reason), recording=recording)

    def _tell(self, text: str) -> None:
        self._window.show_message(text, is_bad=False)


def _clamped(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 3)


def _rate(times_s: deque[float], now_s: float) -> float:
    """Return how often a second, over the last two seconds."""
    while times_s and now_s - times_s[0] > _RATE_WINDOW_S:
        times_s.popleft()
    return len(times_s) / _RATE_WINDOW_S


def is_over(news: RunNews) -> bool:
    """Whether nothing runs any more, and somebody should say so."""
    return news.state in (RunState.OVER, RunState.FAILED)
