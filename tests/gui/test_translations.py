"""Translations fit what they translate."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PyQt6.QtCore import QTranslator

import app.gui

FOLDER = Path(app.gui.__file__).parent / "translations"
FILES = sorted(FOLDER.glob("*.ts"))


def finished(file):
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation.get("type") is None:
                name = context.findtext("name")
                yield name, message.findtext("source"), translation.text


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_what_is_filled_in_stays(file):
    for _, source, translated in finished(file):
        wanted = sorted(re.findall(r"\{\w*\}", source))
        assert sorted(re.findall(r"\{\w*\}", translated)) == wanted, source


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_the_compiled_file_says_the_same(file, qapp):
    translator = QTranslator()
    assert translator.load(str(file.with_suffix(".qm")))
    texts = list(finished(file))
    assert len(texts) > 100
    qapp.installTranslator(translator)
    try:
        for context, source, translated in texts:
            assert qapp.translate(context, source) == translated
    finally:
        qapp.removeTranslator(translator)


def test_there_is_one():
    assert FILES
