"""The form for a camera: what is entered, what is wrong, what is written. No Qt."""

from dataclasses import replace

import pytest

from app.config import check_camera
from app.gui.models.camera_form import (
    CameraForm,
    CameraKind,
    Field,
    Hide,
    Keep,
    Mistake,
    Record,
    form_of,
    keyring_name,
    mistakes_in,
    password_for_keyring,
    source_to_keep,
    source_to_try,
    suggested_name,
    suggested_variable,
    table_of,
    with_address,
)
from app.runtime.cameras.source import parse_source
from app.secrets import fill_in

NASTY = "p@:/%ss"
DOOR = CameraForm(
    name="door", address="rtsp://door.example:554/live", user="me", password=NASTY
)
QUOTED = "p%40%3A%2F%25ss"


@pytest.mark.parametrize("password", [NASTY, QUOTED])
def test_a_login_that_is_pasted_goes_to_its_own_fields(password):
    form = with_address(CameraForm(), f" rtsp://me:{password}@door.example:554/live ")
    assert form == replace(DOOR, name="")


def test_what_is_no_address_stays_as_it_was_typed():
    for text in ("door.example", "rtsp://", "me:secret@door", "C:\\x"):
        assert with_address(CameraForm(), text).address == text


def test_the_password_is_tried_and_not_kept():
    assert source_to_try(DOOR) == f"rtsp://me:{QUOTED}@door.example:554/live"
    kept = source_to_keep(DOOR)
    assert kept == "rtsp://me:${keyring:door}@door.example:554/live"
    assert password_for_keyring(DOOR) == NASTY
    assert keyring_name(DOOR) == "door"


def test_a_variable_stands_for_it():
    form = replace(DOOR, keep=Keep.VARIABLE, variable="DOOR_PASSWORD")
    assert source_to_keep(form) == "rtsp://me:${DOOR_PASSWORD}@door.example:554/live"
    assert password_for_keyring(form) == ""
    tried = source_to_try(replace(form, password=""))
    assert fill_in(tried, environment={"DOOR_PASSWORD": NASTY}) == source_to_try(DOOR)


def test_what_is_kept_nowhere_is_not_in_the_source_to_keep():
    form = replace(DOOR, keep=Keep.NOWHERE)
    assert source_to_keep(form) == "rtsp://me@door.example:554/live"
    assert password_for_keyring(form) == ""


@pytest.mark.parametrize("keep", list(Keep))
def test_no_password_is_ever_written(keep):
    form = replace(DOOR, keep=keep, variable="DOOR_PASSWORD")
    table = table_of(form, {}, source_to_keep(form))
    assert NASTY not in str(table)
    assert QUOTED not in str(table)
    check_camera("door", table)


def test_a_kept_password_is_used_until_another_one_is_entered():
    form = form_of("door", {"source": source_to_keep(DOOR)})
    assert (form.user, form.password, form.kept_as) == ("me", "", "door")
    assert source_to_try(form) == source_to_keep(DOOR)
    renamed = replace(form, name="gate")
    assert source_to_keep(renamed) == source_to_keep(DOOR)
    changed = replace(renamed, password="new")
    assert source_to_keep(changed) == "rtsp://me:${keyring:gate}@door.example:554/live"


def test_without_a_login_there_is_none():
    form = replace(DOOR, user="", password="")
    assert source_to_try(form) == source_to_keep(form) == form.address
    assert not form.needs_login
    assert DOOR.needs_login


@pytest.mark.parametrize(
    ("form", "source"),
    [
        (CameraForm(kind=CameraKind.WEBCAM, webcam=2), "webcam:2"),
        (CameraForm(kind=CameraKind.FILE, path=" a b.mp4 "), "a b.mp4"),
        (CameraForm(kind=CameraKind.DEMO), "demo:"),
    ],
)
def test_other_kinds_have_a_source_too(form, source):
    assert source_to_try(form) == source_to_keep(form) == source
    assert form_of("x", {"source": source}).kind is form.kind
    if form.kind is not CameraKind.FILE:
        parse_source(source)


EMPTY, FORM, TAKEN = Mistake.EMPTY, Mistake.FORM, Mistake.TAKEN


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"address": ""}, {Field.ADDRESS: EMPTY}),
        ({"address": "door.example"}, {Field.ADDRESS: FORM}),
        ({"address": "ftp://door.example"}, {Field.ADDRESS: FORM}),
        ({"address": "rtsp:///live"}, {Field.ADDRESS: FORM}),
        ({"address": "rtsp://a b/live"}, {Field.ADDRESS: FORM}),
        ({"name": ""}, {Field.NAME: EMPTY}),
        ({"name": "front door"}, {Field.NAME: FORM}),
        ({"name": "yard"}, {Field.NAME: TAKEN}),
        ({"keep": Keep.VARIABLE}, {Field.VARIABLE: EMPTY}),
        ({"keep": Keep.VARIABLE, "variable": "A-B"}, {Field.VARIABLE: FORM}),
        ({"record": Record.ALL}, {Field.FOLDER: EMPTY}),
        ({"kind": CameraKind.WEBCAM}, {Field.WEBCAM: EMPTY}),
        ({"kind": CameraKind.FILE}, {Field.PATH: EMPTY}),
        ({"kind": CameraKind.DEMO, "address": ""}, {}),
    ],
)
def test_mistakes_are_told_with_their_field(changes, expected):
    assert mistakes_in(replace(DOOR, **changes), {"yard"}) == expected


def test_trying_asks_for_less_than_saving():
    assert mistakes_in(replace(DOOR, name=""), set(), is_saved=False) == {}


def test_settings_keep_what_the_form_does_not_know():
    before = {
        "source": "demo:",
        "smoothing_s": 0.5,
        "regions": [{"name": "left", "box": [0.0, 0.0, 0.5, 1.0]}],
        "redact": {"kind": "blur", "min_ssim": 0.6},
        "recording": {"folder": "a", "max_gb": 2.0, "event": {"pre_s": 1.0}},
    }
    form = form_of("cam", before)
    assert (form.hide, form.record, form.folder) == (Hide.BLUR, Record.SKIN, "a")
    assert form.keep_days is None
    changed = replace(form, hide=Hide.FILL, folder="b", keep_days=3.0)
    table = table_of(changed, before, "demo:")
    assert table["redact"] == {"kind": "fill", "min_ssim": 0.6}
    assert table["recording"] == {
        "pictures": "plain", "folder": "b", "max_gb": 2.0, "keep_days": 3.0,
        "event": {"pre_s": 1.0},
    }  # fmt: skip
    assert table["smoothing_s"] == 0.5
    assert table["regions"] == before["regions"]
    check_camera("cam", table)
    off = table_of(replace(form, hide=Hide.NOTHING, record=Record.ALL), before, "demo:")
    assert "redact" not in off
    assert "event" not in off["recording"]


def test_names_are_suggested_and_not_taken():
    assert suggested_name(DOOR, set()) == "door.example"
    assert suggested_name(DOOR, {"door.example"}) == "door.example-2"
    path = CameraForm(kind=CameraKind.FILE, path="/videos/night shift.mp4")
    assert suggested_name(path, set()) == "night-shift"
    assert suggested_name(CameraForm(address="rtsp://[::1]/x"), set()) == "camera"
    assert suggested_variable("front.door") == "FRONT_DOOR_PASSWORD"
    assert suggested_variable("7") == "_7_PASSWORD"
