"""The window's own file of cameras: what a person adds by mouse, as TOML.

It has the form of `configs/app/*.toml`, so `glss-stream --config` runs it. A program
that writes TOML loses comments, so a file that a person wrote is never written to.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomli_w

from app.config import StreamConfig, check_camera, load_each
from app.config_file import ConfigFile, merged
from app.errors import ConfigError
from glss.errors import GlssError

_MARK = "# Written by glss-monitor; comments are lost. To write by hand, copy it.\n"
_MODE = 0o600  # addresses are nobody else's business

Table = dict[str, Any]


def own_path(environment: Mapping[str, str]) -> Path:
    """Return where the file is by default."""
    home = environment.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "glss-live" / "cameras.toml"


class CameraFile:
    """Reads and changes the file; one thread at a time.

    Every change is checked as a whole before it replaces the file, which it does at
    once or not at all. What was there before stays as `cameras.toml.bak`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def backup(self) -> Path:
        """The file as it was before the last change."""
        return self.path.with_name(f"{self.path.name}.bak")

    def tables(self) -> dict[str, Table]:
        """Return each camera's own settings; empty when there is no file yet.

        ConfigError when it cannot be read.
        """
        cameras: dict[str, Table] = self._read().get("cameras", {})
        return cameras

    def cameras(self) -> dict[str, StreamConfig | GlssError]:
        """Return each camera ready to be opened, or why it cannot be.

        Looks secrets up, so it may wait for a keyring. ConfigError as above.
        """
        if not self.tables():
            return {}
        return load_each(self.path)

    def settings(self) -> dict[str, StreamConfig]:
        """Return what the file says of each camera, secrets as placeholders.

        Waits for no keyring. Cameras with a mistake are left out, and all of them when
        the file cannot be read; `cameras` tells.
        """
        found = {}
        with suppress(ConfigError):
            tables = self._read()
            for name, table in tables.get("cameras", {}).items():
                with suppress(ConfigError):
                    settings = merged(tables.get("defaults", {}), table)
                    found[name] = check_camera(name, settings)
        return found

    def put(self, name: str, table: Table, *, instead_of: str | None = None) -> None:
        """Write a camera's settings; with `instead_of`, in the place of another one.

        ConfigError when they are wrong, the name is taken, or it cannot be written.
        """
        cameras = self.tables()
        if name in cameras and name != instead_of:
            raise ConfigError(f"{name}: there is a camera of this name already")
        if instead_of is None or instead_of not in cameras:
            cameras[name] = table
        else:
            cameras = {
                (name if key == instead_of else key): (
                    table if key == instead_of else value
                )
                for key, value in cameras.items()
            }
        self._write(cameras)

    def remove(self, name: str) -> None:
        """Take a camera out; ConfigError when it cannot be written."""
        cameras = self.tables()
        if cameras.pop(name, None) is not None:
            self._write(cameras)

    def _read(self) -> Table:
        try:
            if not self.path.exists():
                return {}
            ConfigFile(self.path)  # for its errors, which name the place
            return tomllib.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ConfigError) as error:
            raise ConfigError(f"{error}{self._advice()}") from error

    def _advice(self) -> str:
        return f"; its last version is {self.backup}" if self.backup.exists() else ""

    def _write(self, cameras: Mapping[str, Table]) -> None:
        tables = self._read()
        for name, table in cameras.items():
            check_camera(name, merged(tables.get("defaults", {}), table))
        tables["cameras"] = dict(cameras)
        try:
            self._refuse_foreign()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists():
                _replace(self.backup, self.path.read_bytes())
            _replace(self.path, (_MARK + tomli_w.dumps(tables)).encode())
        except OSError as error:
            raise ConfigError(
                f"{self.path}: cannot be written: {error.strerror or error}"
            ) from error

    def _refuse_foreign(self) -> None:
        if self.path.exists() and not self.path.read_text("utf-8").startswith(_MARK):
            raise ConfigError(
                f"{self.path} was written by hand, and its comments would be lost; "
                "change it in an editor"
            )


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that after a power cut it is the old or the new one, whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), _MODE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
