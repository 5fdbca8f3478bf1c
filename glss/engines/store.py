"""Where built engines are kept, and which of them may be loaded.

An engine is a folder `engines/<key>/` of a bundle, or of the user's cache where nobody
built one into the bundle. The key names all that the engine depends on, and its
`engine.toml` repeats it with the full hash of the bundle and of each file. What does
not match is never loaded: it is built again.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import re
import shutil
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tomli_w

from glss.bundle import Bundle
from glss.engines.giving_up import check
from glss.errors import EngineError

logger = logging.getLogger(__name__)

ABOUT = "engine.toml"
GRAPH_VERSION = 4  # raised when the graphs or their inputs change
COMPILED = "compiled"  # what a library keeps for itself, checked by itself

Build = Callable[[Path], None]  # writes the engine's files into an empty folder
_HALF, _OLD = ".building-", ".replaced-"
_LOCKED_WITHIN_S = 60.0  # of its making, and it takes no second


@dataclass(frozen=True, slots=True)
class EngineKey:
    """All that a built engine depends on."""

    engine: str
    precision: str
    batch: int  # most images in one call
    device: str  # cpu, or graphics card and driver
    library: str  # name and version of what runs it
    bundle: str  # `bundle_hash`

    @property
    def folder_name(self) -> str:
        """The key as one safe name."""
        parts = (self.engine, self.precision, f"b{self.batch}", self.device,
                 self.library, f"g{GRAPH_VERSION}", self.bundle[:12])  # fmt: skip
        return "-".join(re.sub(r"[^A-Za-z0-9.]+", "_", part) for part in parts)


def bundle_hash(bundle: Bundle) -> str:
    """SHA-256 of the networks: their settings, sizes and every weight."""
    sides = (bundle.frame_px, bundle.clone_px)
    settings = (bundle.vae.settings, bundle.segmenter_kind, *sides)
    digest = hashlib.sha256(repr(settings).encode())
    for network in (bundle.vae, bundle.segmenter):
        for name, value in network.state_dict().items():
            digest.update(f"{name} {value.dtype} {tuple(value.shape)}".encode())
            digest.update(value.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """The user's cache for this program."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "glss-live"


def in_bundle(bundle: Bundle) -> Path | None:
    """The folder of a bundle's engines; None for a bundle that was never on disk."""
    return None if bundle.folder is None else bundle.folder / "engines"


def find(key: EngineKey, bundle: Bundle) -> Path | None:
    """The folder of a usable engine: the bundle's, else the cache's."""
    for place in (in_bundle(bundle), _cached()):
        folder = None if place is None else place / key.folder_name
        if folder is not None and folder.is_dir():
            if (reason := why_unusable(folder, key)) is None:
                return folder
            logger.warning("the engine in %s is not used: %s", folder, reason)
    return None


def find_or_build(key: EngineKey, bundle: Bundle, build: Build) -> Path:
    """`find`, or a new one in the user's cache."""
    return find(key, bundle) or build_into(_cached(), key, build)


def _cached() -> Path:
    return cache_folder() / "engines"


def build_into(place: Path, key: EngineKey, build: Build) -> Path:
    """Build an engine below `place`; another process never sees half of it.

    Raises `EngineError` where the folder cannot be written, and `BuildCancelled`
    where it was given up; half an engine never stays.
    """
    target = place / key.folder_name
    with _half_in(place) as half:
        check()
        build(half)
        check()
        _write_about(half, key)
        half.chmod(0o755)
        _put(half, target)
    return target


@contextmanager
def _half_in(place: Path) -> Iterator[Path]:
    """A folder to build in, locked while it is built in, and gone afterwards."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        half = Path(tempfile.mkdtemp(dir=place, prefix=_HALF))
    except OSError as error:
        raise EngineError(
            f"The engine cannot be kept in {place}: {error.strerror}. Make the folder "
            "writable, or set XDG_CACHE_HOME."
        ) from error
    lock = os.open(half, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks: nothing is swept there
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield half
    finally:
        os.close(lock)
        shutil.rmtree(half, ignore_errors=True)


def _put(half: Path, target: Path) -> None:
    """Put what was built in its place, at once also where another engine is."""
    if not target.exists():
        half.rename(target)
        return
    # Stale, or another process was faster.
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=_OLD))
    target.rename(old / target.name)
    half.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Remove what processes left that were killed while they built."""
    for left in (*place.glob(f"{_HALF}*"), *place.glob(f"{_OLD}*")):
        with suppress(OSError):  # another process sweeps it, too
            if time.time() - left.stat().st_mtime < _LOCKED_WITHIN_S:
                continue
            lock = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(lock)


def why_unusable(folder: Path, key: EngineKey) -> str | None:
    """Why the engine in `folder` must not be loaded for `key`; None where it may."""
    try:
        about = tomllib.loads((folder / ABOUT).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return f"{ABOUT} cannot be read ({error})"
    if about.get("graphs") != GRAPH_VERSION:
        return "it was made by another version of this program"
    for name, value in asdict(key).items():
        if about.get(name) != value:
            return f"its {name} is {about.get(name)!r}, wanted is {value!r}"
    files: dict[str, Any] = about.get("sha256", {})
    present = {file.name for file in _own_files(folder)}
    if present != set(files):
        return f"files are missing or foreign: {sorted(present ^ set(files))}"
    altered = [name for name in files if _sha256(folder / name) != files[name]]
    return f"{altered[0]} was altered" if altered else None


def _write_about(folder: Path, key: EngineKey) -> None:
    files = {file.name: _sha256(file) for file in _own_files(folder)}
    about = {"graphs": GRAPH_VERSION, **asdict(key), "sha256": files}
    (folder / ABOUT).write_text(tomli_w.dumps(about), "utf-8")


def _own_files(folder: Path) -> list[Path]:
    return [f for f in sorted(folder.iterdir()) if f.is_file() and f.name != ABOUT]


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
