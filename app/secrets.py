"""Secrets that a configuration names instead of holding them: `${NAME}`.

A name stands for the file NAME in the folder that `$CREDENTIALS_DIRECTORY` names
(systemd's `LoadCredential=`), or else for the environment variable NAME.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_.-]*)\}")


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
        value = _secret(match[1], places)
        return quote(value, safe="") if quoted else value

    return _PLACEHOLDER.sub(secret, text)


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
