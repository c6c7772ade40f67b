"""Whoever sent a message hears within moments that we have it, whatever else is going on.

In milliseconds, and under load: `python -m bench.acknowledge`.
"""

import threading
import time

import pytest

from preorder.gateway.incoming import Incoming
from preorder.gateway.sessions import Session
from tests.gateway.one_shop import until

MANY = 20
"""More than turns are at work side by side."""
SECONDS = 1.0
"""Where nothing else runs, ten milliseconds; a machine that tests run on may be busy."""


def test_no_acknowledgement_waits_for_a_turn(shop):
    """The brain answers nobody before the last message is taken in."""
    may_answer = threading.Event()
    shop.brain.answer = lambda _: may_answer.wait(8) and [{"text": "Now."}]
    took = []
    for number in range(MANY):
        began = time.monotonic()
        shop.gets("hi", sender=f"s{number}")
        took.append(time.monotonic() - began)
    answered = len(shop.platform.sent)
    may_answer.set()

    assert (max(took) < SECONDS, answered) == (True, 0)
    assert shop.hears(1, f"s{MANY - 1}") == ["Now."]


def from_a_platform(shop):
    shop.gets("hi")


def from_the_website(shop):
    session = Session("lettoria", "0" * 32)
    shop.engine.reception.post(session, Incoming("m1", "hi"))


@pytest.mark.parametrize("comes", [from_a_platform, from_the_website])
def test_what_comes_in_is_kept_before_turns_that_wait_to_write(closed, comes):
    store, found = closed.parts.store, []

    def turn():
        with store.begin() as tx:
            query = "SELECT count(*) FROM inbox"
            found.append(tx.connection.exec_driver_sql(query).scalar_one())

    threads = [threading.Thread(target=turn) for _ in range(3)]
    threads.append(threading.Thread(target=comes, args=(closed,)))
    with store.begin():
        for number, thread in enumerate(threads, start=1):
            thread.start()
            until(lambda wanted=number: in_line(store) == wanted)
    for thread in threads:
        thread.join()

    assert found == [1, 1, 1]


def in_line(store):
    return len(store._writers._waiting) + len(store._writers._urgent)
