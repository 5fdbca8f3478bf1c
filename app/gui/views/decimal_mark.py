"""Numbers as they are written in the user's language."""

from __future__ import annotations

from PyQt6.QtCore import QLocale


def local(text: str) -> str:
    """Return `text`, a number with its unit, with the language's own decimal mark."""
    return text.replace(".", QLocale().decimalPoint())
