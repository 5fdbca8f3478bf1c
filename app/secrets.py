"""Secrets that a configuration names instead of holding them: `${NAME}`.

A name stands for the file NAME in the folder that `$CREDENTIALS_DIRECTORY` names
(systemd's `LoadCredential=`), or else for the environment variable NAME.
`${keyring:NAME}` stands for what the system's keyring keeps under NAME for this
program; see `app.password_store`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from app.password_store import KeyringUnusable, load_password

_PLACEHOLDER = re.compile(
    r"\$\{(?:([A-Za-z_][A-Za-z0-9_.-]*)|keyring:([A-Za-z0-9_][A-Za-z0-9_.-]*))\}"
)


class MissingSecret(Exception):
    """There is no such secret; the message names it and the places looked at."""


def fill_in(
    text: str, *, quoted: bool = True, environment: Mapping[str, str] | None = None
) -> str:
    """Return `text` with each `${NAME}` replaced by its secret.

    `quoted`: percent-encoded, so that a password with `@ : / %` fits into an address.
    """
    places = os.environ if environment is None else environment

    def secret(match: re.Match[str]) -> str:
        name, key = match.groups()
        value = _secret(name, places) if name else _of_keyring(key)
        return quote(value, safe="") if quoted else value

    return _PLACEHOLDER.sub(secret, text)


def keyring_placeholder(name: str) -> str:
    """Return how a configuration names the password that the keyring keeps."""
    return f"${{keyring:{name}}}"


def named_in_keyring(text: str) -> list[str]:
    """Return the names that `text` looks up in the keyring."""
    return [key for _, key in _PLACEHOLDER.findall(text) if key]


def _secret(name: str, environment: Mapping[str, str]) -> str:
    folder = environment.get("CREDENTIALS_DIRECTORY")
    if folder is not None and (path := Path(folder) / name).is_file():
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    if name in environment:
        return environment[name]
    raise MissingSecret(
        f"there is no secret {name}; put it into a file of that name in "
        "$CREDENTIALS_DIRECTORY, or into an environment variable"
    )


def _of_keyring(name: str) -> str:
    try:
        password = load_password(name)
    except KeyringUnusable as error:
        raise MissingSecret(f"the password of {name} is in a keyring: {error}") from (
            error
        )
    if password is None:
        raise MissingSecret(
            f"the keyring has no password for {name}; save the camera again in "
            f"glss-monitor, or run: keyring set glss-live {name}"
        )
    return password
