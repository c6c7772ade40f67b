"""A product that is not in the order is never mistaken for one that is."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.talk import World


@pytest.mark.parametrize(
    "text", ["cancel the luna bag", "cancel my luna", "the luna bag, cancel it", "cancel luna tote"]
)
def test_another_product_of_the_shop_is_said_not_to_be_in_the_order(
    world: World, text: str
) -> None:
    talk = world.customer("lettoria")
    said = talk.say(f"{text} LT-20417 anna.b@x.io", "cancel_order")

    assert "I don't see Luna bag in order LT-20417." in said
    assert "1 × Siena tote, black, small" in said
    assert talk.task is not None
    assert talk.task.units is None


def test_the_item_that_is_there_can_be_chosen_instead(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel the luna bag LT-20417 anna.b@x.io", "cancel_order")

    assert "I would cancel 1 × Siena tote" in talk.tap("Siena tote")


def test_an_answer_that_names_it_is_none(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel the luna bag LT-20417 anna.b@x.io", "cancel_order")
    said = talk.say("i said the luna bag", "choose")

    assert "I don't see Luna bag" in said
    assert talk.step is Step.WHICH_ITEM


def test_the_own_order_that_has_it_is_offered(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say("cancel the luna bag LT-20802 vera@mail.com", "cancel_order")

    assert "It is in your orders LT-20803 and LT-20801." in said
    assert "Luna bag" in talk.tap("Order LT-20803")


@pytest.mark.parametrize(
    "text",
    [
        "cancel the siena",
        "cancel the bag",
        "cancel the birkin bag",
        "cancel the black one",
        "cancel it and refund my card",
        "cancel the siena tote, i have the luna bag already",
        "cancel it",
    ],
)
def test_an_unknown_word_or_a_kind_alone_tells_nothing(world: World, text: str) -> None:
    talk = world.customer("lettoria")

    assert "I would cancel 1 ×" in talk.say(f"{text} LT-20417 anna.b@x.io", "cancel_order")


def test_another_style_is_named_freely_in_a_swap(world: World) -> None:
    talk = world.customer("lettoria")

    assert "for Luna bag" in talk.say("swap for the luna bag LT-20417 anna.b@x.io", "swap_item")
