"""Answers to an open question that look like something else: conditions, places, quantities."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.service.test_interruptions import reach
from tests.talk import Talk, World

ANNA, TRIPLE, VERA = "20417 anna.b@x.io", "LT-20611 triple@mail.com", "LT-20801 vera@mail.com"


def is_answer(world: World, talk: Talk, text: str) -> bool:
    return world.turns.context(talk.id, talk.shop, "web", text)["task_answer"] is True


NOT_AS_NEW = ["the tags are off", "it was worn", "its used a bit", "i wore it once", "no tags",
              "unused but no tags", "i cut off the tags", "threw the box away"]  # fmt: skip
AS_NEW = ["brand new, tags on", "yes, never used", "yes its unused with tags",
          "everything is there"]  # fmt: skip


@pytest.mark.parametrize("text", NOT_AS_NEW)
def test_what_is_not_as_new_is_a_no_at_the_conditions(world: World, text: str) -> None:
    talk = reach(world, "return, conditions")

    assert is_answer(world, talk, text)
    assert "We can only take an item back" in talk.say(text, "nlu_fallback")


def test_no_damage_claim_is_read_into_the_answer(world: World) -> None:
    talk = reach(world, "return, conditions")

    assert "We can only take an item back" in talk.say("the tags are off", "report_damage")


def test_another_wish_at_the_conditions_is_still_one(world: World) -> None:
    talk = reach(world, "return, conditions")
    talk.say("never mind, its broken, i claim the damage", "report_damage")

    assert talk.step is not Step.CONFIRM
    assert "We can only take an item back" not in talk.text


@pytest.mark.parametrize("text", AS_NEW)
def test_as_new_is_a_yes_at_the_conditions(world: World, text: str) -> None:
    talk = reach(world, "return, conditions")

    assert is_answer(world, talk, text)
    assert "I would open a return" in talk.say(text, "nlu_fallback")


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("the third one", "T-OLI-S"),
        ("3", "T-OLI-S"),
        ("number 3 please", "T-OLI-S"),
        ("#3", "T-OLI-S"),
        ("the last one", "T-ROS-S"),
        ("the first", "LUNA"),
        ("Siena tote, olive, small", "T-OLI-S"),
        ("siena tote rose", "T-ROS-S"),
    ],
)
def test_a_swaps_target_is_chosen_by_its_place_or_its_buttons_text(
    world: World, text: str, sku: str
) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap my tote {ANNA}", "swap_item")
    answer = is_answer(world, talk, text)
    talk.say(text, "nlu_fallback")

    assert answer
    assert (talk.step, talk.task.target_sku if talk.task else None) == (Step.CONFIRM, sku)


@pytest.mark.parametrize("text", ["actually only 1", "just one", "only one of them", "make it 1"])
@pytest.mark.parametrize("at_summary", [True, False])
def test_a_swaps_quantity_is_corrected_at_the_target_and_at_the_summary(
    world: World, text: str, *, at_summary: bool
) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap 2 totes {TRIPLE}", "swap_item")
    if at_summary:
        talk.say("the olive one", "nlu_fallback")
    answer = is_answer(world, talk, text)
    talk.say(text, "nlu_fallback")

    assert answer
    assert talk.task is not None
    assert list((talk.task.units or {}).values()) == [1]


def test_what_narrows_the_list_asks_among_the_rest(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap the luna {VERA}", "swap_item")
    asked = talk.say("a black one", "nlu_fallback")
    talk.say("the first one", "nlu_fallback")

    assert "Which of these do you mean" in asked
    assert talk.step is not Step.TARGET


@pytest.mark.parametrize(
    "between",
    [
        ["LT-20417", "anna.b@x.io"],
        ["LT-20417 i ordered it with my work mail", "anna.b@x.io"],
        ["order number is LT-20417", "it went to anna.b@x.io"],
    ],
)
def test_a_target_named_first_outlives_the_questions_for_number_and_address(
    world: World, between: list[str]
) -> None:
    talk = world.customer("lettoria")
    talk.say("swap my black tote for the olive one", "swap_item")
    for text in between:
        talk.say(text, "swap_item")

    assert "swap 1 × Siena tote, black, small for Siena tote, olive, small" in talk.text


@pytest.mark.parametrize(
    ("wish", "units"),
    [
        ("cancle 2 of my 3 totes LT-20611", 2),
        ("i want out of 2 totes LT-20611", 2),
        ("i want out of 2 of them, lt20611", 2),
        ("get me out of one of the three LT 20 611", 1),
        ("cancel two LT-20611", 2),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_quantity_outlives_the_identification(
    world: World, wish: str, units: int, *, at_once: bool
) -> None:
    talk = world.customer("lettoria")
    if at_once:
        talk.say(f"{wish} triple@mail.com", "cancel_order")
    else:
        talk.say(wish, "cancel_order")
        talk.say("triple@mail.com", "order_ref")

    assert f"I would cancel {units} × Siena tote" in talk.text


def test_the_wanted_one_is_no_quantity(world: World) -> None:
    """ "2 for the olive one" swaps two."""
    talk = world.customer("lettoria")
    talk.say(f"swap 2 for the olive one {TRIPLE}", "swap_item")

    assert "swap 2 × Siena tote, black, small for Siena tote, olive" in talk.text


def test_a_place_in_a_swaps_list_is_of_the_items_shown(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"swap it {VERA}", "swap_item")
    talk.say("2", "nlu_fallback")

    assert "instead of Luna bag, red" in talk.text


COSTS = ["is it free?", "how much will that cost me", "do i pay something", "any fees?",
         "no fee right?", "what will i be charged"]  # fmt: skip


@pytest.mark.parametrize("text", COSTS)
def test_the_cost_is_told_from_the_summary_and_the_question_asked_again(
    world: World, text: str
) -> None:
    talk = world.customer("lascale")
    talk.say("cancel the 935 LSM-10412 rosa.m@mail.mx", "cancel_order")
    before, answer = world.rows(), is_answer(world, talk, text)
    said = talk.say(text, "nlu_fallback")

    assert answer
    assert said.startswith("The fee is $7.00: you get back $21.00")
    assert "$9.95 for shipping only comes back if nothing of the order ships" in said
    assert (said.endswith("Shall I go ahead?"), talk.step) == (True, Step.CONFIRM)
    assert world.rows() == before


def test_a_yes_after_the_cost_carries_out_what_was_summed_up(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel {ANNA}", "cancel_order")
    told = talk.say("is it free?", "nlu_fallback")
    talk.tap("Yes")

    assert told.startswith("There is no fee: you get back $307.00")
    assert world.refunds("lettoria", "LT-20417") == ["$307.00"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("swap, summary", "costs you nothing"),
        ("return, summary", "you pay for the return shipping"),
        ("delay, summary", "There is no fee"),
    ],
)
def test_the_cost_of_each_wish(world: World, name: str, told: str) -> None:
    assert told in reach(world, name).say("how much does it cost?", "nlu_fallback")


@pytest.mark.parametrize("text", ["no the fee is too high", "yes", "when do i pay", "feel free"])
def test_other_words_at_the_summary_do_not_ask_the_cost(world: World, text: str) -> None:
    talk = world.customer("lascale")
    talk.say("cancel the 935 LSM-10412 rosa.m@mail.mx", "cancel_order")

    assert "The fee is $7.00: you get" not in talk.say(text, "nlu_fallback")


ASKED_AT_THE_SUMMARY = [
    "what did i pay for each of them",
    "is that all i get",
    "both arrive in january?",
    "how much was each of the three",
    "my friend bought 2 of them as well",
]


@pytest.mark.parametrize("text", ASKED_AT_THE_SUMMARY)
def test_a_question_at_the_summary_does_not_change_how_many(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel one of my totes {TRIPLE}", "cancel_order")
    assert "cancel 1 ×" in talk.text

    talk.say(text, "nlu_fallback")
    talk.say("yes", "confirm")

    assert "1 × Siena tote" in talk.text
    assert "is cancelled" in talk.text


@pytest.mark.parametrize("text", ["is there a return label", "is there a box i should use"])
def test_a_question_at_the_conditions_is_neither_yes_nor_no(world: World, text: str) -> None:
    talk = reach(world, "return, conditions")

    assert not is_answer(world, talk, text)
    talk.say(text, "nlu_fallback")
    assert talk.step is Step.CONDITIONS
