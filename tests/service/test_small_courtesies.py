"""What people say on the way: each gets the answer that it asks for."""

from __future__ import annotations

import pytest

from preorder.dialogue.remedy import sent_wrong
from preorder.dialogue.state import Step
from tests.service.build import LETTORIA
from tests.talk import World

ANNA, TIA, MEI = "LT-20417 anna.b@x.io", "LT-20611 triple@mail.com", "LT-20650 mei.lin@post.com"


@pytest.mark.parametrize(
    "text", ["that would be great", "oh that'd be lovely, thank you", "id love that"]
)
def test_kind_words_take_what_was_held_out(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")
    talk.say("can i still cancel?", "faq_cancel_policy")
    talk.say(text, "confirm")

    assert talk.step is Step.CONFIRM


def test_a_question_beside_a_no_to_an_offer_is_answered(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("where is LT-20901 late@mail.com", "order_status")
    told = talk.say("i don't want a refund, i want the bag. when does it come?", "deny")

    assert "Everything stays as it is" in told
    assert "was to ship in September 2025" in told


@pytest.mark.parametrize("text", ["are you still there?", "hello? anyone there"])
def test_who_asks_whether_anybody_is_there_is_not_welcomed_anew(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {ANNA}", "order_status")

    assert talk.say(text, "greeting").startswith("Yes, I'm here.")


@pytest.mark.parametrize("text", ["done?", "is that done now", "all done?"])
def test_done_is_told_by_what_was_done(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")

    assert "It is done. $307.00" in talk.say(text, "oos_fragment")


def test_refunds_in_several_parts_are_added_up(world: World) -> None:
    talk = world.customer("lettoria")
    for text in (f"cancel 1 of {TIA}", "cancel one more"):
        talk.say(text, "cancel_order")
        talk.say("yes", "confirm")

    assert "Together that is $590.00." in talk.say("how much do i get back so far?", "oos_fragment")


def test_whether_what_is_damaged_can_be_returned_is_no_question_on_the_claim(world: World) -> None:
    talk = world.customer("lettoria")
    world.waits(days=10)
    talk.say(f"the zip is broken {MEI}", "report_damage")
    told = talk.say("can i at least return it then?", "faq_return_policy")

    assert "you can ask for a return until" in told
    assert "Please keep it for now" not in told


def test_what_a_change_costs_that_a_person_decides_is_asked_of_him(world: World) -> None:
    talk = world.customer("lascale")
    talk.say("swap all of LSM-10077 k.tanaka@example.jp for the 911", "swap_item")
    told = talk.say("is there a fee for that", "faq_restocking_fee")

    assert "added your question" in told


def test_a_color_that_is_wished_for_is_no_wrong_delivery() -> None:
    assert not sent_wrong("when does my van come, can i change the case to another color")
    assert sent_wrong("a bag in another color came")


def test_a_parcel_on_its_way_says_where_its_arrival_is_told(world: World) -> None:
    order = next(o for o in LETTORIA["orders"] if o["number"] == "LT-20417")
    sent = {"id": "s9", "shipped_at": "2026-07-06T12:00:00-04:00", "tracking": "1Z9",
            "units": {"1": 1}}  # fmt: skip
    world.brings({**LETTORIA, "orders": [{**order, "shipments": [sent]}]})
    talk = world.customer("lettoria")

    assert "tracking shows where it is and when it comes" in talk.say(
        f"where is {ANNA}", "order_status"
    )


def test_the_next_part_of_a_wish_is_named_without_its_signs(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap two of {TIA}, one to olive and the other one to the luna??", "swap_item")

    assert "the luna?" in talk.say("yes", "confirm")
    assert "??" not in talk.text


@pytest.mark.parametrize("text", ["yes cancel it", "yes please cancel that"])
def test_a_second_yes_after_the_deed_begins_nothing(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel 1 of {TIA}", "cancel_order")
    talk.say("yes", "confirm")

    assert "already cancelled" in talk.say(text, "cancel_order")
    assert talk.task is None


def test_no_return_is_offered_for_what_has_not_come(world: World) -> None:
    order = next(o for o in LETTORIA["orders"] if o["number"] == "LT-20533")
    sent = {"id": "s9", "shipped_at": "2026-07-07T10:00:00-04:00",
            "delivered_at": "2026-07-08T14:00:00-04:00", "units": {"2": 1}}  # fmt: skip
    world.brings({**LETTORIA, "orders": [{**order, "shipments": [sent]}]})
    world.waits(days=5)
    talk = world.customer("lettoria")
    bag = talk.say("cancel the tote of LT-20533 d.osei@mail.com", "cancel_order")

    assert "can no longer be cancelled" in bag
    assert "open a return instead" not in bag


@pytest.mark.parametrize("topic", ["ship_date", "lead_time", "queue_place"])
def test_no_answer_offers_in_words_to_look_up_the_order_that_follows_it(
    world: World, topic: str
) -> None:
    told = [world.shops[shop].answers[topic] for shop in ("lettoria", "lascale")]

    assert not [each.text for each in told if "look" in each.text]
    assert all("order_status" in each.buttons for each in told)


@pytest.mark.parametrize(("days", "possible"), [(10, True), (60, False)])
def test_late_damage_names_the_return_only_while_it_is_possible(
    world: World, days: int, possible: bool
) -> None:
    talk = world.customer("lettoria")
    world.waits(days=days)
    told = talk.say(f"the zip is broken {MEI}", "report_damage")

    assert ("you can still return it until Tuesday, August 4" in told) is possible
