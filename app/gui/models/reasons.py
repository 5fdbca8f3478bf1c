"""Reasons of the parts below, for the translator: they know no language.

Cameras, search, engines, recordings, settings and bundles say in English what is wrong;
whoever shows that says it through `told`, which knows their sentences. One that it does
not know is shown as it came. Tests see to it that those a user meets are here.
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

    What stands for a placeholder is taken over as it is, but for those that hold a
    sentence of their own.
    """
    said = _ABOUT.sub("", text)
    for sentence, pattern in _PATTERNS:
        if (match := pattern.fullmatch(said)) is not None:
            words = translate("Reasons", sentence)
            filled = {
                name: told(part, translate) if name in _SENTENCES_INSIDE else part
                for name, part in match.groupdict().items()
            }
            return words.format(**filled) if filled else words
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
    QT_TRANSLATE_NOOP(
        "Reasons",
        "An NVIDIA card that torch can use is missing. Install the driver and a CUDA "
        "build of torch, or use the engine auto.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "The engine tensorrt needs torch-tensorrt and TensorRT's libraries ({cause}): "
        "{command} on a machine with an NVIDIA card.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "The engine {engine} needs {package} ({cause}): {command}"
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "This processor has no bfloat16 (avx512_bf16 or amx_bf16). Use the engine "
        "openvino-fp32.",
    ),
    QT_TRANSLATE_NOOP("Reasons", "There is no engine {engine}. Choose one of {known}."),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "The engine cannot be kept in {folder}: {why}. Make the folder writable, or "
        "set XDG_CACHE_HOME.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "Engine {engine} is refused: {why}. Use another engine."
    ),
    QT_TRANSLATE_NOOP("Reasons", "its gradient is wrong: {figures}"),
    QT_TRANSLATE_NOOP("Reasons", "its masks are wrong: {figures}"),
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
_OF_ADDRESSES = (
    QT_TRANSLATE_NOOP("Reasons", "unknown scheme. Use {ways}."),
    QT_TRANSLATE_NOOP("Reasons", "has a space in it. Write %20 for it."),
    QT_TRANSLATE_NOOP("Reasons", "no host in the address. Write {form}."),
    QT_TRANSLATE_NOOP("Reasons", "write a number, such as webcam:0."),
    QT_TRANSLATE_NOOP("Reasons", "takes nothing after it. Write demo:."),
    QT_TRANSLATE_NOOP("Reasons", "names nothing. Use {ways}."),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "a file, a folder, rtsp://, rtsps://, http://, https://, webcam:0 or demo:",
    ),
)
_OF_BUNDLES = (
    QT_TRANSLATE_NOOP(
        "Reasons",
        "No bundle in {folder}: bundle.toml is missing. Name the folder that holds it.",
    ),
    QT_TRANSLATE_NOOP("Reasons", "{file}: wrong or missing value: {why}."),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "{file}: format {format}, this version reads {known}. Train or export the "
        "bundle again.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "{file} was altered: it does not match its own SHA-256. Copy the whole bundle "
        "folder again.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "{file} was altered: its SHA-256 is not the one in bundle.toml. Copy the "
        "whole bundle folder again.",
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "{file} is missing. Copy the whole bundle folder again."
    ),
    QT_TRANSLATE_NOOP("Reasons", "{file} does not fit the network: {why}"),
)
_OF_SECRETS = (
    QT_TRANSLATE_NOOP("Reasons", "the keyring did not keep the password"),
    QT_TRANSLATE_NOOP(
        "Reasons", "the password was not saved: {why}; choose another way to keep it"
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "there is no secret {name}; put it into a file of that name in "
        "$CREDENTIALS_DIRECTORY, or into an environment variable",
    ),
    QT_TRANSLATE_NOOP("Reasons", "the password of {name} is in a keyring: {why}"),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "the keyring has no password for {name}; save the camera again in "
        "glss-monitor, or run: {command}",
    ),
)
_OF_VALUES = (
    QT_TRANSLATE_NOOP(
        "Reasons", "missing; the camera needs it, or name it on the command line"
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "unknown key; look at configs/app/default.toml for all there are"
    ),
    QT_TRANSLATE_NOOP("Reasons", "unknown key; a file holds {tables}"),
    QT_TRANSLATE_NOOP("Reasons", "must be a table, {table}"),
    QT_TRANSLATE_NOOP("Reasons", "input should be greater than or equal to {least}"),
    QT_TRANSLATE_NOOP("Reasons", "input should be greater than {bound}"),
    QT_TRANSLATE_NOOP("Reasons", "input should be less than or equal to {most}"),
    QT_TRANSLATE_NOOP("Reasons", "input should be a valid integer"),
    QT_TRANSLATE_NOOP("Reasons", "input should be a valid number"),
    QT_TRANSLATE_NOOP(
        "Reasons", "input should be a valid number, unable to parse string as a number"
    ),
    QT_TRANSLATE_NOOP("Reasons", "input should be a valid boolean"),
    QT_TRANSLATE_NOOP("Reasons", "input should be a valid string"),
    QT_TRANSLATE_NOOP("Reasons", "input should be a valid tuple"),
    QT_TRANSLATE_NOOP(
        "Reasons", "input should be a valid dictionary or instance of {name}"
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "input should be a valid dictionary or object to extract fields from"
    ),
    QT_TRANSLATE_NOOP("Reasons", "input should be '{choices}' or '{last}'"),
    QT_TRANSLATE_NOOP(
        "Reasons", "input is not a valid path for <class 'pathlib.Path'>"
    ),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "input tag {given} found using 'kind' does not match any of the expected "
        "tags: {choices}",
    ),
    QT_TRANSLATE_NOOP("Reasons", "unable to extract tag using discriminator 'kind'"),
    QT_TRANSLATE_NOOP("Reasons", "string should have at least 1 character"),
    QT_TRANSLATE_NOOP("Reasons", "string should match pattern {pattern}"),
    QT_TRANSLATE_NOOP(
        "Reasons", "tuple should have at least {n} items after validation, not {given}"
    ),
    QT_TRANSLATE_NOOP(
        "Reasons", "tuple should have at most {n} items after validation, not {given}"
    ),
    QT_TRANSLATE_NOOP("Reasons", "box: does not lie inside the picture, [0, 0, 1, 1]"),
    QT_TRANSLATE_NOOP("Reasons", "stop_share: must not be above start_share"),
)
_OF_FILES = (
    QT_TRANSLATE_NOOP("Reasons", "{why}; its last version is {backup}"),
    QT_TRANSLATE_NOOP("Reasons", "{name}: there is a camera of this name already"),
    QT_TRANSLATE_NOOP(
        "Reasons",
        "{file} was written by hand, and its comments would be lost; change it in an "
        "editor",
    ),
    QT_TRANSLATE_NOOP("Reasons", "{file}: cannot be written: {why}"),
    QT_TRANSLATE_NOOP("Reasons", "{file}: cannot be read: {why}"),
    QT_TRANSLATE_NOOP("Reasons", "{file} cannot be read: {why}."),
    QT_TRANSLATE_NOOP("Reasons", "{file} cannot be read: {why}"),
    QT_TRANSLATE_NOOP("Reasons", "{file} cannot be read"),
    QT_TRANSLATE_NOOP("Reasons", "{file}: not a text file in UTF-8"),
    QT_TRANSLATE_NOOP("Reasons", "{file}: not valid TOML: {why}"),
    QT_TRANSLATE_NOOP("Reasons", "No such file or directory"),
    QT_TRANSLATE_NOOP("Reasons", "Permission denied"),
    QT_TRANSLATE_NOOP("Reasons", "Is a directory"),
    QT_TRANSLATE_NOOP("Reasons", "Not a directory"),
    QT_TRANSLATE_NOOP("Reasons", "No space left on device"),
    QT_TRANSLATE_NOOP("Reasons", "Read-only file system"),
    QT_TRANSLATE_NOOP("Reasons", "{file}, line {line}: {setting}: {why}"),
    QT_TRANSLATE_NOOP("Reasons", "{camera}: {setting}: {why}"),
)
REASONS = (
    *OF_RECORDINGS,
    *_OF_CAMERAS,
    *_OF_SEARCHES,
    *_OF_ENGINES,
    *_OF_OUTPUTS,
    *_OF_KEYRINGS,
    *_OF_ADDRESSES,
    *_OF_BUNDLES,
    *_OF_SECRETS,
    *_OF_VALUES,
    *_OF_FILES,
)

_SENTENCES_INSIDE = ("why", "ways")
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
