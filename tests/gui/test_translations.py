"""Every text of the window is translated, and fits what it translates."""

from __future__ import annotations

import re
import shutil

import pytest
from PyQt6.QtCore import QTranslator

from app.gui.models.reasons import REASONS, told
from app.runtime.cameras import av_errors
from glss.latent_search import SearchStatus
from glss.pipeline import Reset
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
