"""Adding and changing a camera: tries it, says what is wrong, saves it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from app.gui.models.camera_form import (
    CameraForm,
    CameraKind,
    Field,
    Hide,
    Keep,
    Mistake,
    mistakes_in,
    source_to_try,
    suggested_name,
    suggested_variable,
    with_address,
)
from app.gui.models.reasons import QT_TRANSLATE_NOOP, told

if TYPE_CHECKING:
    import numpy as np
    from jaxtyping import UInt8

    from app.config import StreamConfig
    from app.library.job import Job
    from app.runtime.cameras.probe import NotSeen, Seen
    from app.runtime.cameras.webcams import Webcam

Translate = Callable[[str, str], str]  # context and text, as Qt's


class CameraView(Protocol):
    """What the presenter asks of the dialog."""

    def show_form(self, form: CameraForm) -> None: ...
    def show_webcams(self, webcams: list[Webcam]) -> None: ...
    def show_mistakes(self, mistakes: Mapping[Field, str]) -> None: ...
    def show_keyring(self, problem: str | None) -> None: ...
    def show_trying(self, *, is_trying: bool) -> None: ...
    def show_seen(
        self, picture: UInt8[np.ndarray, "h w 3"], text: str, *, is_hidden: bool
    ) -> None: ...
    def show_not_seen(self, text: str, field: Field | None) -> None: ...
    def show_saving(self, *, is_saving: bool) -> None: ...
    def show_problem(self, text: str) -> None: ...
    def focus(self, field: Field) -> None: ...
    def close_saved(self) -> None: ...


class CameraStore(Protocol):
    """Where cameras are tried and kept; nothing here waits."""

    def taken(self, but: str | None) -> Collection[str]: ...
    def webcams(self) -> list[Webcam]: ...
    def ask_keyring(self) -> Job[str]: ...
    def probe(self, source: str) -> Job[Seen | NotSeen]: ...
    def save(self, form: CameraForm, instead_of: str | None) -> Job[StreamConfig]: ...
    def put(self, camera: StreamConfig, instead_of: str | None) -> None: ...


class CameraPresenter:
    """One opening of the dialog. GUI thread only; `tick` is called while it is open."""

    def __init__(
        self,
        view: CameraView,
        store: CameraStore,
        form: CameraForm,
        *,
        instead_of: str | None = None,
        translate: Translate = lambda context, text: text,
    ) -> None:
        """`instead_of`: the camera that is changed; None: a new one."""
        self._view, self._store, self._instead_of = view, store, instead_of
        self.translate = translate
        self._form = form
        self._has_own_name = bool(form.name)
        self._probing: Job[Seen | NotSeen] | None = None
        self._saving: Job[StreamConfig] | None = None
        self._asking: Job[str] | None = store.ask_keyring()
        self._is_keyring_there: bool | None = None
        view.show_webcams(store.webcams())
        self._suggest()
        view.show_form(self._form)
        view.show_keyring(None)

    @property
    def form(self) -> CameraForm:
        return self._form

    @property
    def is_busy(self) -> bool:
        return self._probing is not None or self._saving is not None

    def on_changed(self, form: CameraForm) -> None:
        """The person changed a field."""
        before, self._form = self._form, form
        if form.address != before.address:
            self._form = with_address(form, form.address)
        if form.name != before.name:
            self._has_own_name = bool(form.name)
        if source_of(self._form) != source_of(before):
            self._forget_answer()
        self._suggest()
        self._view.show_mistakes({})
        self._view.show_form(self._form)  # also which fields there are follows from it

    def on_webcams_wanted(self) -> None:
        """Look again which there are."""
        self._view.show_webcams(self._store.webcams())

    def on_try(self) -> None:
        """Try the camera; while it is tried, give it up."""
        if self._probing is not None:
            self._forget_answer()
            return
        if self._has_mistakes(is_saved=False):
            return
        self._probing = self._store.probe(source_to_try(self._form))
        self._view.show_trying(is_trying=True)

    def on_save(self) -> None:
        if self._saving is not None or self._has_mistakes(is_saved=True):
            return
        if self._form.keep is Keep.KEYRING and self._lacks_keyring():
            self._view.show_mistakes({Field.PASSWORD: self._translated(_NO_KEYRING)})
            self._view.focus(Field.PASSWORD)
            return
        self._saving = self._store.save(self._form, self._instead_of)
        self._view.show_saving(is_saving=True)

    def close(self) -> None:
        """The dialog closes; whatever still runs is of no interest."""
        for job in (self._probing, self._asking):
            if job is not None:
                job.cancel()
        self._probing = self._asking = None

    def tick(self) -> None:
        """Take in what has come; a few times a second."""
        self._take_keyring()
        self._take_probe()
        self._take_saved()

    def _take_keyring(self) -> None:
        if self._asking is None or not self._asking.state.is_over:
            return
        problem, self._asking = self._asking.state.result or "", None
        self._is_keyring_there = not problem
        if problem and self._form.keep is Keep.KEYRING and not self._form.kept_as:
            self._form = replace(self._form, keep=Keep.VARIABLE)
            self._suggest()
            self._view.show_form(self._form)
        self._view.show_keyring(told(problem, self.translate))

    def _take_probe(self) -> None:
        if self._probing is None or not self._probing.state.is_over:
            return
        state, self._probing = self._probing.state, None
        self._view.show_trying(is_trying=False)
        if state.error is not None:
            words = told(str(state.error), self.translate)
            self._view.show_not_seen(words, None)
        elif state.result is not None:
            self._show_answer(state.result)

    def _show_answer(self, answer: Seen | NotSeen) -> None:
        if isinstance(reason := getattr(answer, "reason", None), str):
            field = _FIELD_OF.get(answer.problem)  # type: ignore[union-attr]
            words = told(reason, self.translate)
            self._view.show_not_seen(words, self._field_here(field))
            return
        seen: Any = answer
        width, height = seen.size
        text = f"{width} x {height}"
        if seen.fps is not None:
            text += self.translate(
                "CameraPresenter", ", {fps} pictures a second"
            ).format(fps=f"{seen.fps:.3g}")
        text += self.translate("CameraPresenter", ", first one after {wait} s").format(
            wait=f"{seen.wait_s:.1f}"
        )
        is_hidden = self._form.hide is not Hide.NOTHING
        self._view.show_seen(seen.picture, text, is_hidden=is_hidden)

    def _field_here(self, field: Field | None) -> Field | None:
        if self._form.kind is CameraKind.NETWORK:
            return field
        return {CameraKind.FILE: Field.PATH, CameraKind.WEBCAM: Field.WEBCAM}.get(
            self._form.kind
        )

    def _take_saved(self) -> None:
        if self._saving is None or not self._saving.state.is_over:
            return
        state, self._saving = self._saving.state, None
        self._view.show_saving(is_saving=False)
        if state.error is not None:
            self._view.show_problem(told(str(state.error), self.translate))
        elif state.result is not None:
            self._store.put(state.result, self._instead_of)
            self._view.close_saved()

    def _forget_answer(self) -> None:
        if self._probing is not None:
            self._probing.cancel()
            self._probing = None
        self._view.show_trying(is_trying=False)

    def _has_mistakes(self, *, is_saved: bool) -> bool:
        taken = self._store.taken(self._instead_of)
        found = mistakes_in(self._form, taken, is_saved=is_saved)
        texts = {f: self._translated(_TEXT_OF[f, m]) for f, m in found.items()}
        self._view.show_mistakes(texts)
        if found:
            self._view.focus(next(iter(found)))
        return bool(found)

    def _translated(self, text: str) -> str:
        return self.translate("CameraPresenter", text)

    def _lacks_keyring(self) -> bool:
        return bool(self._form.password) and self._is_keyring_there is False

    def _suggest(self) -> None:
        """Fill in what the person has not filled in."""
        form = self._form
        if not self._has_own_name and source_of(form):
            name = suggested_name(form, self._store.taken(self._instead_of))
            form = replace(form, name=name)
        if form.keep is Keep.VARIABLE and form.password and not form.variable:
            form = replace(form, variable=suggested_variable(form.name))
        self._form = form


def source_of(form: CameraForm) -> object:
    """What decides which camera it is."""
    match form.kind:
        case CameraKind.NETWORK:
            shown = (form.address, form.user, form.password)
            return shown if form.address else None
        case CameraKind.WEBCAM:
            return None if form.webcam is None else ("webcam", form.webcam)
        case CameraKind.FILE:
            return form.path
        case CameraKind.DEMO:
            return "demo:"


_FIELD_OF: Mapping[str, Field] = {
    "address": Field.ADDRESS,
    "no host": Field.ADDRESS,
    "no stream": Field.ADDRESS,
    "password": Field.PASSWORD,
    "no file": Field.PATH,
}
_NO_KEYRING = QT_TRANSLATE_NOOP(
    "CameraPresenter", "There is no keyring here; choose another way to keep it"
)
_TEXT_OF = {
    (Field.NAME, Mistake.EMPTY): QT_TRANSLATE_NOOP("CameraPresenter", "Give it a name"),
    (Field.NAME, Mistake.FORM): QT_TRANSLATE_NOOP(
        "CameraPresenter", "Letters, digits, _ . and - only, no spaces"
    ),
    (Field.NAME, Mistake.TAKEN): QT_TRANSLATE_NOOP(
        "CameraPresenter", "Another camera has this name"
    ),
    (Field.ADDRESS, Mistake.EMPTY): QT_TRANSLATE_NOOP(
        "CameraPresenter", "Enter the camera's address"
    ),
    (Field.ADDRESS, Mistake.FORM): QT_TRANSLATE_NOOP(
        "CameraPresenter", "Write rtsp://HOST/PATH or http://HOST/PATH"
    ),
    (Field.VARIABLE, Mistake.EMPTY): QT_TRANSLATE_NOOP(
        "CameraPresenter", "Name the variable that holds the password"
    ),
    (Field.VARIABLE, Mistake.FORM): QT_TRANSLATE_NOOP(
        "CameraPresenter", "Letters, digits and _ only"
    ),
    (Field.WEBCAM, Mistake.EMPTY): QT_TRANSLATE_NOOP(
        "CameraPresenter", "Choose a webcam"
    ),
    (Field.PATH, Mistake.EMPTY): QT_TRANSLATE_NOOP(
        "CameraPresenter", "Choose a video or a folder of pictures"
    ),
    (Field.FOLDER, Mistake.EMPTY): QT_TRANSLATE_NOOP(
        "CameraPresenter", "Choose a folder for the recordings"
    ),
}
