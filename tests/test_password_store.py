"""Passwords in a keyring: kept, named in a configuration, refused in clear files."""

import os
import shutil
import subprocess
import sys

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from app.config import load_config
from app.errors import ConfigError
from app.password_store import (
    SERVICE,
    KeyringUnusable,
    forget_password,
    keyring_problem,
    load_password,
    save_password,
)
from app.secrets import MissingSecret, fill_in, named_in_keyring

NASTY = "p@:/%ss"
QUOTED = "p%40%3A%2F%25ss"


class MemoryKeyring(KeyringBackend):
    """A keyring as the package knows them, that keeps all in memory."""

    priority = 1

    def __init__(self, *, is_locked=False, forgets=False):
        super().__init__()
        self.kept, self.is_locked, self.forgets = {}, is_locked, forgets

    def get_password(self, service, username):
        if self.is_locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


@pytest.fixture
def use():
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_a_password_is_kept_and_forgotten(use):
    use(store := MemoryKeyring())
    save_password("door", NASTY)
    assert store.kept == {(SERVICE, "door"): NASTY}
    assert load_password("door") == NASTY
    forget_password("door")
    forget_password("door")
    assert load_password("door") is None


def test_a_configuration_names_it(use, tmp_path):
    use(MemoryKeyring())
    save_password("7door", NASTY)
    path = tmp_path / "cameras.toml"
    path.write_text('[cameras.d]\nsource = "rtsp://u:${keyring:7door}@host/live"\n')
    camera = load_config(path, {}).cameras[0]
    assert camera.source == "rtsp://u:p%40%3A%2F%25ss@host/live"


def test_both_ways_stand_side_by_side(use):
    use(MemoryKeyring())
    save_password("door", "a/b")
    text = "rtsp://${CAM_USER}:${keyring:door}@host"
    filled = fill_in(text, environment={"CAM_USER": "me"})
    assert filled == "rtsp://me:a%2Fb@host"
    assert named_in_keyring(text) == ["door"]


def test_a_password_that_is_gone_is_named_with_its_line(use, tmp_path):
    use(MemoryKeyring())
    path = tmp_path / "cameras.toml"
    path.write_text('[cameras.d]\nsource = "rtsp://u:${keyring:door}@host/live"\n')
    message = r"line 2: source: the keyring has no password for door; save the camera"
    with pytest.raises(ConfigError, match=message):
        load_config(path, {})


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_no_keyring_is_said_plainly(use, backend):
    use(backend())
    assert "no keyring that runs" in keyring_problem()
    with pytest.raises(MissingSecret, match="no keyring that runs"):
        fill_in("${keyring:door}")


def test_a_plain_file_is_no_keyring(use):
    in_clear = type("PlaintextKeyring", (MemoryKeyring,), {})
    in_clear.__module__ = "keyrings.alt.file"
    use(in_clear())
    assert "plain file (PlaintextKeyring)" in keyring_problem()
    with pytest.raises(KeyringUnusable, match="not safe enough"):
        save_password("door", "secret")


def test_a_locked_keyring_says_so(use):
    use(MemoryKeyring(is_locked=True))
    with pytest.raises(KeyringUnusable, match="unlock it"):
        load_password("door")


def test_a_keyring_that_keeps_nothing_is_found_out(use):
    use(MemoryKeyring(forgets=True))
    with pytest.raises(KeyringUnusable, match="did not keep"):
        save_password("door", "secret")


def test_gnome_keyring_itself_keeps_a_password(tmp_path):
    tools = ("dbus-run-session", "gnome-keyring-daemon")
    if missing := [tool for tool in tools if shutil.which(tool) is None]:
        pytest.skip(f"no {missing[0]}; the package gnome-keyring brings it")
    program = (
        "from app.password_store import *; from app.secrets import fill_in; "
        "assert keyring_problem() == ''; save_password('door', 'p@:/%ss'); "
        "print(fill_in('${keyring:door}')); forget_password('door'); "
        "print(load_password('door'))"
    )
    unlock = "gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c",
         f"printf test | {unlock}; exec {sys.executable} -c \"$PROGRAM\""],
        env={**os.environ, "HOME": str(tmp_path), "PROGRAM": program},
        capture_output=True,
        text=True,
        timeout=120,
    )  # fmt: skip
    assert done.stdout.split() == [QUOTED, "None"], done.stderr
