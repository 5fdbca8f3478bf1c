"""EveryFrame: complete, in order, bounded, and never a trap for a thread."""

import threading

from app.runtime.hand_over import EveryFrame, HandOver
from app.runtime.latest import LatestSlot


def test_both_policies_have_one_face():
    assert isinstance(EveryFrame(), HandOver)
    assert isinstance(LatestSlot(), HandOver)


def test_every_value_arrives_in_order_through_a_small_queue():
    queue: EveryFrame[int] = EveryFrame(capacity=2)
    writer = threading.Thread(target=lambda: [queue.put(i) for i in range(100)])
    writer.start()
    values = [queue.take(5) for _ in range(100)]
    writer.join(5)
    assert values == list(range(100))
    assert queue.dropped == 0


def test_a_full_queue_holds_its_writer_until_there_is_room():
    queue: EveryFrame[int] = EveryFrame(capacity=1)
    queue.put(0)
    is_through = threading.Event()
    writer = threading.Thread(target=lambda: (queue.put(1), is_through.set()))
    writer.start()
    assert not is_through.is_set()
    assert queue.take(5) == 0
    assert is_through.wait(5)
    writer.join(5)


def test_close_frees_a_waiting_writer_and_leaves_what_is_queued():
    queue: EveryFrame[int] = EveryFrame(capacity=1)
    queue.put(0)
    writer = threading.Thread(target=queue.put, args=(1,))
    writer.start()
    queue.close()
    writer.join(5)
    assert not writer.is_alive()
    assert [queue.take(0), queue.take(0)] == [0, None]


def test_close_frees_a_waiting_reader():
    queue: EveryFrame[int] = EveryFrame()
    taken = []
    reader = threading.Thread(target=lambda: taken.append(queue.take()))
    reader.start()
    queue.close()
    reader.join(5)
    assert taken == [None]


def test_take_returns_none_on_timeout():
    assert EveryFrame().take(0) is None
