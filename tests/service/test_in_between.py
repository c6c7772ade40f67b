"""Questions of prices and payments in the middle of a wish are answered from its own facts."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.talk import World

ANNA = "LT-20417 anna.b@x.io"
GIFT = {
    "format": 1,
    "shop": "lettoria",
    "orders": [
        {
            "number": "LT-20993",
            "email": "gift@mail.com",
            "customer": "Gita Gift",
            "placed_at": "2026-07-06T11:05:00-04:00",
            "lines": [
                {"ref": "1", "sku": "T-BLK-S", "campaign": "july", "unit_paid": "295.00", "qty": 1}
            ],
            "payments": [
                {"id": "p93", "method": "gift card", "amount": "100.00"},
                {"id": "p94", "method": "card", "amount": "195.00"},
            ],
        }
    ],
}


@pytest.mark.parametrize(
    "text", ["which ones are still available", "which are left?", "are they the same price",
             "how much are they"]
)  # fmt: skip
def test_what_can_be_had_and_for_how_much(world: World, text: str) -> None:
    """C-09: another price is a person's."""
    talk = world.customer("lettoria")
    talk.say(f"swap my bag {ANNA}", "swap_item")
    context = world.turns.context(talk.id, talk.shop, "web", text)
    said = talk.say(text, "oos_product")

    assert context["task_answer"] is True
    assert "at the price you paid" in said or "no fee for a swap" in said
    assert talk.step is Step.TARGET


def test_another_price_is_named(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap my bag {ANNA}", "swap_item")

    assert "Siena tote, black, medium ($325.00)" in talk.say("are they the same price?")


@pytest.mark.parametrize(
    "text", ["to the gift card or my card?", "which card does it go to", "back to my gift card?"]
)
def test_to_which_payment_the_money_goes(world: World, text: str) -> None:
    """M-08"""
    world.brings(GIFT)
    talk = world.customer("lettoria")
    talk.say("cancel it LT-20993 gift@mail.com", "cancel_order")
    context = world.turns.context(talk.id, talk.shop, "web", text)
    said = talk.say(text, "oos_shop")

    assert context["task_answer"] is True
    assert "$100.00 to your gift card and $195.00 to your card" in said
    assert talk.step is Step.CONFIRM


@pytest.mark.parametrize("text", ["is there no other way", "is there nothing else i can do?"])
def test_a_question_with_a_no_in_it_ends_nothing(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel LT-20417", "cancel_order")
    talk.say(text, "deny")

    assert talk.step is Step.IDENTIFY


def test_who_wants_no_refund_but_the_bag_hears_when_it_comes(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say(
        "LT-20901 late@mail.com dont refund me i just want the bag. when?", "delay_refund"
    )

    assert "it was to ship in September 2025" in said
    assert talk.step is None


def test_how_long_the_money_takes_is_another_question(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel it {ANNA}", "cancel_order")
    text = "and how long till the money is on my card"

    assert not world.turns.context(talk.id, talk.shop, "web", text)["task_answer"]
