"""FrameBoard: who gets what, who waits, who is dropped."""

import threading
from itertools import pairwise

from app.runtime.frame_board import FrameBoard, WhenBehind


def a_board(*keys, when_behind=WhenBehind.NEWEST_WINS, **options):
    board = FrameBoard(**options)
    for key in keys:
        board.add(key, when_behind)
    return board


def test_a_batch_holds_the_newest_of_everybody():
    board = a_board("a", "b", "c")
    for value in (1, 2, 3):
        board.put("a", value)
    board.put("b", 4)
    assert board.take(0) == {"a": 3, "b": 4}
    assert board.take(0) == {}
    assert (board.dropped("a"), board.dropped("b")) == (2, 0)


def test_where_two_may_wait_the_older_comes_first():
    board = a_board("a", when_behind=WhenBehind.NEWEST_TWO_WIN)
    for value in (1, 2, 3):
        board.put("a", value)
    assert [board.take(0).get("a") for _ in range(3)] == [2, 3, None]
    assert board.dropped("a") == 1


def test_overloaded_everybody_gets_the_same():
    """Eight cameras that always have a frame, and room for three in a batch."""
    board = a_board(*range(8), max_batch=3)
    served = []
    for seq in range(80):
        for key in range(8):
            board.put(key, seq)
        batch = board.take(0)
        assert len(batch) == 3 and set(batch.values()) == {seq}
        served += list(batch)
    for before, after in pairwise(served[i : i + 8] for i in range(0, 240, 8)):
        assert before == after and sorted(before) == list(range(8))


def test_where_every_frame_counts_the_writer_waits():
    board = a_board("a", when_behind=WhenBehind.WAIT)
    writer = threading.Thread(target=lambda: [board.put("a", i) for i in range(50)])
    writer.start()
    taken = [board.take(5)["a"] for _ in range(50)]
    writer.join(30)
    assert taken == list(range(50)) and board.dropped("a") == 0


def blocked_writer(board):
    """A thread that waits to put its fifth value."""
    waits = threading.Event()

    def write():
        for i in range(4):
            board.put("a", i)
        waits.set()
        board.put("a", 4)

    writer = threading.Thread(target=write)
    writer.start()
    assert waits.wait(30)
    return writer


def test_close_wakes_both_sides_and_what_waits_can_be_taken():
    board = a_board("a", when_behind=WhenBehind.WAIT)
    writer = blocked_writer(board)
    board.close()
    writer.join(30)
    assert not writer.is_alive() and board.is_closed
    assert [board.take(5).get("a") for _ in range(5)] == [0, 1, 2, 3, None]


def test_remove_wakes_the_writer_and_forgets():
    board = a_board("a", when_behind=WhenBehind.WAIT)
    writer = blocked_writer(board)
    board.remove("a")
    writer.join(30)
    assert not writer.is_alive()
    board.put("a", 9)
    assert board.take(0) == {} and board.dropped("a") == 0


def test_a_reader_that_waits_is_woken_by_a_value():
    board = a_board("a")
    taken = []
    reader = threading.Thread(target=lambda: taken.append(board.take(5)))
    reader.start()
    board.put("a", 1)
    reader.join(30)
    assert taken == [{"a": 1}]
