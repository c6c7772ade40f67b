"""Two orders in one message: one after the other, none is forgotten; identity holds for each."""

from __future__ import annotations

import pytest

from tests.talk import World

BOTH = "LT-20801 and LT-20803 vera@mail.com"


def test_the_second_order_is_offered_once_the_first_is_settled(world: World) -> None:
    talk = world.customer("lettoria")
    first = talk.say(f"cancel both my orders {BOTH}", "cancel_order")
    offered = talk.say("yes", "confirm")
    second = talk.say("yes", "confirm")
    talk.say("yes", "confirm")

    assert "Order LT-20801: I would cancel" in first
    assert "your cancellation for order LT-20803" in offered
    assert "Order LT-20803: I would cancel" in second
    assert len(world.refunds("lettoria", "LT-20803")) == 1


def test_the_second_order_is_offered_when_the_first_is_left(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel all of {BOTH}", "cancel_order")

    assert "your cancellation for order LT-20803" in talk.say("no", "deny")


@pytest.mark.parametrize("text", ["cancel both LT-20801 and LT-20803", "cancel all my orders"])
def test_orders_named_before_the_address_are_not_forgotten(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(text, "cancel_order")
    talk.say("LT-20801 vera@mail.com" if "my orders" in text else "vera@mail.com")
    talk.say("all of it")
    offered = talk.say("yes", "confirm")

    assert "your cancellation for order LT-2080" in offered


def test_two_wishes_for_two_orders_go_each_to_its_own(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(
        "return LT-20802 and cancel LT-20803 vera@mail.com",
        intents=["request_return", "cancel_order"],
    )
    talk.tap("Cancel")
    talk.say("yes", "confirm")
    talk.say("yes", "confirm")

    assert len(world.refunds("lettoria", "LT-20803")) == 1
    assert talk.task is not None
    assert (talk.task.capability, talk.task.order_number) == ("request_return", "LT-20802")


def test_the_status_of_two_orders_is_told_at_once(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say(f"where are {BOTH}", "order_status")

    assert "Order LT-20801:" in said
    assert "Order LT-20803:" in said


@pytest.mark.parametrize("other", ["LT-20417", "LT-29999"])
def test_a_second_order_of_another_address_needs_that_address(world: World, other: str) -> None:
    """S-02: the same words whether there is such an order."""
    talk = world.customer("lettoria")
    talk.say(f"cancel LT-20803 and {other} vera@mail.com", "cancel_order")
    talk.say("yes", "confirm")
    asked = talk.say("yes", "confirm")
    answered = talk.say("anna.b@x.io")

    assert f"I cannot find an order {other} with that e-mail address." in asked
    assert ("Order LT-20417: I would cancel" in answered) is (other == "LT-20417")


def test_the_person_gets_all_orders_of_a_wish(world: World) -> None:
    """LA-15: a swap is for a person, of both orders."""
    talk = world.customer("lettoria")
    said = talk.say(f"change the address of {BOTH}", "change_order")
    (case,) = world.cases()

    assert "(also for order LT-20803)" in said
    assert [more["order_number"] for more in case.details["more"]] == ["LT-20803"]


def test_the_address_is_tried_with_each_number_that_waits_for_it(world: World) -> None:
    """The first is hers, the second somebody else's: hers goes on, the other is asked for."""
    talk = world.customer("lettoria")
    talk.say("cancel LT-20803 and LT-20417", "cancel_order")

    assert "Order LT-20803: I would cancel" in talk.say("vera@mail.com")
    assert "your cancellation for order LT-20417" in talk.say("yes", "confirm")


def test_an_order_corrected_to_one_leaves_no_other_behind(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {BOTH}", "cancel_order")
    talk.say("no, only LT-20803", "cancel_order")
    done = talk.say("yes", "confirm")

    assert "Order LT-20803" in done
    assert "Shall we go on" not in done
