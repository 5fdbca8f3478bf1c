"""Exporting a range of time: what can be, how far it is, what came out. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.gui.models.export_form import ExportForm
from app.gui.models.lookback import duration_text, time_text
from app.gui.models.reasons import told
from app.library.clips import Shelf, Span
from app.library.export_plan import ExportPlan, Order, plan_export, refusals
from app.library.job import Job, Phase, Task
from app.library.rights import Look, Refusal, Rule, hide_with_named

if TYPE_CHECKING:
    from app.library.export import Exported, OpenFinder

Translate = Callable[[str, str], str]  # context and text, as Qt's


class ExportView(Protocol):
    """What the presenter asks of the dialog."""

    def show_form(self, form: ExportForm, cameras: Sequence[str]) -> None: ...
    def show_refusals(self, refused: Mapping[Look, str]) -> None: ...
    def show_plan(self, text: str, *, may_start: bool) -> None: ...
    def show_running(self, *, is_running: bool) -> None: ...
    def show_progress(self, share: float, text: str) -> None: ...
    def show_done(self, text: str, folder: str) -> None: ...
    def show_problem(self, text: str) -> None: ...


class ExportPresenter:
    """One opening of the dialog. GUI thread only; `tick` is called while it is open."""

    def __init__(
        self,
        view: ExportView,
        cameras: Sequence[str],
        read: Callable[[Span], Shelf],
        rules: Mapping[str, Rule],
        form: ExportForm,
        open_finder: OpenFinder,
        *,
        translate: Translate = lambda context, text: text,
    ) -> None:
        """`cameras`: all there are. `read`: what was recorded in a span; may wait."""
        self._view, self._read, self._rules = view, read, rules
        self._form, self._open_finder, self.translate = form, open_finder, translate
        self._job: Job[Exported] | None = None
        self._plan: ExportPlan | None = None
        self._shelf: Shelf | None = None
        self._reading: Job[Shelf] | None = None
        self._is_first = True
        view.show_form(self._form, cameras)
        self._begin_to_read()

    @property
    def form(self) -> ExportForm:
        return self._form

    @property
    def is_running(self) -> bool:
        return self._job is not None

    def on_changed(self, form: ExportForm) -> None:
        is_same_time = form.span == self._form.span
        self._form = form
        if is_same_time and self._shelf is not None:
            self._show_plan(self._shelf)
        elif not is_same_time:
            self._begin_to_read()

    def on_start(self) -> None:
        """Begin; while it runs, give it up."""
        if self._job is not None:
            self._job.cancel()
            self._view.show_progress(
                self._job.state.share, self.translate("ExportPresenter", "Cleaning up…")
            )
            return
        if self._plan is None:
            return
        plan, folder, open_finder = self._plan, self._form.folder, self._open_finder

        def body(task: Task) -> Exported:
            from app.library.export import export

            return export(plan, Path(folder).expanduser(), open_finder, task)

        self._job = Job("export", body, is_patient=True)
        self._job.start()
        self._view.show_running(is_running=True)

    def close(self, timeout_s: float = 2.5) -> None:
        """Give up what runs, and wait until nothing half written is left."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if self._job is not None:
            self._job.cancel()
            self._job.join(timeout_s)
            self._job = None

    def tick(self) -> None:
        self._take_read()
        if self._job is None:
            return
        state = self._job.state
        if not state.is_over:
            self._view.show_progress(state.share, state.text)
            return
        self._job = None
        self._view.show_running(is_running=False)
        if state.phase is Phase.CANCELLED:
            self._view.show_problem(
                self.translate("ExportPresenter", "Cancelled; nothing was left behind.")
            )
        elif state.error is not None:
            self._view.show_problem(told(str(state.error), self.translate))
        elif state.result is not None:
            self._view.show_done(self._told(state.result), self._form.folder)

    def _order(self) -> Order:
        form = self._form
        hide_with = hide_with_named(form.hide_with)
        return Order(form.cameras, form.span, form.look, hide_with)

    def _begin_to_read(self) -> None:
        """Find out what was recorded in the time that is asked for."""
        if self._reading is not None:
            self._reading.cancel()
        self._plan, self._shelf, span = None, None, self._form.span
        self._view.show_plan(
            self.translate("ExportPresenter", "Reading what was recorded…"),
            may_start=False,
        )
        self._reading = Job("read", lambda task: self._read(span), is_patient=True)
        self._reading.start()

    def _take_read(self) -> None:
        if self._reading is None or not self._reading.state.is_over:
            return
        state, self._reading = self._reading.state, None
        if state.result is None:
            self._view.show_plan(str(state.error or ""), may_start=False)
            return
        self._shelf = state.result
        if self._is_first:
            self._is_first = False
            self._choose_possible_look(self._shelf)
        self._show_plan(self._shelf)

    def _show_plan(self, shelf: Shelf) -> None:
        order = self._order()
        refused = refusals(order, shelf, self._rules)
        self._view.show_refusals({k: self._told_why(r) for k, r in refused.items()})
        plan = plan_export(order, shelf, self._rules)
        if isinstance(plan, Refusal):
            self._plan = None
            self._view.show_plan(self._told_why(plan), may_start=False)
            return
        self._plan = plan
        has_place = bool(self._form.folder.strip())
        text = (
            self._described(plan)
            if has_place
            else self.translate("ExportPresenter", "Choose a folder for it.")
        )
        self._view.show_plan(text, may_start=has_place)

    def _choose_possible_look(self, shelf: Shelf) -> None:
        refused = refusals(self._order(), shelf, self._rules)
        possible = [look for look in Look if look not in refused]
        if possible and self._form.look in refused:
            self._form = replace(self._form, look=possible[0])
            self._view.show_form(self._form, ())

    def _described(self, plan: ExportPlan) -> str:
        n = len(plan.cameras)
        if n == 1:
            text = self.translate("ExportPresenter", "{length} of video")
        else:
            text = self.translate(
                "ExportPresenter", "{length} of video from {n} cameras"
            )
        text = text.format(length=duration_text(plan.duration_s), n=n)
        if plan.finds_skin:
            text += self.translate(
                "ExportPresenter",
                "; skin is searched in every picture, which takes time",
            )
        elif all(camera.is_copy for camera in plan.cameras):
            text += self.translate(
                "ExportPresenter",
                "; copied without loss, so it may begin up to 2 s earlier",
            )
        else:
            text += self.translate(
                "ExportPresenter", "; encoded anew, as privacy areas were drawn since"
            )
        missing = sum(gap.duration_s for c in plan.cameras for gap in c.gaps)
        if missing >= 1:
            gaps = self.translate(
                "ExportPresenter", ". Of the time asked for, {length} were not recorded"
            )
            text += gaps.format(length=duration_text(missing))
        if plan.missing:
            none = self.translate(
                "ExportPresenter", ". Nothing at all was recorded of {cameras}"
            )
            text += none.format(cameras=", ".join(plan.missing))
        return text + "."

    def _told_why(self, refusal: Refusal) -> str:
        reason = told(refusal.reason, self.translate)
        return f"{refusal.camera}: {reason}" if refusal.camera else reason

    def _told(self, done: Exported) -> str:
        names = ", ".join(file.path.name for file in done.files)
        length = duration_text(sum(file.duration_s for file in done.files))
        text = self.translate("ExportPresenter", "Exported {length}: {names}").format(
            length=length, names=names
        )
        gaps = [gap for gaps in done.gaps.values() for gap in gaps]
        if gaps:
            first = gaps[0]
            more = self.translate(
                "ExportPresenter", ". Nothing was recorded from {start} to {end}"
            )
            text += more.format(
                start=time_text(first.t_start_s), end=time_text(first.t_end_s)
            )
            if len(gaps) == 2:
                text += self.translate("ExportPresenter", ", and in one more gap")
            elif len(gaps) > 2:
                text += self.translate(
                    "ExportPresenter", ", and in {n} more gaps"
                ).format(n=len(gaps) - 1)
        return text + self.translate(
            "ExportPresenter", ". What is where stands in {notes}."
        ).format(notes=done.notes.name)
