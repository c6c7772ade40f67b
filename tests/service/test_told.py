"""What a message tells of an order, or asks once something is filed, whatever it looks like."""

from __future__ import annotations

from copy import deepcopy

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.state import Memory
from preorder.dialogue.told import charged_twice, misused, not_with_him, told
from tests.service.build import LETTORIA
from tests.service.test_wants_a_person import handed_over, waiting
from tests.talk import Talk, World

_MEI = "20650 mei.lin@post.com"


def claimed(world: World) -> Talk:
    """Return a customer whose damage claim was filed just now."""
    talk = world.customer("lettoria")
    talk.say(f"it came broken {_MEI}", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")
    return talk


def charged_double(world: World) -> None:
    order = deepcopy(next(o for o in LETTORIA["orders"] if o["number"] == "LT-20417"))
    order = {**order, "number": "LT-20999", "shipping_charges": 2}
    world.brings({**LETTORIA, "orders": [order]})


@pytest.mark.parametrize("first", ["where is my order", "what's taking so long"])
def test_no_summary_is_shown_while_a_person_has_the_chat(world: World, first: str) -> None:
    """Also where a look-up stands in between: the wish joins the case at once."""
    talk = world.customer("lettoria")
    talk.say("a person please", "talk_to_human")
    talk.say(first, "order_status")
    said = talk.say("cancel 20417 anna.b@x.io", "cancel_order")

    assert "added this to your request" in said
    assert talk.task is None
    (more,) = world.cases()[0].details["more"]
    assert (more["capability"], more["order_number"]) == ("cancel_order", "LT-20417")


@pytest.mark.parametrize(
    "text",
    ["you charged me shipping twice 20999 anna.b@x.io",
     "i paid shipping two times for 20999 anna.b@x.io, give me one back"],
)  # fmt: skip
def test_a_double_charge_goes_to_a_person_with_the_fact(world: World, text: str) -> None:
    charged_double(world)
    said = world.customer("lettoria").say(text, "faq_shipping_cost")
    (case,) = world.cases()

    assert "shipping was charged twice" in said
    assert (case.order_number, case.reasons) == ("LT-20999", ("SHIPPING_TWICE",))


@pytest.mark.parametrize(
    "text", ["cancel it, you charged me shipping twice", "i threw away the empty box"]
)
def test_another_wish_is_not_turned_into_a_look(text: str) -> None:
    assert told(Memory(), text, named=True, verified=False) is None


def test_who_was_charged_once_hears_the_amount_and_is_offered_a_person(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say("you charged me shipping twice 20417 anna.b@x.io", "faq_shipping_cost")

    assert "charged once on this order: $12.00" in said
    assert "passed this chat to a person" in talk.say("yes", "confirm")


@pytest.mark.parametrize(
    "text", ["will i be charged shipping twice?", "do i pay shipping twice", "two bags, shipping?"]
)
def test_a_question_about_shipping_is_no_complaint(text: str) -> None:
    assert not charged_twice(text)


def test_after_a_claim_nobody_is_told_of_a_paid_return(world: World) -> None:
    talk = claimed(world)
    said = talk.say("do i send the old one back?", "faq_return_policy")

    assert "pay no return shipping" in said
    assert "keep it for now" in said


def test_after_a_claim_its_time_is_told(world: World) -> None:
    said = claimed(world).say("how long does it take", "faq_damage_policy")

    assert "It is filed" in said
    assert "only one at a time" not in said


def test_whether_it_was_cancelled_is_looked_up_and_not_offered(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say(
        "did you cancel my order 20417 anna.b@x.io? i never asked for that", "cancel_order"
    )

    assert "not shipped yet" in said
    assert "Shall I go ahead?" not in said


def test_an_order_that_somebody_else_placed_belongs_to_a_person(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say(
        "someone ordered with my email, i didn't order 20417 anna.b@x.io", "cancel_order"
    )

    assert "passed this chat to a person" in said
    assert world.cases()[0].order_number == "LT-20417"


@pytest.mark.parametrize(
    "text",
    ["i ordered with my email", "can someone check my email?", "they took money from my card"],
)
def test_ones_own_order_is_no_misuse(text: str) -> None:
    assert not misused(text)


def test_another_numbers_own_address_may_follow_it(world: World) -> None:
    """It is tried for that number, as if both had come in one message."""
    talk = world.customer("lettoria")
    talk.say("where is LT-20417 anna.b@x.io", "order_status")
    refused = talk.say("return LT-20650", "request_return")
    said = talk.say("mei.lin@post.com", "order_ref")

    assert "another address" in refused
    assert "unused" in said
    assert talk.task is not None
    assert talk.task.order_number == "LT-20650"


def test_wrong_addresses_for_another_number_still_count(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20417 anna.b@x.io", "order_status")
    talk.say("return LT-20650", "request_return")
    for name in "abc":
        talk.say(f"{name}@x.io", "order_ref")

    assert "passed this chat to a person" in talk.say("d@x.io", "order_ref")


@pytest.mark.parametrize(("text", "intent"), [("", "send_photo"), ("look", "send_photo")])
def test_a_photo_joins_the_open_case(world: World, text: str, intent: str) -> None:
    talk = waiting(world)
    said = talk.say(text, intent, photos=["p1"])
    (case,) = world.cases()

    assert "added your photo to your request" in said
    assert case.details["more"][0]["photos"] == ["p1"]
    assert talk.task is None


def test_a_photo_with_words_of_damage_is_a_report(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say(f"i used it one day and the strap tore {_MEI}", "send_photo", photos=["p1"])

    assert "I would file the damage claim" in said


@pytest.mark.parametrize(
    "text",
    ["the package was empty!", "box arrived empty", "the strap was missing from the parcel"],
)
def test_missing_goods_go_to_a_person(world: World, text: str) -> None:
    said = world.customer("lettoria").say(f"{text} {_MEI}", "faq_not_received")
    (case,) = world.cases()

    assert "a person on our team decides" in said
    assert case.capability is Capability.REPORT_DAMAGE


@pytest.mark.parametrize(
    "text", ["tracking says delivered but i dont have it", "it says delivered but nothing arrived"]
)
def test_who_has_not_got_what_was_delivered_is_offered_a_person(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    said = talk.say(f"{text} {_MEI}", "order_status")

    assert "can trace it. Shall I pass this on?" in said
    assert "passed this chat to a person" in talk.say("yes", "confirm")


@pytest.mark.parametrize(
    "text",
    [
        "it was delivered yesterday and is lovely",
        "will it be delivered here?",
        "it was delivered and i don't like it",
        "delivered, but i do not have the box now",
    ],
)
def test_what_came_is_not_missing(text: str) -> None:
    assert not not_with_him(text)


def test_who_has_not_got_his_money_hears_what_is_booked(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say("i never got the money", "complaint")

    assert "$307.00 is being sent back" in said
    assert "Shall I pass this on?" in said


@pytest.mark.parametrize("text", ["did you get that?", "what happens now?"])
def test_where_nothing_is_open_that_is_said(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say("nah keep it", "deny")

    assert "No request of yours is open" in talk.say(text, "bot_identity")


def test_a_withdrawn_wish_is_no_longer_open(world: World) -> None:
    talk = waiting(world)
    talk.say("forget it, i changed my mind", "abort")
    said = talk.say("is my cancellation still going on?", "faq_cancel_policy")

    assert "No request of yours is open" in said


def test_what_was_no_answer_is_not_taken_for_a_goodbye(world: World) -> None:
    assert "with a person on our team" in waiting(world).say("thats not an answer", "deny")
    assert "other words" in world.customer("lettoria", "two").say("that doesn't help", "deny")


def test_a_refused_return_is_not_called_possible(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"return {_MEI}", "request_return")
    talk.say("i threw the box away", "deny")
    said = talk.say("so i cannot return?", "faq_return_policy")

    assert "does not meet these conditions" in said
    assert "you can ask for a return until" not in said


def test_a_number_in_a_complaint_is_kept(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("i will sue you order 20417 anna.b@x.io", "complaint")

    assert "I would cancel" in talk.say("cancel it or else", "cancel_order")


def test_a_number_that_was_asked_for_counts_after_any_word(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel my order, anna.b@x.io", "cancel_order")

    assert "I would cancel" in talk.say("the bag in 20417", "order_ref")


def test_a_chat_handed_over_still_tells_the_status(world: World) -> None:
    assert "not shipped yet" in handed_over(world).say("where is it", "order_status")


SENT = {
    "format": 1,
    "shop": "lettoria",
    "orders": [
        {
            "number": "LT-20994",
            "email": "sent@mail.com",
            "customer": "Sol Sent",
            "placed_at": "2026-06-01T11:05:00-04:00",
            "lines": [{"ref": "1", "sku": "WALLET", "unit_paid": "60.00", "qty": 1}],
            "payments": [{"id": "p95", "method": "card", "amount": "60.00"}],
            "shipments": [
                {"id": "s95", "shipped_at": "2026-07-01T12:00:00-04:00", "units": {"1": 1}}
            ],
        }
    ],
}


@pytest.mark.parametrize(
    "text", ["it hasnt moved for 2 days", "tracking is stuck", "i think its lost"]
)
def test_a_parcel_that_does_not_move_on_can_be_traced(world: World, text: str) -> None:
    world.brings(SENT)
    talk = world.customer("lettoria")
    said = talk.say(f"LT-20994 sent@mail.com {text}", "order_status")

    assert "a person on our team can trace it. Shall I pass this on?" in said
