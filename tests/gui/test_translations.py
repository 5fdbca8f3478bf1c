"""Every text of the window is translated, and fits what it translates."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from pathlib import Path

import keyring
import pytest
import torch
from PyQt6.QtCore import QTranslator

from app.config import load_each
from app.errors import ConfigError
from app.gui.camera_store import _put_into_keyring
from app.gui.models.reasons import REASONS, told
from app.library.camera_file import CameraFile
from app.runtime.cameras import av_errors
from app.runtime.cameras.source import WAYS, parse_source
from glss.bundle import SHIPPED, load_bundle
from glss.engines import build_engine
from glss.engines.cpu import cpu_key
from glss.engines.parity import Parity
from glss.engines.store import build_into
from glss.errors import BundleError, EngineError, UsageError
from glss.latent_search import SearchStatus
from glss.pipeline import Reset
from tests.test_password_store import MemoryKeyring
from tests.translations import FILES, SOURCES, messages, update

PLACEHOLDER = re.compile(r"\{\w*\}|%n")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_text_is_translated(file, tmp_path):
    """`make translations` takes new ones in; then they want a translation."""
    fresh = tmp_path / file.name
    shutil.copy(file, fresh)
    update(fresh)
    kept = {(m.context, m.source) for m in messages(file)}
    wanted = {(m.context, m.source) for m in messages(fresh)}
    assert kept == wanted, "not taken in, or gone: make translations"
    assert [m.source for m in messages(file) if not m.is_finished] == []
    assert [m.source for m in messages(file) if not all(m.forms)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_what_is_filled_in_stays(file):
    for message in messages(file):
        wanted = sorted(PLACEHOLDER.findall(message.source))
        for form in message.forms:
            assert sorted(PLACEHOLDER.findall(form)) == wanted, message.source
            # Texts that are put together rely on the spaces at their ends.
            assert form[:1].isspace() == message.source[:1].isspace(), message.source
            assert form[-1:].isspace() == message.source[-1:].isspace(), message.source
            has_key = re.search(r"&\w", message.source) is not None
            assert (re.search(r"&\w", form) is not None) == has_key, message.source


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_no_two_fields_of_a_group_have_the_same_key(file):
    """Alt and a letter goes to a field, in each language."""
    together = (
        {"NetworkFields", "KeepFields"},
        {"SourceTabs", "KeepFields"},
        {"ExportDialog"},
    )
    for contexts in together:
        keys = [
            found[1].lower()
            for message in messages(file)
            if message.context in contexts
            and (found := re.search(r"&(\w)", message.forms[0]))
        ]
        assert len(keys) == len(set(keys)), (contexts, sorted(keys))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_the_compiled_file_says_the_same(file, qapp):
    translator = QTranslator()
    assert translator.load(str(file.with_suffix(".qm")))
    texts = list(messages(file))
    assert len(texts) > 100
    qapp.installTranslator(translator)
    try:
        for text in texts:
            for n, form in zip((1, 2), text.forms, strict=False):
                said = qapp.translate(text.context, text.source, None, n)
                wanted = form.replace("%n", str(n)) if len(text.forms) > 1 else form
                assert said == wanted
    finally:
        qapp.removeTranslator(translator)


def test_texts_are_looked_up_where_they_were_found():
    """Qt's tools take the class around `tr` as its context, Qt itself the object's."""
    for file in SOURCES.rglob("*.py"):
        found = re.findall(r"(\w+)\.tr\(", file.read_text("utf-8"))
        assert set(found) <= {"self"}, file


def test_there_is_one():
    assert FILES


def in_capitals(context, text):
    """A language in which one sees what was translated, and what was filled in."""
    assert context == "Reasons"
    parts = re.split(r"(\{\w+\})", text)
    return "".join(p if p.startswith("{") else p.upper() for p in parts)


@pytest.mark.parametrize(
    "problem",
    [rule[2] for rule in (*av_errors._SAME_ANYTIME, *av_errors._WHILE_OPENING)],
)
def test_what_a_camera_says_is_known(problem):
    assert told(f"Camera rtsp://door/1: {problem}", in_capitals) == problem.upper()


@pytest.mark.parametrize("reset", list(Reset))
def test_why_it_is_searched_anew_is_known(reset):
    text = reset.value.replace("_", " ")
    assert told(text, in_capitals) == text.upper()


@pytest.mark.parametrize("status", list(SearchStatus))
def test_how_a_search_ended_is_known(status):
    assert told(status.advice, in_capitals) == status.advice.upper()


def sentences_of(text):
    """Return the sentences that `text` is made of, the outer one first."""
    found = []
    told(text, lambda context, sentence: found.append(sentence) or sentence)
    return found


@pytest.mark.parametrize(
    "mistake",
    [
        "smoothing_s = 11.0",
        "smoothing_s = -1",
        "smoothing_s = true",
        "search.steps_cold = 1.5",
        "search.budget_ms = 0",
        "search = 3",
        "mode = 'fast'",
        "engine = 'fast'",
        "bundle = 3",
        "name = 3",
        "source = ''",
        "source = 'rtsp://${NO_SUCH_SECRET}@door/1'",
        "source = 'rtsp://${keyring:door}@door/1'",
        "connection.wait = 1",
        "colour = 'red'",
        "recording.format = 'mp4'",
        "recording = {folder = 'a', event = {start_share = 0.1, stop_share = 0.2}}",
        "redact.kind = 'hat'",
        "redact.min_ssim = 0.5",
        "redact = 3",
        "regions = 3",
        "regions = [{name = 'a b', box = [0, 0, 1, 1]}]",
        "regions = [{name = 'a', box = [0, 0, 1, 1, 1]}]",
        "regions = [{name = 'a', box = [0.5, 0, 1, 1]}]",
        "privacy = [[[0, 0], [1, 1]]]",
        "privacy = [[['a', 0], [1, 1], [1, 0]]]",
    ],
)
def test_what_is_wrong_in_a_file_is_known(mistake, tmp_path, ring):
    path = tmp_path / "cameras.toml"
    own = "" if mistake.startswith("source") else "source = 'demo:'\n"
    path.write_text(f"[cameras.door]\n{own}{mistake}\n")
    problem = load_each(path)["door"]
    frame, *inside = sentences_of(str(problem))
    assert frame == "{file}, line {line}: {setting}: {why}"
    assert len(inside) == 1, problem


def test_what_a_keyring_refuses_is_known(tmp_path, ring):
    locked = "the keyring is locked; unlock it and try again"
    keyring.set_keyring(MemoryKeyring(is_locked=True))
    path = tmp_path / "cameras.toml"
    path.write_text("[cameras.door]\nsource = 'rtsp://${keyring:door}@door/1'\n")
    _, *said = sentences_of(str(load_each(path)["door"]))
    assert said == ["the password of {name} is in a keyring: {why}", locked]
    keyring.set_keyring(MemoryKeyring(forgets=True))
    with pytest.raises(ConfigError) as caught:
        _put_into_keyring("door", "secret")
    assert sentences_of(str(caught.value)) == [
        "the password was not saved: {why}; choose another way to keep it",
        "the keyring did not keep the password",
    ]


def test_why_an_engine_cannot_run_is_known(tiny_bundle, tmp_path, monkeypatch):
    bundle = load_bundle(tiny_bundle)

    def why(act):
        with pytest.raises(EngineError) as caught:
            act()
        return sentences_of(str(caught.value))

    (unknown,) = why(lambda: build_engine("fast", bundle))
    assert unknown == "There is no engine {engine}. Choose one of {known}."
    if not torch.cuda.is_available():
        (no_card,) = why(lambda: build_engine("cuda-graph", bundle))
        assert no_card.startswith("An NVIDIA card that torch can use is missing.")
    place = tmp_path / "file"
    place.write_text("")
    key = cpu_key("onnx", bundle)
    assert why(lambda: build_into(place / "engines", key, Path.mkdir)) == [
        "The engine cannot be kept in {folder}: {why}. Make the folder writable, or "
        "set XDG_CACHE_HOME.",
        "Not a directory",
    ]
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    (no_package,) = why(lambda: build_engine("onnx", bundle))
    assert no_package == "The engine {engine} needs {package} ({cause}): {command}"


def test_why_an_engine_is_refused_is_known():
    for wrong in (Parity(0.5, 0.1, 1e-6), Parity(0.5, 0.999, 1e-6)):
        why = wrong.why_refused("fp32")
        said = sentences_of(f"Engine onnx is refused: {why}. Use another engine.")
        assert said == ["Engine {engine} is refused: {why}. Use another engine.",
                        "its gradient is wrong: {figures}"]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"\xff", ["{file}: not a text file in UTF-8"]),
        (b"[", ["{file}: not valid TOML: {why}"]),
        (b"door = 1", ["{file}, line {line}: {setting}: {why}",
                       "unknown key; a file holds {tables}"]),
        (b"cameras = 1", ["{file}, line {line}: {setting}: {why}",
                          "must be a table, {table}"]),
    ],
)  # fmt: skip
def test_why_the_cameras_cannot_be_read_is_known(content, wanted, tmp_path):
    file = CameraFile(tmp_path / "cameras.toml")
    file.backup.write_text("")
    file.path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        file.tables()
    said = sentences_of(str(caught.value))
    assert said == ["{why}; its last version is {backup}", *wanted]


def test_why_a_camera_is_not_saved_is_known(tmp_path):
    file = CameraFile(tmp_path / "cameras.toml")
    file.put("door", {"source": "demo:"})

    def why(name, table):
        with pytest.raises(ConfigError) as caught:
            file.put(name, table)
        return sentences_of(str(caught.value))

    assert why("door", {}) == ["{name}: there is a camera of this name already"]
    frame, _ = why("gate", {"source": "demo:", "smoothing_s": -1})
    assert frame == "{camera}: {setting}: {why}"
    file.path.write_text("[cameras.door]\nsource = 'demo:'\n")
    (by_hand,) = why("gate", {"source": "demo:"})
    assert "was written by hand" in by_hand
    file.path.unlink()
    file.path.mkdir()
    assert why("gate", {}) == ["{file}: cannot be read: {why}", "Is a directory"]


@pytest.mark.parametrize(
    "number",
    [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOSPC, errno.EROFS],
)
def test_what_the_system_says_of_a_file_is_known(number):
    said = sentences_of(f"/a.toml: cannot be written: {os.strerror(number)}")
    assert said == ["{file}: cannot be written: {why}", os.strerror(number)]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("bundle.toml", None),
        ("bundle.toml", b"["),
        ("bundle.toml", b"format = 0"),
        ("bundle.toml", b"format = 1"),
        ("vae.safetensors", None),
        ("vae.safetensors", b""),
    ],
)
def test_why_a_bundle_cannot_be_opened_is_known(file, content, tmp_path):
    bundle = shutil.copytree(SHIPPED, tmp_path / "bundle")
    (bundle / file).unlink()
    if content is not None:
        (bundle / file).write_bytes(content)
    with pytest.raises(BundleError) as caught:
        load_bundle(bundle)
    (sentence,) = sentences_of(str(caught.value))
    assert "{file}" in sentence or "{folder}" in sentence


@pytest.mark.parametrize(
    "source",
    ["ftp://door", "rtsp://a door/1", "rtsp://", "webcam:x", "demo:1", " "],
)
def test_why_a_source_is_none_is_known(source):
    with pytest.raises(UsageError) as caught:
        parse_source(source)
    first, *others = sentences_of(str(caught.value))
    assert others == ([WAYS] if "{ways}" in first else [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("There is no host 'door' in this network. Check its name.",
         "THERE IS NO HOST 'door' IN THIS NETWORK. CHECK ITS NAME."),
        ("Camera my clip.mp4: there is no such file. Check the name.",
         "THERE IS NO SUCH FILE. CHECK THE NAME."),
        ("openvino-bf16: exporting steps_3 (2 of 6)",
         "openvino-bf16: EXPORTING steps_3 (2 OF 6)"),
        ("cannot write /a/b.mp4: the file is busy", "CANNOT WRITE /a/b.mp4: the file "
                                                    "is busy"),
        ("/a.toml, line 3: smoothing_s = 11: input should be less than or equal to 10",
         "/a.toml, LINE 3: smoothing_s = 11: INPUT SHOULD BE LESS THAN OR EQUAL TO 10"),
        ("/a.toml, line 3: mode = 1: what nobody knows",
         "/a.toml, LINE 3: mode = 1: what nobody knows"),
        ("what nobody knows", "what nobody knows"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_filled_in_is_taken_over(text, wanted):
    assert told(text, in_capitals) == wanted


def test_no_sentence_hides_another():
    for sentence in REASONS:
        filled = re.sub(r"\{\w+\}", "7", sentence)
        assert told(filled, lambda context, text: text) == filled
        assert told(filled, in_capitals) == filled.upper()
