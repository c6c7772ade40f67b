"""Two wishes in one message: one after the other, from the same moment."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.talk import World

VERA = "LT-20801 vera@mail.com"


def test_two_wishes_are_asked_for_and_done_one_after_the_other(world: World) -> None:
    talk = world.customer("lettoria")
    asked = talk.say(
        f"cancel the luna and swap one tote for olive {VERA}", intents=["cancel_order", "swap_item"]
    )
    talk.tap("Cancel")
    offered = talk.tap("Yes")
    swap = talk.say("yes", "confirm")

    assert "Which shall I start with?" in asked
    assert "go on with your swap" in offered
    assert world.refunds("lettoria", "LT-20801") == ["$295.00"]
    assert "I would swap 1 × Siena tote, black, small for Siena tote, olive, small" in swap


def test_a_second_wish_counts_from_its_message(world: World) -> None:
    """C-01, T-05: it was asked before the window closed."""
    world.now = datetime.fromisoformat("2026-07-08T09:59-04:00")
    talk = world.customer("lettoria")
    talk.say(
        "where is it and cancel it 20417 anna.b@x.io", intents=["order_status", "cancel_order"]
    )
    world.waits(minutes=10)
    talk.say("yes", "confirm")
    talk.say("yes", "confirm")

    assert world.refunds("lettoria", "LT-20417") == ["$307.00"]


@pytest.mark.parametrize(("said", "intent"), [("no", "deny"), ("stop", "abort")])
def test_a_second_wish_can_be_left(world: World, said: str, intent: str) -> None:
    talk = world.customer("lettoria")
    talk.say(
        "where is it and cancel it 20417 anna.b@x.io", intents=["order_status", "cancel_order"]
    )
    talk.say(said, intent)

    assert talk.task is None
    assert world.refunds("lettoria", "LT-20417") == []


def test_a_second_wish_goes_to_the_person_with_the_first(world: World) -> None:
    talk = world.customer("lascale")
    text = "swap it and send it back LSM-10077 k.tanaka@example.jp"
    talk.say(text, intents=["swap_item", "request_return"])
    said = talk.tap("Swap")
    (case,) = world.cases()

    assert "your swap and your return" in said
    assert [more["capability"] for more in case.details["more"]] == ["request_return"]


@pytest.mark.parametrize("text", ["what is left now", "and whats still open?"])
def test_what_is_left_is_told_before_the_next_wish(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(
        f"cancel the luna and swap one tote for olive {VERA}", intents=["cancel_order", "swap_item"]
    )
    talk.tap("Cancel")
    talk.tap("Yes")
    said = talk.say(text, "oos_product")

    assert "3 × Siena tote" in said
    assert "go on with your swap" in said
    assert "I would swap" in talk.say("yes", "confirm")
