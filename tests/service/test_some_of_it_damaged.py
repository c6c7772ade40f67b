"""Several items are to be returned and one of them came damaged: neither wish is lost. (LT-21)"""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.state import Step
from tests.service.build import LETTORIA
from tests.talk import Talk, World

BOTH = "LT-20990 two@mail.com"
LATE = datetime.fromisoformat("2026-07-09T12:00-04:00")


TWO_THINGS = {
    "number": "LT-20990", "email": "two@mail.com", "customer": "Two Things",
    "placed_at": "2026-06-01T12:00:00-04:00",
    "lines": [{"ref": "1", "sku": "T-BLK-S", "unit_paid": "60.00", "qty": 1},
              {"ref": "2", "sku": "WALLET", "unit_paid": "60.00", "qty": 1}],
    "payments": [{"id": "p1", "method": "card", "amount": "120.00"}],
    "shipments": [{"id": "s1", "shipped_at": "2026-07-01T10:00:00-04:00",
                   "delivered_at": "2026-07-06T09:00:00-04:00", "units": {"1": 1, "2": 1}}],
}  # fmt: skip


def delivered(world: World) -> Talk:
    """Return a customer to whom a tote and a wallet have come."""
    world.brings({**LETTORIA, "orders": [TWO_THINGS]})
    return world.customer("lettoria")


def asked_for_conditions(world: World) -> Talk:
    talk = delivered(world)
    talk.say(f"i want to return both {BOTH}", "request_return")
    assert talk.step is Step.CONDITIONS
    return talk


@pytest.mark.parametrize(
    "text", ["the wallet is torn actually", "oh no, the wallet came ripped", "the wallet is broken"]
)
def test_what_turns_out_damaged_is_claimed_and_the_rest_is_returned(
    world: World, text: str
) -> None:
    talk = asked_for_conditions(world)
    talk.say(text, "report_damage")
    claim = talk.say("", "send_photo", photos=["p1"])
    talk.say("yes", "confirm")
    after = talk.text
    talk.say("yes", "confirm")
    talk.say("yes to all", "confirm")

    assert "file the damage claim for 1 × Card wallet" in claim
    assert "go on with your return for order LT-20990" in after
    assert "open a return for 1 × Siena tote" in talk.text
    assert "Card wallet" not in talk.text.split("I would")[1].split("$")[0]


@pytest.mark.parametrize(
    "text",
    [
        "i want to return both, but the wallet is torn",
        "return both please. the wallet came broken",
        "return all of it and the wallet is torn",
    ],
)
@pytest.mark.parametrize("intents", [["request_return", "report_damage"], ["request_return"]])
def test_told_in_one_message_both_go_on(world: World, text: str, intents: list[str]) -> None:
    talk = delivered(world)
    talk.say(f"{text} {BOTH}", intents=intents)

    task, (tote, wallet) = talk.task, world.facts("lettoria", "LT-20990").order.lines

    assert task is not None
    assert (task.capability, task.units) == (Capability.REPORT_DAMAGE, {wallet.id: 1})
    assert (task.waiting, task.later_units) == ((Capability.REQUEST_RETURN,), {tote.id: 1})


def test_damage_reported_too_late_goes_to_a_person_and_the_return_goes_on(world: World) -> None:
    """C-13"""
    world.now = LATE
    talk = asked_for_conditions(world)
    passed = talk.say("the wallet is torn", "report_damage")
    talk.say("yes", "confirm")
    talk.say("yes to all", "confirm")

    assert "I have passed your damage claim on" in passed
    assert "go on with your return" in passed
    assert "open a return for 1 × Siena tote" in talk.text


def test_all_of_it_damaged_is_one_claim_as_ever(world: World) -> None:
    talk = delivered(world)
    said = talk.say(f"return both, they came torn {BOTH}", intents=["request_return"])

    assert "A damage claim is free for you" in said


def test_what_has_not_arrived_of_a_return_is_told_and_the_rest_goes_on(world: World) -> None:
    """LT-14: "return the bag and the wallet", of which only the wallet has come."""
    talk = delivered(world)
    order = {**json.loads(json.dumps(TWO_THINGS)), "number": "LT-20991", "email": "half@mail.com"}
    order["shipments"][0] |= {"id": "s9", "units": {"2": 1}}
    order["payments"][0]["id"] = "p9"
    world.brings({**LETTORIA, "orders": [order]})
    said = talk.say("return the tote and the wallet LT-20991 half@mail.com", "request_return")

    assert "1 × Siena tote, black, small: This has not been delivered yet" in said
    assert talk.step is Step.CONDITIONS
