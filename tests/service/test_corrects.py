"""Customers who correct an item, a quantity or the order, or turn to another wish."""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.state import Step
from tests.talk import World

ROSA, VERA, TRIPLE = "LSM-10412 rosa.m@mail.mx", "LT-20801 vera@mail.com", "20611 triple@mail.com"


def corrected(world: World, wish: str, text: str, *, shop: str = "lettoria") -> str:
    """Reach a summary by one message and correct it by another; a yes follows."""
    talk = world.customer(shop)
    intent = "swap_item" if wish.startswith("swap") else "cancel_order"
    talk.say(wish, intent)
    assert talk.step is Step.CONFIRM, talk.text
    said = talk.say(text, "deny")
    assert talk.step is Step.CONFIRM, said
    talk.say("yes", "confirm")
    return said


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("no just the 935", "1 × 1/64 Porsche 935"),
        ("no, only the first one", "2 × 1/64 Porsche 911 GT3"),
        ("no, keep the 935", "2 × 1/64 Porsche 911 GT3"),
    ],
)
def test_an_item_is_corrected_at_the_summary(world: World, text: str, summary: str) -> None:
    said = corrected(world, f"cancel everything {ROSA}", text, shop="lascale")

    assert f"I would cancel {summary}." in said
    assert "Done" not in said


def test_the_wallet_only(world: World) -> None:
    """'no, just the wallet': it is in stock, so a person decides; the bag is untouched."""
    talk = world.customer("lettoria")
    talk.say("cancel all of 20533 d.osei@mail.com", "cancel_order")
    said = talk.say("no just the wallet", "deny")

    assert "Card wallet" in said
    assert world.cases()[0].reasons == ("NOT_COVERED",)
    assert world.refunds("lettoria", "LT-20533") == []


@pytest.mark.parametrize("text", ["no, only 2", "2 not 3", "just two of them", "make it 2"])
def test_a_quantity_is_corrected_at_the_summary(world: World, text: str) -> None:
    said = corrected(world, f"cancel all 3 {TRIPLE}", text)

    assert "I would cancel 2 ×" in said
    assert world.refunds("lettoria", "LT-20611") == ["$590.00"]


def test_a_quantity_beyond_the_order_is_asked_again(world: World) -> None:
    """Q-14"""
    talk = world.customer("lettoria")
    talk.say(f"cancel all 3 {TRIPLE}", "cancel_order")
    said = talk.say("no, 7", "deny")

    assert "only 3" in said
    assert talk.step is Step.HOW_MANY


@pytest.mark.parametrize("text", ["no, the olive one", "olive instead please", "not that, olive"])
def test_a_swaps_target_is_corrected(world: World, text: str) -> None:
    corrected(world, "swap to the rose tote 20417 anna.b@x.io", text)

    assert world.facts("lettoria", "LT-20417").order.lines[0].sku == "T-OLI-S"
    assert world.facts("lettoria", "LT-20417").styles["siena-rose"].taken == 0


def test_what_he_has_tells_nothing_of_what_he_wants(world: World) -> None:
    """ "Swap my bag": all that it can be swapped for is offered."""
    talk = world.customer("lettoria")
    said = talk.say("swap my bag 20417 anna.b@x.io", "swap_item")

    assert "instead of Siena tote, black, small" in said
    assert len(talk.titles) == 4


def test_a_swaps_quantity_is_corrected(world: World) -> None:
    """Q-09: the line is split."""
    corrected(world, f"swap 1 for the olive tote {TRIPLE}", "no, 2 of them")
    lines = world.facts("lettoria", "LT-20611").order.lines

    assert [(line.sku, line.open) for line in lines] == [("T-BLK-S", 1), ("T-OLI-S", 2)]


def test_another_own_order_is_named_at_the_summary(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel the luna {VERA}", "cancel_order")
    said = talk.say("sorry i mean LT-20803", "order_ref")
    talk.say("yes", "confirm")

    assert "Order LT-20803: I would cancel 1 × Luna bag, red." in said
    assert world.refunds("lettoria", "LT-20801") == []
    assert world.refunds("lettoria", "LT-20803") == ["$295.00"]


@pytest.mark.parametrize("name", ["my other order", "the other one", "another order"])
def test_the_other_order_is_never_guessed_to_be_the_same(world: World, name: str) -> None:
    """S-03"""
    talk = world.customer("lettoria")
    talk.say("where is 20417 anna.b@x.io", "order_status")

    assert "LT-20701" in talk.say(f"cancel {name}", "cancel_order")


@pytest.mark.parametrize(
    ("said", "number"),
    [("the second one", "LT-20801"), ("LT-20802", "LT-20802"), ("the last one", "LT-20802")],
)
def test_one_of_several_orders_is_chosen(world: World, said: str, number: str) -> None:
    """S-03, newest first: by place, number or button."""
    talk = world.customer("lettoria")
    talk.say(f"where is {VERA}", "order_status")
    asked = talk.say("cancel my other order", "cancel_order")
    assert "Which of your orders" in asked
    talk.say(said, "nlu_fallback")

    assert talk.step is not Step.WHICH_ORDER
    assert number in talk.text


def test_one_of_several_orders_is_tapped(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {VERA}", "order_status")
    talk.say("cancel my other order", "cancel_order")

    assert "Order LT-20803: I would cancel" in talk.tap("LT-20803")


@pytest.mark.parametrize(
    ("said", "intent", "now"),
    [
        ("actually swap it for the olive tote", "swap_item", Capability.SWAP_ITEM),
        ("actually return it", "request_return", Capability.CANCEL_ORDER),  # offered instead
        ("no wait, where is it", "order_status", Capability.CANCEL_ORDER),
    ],
)
def test_another_wish_at_the_summary(world: World, said: str, intent: str, now: str | None) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say(said, intent)

    assert (talk.task.capability if talk.task else None) == now
    assert world.refunds("lettoria", "LT-20417") == []


def test_a_question_about_an_item_corrects_nothing(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"cancel everything {ROSA}", "cancel_order")
    said = talk.say("will the 935 be refunded too?", "faq_refund_timing")

    assert "2 × 1/64 Porsche 911 GT3 and 1 × 1/64 Porsche 935" in said
