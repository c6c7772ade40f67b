"""What is said in few words and was taken for something else."""

from __future__ import annotations

from datetime import datetime

import pytest

from preorder.dialogue.state import Step
from tests.talk import Talk, World

ANNA, TIA, DANIEL = "LT-20417 anna.b@x.io", "LT-20611 triple@mail.com", "LT-20533 d.osei@mail.com"
KEI = "LSM-10077 k.tanaka@example.jp"


def two_of_three(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"cancel two {TIA}", "cancel_order")
    assert "2 × Siena" in talk.text
    return talk


@pytest.mark.parametrize(
    "text",
    ["cancel the third too", "the third as well", "one more too", "and the last one", "make it 3",
     "and the other one too", "also another one"],
)  # fmt: skip
def test_one_more_of_the_same_is_added_at_the_summary(world: World, text: str) -> None:
    talk = two_of_three(world)

    assert "I would cancel 3 × Siena" in talk.say(text, "cancel_order")


@pytest.mark.parametrize("text", ["the first too", "and the fifth one too", "two more too"])
def test_what_is_in_it_already_or_cannot_be_changes_nothing(world: World, text: str) -> None:
    talk = two_of_three(world)

    assert "I would cancel 2 × Siena" in talk.say(text, "cancel_order")


@pytest.mark.parametrize("topic", ["faq_shipping_cost", "faq_restocking_fee"])
def test_a_cost_asked_at_a_summary_in_any_spelling_is_told_of_it(world: World, topic: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    said = talk.say(
        "wat abot shiping do i gett it bakc", intents=["confirm", topic], answered=False
    )

    assert "The $12.00 for shipping comes back. Shall I go ahead?" in said


def test_a_bare_refund_is_not_lost_once_the_order_is_known(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(ANNA, "order_ref", intents=["order_ref", "faq_refund_timing"], answered=False)
    told = talk.text
    talk.say("yes", "confirm")

    assert "you can cancel 1 × Siena tote" in told
    assert "Shall I go ahead?" in talk.text


def test_damage_of_what_has_not_shipped_is_asked_about_first(world: World) -> None:
    talk = world.customer("lascale")
    asked = talk.say(f"it came broken {KEI}", "report_damage")
    before = list(world.cases())
    talk.say("yes", "confirm")
    (case,) = world.cases()

    assert ("has shipped yet" in asked, before) == (True, [])
    assert (case.capability, case.reasons[0]) == ("report_damage", "POLICY_NOT_AVAILABLE")
    assert case.details["words"] == f"it came broken {KEI}"


def test_a_no_to_that_question_files_nothing(world: World) -> None:
    talk = world.customer("lascale")
    talk.say(f"it came broken {KEI}", "report_damage")
    talk.say("no", "deny")

    assert (world.cases(), talk.task) == ([], None)


def test_items_in_stock_are_told_with_the_shops_handling_time(world: World) -> None:
    """LT-11"""
    said = world.customer("lettoria").say(f"where is {DANIEL}", "order_status")

    assert "in stock, not shipped yet; leaves our warehouse by July 8, 2026" in said
    assert "within 1–2 business days" in said


def test_items_in_stock_that_are_late_are_a_persons(world: World) -> None:
    world.now = datetime.fromisoformat("2026-07-20T12:00-04:00")
    said = world.customer("lettoria").say(f"where is {DANIEL}", "order_status")

    assert "is late. A person on our team can look into it." in said


@pytest.mark.parametrize(
    "text",
    ["i never agreed to that", "i did not ask you to cancel", "who told you to do this??",
     "i didnt say yes to that", "we have never confirmed this"],
)  # fmt: skip
def test_who_disputes_what_was_done_has_a_person_at_once(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("yes", "confirm")
    said = talk.say(text, "complaint")
    (case,) = world.cases()

    assert "with what was done" in said
    assert (case.capability, case.order_number) == ("talk_to_human", "LT-20417")
    assert "with a person on our team" in talk.say("yes", "confirm")


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("i'd pay the difference", True),
        ("ok i can pay the extra", True),
        ("would i pay the difference", False),
        ("i want to know the rule for swaps", False),
        ("swap rules please", False),
    ],
)
def test_what_is_told_of_a_wish_with_a_person_is_told_to_the_brain(
    world: World, text: str, tells: bool
) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap to medium {ANNA}", "swap_item")
    context = world.turns.context(talk.id, "lettoria", "web", text)

    assert (context["tells"], context["passed"]) == (tells, ["swap_item"])


def test_a_summary_is_told_to_the_brain(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    context = world.turns.context(talk.id, "lettoria", "web", "shiping?")

    assert talk.step is Step.CONFIRM
    assert context["summary"] is True
