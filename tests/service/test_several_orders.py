"""Two orders in one message: one after the other, none is forgotten; identity holds for each."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.talk import Talk, World

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


def test_how_much_in_total_tells_all_orders_of_the_wish(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel all of {BOTH}", "cancel_order")
    assert world.turns.context(talk.id, "lettoria", "web", "how much in total")["task_answer"]
    said = talk.say("how much in total", "oos_product")

    assert "Together that is $1,487.00." in said
    assert talk.step is Step.CONFIRM


def test_how_much_in_total_of_one_order_tells_just_that(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel all of LT-20803 vera@mail.com", "cancel_order")

    assert "you get back $295.00" in talk.say("how much in total", "oos_product")


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


def test_a_number_before_the_first_wish_goes_with_it(world: World) -> None:
    """Each order keeps its own wish, and the address between them is none."""
    talk = world.customer("lettoria")
    talk.say(
        "LT-20802 vera.m@mail.com vera@mail.com return the wallets from this order and cancel "
        "LT-20803",
        intents=["request_return", "cancel_order"],
    )
    talk.say("vera@mail.com")
    talk.tap("Return")
    talk.say("all", "nlu_fallback")
    talk.say("yes", "confirm")
    offered = talk.say("yes", "confirm")

    assert "authorised" in offered
    assert "your cancellation" in offered
    assert "return for order" not in offered


@pytest.mark.parametrize(
    ("which", "number"), [("the first", "LT-20417"), ("the second", "LT-20701")]
)
def test_a_place_among_the_numbers_that_were_named_is_one_of_them(
    world: World, which: str, number: str
) -> None:
    talk = world.customer("lettoria")
    talk.say(
        f"anna.b@x.io i have two orders, LT-20417 and LT-20701. cancel {which}", "cancel_order"
    )

    assert number in talk.text
    assert talk.task is None or others_of(talk) == ()


def others_of(talk: Talk) -> tuple[str, ...]:
    assert talk.task is not None
    return tuple(number for number in talk.task.orders if number != talk.task.order_number)


def test_a_swap_in_plain_words_is_no_other_change(world: World) -> None:
    """LT-18, whatever the classifier hears."""
    talk = world.customer("lettoria")
    talk.say("swap the tote to olive LT-20417 anna.b@x.io", "change_order")

    assert "I would swap" in talk.text


@pytest.mark.parametrize(
    "text", ["i have 3 orders with you, where are they", "show me all my orders", "list my orders"]
)
def test_all_orders_are_told(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    said = talk.say(f"{text} LT-20801 vera@mail.com", "order_status")

    assert all(number in said for number in ("LT-20801", "LT-20802", "LT-20803"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("cancel the one that hasnt shipped", "LT-20417"),
        ("cancel the newest", "LT-20417"),
        ("and cancel the latest one", "LT-20417"),
    ],
)
def test_an_order_is_described(world: World, text: str, number: str) -> None:
    world.brings(SENT)
    talk = world.customer("lettoria")
    talk.say("LT-20992 anna.b@x.io", "order_ref")
    talk.say(text, "cancel_order")

    assert number in talk.text
    assert "Order LT-20992:" not in talk.text


def test_what_about_the_other_one_takes_it_up(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel both my orders {BOTH}", "cancel_order")
    talk.say("yes", "confirm")

    assert "LT-20803" in talk.say("what about the other one", "nlu_fallback")
    assert talk.step is Step.CONFIRM


SENT = {
    "format": 1,
    "shop": "lettoria",
    "orders": [
        {
            "number": "LT-20992",
            "email": "anna.b@x.io",
            "customer": "Anna Berg",
            "placed_at": "2026-06-01T11:05:00-04:00",
            "lines": [{"ref": "1", "sku": "WALLET", "unit_paid": "60.00", "qty": 1}],
            "payments": [{"id": "p92", "method": "card", "amount": "60.00"}],
            "shipments": [
                {"id": "s92", "shipped_at": "2026-07-01T12:00:00-04:00", "units": {"1": 1}}
            ],
        }
    ],
}


def test_the_order_to_be_kept_is_never_summed_up(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say("keep LT-20801, cancel LT-20803. vera@mail.com", "cancel_order")

    assert "Order LT-20803: I would cancel" in said
    assert "LT-20801" not in said


def test_a_question_beside_a_wish_for_another_order_is_answered_first(world: World) -> None:
    talk = world.customer("lettoria")
    text = "has LT-20801 been released and can i cancel LT-20803? vera@mail.com"
    told = talk.say(text, "cancel_order")
    summed_up = talk.say("yes", "confirm")

    assert "Order LT-20801:" in told
    assert "your cancellation for order LT-20803" in told
    assert "Order LT-20803: I would cancel" in summed_up


def test_which_order_is_asked_where_a_wish_stands_beside_none(world: World) -> None:
    talk = world.customer("lettoria")
    text = (
        "has LT-20801 shipped? and did LT-20803 arrive? vera@mail.com. i want to cancel one of them"
    )
    talk.say(text, intents=["order_status", "cancel_order"])
    asked = talk.say("yes", "confirm")

    assert "Which of your orders do you mean?" in asked


def test_an_answer_with_two_numbers_takes_the_one_that_is_not_to_be_kept(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel my order. vera@mail.com", "cancel_order")
    said = talk.say("not LT-20801, LT-20803")

    assert "Order LT-20803: I would cancel" in said
