"""What a message says of one wish is not said of the other."""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.items import own_part
from preorder.dialogue.state import Step
from tests.talk import World

STORY = (
    "two things: first, could you take out one of the three totes, i only meant two. Second, i'd "
    "like the luna in olive rather than red. LT-20801 vera@mail.com"
)


def test_each_counted_wish_has_its_own_part() -> None:
    cancel = own_part(STORY, Capability.CANCEL_ORDER)
    swap = own_part(STORY, Capability.SWAP_ITEM)

    assert "totes" in cancel
    assert "luna" not in cancel
    assert "luna" in swap
    assert "totes" not in swap


def test_nothing_of_the_second_wish_is_cancelled(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(STORY, intents=["cancel_order", "swap_item"])
    said = talk.say("yes", "confirm")

    assert "Siena tote" in said
    assert "Luna" not in said


@pytest.mark.parametrize("text", ["cancel the one that hasnt shipped", "cancel the one with totes"])
def test_the_one_is_no_number(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("LT-20611 triple@mail.com", "order_ref")
    talk.say(text, "cancel_order")

    assert talk.step is Step.HOW_MANY


def test_what_is_swapped_is_named_before_what_it_is_swapped_for(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("swap the luna bag for a black one LT-20801 vera@mail.com", "swap_item")

    assert talk.task is not None
    lines = world.facts("lettoria", "LT-20801").order.lines
    assert [line.name for line in lines if line.id in (talk.task.units or {})] == ["Luna bag, red"]


@pytest.mark.parametrize("text", ["cant take a picture, my phone is broken", "i have no camera"])
def test_who_cannot_take_a_photo_gets_a_person(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("it arrived torn LT-20650 mei.lin@post.com", "report_damage")
    context = world.turns.context(talk.id, talk.shop, "web", text)

    assert context["task_answer"] is True
    assert "without a photo" in talk.say(text, "oos_unrelated")


def test_who_asks_for_a_return_too_early_hears_when_it_can_be_asked_for(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say("can i return it when it comes LT-20417 anna.b@x.io", "request_return")

    assert "Once it arrives you can return it within 30 days of delivery." in said


@pytest.mark.parametrize("text", ["can you send it to paypal", "can it go to my new card"])
def test_another_way_of_payment_is_declined_in_its_place(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel it LT-20417 anna.b@x.io", "cancel_order")

    assert "I cannot send it to another card or account" in talk.say(text, "oos_shop")


def test_a_counted_cancellation_that_was_not_heard_is_not_lost(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say(STORY, intents=["swap_item"])

    assert "your cancellation" in said
    assert "your swap" in said


@pytest.mark.parametrize(
    "text",
    [
        "can you change the address to 5 Oak Rd, Boston MA",
        "please send it to 310 North Pine Street instead",
    ],
)
def test_who_tells_the_new_address_wishes_the_change(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("LT-20417 anna.b@x.io", "order_ref")
    context = world.turns.context(talk.id, talk.shop, "web", text)

    assert context["means"] == "change_order"
