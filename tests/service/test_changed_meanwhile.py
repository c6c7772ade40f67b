"""What changed between the summary and the yes is refused or shown anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from preorder.dialogue.state import Step
from tests.service.build import LETTORIA
from tests.talk import World

VERA = "LT-20801 vera@mail.com"


def document(**changes: object) -> dict:
    """Return an import that says what happened."""
    return {"format": 1, "shop": "lettoria", **changes}


def shipped(number: str) -> dict:
    """Return an order that has left the warehouse meanwhile."""
    order = next(o for o in LETTORIA["orders"] if o["number"] == number)
    parcel = {"id": "s9", "shipped_at": "2026-07-06T18:01:00-04:00", "units": {"1": 1}}
    return document(orders=[{**order, "shipments": [parcel]}])


def test_shipped_between_summary_and_yes_is_refused(world: World) -> None:
    """S-09"""
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    world.brings(shipped("LT-20417"))
    said = talk.say("yes", "confirm")

    assert "already shipped" in said
    assert world.refunds("lettoria", "LT-20417") == []


def test_the_last_slot_gone_between_summary_and_yes_is_refused(world: World) -> None:
    """Q-01, Q-04: and other styles are offered."""
    talk = world.customer("lettoria")
    talk.say("swap to the rose tote 20417 anna.b@x.io", "swap_item")
    other = world.customer("lettoria", "faster")
    other.say("swap the luna for the rose tote LT-20803 vera@mail.com", "swap_item")
    other.say("yes", "confirm")
    said = talk.say("yes", "confirm")

    assert "no slots left" in said
    assert world.facts("lettoria", "LT-20417").order.lines[0].sku == "T-BLK-S"
    assert talk.step is Step.TARGET


def test_part_of_it_shipped_is_shown_anew(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel everything {VERA}", "cancel_order")
    order = next(o for o in LETTORIA["orders"] if o["number"] == "LT-20801")
    parcel = {"id": "s9", "shipped_at": "2026-07-06T18:01:00-04:00", "units": {"1": 1}}
    world.brings(document(orders=[{**order, "shipments": [parcel]}]))
    said = talk.say("yes", "confirm")

    assert "changed in the meantime" in said
    assert world.refunds("lettoria", "LT-20801") == []
    talk.say("yes", "confirm")
    assert world.refunds("lettoria", "LT-20801") == ["$885.00"]


@pytest.mark.parametrize(("minutes", "refunded"), [(5, ["$307.00"]), (20, [])])
def test_an_announcement_taken_back(world: World, minutes: int, refunded: list[str]) -> None:
    """T-09: the wish was made while the later date stood; a wish dated anew comes too late."""
    july = dict(LETTORIA["campaigns"][0])
    later = {"announced_at": "2026-08-01T09:00:00-04:00", "ships_on": "2026-10-20"}
    world.now = datetime.fromisoformat("2026-08-02T12:00:00-04:00")
    world.brings(document(campaigns=[{**july, "announcements": [later]}]))
    talk = world.customer("lettoria")
    talk.say("late, money back 20417 anna.b@x.io", "delay_refund")
    assert talk.step is Step.CONFIRM
    back = {"announced_at": "2026-08-02T12:01:00-04:00", "ships_on": "2026-10-05"}
    world.brings(document(campaigns=[{**july, "announcements": [later, back]}]))
    world.now += timedelta(minutes=minutes)
    talk.say("yes", "confirm")

    assert world.refunds("lettoria", "LT-20417") == refunded
