"""Silence, and the yes that comes late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.talk import World


@pytest.mark.parametrize(
    ("minutes", "carried_out"), [(5, True), (15, True), (16, False), (60 * 15, False)]
)
def test_a_summary_is_honoured_for_fifteen_minutes(
    world: World, minutes: int, *, carried_out: bool
) -> None:
    """T-05: asked one second before the limit; afterwards the wish counts as asked anew."""
    world.now = datetime.fromisoformat("2026-07-08T09:59:59-04:00")
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    world.now += timedelta(minutes=minutes)
    talk.say("yes", "confirm")

    assert (world.refunds("lettoria", "LT-20417") == ["$307.00"]) is carried_out
    assert (len(world.cases()) == 1) is not carried_out


def test_chatting_does_not_keep_a_summary_alive_for_ever(world: World) -> None:
    """T-05: the summary's own age counts, not the last word."""
    world.now = datetime.fromisoformat("2026-07-08T09:59:59-04:00")
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    for _ in range(2):
        world.now += timedelta(minutes=9)
        talk.say("how do refunds work?", "faq_refund_timing")
    talk.say("yes", "confirm")

    assert world.refunds("lettoria", "LT-20417") == []


def test_after_a_night_a_wish_still_allowed_goes_on(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    world.waits(hours=15)
    talk.say("yes", "confirm")
    talk.say("anna.b@x.io", "order_ref")
    talk.say("yes", "confirm")

    assert world.refunds("lettoria", "LT-20417") == ["$307.00"]


def test_damage_keeps_the_time_of_its_first_message(world: World) -> None:
    """S-13: delivered on the 5th at two; told on the 6th, photo on the 7th after 48 hours."""
    talk = world.customer("lettoria")
    talk.say("it came broken 20650 mei.lin@post.com", "report_damage")
    world.waits(hours=22)
    talk.say("sorry, here", "send_photo", photos=["p1"])
    talk.say("mei.lin@post.com", "order_ref")

    assert "file the damage claim" in talk.text


def test_photos_much_later_go_to_a_person(world: World) -> None:
    """S-13: more than 48 hours after the first message."""
    talk = world.customer("lettoria")
    talk.say("it came broken 20650 mei.lin@post.com", "report_damage")
    world.waits(hours=49)
    talk.say("here mei.lin@post.com", "send_photo", photos=["p1"])

    assert world.cases()[0].reasons == ("DAMAGE_LATE",)
