"""What a person enters about a camera, and what settings it makes. No Qt."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import quote, unquote

from app.runtime.credentials import split_login
from app.secrets import keyring_placeholder

Table = dict[str, Any]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OF_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_.-]*)\}")
_OF_KEYRING = re.compile(r"\$\{keyring:([A-Za-z0-9_][A-Za-z0-9_.-]*)\}")
_SCHEMES = ("rtsp", "rtsps", "http", "https")


class CameraKind(StrEnum):
    NETWORK = "network"
    WEBCAM = "webcam"
    FILE = "file"  # or a folder of pictures
    DEMO = "demo"


class Keep(StrEnum):
    """Where a password stays."""

    KEYRING = "keyring"
    VARIABLE = "variable"  # of the environment; the person sees to it
    NOWHERE = "nowhere"  # the camera is there until the window closes


class Hide(StrEnum):
    NOTHING = "none"
    BLUR = "blur"
    PIXELATE = "pixelate"
    FILL = "fill"


class Record(StrEnum):
    NOTHING = "nothing"  # but by hand
    SKIN = "skin"
    ALL = "all"


class Field(StrEnum):
    """Parts of the form, to point at what is wrong."""

    NAME = "name"
    ADDRESS = "address"
    PASSWORD = "password"
    VARIABLE = "variable"
    WEBCAM = "webcam"
    PATH = "path"
    FOLDER = "folder"


class Mistake(StrEnum):
    """What is wrong with a field."""

    EMPTY = "empty"
    FORM = "form"  # letters that must not be, no scheme, no host
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class CameraForm:
    """All fields, also those of kinds that are not chosen."""

    kind: CameraKind = CameraKind.NETWORK
    name: str = ""
    address: str = ""  # without login
    user: str = ""
    password: str = ""  # never shown again once it is kept
    keep: Keep = Keep.KEYRING
    variable: str = ""
    kept_as: str = ""  # the keyring has a password under this name
    webcam: int | None = None
    path: str = ""
    hide: Hide = Hide.NOTHING
    record: Record = Record.NOTHING
    folder: str = ""
    keep_days: float | None = 14.0

    @property
    def needs_login(self) -> bool:
        return self.kind is CameraKind.NETWORK and bool(
            self.password or self.kept_as or self._names_variable
        )

    @property
    def _names_variable(self) -> bool:
        return self.keep is Keep.VARIABLE and bool(self.variable)


def with_address(form: CameraForm, text: str) -> CameraForm:
    """Take what was typed or pasted; a login in it goes to its own fields."""
    address = text.strip()
    scheme, separator, _ = address.partition("://")
    if not separator or scheme.lower() not in _SCHEMES:
        return replace(form, address=address)
    try:
        scheme, login, place = split_login(address)
    except ValueError:
        return replace(form, address=address)
    if not login:
        return replace(form, address=address)
    user, _, password = login.partition(":")
    moved = replace(form, address=f"{scheme}://{place}", user=unquote(user))
    if match := _OF_KEYRING.fullmatch(password):
        return replace(moved, password="", kept_as=match[1], keep=Keep.KEYRING)
    if match := _OF_VARIABLE.fullmatch(password):
        return replace(moved, password="", variable=match[1], keep=Keep.VARIABLE)
    return replace(moved, password=unquote(password))


def mistakes_in(
    form: CameraForm, taken: Collection[str], *, is_saved: bool = True
) -> dict[Field, Mistake]:
    """Return what is wrong; `is_saved` asks for what only saving needs, too.

    `taken`: names of the other cameras.
    """
    found: dict[Field, Mistake] = {}
    match form.kind:
        case CameraKind.NETWORK:
            _check_address(form, found)
        case CameraKind.WEBCAM if form.webcam is None:
            found[Field.WEBCAM] = Mistake.EMPTY
        case CameraKind.FILE if not form.path.strip():
            found[Field.PATH] = Mistake.EMPTY
    if not is_saved:
        return found
    if not form.name:
        found[Field.NAME] = Mistake.EMPTY
    elif not _NAME.fullmatch(form.name):
        found[Field.NAME] = Mistake.FORM
    elif form.name in taken:
        found[Field.NAME] = Mistake.TAKEN
    if form.record is not Record.NOTHING and not form.folder.strip():
        found[Field.FOLDER] = Mistake.EMPTY
    return found


def source_to_try(form: CameraForm) -> str:
    """Return the source with what was entered; may hold the password: never show it."""
    match form.kind:
        case CameraKind.WEBCAM:
            return f"webcam:{form.webcam}"
        case CameraKind.FILE:
            return form.path.strip()
        case CameraKind.DEMO:
            return "demo:"
        case CameraKind.NETWORK:
            return _address_with(form, _password_to_try(form))


def source_to_keep(form: CameraForm) -> str:
    """Return the source for the settings file: without a password in clear."""
    if form.kind is not CameraKind.NETWORK:
        return source_to_try(form)
    return _address_with(form, _placeholder(form))


def password_for_keyring(form: CameraForm) -> str:
    """Return the password that has to be put into the keyring; "" for none."""
    is_kept = form.kind is CameraKind.NETWORK and form.keep is Keep.KEYRING
    return form.password if is_kept else ""


def keyring_name(form: CameraForm) -> str:
    """Return the name under which the keyring keeps this camera's password."""
    return form.kept_as if form.kept_as and not form.password else form.name


def table_of(form: CameraForm, before: Table, source: str) -> Table:
    """Return the camera's settings; what the form has no field for stays as it was."""
    table = {**before, "source": source}
    _set(table, "redact", _redact_of(form, before.get("redact", {})))
    _set(table, "recording", _recording_of(form, before.get("recording", {})))
    return table


def form_of(name: str, table: Table) -> CameraForm:
    """Return the form that shows a camera's settings."""
    recording, redact = table.get("recording"), table.get("redact", {})
    form = CameraForm(
        name=name,
        hide=Hide(redact.get("kind", Hide.NOTHING)),
        record=_record_of(recording),
        folder="" if recording is None else str(recording.get("folder", "")),
        keep_days=14.0 if recording is None else recording.get("keep_days"),
    )
    source = str(table.get("source", ""))
    if source.lower().startswith("webcam:"):
        number = source.partition(":")[2]
        index = int(number) if number.isdigit() else None
        return replace(form, kind=CameraKind.WEBCAM, webcam=index)
    if source.lower().startswith("demo:"):
        return replace(form, kind=CameraKind.DEMO)
    if source.partition("://")[0].lower() in _SCHEMES:
        return with_address(form, source)
    return replace(form, kind=CameraKind.FILE, path=source)


def suggested_name(form: CameraForm, taken: Collection[str]) -> str:
    """Return a name made of the source, not yet taken."""
    match form.kind:
        case CameraKind.NETWORK:
            wish = re.sub(r"^\w+://|[:/?#].*$", "", form.address)
        case CameraKind.WEBCAM:
            wish = "webcam"
        case CameraKind.FILE:
            wish = form.path.rstrip("/").rpartition("/")[2].partition(".")[0]
        case CameraKind.DEMO:
            wish = "demo"
    wish = re.sub(r"[^A-Za-z0-9_.-]+", "-", wish).strip("-._")[:48] or "camera"
    name, number = wish, 2
    while name in taken:
        name, number = f"{wish}-{number}", number + 1
    return name


def suggested_variable(name: str) -> str:
    """Return a variable's name for a camera's password: DOOR_PASSWORD."""
    stem = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper() or "CAMERA"
    return f"_{stem}_PASSWORD" if stem[0].isdigit() else f"{stem}_PASSWORD"


def _check_address(form: CameraForm, found: dict[Field, Mistake]) -> None:
    if not form.address:
        found[Field.ADDRESS] = Mistake.EMPTY
    elif not _is_address(form.address):
        found[Field.ADDRESS] = Mistake.FORM
    if form.keep is Keep.VARIABLE and form.variable:
        if not _VARIABLE.fullmatch(form.variable):
            found[Field.VARIABLE] = Mistake.FORM
    elif form.keep is Keep.VARIABLE and form.password:
        found[Field.VARIABLE] = Mistake.EMPTY


def _is_address(text: str) -> bool:
    if re.search(r"\s", text) or text.partition("://")[0].lower() not in _SCHEMES:
        return False
    try:
        split_login(text)
    except ValueError:
        return False
    return True


def _password_to_try(form: CameraForm) -> str:
    if form.password:
        return quote(form.password, safe="")
    return _placeholder(form)


def _placeholder(form: CameraForm) -> str:
    if form.keep is Keep.VARIABLE:
        return f"${{{form.variable}}}" if form.variable else ""
    if form.keep is Keep.KEYRING and (form.password or form.kept_as):
        return keyring_placeholder(keyring_name(form))
    return ""


def _address_with(form: CameraForm, password: str) -> str:
    if not form.user and not password:
        return form.address
    scheme, _, place = split_login(form.address)
    login = quote(form.user, safe="") + (f":{password}" if password else "")
    return f"{scheme}://{login}@{place}"


def _redact_of(form: CameraForm, before: Table) -> Table | None:
    if form.hide is Hide.NOTHING:
        return None
    return {**before, "kind": form.hide.value}


def _recording_of(form: CameraForm, before: Table) -> Table | None:
    if form.record is Record.NOTHING:
        return None
    table = {"pictures": "plain", **before, "folder": form.folder.strip()}
    _set(table, "keep_days", form.keep_days)
    event = before.get("event", {}) if form.record is Record.SKIN else None
    _set(table, "event", event)
    return table


def _record_of(recording: Table | None) -> Record:
    if recording is None:
        return Record.NOTHING
    return Record.ALL if recording.get("event") is None else Record.SKIN


def _set(table: Table, key: str, value: Any) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
