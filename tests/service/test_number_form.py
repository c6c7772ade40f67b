"""A number that cannot be one of the shop's: it is said so, and nothing is counted."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.talk import Talk, World


def asked(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say("cancel my order", "cancel_order")
    assert talk.step is Step.IDENTIFY
    return talk


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("LT-2041", "LT-2041 has too few digits"),
        ("lt 204171 anna.b@x.io", "too many digits"),
        ("2041", "2041 has too few digits"),
        ("its 204", "204 has too few digits"),
        ("order number 2041771", "2041771 has too many digits"),
    ],
)
def test_too_few_or_too_many_digits_are_told_with_the_shops_own_form(
    world: World, said: str, wrong: str
) -> None:
    answer = asked(world).say(said, "order_ref")

    assert wrong in answer
    assert "our order numbers have 5, like LT-12345" in answer


def test_such_a_number_is_no_wrong_try(world: World) -> None:
    talk = asked(world)
    for _ in range(7):
        talk.say("LT-2041 anna.b@x.io", "order_ref")

    assert "Shall I go ahead?" in talk.say("LT-20417", "order_ref")
    assert world.cases() == []


def test_such_a_number_goes_to_the_task(world: World) -> None:
    talk = asked(world)

    assert world.turns.context(talk.id, "lettoria", "web", "2041")["task_answer"] is True


def test_a_known_customers_other_order_is_not_taken_for_it(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20417 anna.b@x.io", "order_status")
    answer = talk.say("cancel LT-2053", "cancel_order")

    assert "LT-2053 has too few digits" in answer
    assert talk.step is Step.WHICH_ORDER
