"""A camera's name where slashes and wildcards mean something: files, topics."""

from __future__ import annotations

import re

_LONGEST = 64


def slug(camera: str) -> str:
    """Return a camera's name as one part of a path or topic: no slash, no wildcard."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", camera).strip("_")[:_LONGEST] or "camera"
