"""Which webcams this machine has, without opening one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_CLASS = Path("/sys/class/video4linux")
_NODE = re.compile(r"video(\d{1,2})")  # what `webcam:N` can name


@dataclass(frozen=True, slots=True)
class Webcam:
    """One camera as Linux lists it."""

    index: int  # of /dev/videoN, and of `webcam:N`
    name: str  # the driver's name for it

    @property
    def source(self) -> str:
        return f"webcam:{self.index}"


def list_webcams(
    devices: Path = Path("/dev"), described_in: Path = _CLASS
) -> list[Webcam]:
    """Return the webcams, by number; empty where there is none.

    A camera often has a second node for its metadata. The kernel counts the nodes of
    one device (`index` in sysfs): only the first of each gives pictures.
    """
    found = []
    for node in devices.glob("video*"):
        match = _NODE.fullmatch(node.name)
        about = described_in / node.name
        if match is None or _read(about / "index") not in ("", "0"):
            continue
        name = _read(about / "name") or f"camera {match[1]}"
        found.append(Webcam(int(match[1]), name))
    return sorted(found, key=lambda webcam: webcam.index)


def _read(path: Path) -> str:
    """The words of a small file; nothing where the system does not tell."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
