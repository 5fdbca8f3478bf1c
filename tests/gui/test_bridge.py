"""Results reach the window when they come, not when a timer looks."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from app.config import StreamConfig
from app.gui.bridge import Bridge
from app.runtime.latest import NewestValue

DOOR = StreamConfig(name="door", source="demo:")


class Taken:
    """A listener that takes notes."""

    def __init__(self) -> None:
        self.seqs: list[int] = []

    def on_picture(self, picture: int) -> None:
        self.seqs.append(picture)


@pytest.fixture
def bridge(qtbot, monkeypatch):
    """A bridge to a run of one camera, whose timer looks once and then not again."""
    monkeypatch.setattr("app.gui.bridge.picture_of", lambda result: result)
    made = Bridge(None, [DOOR])  # type: ignore[arg-type]
    made.newest = NewestValue()
    stations = {"door": SimpleNamespace(newest=made.newest)}
    made._control = SimpleNamespace(run=SimpleNamespace(stations=stations))
    made._listener = Taken()
    made._timer.setInterval(3_600_000)
    made._timer.start()
    made._hand_on_pictures()
    yield made
    made._timer.stop()
    made._model._progress.close()
    made.deleteLater()


def put(newest, *seqs):
    thread = threading.Thread(target=lambda: [newest.put(seq) for seq in seqs])
    thread.start()
    thread.join()


def test_a_result_is_shown_when_it_comes(qtbot, bridge):
    put(bridge.newest, 1)
    qtbot.waitUntil(lambda: bridge._listener.seqs == [1])
    put(bridge.newest, 2)
    qtbot.waitUntil(lambda: bridge._listener.seqs == [1, 2])


def test_of_many_in_a_row_the_newest_is_shown_once(qtbot, bridge):
    told = []
    bridge._came.connect(lambda: told.append(1))
    put(bridge.newest, *range(1000))
    qtbot.waitUntil(lambda: bridge._listener.seqs == [999])
    assert len(told) == 1, "a window that is slow must not queue them"


def test_a_closed_window_is_not_woken(qtbot, bridge):
    bridge._is_woken = True  # as `close` leaves it
    bridge._timer.stop()
    put(bridge.newest, 1)
    qtbot.wait(50)
    assert bridge._listener.seqs == []
