"""The client of the brain's REST channel, against a real server."""

import pytest

from preorder.adapters.brain import Answer, BrainAway, RestBrain, read_answer
from preorder.core.replies import Button, Reply
from preorder.service.unclear import Guess
from tests.fake_brain import FakeBrain


@pytest.fixture
def brain():
    fake = FakeBrain()
    fake.start()
    yield fake
    fake.stop()


def ask(brain, seconds=5.0):
    return RestBrain(brain.url).ask("lettoria:web:1", "hi", {"shop": "lettoria"}, seconds)


def test_the_message_reaches_the_rest_channel_with_its_metadata(brain):
    ask(brain)

    assert brain.asked == [
        {
            "path": "/webhooks/rest/webhook",
            "sender": "lettoria:web:1",
            "message": "hi",
            "metadata": {"shop": "lettoria"},
        }
    ]


def test_replies_come_with_their_buttons(brain):
    button = {"title": "Cancel my order", "payload": "/cancel_order"}
    brain.answer = lambda _: [{"text": "Yes.", "buttons": [button]}, {"text": "More?"}]

    assert ask(brain) == Answer((Reply("Yes.", (Button(**button),)), Reply("More?")))


def test_a_brain_with_nothing_to_say_is_not_away(brain):
    brain.answer = lambda _: []

    assert ask(brain) == Answer()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(500, id="error"),
        pytest.param(404, id="no such channel"),
        pytest.param(b"<html>", id="no JSON"),
        pytest.param({"text": "hi"}, id="no list"),
        pytest.param(["hi"], id="no replies in the list"),
    ],
)
def test_an_answer_that_is_none_means_away(brain, answer):
    brain.answer = lambda _: answer

    with pytest.raises(BrainAway):
        ask(brain)


def test_a_slow_brain_is_away_after_the_given_time(brain):
    brain.delay = 2.0

    with pytest.raises(BrainAway):
        ask(brain, seconds=0.1)


def test_nobody_listening_means_away():
    with pytest.raises(BrainAway):
        RestBrain("http://127.0.0.1:9").ask("c", "hi", {}, 1.0)


def test_what_is_deleted_is_told_through_its_own_door(brain):
    RestBrain(brain.url).forget(["c1", "c2"])

    assert (brain.forgot, brain.asked) == (["c1", "c2"], [])


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_brain_that_did_not_forget_is_away(brain, status):
    """One that is older than the door, too."""
    brain.forgetting = status

    with pytest.raises(BrainAway):
        RestBrain(brain.url).forget(["c1"])


def test_parts_without_words_are_left_out():
    parts = [{"image": "x"}, {"text": " "}, {"text": "ok", "buttons": [{"title": "no payload"}]}]

    assert read_answer(parts) == Answer((Reply("ok"),))


def test_what_the_brain_was_unsure_of_is_no_reply():
    unclear = {"ranking": [["order_status", 0.312], ["cancel_order", 0.2]]}

    found = read_answer([{"text": "Pardon?"}, {"custom": {"unclear": unclear}}])

    assert found.replies == (Reply("Pardon?"),)
    assert found.unsure == (Guess("order_status", 31), Guess("cancel_order", 20))


@pytest.mark.parametrize(
    "custom",
    [
        pytest.param({"unclear": {}}, id="no ranking"),
        pytest.param({"unclear": {"ranking": "cancel_order"}}, id="no list"),
        pytest.param({"unclear": {"ranking": [["cancel_order"], [1, 2], None]}}, id="no pairs"),
    ],
)
def test_a_ranking_that_cannot_be_read_is_empty(custom):
    """The customer's answer matters more than what we learn from it."""
    assert read_answer([{"text": "Pardon?"}, {"custom": custom}]).unsure == ()


@pytest.mark.parametrize("custom", [None, "unclear", {"unclear": None}, {"other": {}}])
def test_another_custom_part_says_nothing_of_being_unsure(custom):
    assert read_answer([{"text": "ok", "custom": custom}]) == Answer((Reply("ok"),))
