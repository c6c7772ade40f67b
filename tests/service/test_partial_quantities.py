"""Some of several units, some of several items, in words and by buttons."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.talk import Talk, World

TRIPLE, ROSA = "LT-20611 triple@mail.com", "LSM-10412 rosa.m@mail.mx"


def asked_how_many(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"cancel it {TRIPLE}", "cancel_order")
    assert talk.step is Step.HOW_MANY
    return talk


@pytest.mark.parametrize(
    ("said", "summary"),
    [
        ("2", "2 × Siena"),
        ("two of them", "2 × Siena"),
        ("one of the three", "1 × Siena"),
        ("2 out of 3", "2 × Siena"),
        ("just one pls", "1 × Siena"),
        ("all", "3 × Siena"),
        ("all of them", "3 × Siena"),
        ("3", "3 × Siena"),
    ],
)
def test_a_quantity_in_words(world: World, said: str, summary: str) -> None:
    assert f"I would cancel {summary}" in asked_how_many(world).say(said, "nlu_fallback")


NONSENSE = ["0", "-1", "1000000000", "99999999999999999999", "half", "1.5", "1 or 2", "4", "",
            "a few", "٣", "½", "NaN", "1e3", "none", "2 or maybe 3"]  # fmt: skip


@pytest.mark.parametrize("said", NONSENSE)
def test_a_quantity_that_cannot_be_is_asked_again(world: World, said: str) -> None:
    """Q-14, Q-15: never a crash, and nothing changes."""
    talk = asked_how_many(world)
    before = world.rows()
    talk.say(said, "nlu_fallback")

    assert talk.step is Step.HOW_MANY
    assert {"1", "2", "All 3"} <= set(talk.titles)
    assert world.rows() == before


@pytest.mark.parametrize("wish", ["cancel 9", "cancel 0", "cancel -2", "cancel 1000000 of them"])
def test_an_impossible_quantity_in_the_wish_is_asked_for(world: World, wish: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"{wish} {TRIPLE}", "cancel_order")

    assert talk.step is Step.HOW_MANY


def test_a_part_is_cancelled_and_the_rest_is_named(world: World) -> None:
    """M-15"""
    talk = asked_how_many(world)
    summary = talk.tap("1")
    done = talk.tap("Yes")
    line = world.facts("lettoria", "LT-20611").order.lines[0]

    assert "The rest stays as it is: 2 × Siena tote, black, small." in summary
    assert "Still coming to you: 2 × Siena tote, black, small." in done
    assert (line.cancelled, line.open) == (1, 2)
    assert world.refunds("lettoria", "LT-20611") == ["$295.00"]


def test_fees_of_parts_add_up_to_the_fee_of_all(world: World) -> None:
    """M-03, through the conversation."""
    talk = world.customer("lascale")
    for _ in range(2):
        talk.say(f"cancel one 911 {ROSA}", "cancel_order")
        talk.say("yes", "confirm")
    talk.say("cancel the rest", "cancel_order")
    talk.say("yes", "confirm")

    assert world.refunds("lascale", "LSM-10412") == ["$15.00", "$15.00", "$30.95"]


@pytest.mark.parametrize(
    ("said", "summary"),
    [
        ("the 911s, both", "2 × 1/64 Porsche 911 GT3."),
        ("just the 935", "1 × 1/64 Porsche 935."),
        ("one 911", "1 × 1/64 Porsche 911 GT3."),
        ("the second one", "1 × 1/64 Porsche 935."),
        ("the last one", "1 × 1/64 Porsche 935."),
        ("all of it", "2 × 1/64 Porsche 911 GT3 and 1 × 1/64 Porsche 935."),
        ("everything", "2 × 1/64 Porsche 911 GT3 and 1 × 1/64 Porsche 935."),
        ("everything but keep the 935", "2 × 1/64 Porsche 911 GT3."),
        ("all except the 935", "2 × 1/64 Porsche 911 GT3."),
        ("one 911 and the 935", "1 × 1/64 Porsche 911 GT3 and 1 × 1/64 Porsche 935."),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_items_in_words(world: World, said: str, summary: str, *, at_once: bool) -> None:
    """In the first message, or as the answer to the question."""
    talk = world.customer("lascale")
    if at_once:
        talk.say(f"cancel {said} {ROSA}", "cancel_order")
    else:
        talk.say(f"cancel my order {ROSA}", "cancel_order")
        talk.say(said, "nlu_fallback")

    assert f"I would cancel {summary}" in talk.text


def test_items_by_buttons(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"cancel my order {ROSA}", "cancel_order")
    talk.tap("1/64 Porsche 911")
    summary = talk.tap("All 2")

    assert "I would cancel 2 × 1/64 Porsche 911 GT3." in summary
    assert "$30.00 (items $40.00, minus the fee of $10.00)" in summary


def test_all_of_it_pays_shipping_back(world: World) -> None:
    """M-13: the parts are shown."""
    talk = world.customer("lascale")
    talk.say(f"cancel my order {ROSA}", "cancel_order")
    summary = talk.tap("All of it")

    assert "$60.95 (items $68.00, minus the fee of $17.00, plus shipping $9.95)" in summary


@pytest.mark.parametrize(("said", "units"), [("all", 3), ("2", 2), ("one", 1)])
def test_a_return_of_some(world: World, said: str, units: int) -> None:
    talk = world.customer("lettoria")
    talk.say("return LT-20802 vera@mail.com", "request_return")
    talk.say(said, "nlu_fallback")
    summary = talk.say("yes", "confirm")

    assert f"open a return for {units} × Card wallet, black." in summary
    assert f"${60 * units}.00" in summary


def test_a_second_return_of_what_is_left(world: World) -> None:
    """S-11: one open request per unit, not per order."""
    talk = world.customer("lettoria")
    for units in ("one", "two"):
        talk.say(f"return {units} wallet LT-20802 vera@mail.com", "request_return")
        talk.say("yes", "confirm")
        talk.say("yes", "confirm")
    requests = world.facts("lettoria", "LT-20802").order.requests

    assert sorted(sum(request.units.values()) for request in requests) == [1, 2]


def test_what_is_cancelled_already_is_told(world: World) -> None:
    """S-05: a new message."""
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say("yes", "confirm")

    assert "already cancelled" in talk.say("cancel my order", "cancel_order")
    assert world.refunds("lettoria", "LT-20417") == ["$307.00"]


def test_an_open_line_is_cancelled_beside_a_cancelled_one(world: World) -> None:
    """S-06"""
    talk = world.customer("lettoria")
    talk.say("cancel the luna LT-20801 vera@mail.com", "cancel_order")
    talk.say("yes", "confirm")
    talk.say("cancel my order", "cancel_order")
    summary = talk.say("all", "nlu_fallback")

    assert "I would cancel 3 × Siena tote, black, small." in summary
    assert "$897.00 (items $885.00, plus shipping $12.00)" in summary


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("the pre-order one", "1 × Siena tote"),
        ("the backorder one then", "1 × Siena tote"),
        ("just the preordered items", "1 × Siena tote"),
        ("the pre order bag please", "1 × Siena tote"),
    ],
)
def test_an_item_is_named_by_how_it_is_sold(world: World, text: str, named: str) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel one item LT-20533 d.osei@mail.com", "cancel_order")
    assert talk.step is Step.WHICH_ITEM
    assert world.turns.context(talk.id, "lettoria", "web", text)["task_answer"]

    assert f"I would cancel {named}" in talk.say(text, "oos_fragment")


def test_the_in_stock_one_is_the_other(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel one item LT-20533 d.osei@mail.com", "cancel_order")

    assert "not a pre-order item" in talk.say("the in-stock one", "oos_product")


def test_a_kind_that_tells_nothing_apart_names_no_item(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel one item LT-20801 vera@mail.com", "cancel_order")
    talk.say("the pre-order one", "oos_fragment")

    assert talk.step is Step.WHICH_ITEM
