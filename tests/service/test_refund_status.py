"""'Where is my refund?': what stands in the records of this order, not only the general rule."""

from __future__ import annotations

import pytest

from tests.talk import World

ANNA, MEI = "LT-20417 anna.b@x.io", "LT-20650 mei.lin@post.com"


@pytest.mark.parametrize("intent", ["faq_refund_timing", "order_status"])
def test_a_refund_is_named_with_its_amount_and_day(world: World, intent: str) -> None:
    """Whether it is taken for a question or for a look at the order."""
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say("where is my refund for LT-20417", intent)

    assert "$307.00 is being sent back the way you paid (booked on July 6, 2026)" in said


def test_a_return_that_is_open_says_what_its_refund_waits_for(world: World) -> None:
    """LT-17: within the policy's span, counted from the warehouse's receipt (C-11)."""
    talk = world.customer("lettoria")
    talk.say(f"return {MEI}", "request_return")
    talk.say("yes", "confirm")
    talk.say("yes", "confirm")
    said = talk.say("where is my refund", "faq_refund_timing")

    assert "the refund of $60.00 follows within 14 business days after we receive it" in said


def test_an_order_without_a_refund_says_so(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")

    assert "no refund is booked" in talk.say("where is my refund", "faq_refund_timing")


def test_no_word_of_refunds_that_are_not_there_inside_a_task(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")

    assert "no refund is booked" not in talk.say("how long is a refund", "faq_refund_timing")


@pytest.mark.parametrize("intent", ["faq_ship_date", "order_status"])
def test_when_it_was_sent_is_told_from_the_parcel(world: World, intent: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {MEI}", "order_status")

    assert "shipped July 1, 2026" in talk.say("when did you send it", intent)
