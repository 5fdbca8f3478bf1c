"""Reasons of the parts below, for the translator: they know no language.

Cameras, search, engines and recordings say in English what is wrong; whoever shows that
says it through `told`, which knows their sentences. One that it does not know is shown
as it came. Tests see to it that those a user meets are here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Translate = Callable[[str, str], str]  # context and text, as Qt's


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark `text` for Qt's tools, which look for this name."""
    return text


def told(text: str, translate: Translate) -> str:
    """Return `text` in the user's language, without the address that it begins with.

    What stands for a placeholder is taken over as it is.
    """
    said = _ABOUT.sub("", text)
    for sentence, pattern in _PATTERNS:
        if (match := pattern.fullmatch(said)) is not None:
            words = translate("Reasons", sentence)
            return words.format(**match.groupdict()) if match.groupdict() else words
    return text


OF_RECORDINGS = (
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
_OF_CAMERAS = (
    QT_TRANSLATE_NOOP(
        "Reasons",
        "Wants a login, or another one (401). Check user and password in its address.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "Forbids this login its stream (403). Check the camera's user rights.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "Has no stream of that name (404). Check the path in its address."
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "Reports a fault of its own (5xx). Restart it, or close other viewers.",
    ),
    QT_TRANSLATE_NOOP("Reasons", "Refuses the request. Check its address."),
    QT_TRANSLATE_NOOP("Reasons", "Refuses the request (4xx). Check its address."),
    QT_TRANSLATE_NOOP(
        "Reasons", "May not be read by this user. Check the permissions."
    ),
    QT_TRANSLATE_NOOP("Reasons", "Does not exist. Check the name."),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "Refuses connections. Check host and port, and that the camera is on.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "Ends before its first picture. Check that it is a complete video."
    ),
    QT_TRANSLATE_NOOP("Reasons", "Points to a protocol that is not allowed."),
    QT_TRANSLATE_NOOP("Reasons", "Cannot be reached. Check host, port and network."),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "Holds no video that can be decoded. Play it with another program to check.",
    ),
    QT_TRANSLATE_NOOP("Reasons", "Does not answer in time. Check host and network."),
    QT_TRANSLATE_NOOP("Reasons", "Stopped delivering pictures (no data in time)."),
    QT_TRANSLATE_NOOP("Reasons", "Stopped delivering pictures ({why})."),
    QT_TRANSLATE_NOOP("Reasons", "Stopped delivering pictures. Check its cable."),
    QT_TRANSLATE_NOOP("Reasons", "Cannot be opened ({why})."),
    QT_TRANSLATE_NOOP("Reasons", "The stream ended. Check the camera."),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "No picture in it can be decoded. Play it with another program to check.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "Data arrives, and no picture in it for {seconds} s. Restart the camera or "
        "change its codec.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "Holds no video stream. Choose a file or stream with pictures in it.",
    ),
    QT_TRANSLATE_NOOP("Reasons", "There is no such file. Check the name."),
    QT_TRANSLATE_NOOP("Reasons", "There is no such folder. Check the name."),
    QT_TRANSLATE_NOOP("Reasons", "There is no such file or folder. Use {ways}."),
    QT_TRANSLATE_NOOP(
        "Reasons", "The folder holds no pictures. Put some into it ({suffixes})."
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "None of its {n} pictures can be read. The log names each with the reason.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "There is none, or another program has it. Close that program or try another "
        "number.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "There is no host {host} in this network. Check its name."
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "No picture came within {seconds} s. Check camera and network."
    ),
    QT_TRANSLATE_NOOP("Reasons", "No picture for {seconds} s"),
    QT_TRANSLATE_NOOP("Reasons", "{camera} shows no picture yet"),
    QT_TRANSLATE_NOOP("Reasons", "{camera} is not connected yet"),
)
_OF_SEARCHES = (
    QT_TRANSLATE_NOOP("Reasons", "The clone stopped improving."),
    QT_TRANSLATE_NOOP(
        "Reasons", "The steps were used up; more may find a nearer clone."
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "The time was used up; a faster engine would do more."
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "The loss was no number; the best z before it is given."
    ),
    QT_TRANSLATE_NOOP("Reasons", "first frame"),
    QT_TRANSLATE_NOOP("Reasons", "size change"),
    QT_TRANSLATE_NOOP("Reasons", "scene cut"),
    QT_TRANSLATE_NOOP("Reasons", "light switch"),
    QT_TRANSLATE_NOOP("Reasons", "ssim drop"),
    QT_TRANSLATE_NOOP("Reasons", "non finite"),
    QT_TRANSLATE_NOOP("Reasons", "decode"),
    QT_TRANSLATE_NOOP("Reasons", "grey"),
    QT_TRANSLATE_NOOP("Reasons", "prepare"),
    QT_TRANSLATE_NOOP("Reasons", "search"),
    QT_TRANSLATE_NOOP("Reasons", "segment"),
    QT_TRANSLATE_NOOP("Reasons", "scale"),
    QT_TRANSLATE_NOOP("Reasons", "regions"),
    QT_TRANSLATE_NOOP("Reasons", "redact"),
    QT_TRANSLATE_NOOP("Reasons", "draw"),
    QT_TRANSLATE_NOOP("Reasons", "encode"),
)
_OF_ENGINES = (
    QT_TRANSLATE_NOOP(
        "Reasons",
        "building the engine {engine} for bundle {bundle}, once; it may take a minute",
    ),
    QT_TRANSLATE_NOOP("Reasons", "{engine}: exporting {graph} ({n} of {all})"),
    QT_TRANSLATE_NOOP("Reasons", "{engine}: taking the graphs exported before"),
    QT_TRANSLATE_NOOP("Reasons", "{engine}: compiling"),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "{engine}: gradient holds against autograd, error {error}, cosine {cosine}",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "measuring the engines, once for this bundle on this machine"
    ),
    QT_TRANSLATE_NOOP("Reasons", "engine {engine}: {ms} ms a warm frame"),
    QT_TRANSLATE_NOOP("Reasons", "engine {engine} cannot run: {why}"),
    QT_TRANSLATE_NOOP("Reasons", "{folder} is no bundle: it holds no bundle.toml"),
)
_OF_OUTPUTS = (
    QT_TRANSLATE_NOOP(
        "Reasons",
        "cannot write {path}: the disk is full; free some space or choose another "
        "place",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "cannot write {path}: no permission to write there; choose another place",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "cannot write {path}: the file system is read-only; choose another place",
    ),
    QT_TRANSLATE_NOOP("Reasons", "cannot write {path}: {why}"),
    QT_TRANSLATE_NOOP("Reasons", "the disk cannot be read: {why}"),
    QT_TRANSLATE_NOOP("Reasons", "{free} GB free, {kept} GB are to stay free"),
    QT_TRANSLATE_NOOP(
        "Reasons", "{path} took no frame for {seconds} s; is the disk still there?"
    ),
)
_OF_KEYRINGS = (
    QT_TRANSLATE_NOOP(
        "Reasons", "the package keyring is not installed; pip install keyring"
    ),
    QT_TRANSLATE_NOOP("Reasons", "the keyring is locked; unlock it and try again"),
    QT_TRANSLATE_NOOP("Reasons", "the keyring refuses: {why}"),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "the keyring of this system is a plain file ({name}), which is not safe enough",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "this system has no keyring that runs; install GNOME Keyring or KWallet and "
        "log in to a desktop",
    ),
)
REASONS = (
    *OF_RECORDINGS,
    *_OF_CAMERAS,
    *_OF_SEARCHES,
    *_OF_ENGINES,
    *_OF_OUTPUTS,
    *_OF_KEYRINGS,
)

_ABOUT = re.compile(r"(?:Camera|Source) .+?: (?=[a-z])")


def _pattern_of(sentence: str) -> re.Pattern[str]:
    """Match the sentence, be its first letter large or small."""
    parts = re.split(r"\{(\w+)\}", sentence)
    text = "".join(
        f"(?P<{part}>.+?)" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )
    if text[0].isalpha():
        text = f"[{text[0].lower()}{text[0].upper()}]{text[1:]}"
    return re.compile(text)


_PATTERNS = tuple((sentence, _pattern_of(sentence)) for sentence in REASONS)
