"""A wish is not lost in the short messages that follow an answer."""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.extract import units_left
from preorder.dialogue.state import Step
from tests.talk import Talk, World

ANNA, TIA, LATE = "LT-20417 anna.b@x.io", "LT-20611 triple@mail.com", "LT-20901 late@mail.com"


def in_doubt(world: World) -> Talk:
    """The rule of an order whose cancellation a person has to decide was asked for (C-01)."""
    talk = world.customer("lettoria")
    world.waits(days=2)
    talk.say(f"can i still cancel? {ANNA}", intents=["order_ref", "faq_cancel_policy"])
    assert "from the moment you asked" in talk.text
    assert not world.cases()
    return talk


def test_the_cancellation_that_a_person_decides_has_a_button(world: World) -> None:
    assert in_doubt(world).titles == ["Cancel my order", "Talk to a person"]


@pytest.mark.parametrize("text", ["ok do that please", "yes", "yes please", "do it"])
def test_a_yes_files_the_cancellation_that_a_person_decides(world: World, text: str) -> None:
    talk = in_doubt(world)
    talk.say(text, "confirm")

    assert [case.capability for case in world.cases()] == [Capability.CANCEL_ORDER]


def test_also_where_the_order_was_known_before(world: World) -> None:
    talk = world.customer("lettoria")
    world.waits(days=2)
    talk.say(f"where is {ANNA}", "order_status")
    talk.say("can i still cancel?", "faq_cancel_policy")
    talk.say("ok do that please", "confirm")

    assert [case.capability for case in world.cases()] == [Capability.CANCEL_ORDER]


def test_an_ok_files_nothing(world: World) -> None:
    in_doubt(world).say("ok", "confirm")

    assert not world.cases()


@pytest.mark.parametrize(
    "text",
    ["just one, keep the other two", "one please, the other two stay", "one, i keep the other 2"],
)
def test_a_number_beside_what_is_kept_answers_how_many(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {TIA}", "cancel_order")
    assert talk.step is Step.HOW_MANY
    context = world.turns.context(talk.id, "lettoria", "web", text)

    assert context["task_answer"] is True
    assert "I would cancel 1 × Siena" in talk.say(text, "change_order")


@pytest.mark.parametrize("text", ["cancel the other two", "the other two please"])
def test_the_other_two_alone_are_not_what_is_kept(text: str) -> None:
    assert units_left(text) is None


@pytest.mark.parametrize(
    "text",
    ["cancel the last one", "cancel the last one please", "take another one off", "cancel one more",
     "you know what, take another one off"],
)  # fmt: skip
def test_one_more_after_a_part_is_the_same_wish(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel 2 {TIA}", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say(text, "report_damage")

    assert "I would cancel 1 × Siena" in said


def test_one_more_of_two_left_is_one(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel 1 {TIA}", "cancel_order")
    talk.say("yes", "confirm")

    assert "I would cancel 1 × Siena" in talk.say("take another one off", "oos_fragment")


@pytest.mark.parametrize("text", ["this is ridiculous, i want every cent back", "ok yes cancel"])
def test_the_refund_that_was_held_out_begins(world: World, text: str) -> None:
    """LT-19: also after a question about the money in between."""
    talk = world.customer("lettoria")
    talk.say(f"where is {LATE}", "order_status")
    talk.say("it is too late?", "faq_delay_policy")
    talk.say("what happens with my money", "faq_refund_timing")

    assert "because of the delay" in talk.say(text, "complaint")


def test_a_yes_that_names_a_deed_is_no_yes_to_the_person_offered(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {LATE}", "order_status")
    talk.say("what happens with my money", "faq_refund_timing")
    assert "no refund is booked" in talk.text

    assert "I would" in talk.say("ok yes cancel", "cancel_order")


@pytest.mark.parametrize(
    "text", ["i want every cent back NOW", "this is ridiculous, i want every cent back"]
)
def test_every_cent_back_is_a_refund_of_the_order_shown(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {LATE}", "order_status")

    assert "because of the delay" in talk.say(text, "complaint")


def test_whether_every_cent_comes_back_is_a_question(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"where is {LATE}", "order_status")
    context = world.turns.context(talk.id, "lettoria", "web", "do i get every cent back")

    assert context["means"] is None


def test_who_has_asked_for_a_person_hears_that_nothing_is_cancelled_yet(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("i want a human", "talk_to_human")
    said = talk.say(f"cancel {ANNA}", "cancel_order")

    assert "Your cancellation is not done yet" in said
    assert "sees to it, noted as received on" in said
    assert world.refunds("lettoria", "LT-20417") == []


def test_also_when_he_says_yes_to_that(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("i want a human", "talk_to_human")
    talk.say(f"cancel {ANNA}", "cancel_order")

    assert "your cancellation is not done yet" in talk.say("yes", "confirm")


def test_who_only_waits_for_a_person_is_told_of_no_deed(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("i want a human", "talk_to_human")

    assert "not done yet" not in talk.say("yes", "confirm")
