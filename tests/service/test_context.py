"""What the brain is told before it reads a message: the open task, and whether this answers it."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.service.test_interruptions import reach
from tests.talk import World

ANSWERS = [
    ("cancel, who", "LT-20417"),
    ("cancel, who", "its 20417"),
    ("cancel, who", "anna.b@x.io"),
    ("cancel, who", "ok my number is 20417 and the mail anna.b@x.io"),
    ("cancel, who", "which mail do you mean"),
    ("cancel, who", "where can i find the order number?"),
    ("cancel, who", "why do u need my email"),
    ("cancel, who", "lost my order number"),
    ("cancel, which order", "the second one"),
    ("cancel, which order", "LT-20803"),
    ("cancel, which item", "the luna"),
    ("cancel, which item", "all of it"),
    ("cancel, which item", "the first one please"),
    ("cancel, how many", "2"),
    ("cancel, how many", "just one"),
    ("cancel, how many", "all of them"),
    ("cancel, summary", "yes"),
    ("cancel, summary", "yes go ahead"),
    ("cancel, summary", "no"),
    ("cancel, summary", "no just the tote"),
    ("cancel, summary", "i will wait"),
    ("cancel, summary", "hmm that fee is too much. leave it"),
    ("cancel, summary", "what about the shipping"),
    ("cancel, summary", "also You charged me twice"),
    ("swap, for what", "the olive one"),
    ("swap, for what", "black medium"),
    ("swap, for what", "is there a fee"),
    ("return, conditions", "yes all of that"),
    ("return, conditions", "no"),
    ("go on", "yes"),
    ("two wishes", "the first"),
]
NO_ANSWERS = [
    ("cancel, who", "how long does a refund take"),
    ("cancel, who", "i want to talk to someone"),
    ("cancel, who", "order LT-20417 i would really like to know when it ships to me"),
    ("cancel, who", "whats your email address"),
    ("cancel, who", "where can i mail you"),
    ("cancel, which item", "what happens with the luna?"),
    ("cancel, how many", "do i get 100 back?"),
    ("cancel, summary", "whats the refund gonna be"),
    ("cancel, summary", "ok that's a lot of money"),
    ("cancel, summary", "actually return it"),
    ("cancel, summary", "where is my order"),
    ("swap, for what", "how long does a swap take"),
    ("damage, photos", "how fast is the replacement"),
]


def context(world: World, name: str, text: str) -> dict:
    talk = reach(world, name)
    return world.turns.context(talk.id, "lettoria", "web", text)


@pytest.mark.parametrize(("name", "text"), ANSWERS)
def test_an_answer_goes_to_the_task_whatever_the_classifier_thinks(
    world: World, name: str, text: str
) -> None:
    assert context(world, name, text)["task_answer"] is True


@pytest.mark.parametrize(("name", "text"), NO_ANSWERS)
def test_what_is_more_than_an_answer_is_left_to_the_classifier(
    world: World, name: str, text: str
) -> None:
    assert context(world, name, text)["task_answer"] is False


def test_the_task_and_the_proof_are_told(world: World) -> None:
    told = context(world, "cancel, summary", "hi")

    assert (told["task"], told["order_verified"]) == ("cancel_order", True)
    world.waits(minutes=31)
    assert (
        world.turns.context("lettoria:web:one", "lettoria", "web", "hi")["order_verified"] is False
    )


def test_nothing_is_open_at_first(world: World) -> None:
    told = world.turns.context("lettoria:web:new", "lettoria", "web", "yes")

    assert told == {
        "task": None,
        "task_answer": False,
        "order_verified": False,
        "order_named": False,
        "order_sold_at": None,
        "waiting": False,
        "refused": False,
        "person_offered": False,
        "summary": False,
        "tells": False,
        "hardship": False,
        "passed": [],
        "means": None,
    }


def test_looking_at_a_message_changes_nothing(world: World) -> None:
    """A wrong pair in it is counted when it is answered, not before."""
    talk = reach(world, "cancel, who")
    for _ in range(9):
        world.turns.context(talk.id, "lettoria", "web", "LT-99999 anna.b@x.io")

    assert "Shall I go ahead?" in talk.say("LT-20417 anna.b@x.io", "order_ref")


def test_a_code_is_no_order_number(code_world: World) -> None:
    talk = code_world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say("yes", "confirm")

    assert code_world.turns.context(talk.id, "lettoria", "web", "123456")["task_answer"] is True


def test_a_named_order_is_told(world: World) -> None:
    """So that a question with a number in it does not lose the number."""
    told = world.turns.context("lettoria:web:new", "lettoria", "web", "when will LT-20417 ship")

    assert told["order_named"] is True


def test_a_refusal_and_an_awaited_person_are_told(world: World) -> None:
    world.waits(days=4)
    talk = world.customer("lettoria", "late")
    talk.say("return LT-20417 anna.b@x.io", "request_return")
    refused = world.turns.context(talk.id, "lettoria", "web", "nothing you can do?")
    talk.say("a person please", "talk_to_human")
    waiting = world.turns.context(talk.id, "lettoria", "web", "i was away")

    assert (refused["refused"], refused["waiting"]) == (True, False)
    assert waiting["waiting"] is True


def test_when_the_pre_order_of_the_order_spoken_of_opened_is_told(world: World) -> None:
    """So that the general answer does not name the month of another pre-order (LT-10)."""
    talk = world.customer("lettoria")
    talk.say("where is LT-20901 late@mail.com", "order_status")
    told = world.turns.context(talk.id, "lettoria", "web", "what if it is late?")

    assert told["order_sold_at"] is not None
    assert datetime.fromisoformat(told["order_sold_at"]) == datetime.fromisoformat(
        "2025-07-01T10:00-04:00"
    )
