"""Exporting a range of time: what can be, how far it is, what came out. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.gui.models.export_form import ExportForm
from app.gui.models.lookback import duration_text, time_text
from app.library.clips import Shelf
from app.library.export_plan import ExportPlan, Order, plan_export, refusals
from app.library.job import Job, Phase, Task
from app.library.rights import Look, Refusal, Rule, hide_with_named

if TYPE_CHECKING:
    from app.library.export import Exported, OpenFinder

Translate = Callable[[str], str]


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
        shelf: Shelf,
        rules: Mapping[str, Rule],
        form: ExportForm,
        open_finder: OpenFinder,
        *,
        translate: Translate = str,
    ) -> None:
        self._view, self._shelf, self._rules = view, shelf, rules
        self._form, self._open_finder, self._tr = form, open_finder, translate
        self._job: Job[Exported] | None = None
        self._plan: ExportPlan | None = None
        self._form = self._with_possible_look(form)
        view.show_form(self._form, shelf.cameras)
        self._show_plan()

    @property
    def form(self) -> ExportForm:
        return self._form

    @property
    def is_running(self) -> bool:
        return self._job is not None

    def on_changed(self, form: ExportForm) -> None:
        self._form = form
        self._show_plan()

    def on_start(self) -> None:
        """Begin; while it runs, give it up."""
        if self._job is not None:
            self._job.cancel()
            self._view.show_progress(self._job.state.share, self._tr("Cleaning up…"))
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

    def close(self, timeout_s: float = 10.0) -> None:
        """Give up what runs, and wait until nothing half written is left."""
        if self._job is not None:
            self._job.cancel()
            self._job.join(timeout_s)
            self._job = None

    def tick(self) -> None:
        if self._job is None:
            return
        state = self._job.state
        if not state.is_over:
            self._view.show_progress(state.share, state.text)
            return
        self._job = None
        self._view.show_running(is_running=False)
        if state.phase is Phase.CANCELLED:
            self._view.show_problem(self._tr("Cancelled; nothing was left behind."))
        elif state.error is not None:
            self._view.show_problem(str(state.error))
        elif state.result is not None:
            self._view.show_done(self._told(state.result), self._form.folder)

    def _order(self) -> Order:
        form = self._form
        hide_with = hide_with_named(form.hide_with)
        return Order(form.cameras, form.span, form.look, hide_with)

    def _show_plan(self) -> None:
        order = self._order()
        refused = refusals(order, self._shelf, self._rules)
        self._view.show_refusals({k: self._tr(r.reason) for k, r in refused.items()})
        plan = plan_export(order, self._shelf, self._rules)
        if isinstance(plan, Refusal):
            self._plan = None
            self._view.show_plan(self._tr(plan.reason), may_start=False)
            return
        self._plan = plan
        has_place = bool(self._form.folder.strip())
        text = (
            self._described(plan) if has_place else self._tr("Choose a folder for it.")
        )
        self._view.show_plan(text, may_start=has_place)

    def _with_possible_look(self, form: ExportForm) -> ExportForm:
        order = Order(form.cameras, form.span, form.look)
        refused = refusals(order, self._shelf, self._rules)
        if form.look not in refused:
            return form
        possible = [look for look in Look if look not in refused]
        look = possible[0] if possible else form.look
        return replace(form, look=look)

    def _described(self, plan: ExportPlan) -> str:
        n = len(plan.cameras)
        form = "{length} of video" if n == 1 else "{length} of video from {n} cameras"
        text = self._tr(form).format(length=duration_text(plan.duration_s), n=n)
        if plan.finds_skin:
            text += self._tr("; skin is searched in every picture, which takes time")
        elif all(camera.is_copy for camera in plan.cameras):
            text += self._tr("; copied without loss, so it may begin up to 2 s earlier")
        else:
            text += self._tr("; encoded anew, as privacy areas were drawn since")
        missing = sum(gap.duration_s for c in plan.cameras for gap in c.gaps)
        if missing >= 1:
            gaps = self._tr(". Of the time asked for, {length} were not recorded")
            text += gaps.format(length=duration_text(missing))
        if plan.missing:
            none = self._tr(". Nothing at all was recorded of {cameras}")
            text += none.format(cameras=", ".join(plan.missing))
        return text + "."

    def _told(self, done: Exported) -> str:
        names = ", ".join(file.path.name for file in done.files)
        length = duration_text(sum(file.duration_s for file in done.files))
        text = self._tr("Exported {length}: {names}").format(length=length, names=names)
        gaps = [gap for gaps in done.gaps.values() for gap in gaps]
        if gaps:
            first = gaps[0]
            more = self._tr(". Nothing was recorded from {start} to {end}")
            text += more.format(
                start=time_text(first.t_start_s), end=time_text(first.t_end_s)
            )
            if len(gaps) == 2:
                text += self._tr(", and in one more gap")
            elif len(gaps) > 2:
                text += self._tr(", and in {n} more gaps").format(n=len(gaps) - 1)
        return text + self._tr(". What is where stands in {notes}.").format(
            notes=done.notes.name
        )
