"""Reasons of the parts below, for the translator: they know no language.

`app.library` says in English why a recording may not be shown or exported; whoever
shows that translates it in the context Reasons. Its tests see to it that all are here.
"""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark `text` for Qt's tools, which look for this name."""
    return text


REASONS = (
    QT_TRANSLATE_NOOP("Reasons", "The recording does not tell what it holds."),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "Skin was hidden when this was recorded; it cannot be brought back.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "The mask is drawn into this recording; it cannot be taken out."
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "The mask is drawn into this recording, so skin cannot be found in it "
        'reliably. Record with pictures = "plain" to redact later.',
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "Redaction is on for this camera, and this recording is not redacted.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "Skin was hidden when this was recorded, so no mask can be found."
    ),
    QT_TRANSLATE_NOOP("Reasons", "The end lies before the start."),
    QT_TRANSLATE_NOOP("Reasons", "Nothing was recorded in this time."),
)
