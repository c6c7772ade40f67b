"""What has arrived is spoken of as such: what is said next looks at the return window."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.service.build import LETTORIA
from tests.talk import World

MEI = "LT-20650 mei.lin@post.com"


def test_a_delivered_order_is_offered_its_return_with_the_last_day(world: World) -> None:
    """LT-14"""
    talk = world.customer("lettoria")
    said = talk.say(f"cancel {MEI}", "cancel_order")

    assert "has already been delivered. You can still return it until Tuesday, August 4" in said
    assert "Once it arrives" not in said
    assert "Return an item" in talk.titles


def test_a_delivered_order_whose_return_window_is_over_is_told_so(world: World) -> None:
    world.now = datetime.fromisoformat("2026-08-10T12:00-04:00")
    talk = world.customer("lettoria")
    said = talk.say(f"cancel {MEI}", "cancel_order")

    assert "the time for returning it ended on Tuesday, August 4 at 11:59 PM EDT" in said
    assert "Return an item" not in talk.titles


def parcel(number: str, **delivered: str) -> dict[str, Any]:
    """Return the import of a parcel with a pre-order tote, delivered or not."""
    one = {"id": "s9", "shipped_at": "2026-07-06T15:00:00-04:00", "units": {"1": 1}, **delivered}
    order = next(each for each in LETTORIA["orders"] if each["number"] == number)
    return {**LETTORIA, "orders": [{**order, "shipments": [one]}]}


@pytest.mark.parametrize("intent", ["cancel_order", "delay_refund"])
def test_a_parcel_under_way_is_still_spoken_of_as_such(world: World, intent: str) -> None:
    world.brings(parcel("LT-20417"))
    talk = world.customer("lettoria")

    assert "Once it arrives you can return it" in talk.say("LT-20417 anna.b@x.io", intent)


@pytest.mark.parametrize("intent", ["cancel_order", "delay_refund"])
def test_a_delivered_pre_order_is_not_told_to_wait(world: World, intent: str) -> None:
    world.brings(parcel("LT-20417", delivered_at="2026-07-06T16:00:00-04:00"))
    talk = world.customer("lettoria")
    said = talk.say("LT-20417 anna.b@x.io", intent)

    assert "You can still return it until Wednesday, August 5 at 11:59 PM EDT" in said


def test_a_summary_says_what_its_yes_passes_on(world: World) -> None:
    """S-07: the wallet is no pre-order item, so a person decides on it."""
    talk = world.customer("lettoria")
    summary = talk.say("cancel all of it LT-20533 d.osei@mail.com", "cancel_order")
    talk.say("yes", "confirm")

    assert "With your yes I also pass 1 × Card wallet, black on to a person." in summary
    assert len(world.cases()) == 1


def test_a_summary_without_a_rest_speaks_of_no_person(world: World) -> None:
    talk = world.customer("lettoria")

    assert "person" not in talk.say("cancel LT-20417 anna.b@x.io", "cancel_order")
