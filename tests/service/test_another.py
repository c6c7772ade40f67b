"""Few words that turn to another order, or to another item of it, mean just that one."""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.state import Step
from tests.talk import Talk, World

ANNA, DANIEL = "LT-20417 anna.b@x.io", "LT-20533 d.osei@mail.com"


def looked(world: World) -> Talk:
    """Anna has two orders, and has looked at one."""
    talk = world.customer("lettoria")
    talk.say(f"where is my order {ANNA}", "order_status")
    return talk


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no, the other order", "deny"),
        ("when does the other one ship?", "faq_ship_date"),
        ("and my other order?", "oos_fragment"),
        ("sorry, i mean the older one", "oos_fragment"),
    ],
)
def test_the_other_order_is_looked_up(world: World, text: str, intent: str) -> None:
    assert "Order LT-20701:" in looked(world).say(text, intent)


def test_of_three_orders_it_is_asked_which_other_one(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20803 vera@mail.com", "order_status")
    talk.say("no, the other order", "deny")

    assert talk.step is Step.WHICH_ORDER


def test_what_is_not_possible_for_one_order_goes_on_with_the_other(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel LT-20701 anna.b@x.io", "cancel_order")

    assert "Order LT-20417: I would cancel" in talk.say("ok then the newer one", "oos_fragment")


@pytest.mark.parametrize("text", ["and the tote?", "what about the tote then", "the tote too"])
def test_another_item_is_not_left_to_the_person_who_has_one(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel the wallet of {DANIEL}", "cancel_order")

    assert "I would cancel 1 × Siena tote" in talk.say(text, "oos_fragment")


@pytest.mark.parametrize("text", ["and the wallet?", "the tote is a gift", "hm the tote and you"])
def test_other_words_on_items_start_nothing(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel the wallet of {DANIEL}", "cancel_order")
    talk.say(text, "oos_fragment")

    assert talk.task is None


def test_after_it_was_done_the_other_order_is_only_looked_at(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")
    talk.say("and when does the other one ship?", "faq_ship_date")

    assert talk.task is None
    assert "Order LT-20701:" in talk.text


@pytest.mark.parametrize(
    "text", ["cancel the tote and send the wallet soon", "cancel the tote, i still want the wallet"]
)
def test_what_is_to_be_sent_is_not_cancelled(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    told = talk.say(f"{text} {DANIEL}", "cancel_order")

    assert "The rest stays as it is: 1 × Card wallet" in told


def test_a_refund_beside_a_cancellation_is_one_wish(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say(f"cancel and refund me 100% {ANNA}", intents=["cancel_order", "delay_refund"])

    assert "I would cancel 1 × Siena tote" in said
    assert "Which shall I start with" not in said


def test_two_orders_keep_the_refund_of_the_late_one(world: World) -> None:
    talk = world.customer("lettoria")
    text = "cancel LT-20417 and refund LT-20701, its late. anna.b@x.io"
    talk.say(text, intents=["cancel_order", "delay_refund"])

    assert talk.task is not None
    assert {talk.task.capability, *talk.task.waiting} == {
        Capability.CANCEL_ORDER,
        Capability.DELAY_REFUND,
    }


def test_both_after_two_orders_were_spoken_of_means_both(world: World) -> None:
    """One unit cannot be "both": the first order's yes must not be all that is done."""
    talk = looked(world)
    talk.say("and my other order?", "oos_fragment")
    talk.say("cancel both", "cancel_order")

    assert talk.task is not None
    assert set(talk.task.orders) == {"LT-20417", "LT-20701"}


def test_both_of_an_order_with_several_units_are_its_own(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20533 d.osei@mail.com", "order_status")
    told = talk.say("cancel both", "cancel_order")

    assert "pass 1 × Card wallet, black on to a person" in told


@pytest.mark.parametrize("text", ["and the wallet?", "what about the tote?"])
def test_an_item_alone_after_a_look_is_looked_up(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"status of {DANIEL}", "order_status")

    assert "Order LT-20533:" in talk.say(text, "oos_fragment")


def test_what_is_asked_beside_a_swap_is_no_target_of_it(world: World) -> None:
    talk = world.customer("lettoria")
    text = f"swap the tote to olive and tell me when the wallet ships {DANIEL}"
    told = talk.say(text, intents=["faq_ship_date", "swap_item"])

    assert "I would swap 1 × Siena tote, camel, small for Siena tote, olive, small" in told
