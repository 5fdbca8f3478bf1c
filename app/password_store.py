"""Passwords of cameras in the system's keyring, never in a file of ours.

GNOME's and KDE's keyrings are reached through the package `keyring`. It also knows
stores that are plain files; these are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "glss-live"  # under which the keyring lists what is ours

_NO_STORE = ("keyring.backends.fail", "keyring.backends.null")
_IN_CLEAR = "keyrings.alt"  # files, some in clear, some with a password of their own


class KeyringUnusable(Exception):
    """There is no keyring, or it is locked; the message says which and what to do."""


def keyring_problem() -> str:
    """Return why no password can be kept here; empty when it can be.

    May take a second: the desktop's services are asked.
    """
    try:
        with _keyring():
            return ""
    except KeyringUnusable as error:
        return str(error)


def save_password(name: str, password: str) -> None:
    """Keep `password` under `name`; KeyringUnusable when that cannot be.

    The system may ask the person to unlock the keyring, and this waits for that.
    """
    with _keyring() as keyring:
        keyring.set_password(SERVICE, name, password)
        if keyring.get_password(SERVICE, name) != password:
            raise KeyringUnusable("the keyring did not keep the password")


def load_password(name: str) -> str | None:
    """Return the password kept under `name`, None if there is none.

    KeyringUnusable when it cannot be asked.
    """
    with _keyring() as keyring:
        return keyring.get_password(SERVICE, name)


def forget_password(name: str) -> None:
    """Remove what is kept under `name`, if anything; KeyringUnusable as above."""
    with _keyring() as keyring:
        if keyring.get_password(SERVICE, name) is not None:
            keyring.delete_password(SERVICE, name)


@contextmanager
def _keyring() -> Iterator[KeyringBackend]:
    """The system's keyring; all that goes wrong with it leaves as KeyringUnusable."""
    try:
        import keyring
        from keyring.errors import KeyringError, KeyringLocked
    except ImportError as error:
        raise KeyringUnusable(
            "the package keyring is not installed; pip install keyring"
        ) from error
    try:
        backend = keyring.get_keyring()
        _refuse_useless(backend)
        yield backend
    except KeyringLocked as error:
        raise KeyringUnusable("the keyring is locked; unlock it and try again") from (
            error
        )
    except KeyringError as error:
        raise KeyringUnusable(f"the keyring refuses: {error}") from error


def _refuse_useless(backend: KeyringBackend) -> None:
    module = type(backend).__module__
    if module.startswith(_IN_CLEAR):
        raise KeyringUnusable(
            f"the keyring of this system is a plain file ({type(backend).__name__}), "
            "which is not safe enough"
        )
    if module in _NO_STORE or backend.priority <= 0:
        raise KeyringUnusable(
            "this system has no keyring that runs; install GNOME Keyring or KWallet "
            "and log in to a desktop"
        )
