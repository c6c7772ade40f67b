"""A deleted chat: the real brain forgets it at once, also if a turn of it is at work."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from preorder.adapters.brain import RestBrain
from tests.gateway.one_shop import until

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]
FOLLOW_UP = "and how long does that take?"


def remembered(brain, actions, sender):
    """Return how many of the customer's messages the brain knows of, with the one just sent."""
    brain.post("order_status", sender=sender)
    events = actions.calls[-1]["tracker"]["events"]
    return sum(event["event"] == "user" for event in events)


def test_a_deleted_chat_is_forgotten_at_once_and_the_others_are_not(brain, actions):
    for sender in ("deleted", "stays"):
        brain.post("order_status", sender=sender)
    RestBrain(brain.url).forget(["deleted"])

    assert [remembered(brain, actions, one) for one in ("deleted", "stays")] == [1, 2]


def test_a_follow_up_of_a_deleted_chat_is_about_nothing(brain):
    """Who goes on afterwards is a stranger."""
    brain.post("faq_cancel_policy", sender="topic")
    RestBrain(brain.url).forget(["topic"])
    said = brain.texts(FOLLOW_UP, sender="topic")

    assert said == brain.texts(FOLLOW_UP, sender="a stranger")


def test_a_turn_that_is_at_work_does_not_bring_it_back(brain, actions):
    """The action server takes its time; meanwhile the customer deletes his chat."""
    actions.delay = 3.0
    with ThreadPoolExecutor() as threads:
        turn = threads.submit(brain.texts, "order_status", "at work")
        until(lambda: actions.calls)
        RestBrain(brain.url).forget(["at work"])
        still_at_work = not turn.done()
    actions.delay = 0.0

    assert (still_at_work, turn.result()) == (True, ["action_order_status"])
    assert remembered(brain, actions, "at work") == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"conversations": "c1"}', b"[[1]]"])
def test_what_is_no_list_of_chats_is_refused(brain, body):
    """And nothing of it breaks the brain."""
    answer = requests.post(f"{brain.url}/webhooks/forgetting", data=body, timeout=10)

    assert answer.status_code == 400
