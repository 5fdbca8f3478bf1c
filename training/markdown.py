"""Tables of Markdown, a line at a time."""

from __future__ import annotations


def line(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*names: object) -> str:
    """The row of names and the rule below it."""
    return f"{line(*names)}\n|{'---|' * len(names)}"
