"""Writers of one process come first come, first served; readers wait for none of them."""

import threading
import time

from preorder.store.queueing import Queueing


def test_writers_get_their_turn_in_the_order_in_which_they_came():
    queue, came = Queueing(), []

    def wait(number):
        with queue.turn(10):
            came.append(number)

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(20)]
    with queue.turn(10):
        for number, thread in enumerate(threads, start=1):
            thread.start()
            while len(queue._waiting) < number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()

    assert came == list(range(20))


def test_what_is_urgent_goes_first_yet_does_not_keep_the_others_from_going_on():
    """Whoever sent a message waits for its acknowledgement; nobody waits for a turn's end."""
    queue, came = Queueing(), []

    def wait(name, urgent):
        with queue.turn(10, urgent=urgent):
            came.append(name)

    people = [("turn", False), ("turn", False)] + [("message", True)] * 12
    threads = [threading.Thread(target=wait, args=one) for one in people]
    with queue.turn(10):
        for number, thread in enumerate(threads, start=1):
            thread.start()
            while len(queue._waiting) + len(queue._urgent) < number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()

    assert came == ["message"] * 8 + ["turn"] + ["message"] * 4 + ["turn"]


def test_only_one_writes_at_a_time():
    queue, inside, most = Queueing(), [], []

    def write():
        for _ in range(50):
            with queue.turn(10):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(most), max(most)) == (400, 1)


def test_who_waits_for_too_long_is_told_so_and_blocks_nobody():
    queue = Queueing()
    with queue.turn(1), queue.turn(0.01) as second:
        told = second
    with queue.turn(1) as free:
        assert (told, free) == (False, True)


def test_a_reader_waits_for_no_writer_and_sees_what_was_committed(store):
    with store.begin() as tx:
        tx.conversations.lock("c1", "lettoria", "web")
        with store.look() as reader:
            during = reader.conversations.get("c1")
    with store.look() as reader:
        after = reader.conversations.get("c1")

    assert (during, after.id) == (None, "c1")
