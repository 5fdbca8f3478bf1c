"""Tries cameras and keeps them: the window's own file, the keyring, the wall. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from app.config import StreamConfig, check_camera
from app.errors import ConfigError
from app.gui.models.camera_form import (
    CameraForm,
    Keep,
    form_of,
    keyring_name,
    password_for_keyring,
    source_to_keep,
    source_to_try,
    table_of,
)
from app.library.camera_file import CameraFile
from app.library.drawing import Drawing, drawn_into
from app.library.job import Job, Task
from app.password_store import (
    KeyringUnusable,
    forget_password,
    keyring_problem,
    save_password,
)
from app.secrets import fill_in, named_in_keyring
from glss.errors import GlssError

if TYPE_CHECKING:
    from app.runtime.cameras.probe import NotSeen, Seen
    from app.runtime.cameras.webcams import Webcam


class WallOfCameras(Protocol):
    """The part of the bridge that is used."""

    @property
    def cameras(self) -> dict[str, StreamConfig]: ...
    def put(self, config: StreamConfig) -> None: ...
    def replace(self, camera: str, config: StreamConfig) -> None: ...


class OwnCameras:
    """All methods are for the GUI thread; jobs do what may wait."""

    def __init__(
        self, file: CameraFile, wall: WallOfCameras, here: Collection[str] = ()
    ) -> None:
        """`here`: which cameras of the wall came from `file`; others are not ours.

        A camera of the command line or of another file may have the name of one in
        ours, which is not shown then: a name does not tell whose a camera is.
        """
        self._file, self._wall = file, wall
        self._here = set(here)

    @property
    def file(self) -> CameraFile:
        return self._file

    def form(self, name: str) -> CameraForm | None:
        """Return what is saved about a camera; None if it is not of our file."""
        if name not in self._here:
            return None
        table = self._file.tables().get(name)
        return None if table is None else form_of(name, table)

    def is_saved(self, name: str) -> bool:
        """Whether the camera is of the window's own file, which may be written."""
        try:
            return name in self._here and name in self._file.tables()
        except ConfigError:
            return False

    # What the camera dialog asks

    def taken(self, but: str | None) -> Collection[str]:
        names = set(self._wall.cameras)
        with suppress(ConfigError):  # saving will say what is wrong with the file
            names |= set(self._file.tables())
        return names - {but}

    def webcams(self) -> list[Webcam]:
        from app.runtime.cameras.webcams import list_webcams

        return list_webcams()

    def ask_keyring(self) -> Job[str]:
        return _started(Job("keyring", lambda task: keyring_problem()))

    def probe(self, source: str) -> Job[Seen | NotSeen]:
        def look(task: Task) -> Seen | NotSeen:
            from app.runtime.cameras.probe import probe

            return probe(source, stop=task.stop)

        return _started(Job("probe", look))

    def save(self, form: CameraForm, instead_of: str | None) -> Job[StreamConfig]:
        return _started(Job("save", lambda task: self._save(form, instead_of)))

    def put(self, camera: StreamConfig, instead_of: str | None) -> None:
        """Show the camera; one of another name that it replaces goes."""
        if instead_of is not None and instead_of != camera.name:
            self._wall.replace(instead_of, camera)
        else:
            self._wall.put(camera)
        name = str(camera.name)
        self._here.discard(instead_of or name)
        with suppress(ConfigError):  # kept nowhere: it is in no file then
            if name in self._file.tables():
                self._here.add(name)

    # What others ask

    def remove(self, name: str) -> None:
        """Take a camera out of the file; its password leaves the keyring.

        Nothing happens to a camera that is not of our file. ConfigError when it cannot
        be written.
        """
        if name not in self._here:
            return
        self._here.remove(name)
        table = self._file.tables().get(name)
        if table is None:
            return
        self._file.remove(name)
        unused = set(named_in_keyring(str(table.get("source", ""))))
        for other in self._file.tables().values():
            unused -= set(named_in_keyring(str(other.get("source", ""))))
        if unused:
            # It may ask for the keyring to be unlocked, and nobody waits for it.
            threading.Thread(
                target=_forget_all, args=(unused,), name="forget", daemon=True
            ).start()

    def draw(self, name: str, drawing: Drawing) -> bool:
        """Change what is drawn on a camera, at once; True if it is saved, too.

        ConfigError when it cannot be.
        """
        now = self._wall.cameras[name]
        settings = now.model_dump(mode="json", exclude_none=True, exclude={"name"})
        changed = _with_drawn(now, check_camera(name, drawn_into(settings, drawing)))
        is_saved = self.is_saved(name)
        if is_saved:
            before = self._file.tables()[name]
            self._file.put(name, drawn_into(before, drawing), instead_of=name)
        self._wall.put(changed)
        return is_saved

    def _save(self, form: CameraForm, instead_of: str | None) -> StreamConfig:
        known = self._file.tables()
        before = known.get(instead_of, {}) if instead_of is not None else {}
        if form.needs_login and form.keep is Keep.NOWHERE:
            if instead_of in known:
                self._file.remove(str(instead_of))
            table = table_of(form, before, source_to_try(form))
            return _filled(check_camera(form.name, table))
        if password := password_for_keyring(form):
            _put_into_keyring(keyring_name(form), password)
        table = table_of(form, before, source_to_keep(form))
        replaces = instead_of if instead_of in known else None
        self._file.put(form.name, table, instead_of=replaces)
        camera = self._file.cameras()[form.name]
        if isinstance(camera, GlssError):
            return self._for_now(form, table, camera)
        return camera

    def _for_now(
        self, form: CameraForm, table: dict[str, Any], problem: GlssError
    ) -> StreamConfig:
        """A variable that is not set yet: what was entered is used until it is."""
        if not form.password:
            raise problem
        return _filled(
            check_camera(form.name, {**table, "source": source_to_try(form)})
        )


def _put_into_keyring(name: str, password: str) -> None:
    try:
        save_password(name, password)
    except KeyringUnusable as error:
        raise ConfigError(
            f"the password was not saved: {error}; choose another way to keep it"
        ) from error


def _forget_all(names: Collection[str]) -> None:
    for name in names:
        try:
            forget_password(name)
        except KeyringUnusable:
            return  # it stays there, under our name, for the person to remove


def _filled(camera: StreamConfig) -> StreamConfig:
    return camera.model_copy(update={"source": fill_in(camera.source)})


def _with_drawn(now: StreamConfig, drawn: StreamConfig) -> StreamConfig:
    return now.model_copy(
        update={
            "regions": drawn.regions,
            "privacy": drawn.privacy,
            "recording": drawn.recording,
        }
    )


def _started(job: Job[Any]) -> Job[Any]:
    job.start()
    return job
