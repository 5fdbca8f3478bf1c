"""Fixtures of the window's tests: a screen, and nothing left behind."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.screen import MISSING, screen


@pytest.fixture(scope="session")
def display() -> Iterator[dict[str, str]]:
    """The environment of a program that shows a real window."""
    if shutil.which("Xvfb") is None:
        pytest.skip(MISSING)
    with screen() as environment:
        yield environment


@pytest.fixture(scope="session")
def night_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of the demo scene, for an RTSP server."""
    from tests.media import write_video
    from tests.window_bench import clip

    path = tmp_path_factory.mktemp("clips") / "night.mp4"
    return write_video(path, clip(100, 640, 480))


@pytest.fixture(autouse=True)
def _no_widget_outlives_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test after which a widget of its own is still there."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qtbot")
    from PyQt6.QtCore import QCoreApplication, QEvent
    from PyQt6.QtWidgets import QApplication

    before = {id(widget) for widget in QApplication.allWidgets()}
    yield
    # pytest-qt has closed what it was given.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left = [w for w in QApplication.allWidgets() if id(w) not in before]
    assert not left, f"{len(left)} widgets are left, such as {left[:3]}"


@pytest.fixture
def ring() -> Iterator[Any]:
    """A keyring of the test's own, in place of the user's."""
    import keyring

    from tests.test_password_store import MemoryKeyring

    before = keyring.get_keyring()
    keyring.set_keyring(store := MemoryKeyring())
    yield store
    keyring.set_keyring(before)
