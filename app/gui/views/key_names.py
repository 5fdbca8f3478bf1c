"""Keys as they are called in the user's language: Shift is Umschalt in German."""

from __future__ import annotations

from PyQt6.QtGui import QKeySequence

_NATIVE = QKeySequence.SequenceFormat.NativeText


def native(label: str) -> str:
    """Return the name of a key; signs, such as an arrow, stay what they are."""
    is_named = "+" in label[:-1] or (len(label) > 1 and label.isascii())
    return QKeySequence(label).toString(_NATIVE) if is_named else label
