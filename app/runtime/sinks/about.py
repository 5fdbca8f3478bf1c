"""What a recording holds, written into the recording itself.

Whoever looks at it or hands it on later has to know whether a mask is drawn into the
pictures and whether skin was hidden. A file beside it could be lost, so it is the
comment of the container.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.runtime.redaction import HideWith

_VERSION = 1

Polygon = tuple[tuple[float, float], ...]  # corners in shares of the picture


class Pictures(StrEnum):
    """What a recorder draws."""

    PLAIN = "plain"  # as the camera gave them, redacted where that was asked for
    ANNOTATED = "annotated"  # with the mask and figures drawn in


@dataclass(frozen=True, slots=True)
class About:
    """What the pictures of one recording are."""

    camera: str
    pictures: Pictures
    redacted: HideWith | None = None  # None: skin is not hidden
    privacy: tuple[Polygon, ...] = ()  # blackened areas
    t_start_s: float = 0.0  # of the first picture, seconds after 1970

    def as_text(self) -> str:
        """Return it as a line of JSON, for a container's comment."""
        values = {
            "glss": _VERSION,
            "camera": self.camera,
            "t": round(self.t_start_s, 3),
            "pictures": self.pictures,
            "redacted": self.redacted,
            "privacy": self.privacy,
        }
        return json.dumps(values, ensure_ascii=False)


def about_from(text: str) -> About | None:
    """Return what the comment `text` tells; None if it was not written by us."""
    try:
        values = json.loads(text)
        return _about(values) if values["glss"] == _VERSION else None
    except (ValueError, TypeError, KeyError):
        return None  # another program's comment


def _about(values: dict[str, Any]) -> About:
    redacted = values["redacted"]
    return About(
        camera=str(values["camera"]),
        pictures=Pictures(values["pictures"]),
        redacted=None if redacted is None else HideWith(redacted),
        privacy=tuple(
            tuple((float(x), float(y)) for x, y in polygon)
            for polygon in values["privacy"]
        ),
        t_start_s=float(values["t"]),
    )
