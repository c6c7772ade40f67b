"""A change that a person makes comes on top of what is under way; nothing is lost by it."""

from __future__ import annotations

from preorder.core.orders import Capability
from preorder.dialogue.state import Step
from tests.talk import World

ANNA, TIA = "LT-20417 anna.b@x.io", "LT-20611 triple@mail.com"
TWO = "Can you change my address on LT-20701 and cancel LT-20417? anna.b@x.io"


def test_the_change_is_filed_for_the_order_that_it_was_named_for(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(TWO, intents=["faq_change_order_policy", "cancel_order"])
    told = talk.say("55 Pine Road, Pasadena", "change_order")

    assert [case.order_number for case in world.cases()] == ["LT-20701"]
    assert "go on with your cancellation for order LT-20417?" in told


def test_a_cancellation_goes_to_no_person_for_an_order_it_was_not_named_for(world: World) -> None:
    """LT-20701 is in stock, so a person would decide on it; the cancellation is LT-20417's."""
    talk = world.customer("lettoria")
    talk.say(TWO, intents=["change_order", "cancel_order"])
    told = talk.say("the change first", "change_order")

    assert "passed the change of your order on" in told
    assert "go on with your cancellation for order LT-20417?" in told


def test_what_was_summed_up_before_a_change_is_summed_up_after_it(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel 2 of {TIA}", "cancel_order")
    talk.say("also send it to 55 Pine Road please", "change_order")
    again = talk.say("yes", "confirm")
    talk.say("yes", "confirm")

    assert "I would cancel 2 × Siena tote" in again
    assert world.refunds("lettoria", "LT-20611") == ["$590.00"]


def test_a_change_before_the_order_is_known_loses_neither(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel my bag", "cancel_order")
    talk.say("and please use my new address, Oak Street", "change_order")
    talk.say(ANNA)
    talk.say("yes", "confirm")

    assert [case.capability for case in world.cases()] == [Capability.CHANGE_ORDER]
    assert talk.step is Step.CONFIRM
