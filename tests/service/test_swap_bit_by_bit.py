"""What to swap for, named bit by bit or several at once: nothing that was said is lost."""

from __future__ import annotations

from typing import Any

import pytest

from preorder.dialogue.state import Step
from tests.service.build import LETTORIA
from tests.talk import Talk, World

TRIPLE, VERA = "LT-20611 triple@mail.com", "LT-20801 vera@mail.com"
BAGS = [("VER-COG", "Verona bag", "cognac"), ("VER-TAN", "Verona bag", "tan"),
        ("COMO-BLK", "Como bag", "black"), ("SIE-COG", "Siena tote", "cognac")]  # fmt: skip


def with_bags(world: World) -> World:
    """Return the world with more to choose from, among them the own bag in the wanted colour."""
    styles: list[Any] = [
        {"id": sku, "name": f"{name} {colour}", "campaign": "july", "cap": 300}
        for sku, name, colour in BAGS
    ]
    variants: list[Any] = [
        {"sku": sku, "name": f"{name}, {colour}, small", "style": sku, "kind": "preorder",
         "price": "295.00", "options": [colour, "small"]}
        for sku, name, colour in BAGS
    ]  # fmt: skip
    more = {"styles": LETTORIA["styles"] + styles, "variants": LETTORIA["variants"] + variants}
    world.brings(LETTORIA | more)
    return world


def lines(world: World, number: str) -> dict[str, int]:
    order = world.facts("lettoria", number).order
    found: dict[str, int] = {}
    for line in order.lines:
        found[line.sku] = found.get(line.sku, 0) + line.open
    return {sku: units for sku, units in found.items() if units}


@pytest.mark.parametrize(
    ("wish", "then"),
    [
        ("swap siena for verona", "cognac"),
        ("swap my siena tote for the verona", "in cognac please"),
        ("swap siena for verona", "the cognac one"),
        ("swap siena for verona tan", "cognac"),
    ],
)
def test_a_target_that_is_named_bit_by_bit_keeps_its_style(
    world: World, wish: str, then: str
) -> None:
    talk = with_bags(world).customer("lettoria")
    talk.say(f"{wish} 20417 anna.b@x.io", "swap_item")
    said = talk.say(then, "oos_fragment")

    assert "for Verona bag, cognac, small" in said


def test_another_style_can_still_be_named_instead(world: World) -> None:
    talk = with_bags(world).customer("lettoria")
    talk.say("swap siena for verona 20417 anna.b@x.io", "swap_item")

    assert "for Como bag, black" in talk.say("no, the como", "deny")
    assert "for Siena tote, cognac" in talk.say("no, the siena in cognac", "deny")


def test_two_targets_are_swapped_one_after_the_other(world: World) -> None:
    talk = with_bags(world).customer("lettoria")
    first = talk.say(
        f"swap two of my siena totes: for one verona cognac and one como black {TRIPLE}",
        "swap_item",
    )
    offered = talk.say("yes", "confirm")
    second = talk.say("yes", "confirm")
    talk.say("yes", "confirm")

    assert "swap 1 × Siena tote, black, small for Verona bag, cognac" in first
    assert "go on with your swap for order LT-20611: one como black" in offered
    assert "swap 1 × Siena tote, black, small for Como bag, black" in second
    assert lines(world, "LT-20611") == {"T-BLK-S": 1, "VER-COG": 1, "COMO-BLK": 1}


def test_two_targets_for_one_item_are_a_question(world: World) -> None:
    talk = with_bags(world).customer("lettoria")
    talk.say("swap it for one verona cognac and one como black 20417 anna.b@x.io", "swap_item")

    assert talk.step is Step.TARGET
    assert talk.titles == ["Verona bag, cognac, small", "Como bag, black, small"]
    assert "for Como bag, black" in talk.say("the second", "choose")


def test_each_of_two_targets_may_have_its_own_to(world: World) -> None:
    talk = with_bags(world).customer("lettoria")
    first = talk.say(f"swap one of {TRIPLE} to como bag and one to verona cognac", "swap_item")
    talk.say("yes", "confirm")
    second = talk.say("yes", "confirm")

    assert "swap 1 × Siena tote, black, small for Como bag, black" in first
    assert "swap 1 × Siena tote, black, small for Verona bag, cognac" in second


@pytest.mark.parametrize("wish", ["swap it for the green one", "swap it for a green como bag"])
def test_a_colour_that_nothing_comes_in_is_told(world: World, wish: str) -> None:
    talk = with_bags(world).customer("lettoria")
    said = talk.say(f"{wish} 20417 anna.b@x.io", "swap_item")
    again = talk.say("pink?", "oos_fragment")

    assert said.startswith("There is none in green. ")
    assert "There is none in pink. " in again
    assert "for Verona bag, cognac" in talk.say("verona cognac", "nlu_fallback")


def test_a_choice_of_two_is_one_question_and_no_claim(world: World) -> None:
    talk = with_bags(world).customer("lettoria")
    said = talk.say("please swap my tote for the como bag or the verona in cognac 20417 "
                    "anna.b@x.io", intents=["swap_item", "report_damage"])  # fmt: skip

    assert talk.step is Step.TARGET
    assert said.count("?") == 1
    assert talk.titles == ["Como bag, black, small", "Verona bag, cognac, small"]


@pytest.mark.parametrize("text", ["do i pay more?", "does it cost anything"])
def test_what_a_swap_costs_is_told_and_it_goes_on(world: World, text: str) -> None:
    talk = with_bags(world).customer("lettoria")
    talk.say("swap 20417 anna.b@x.io", "swap_item")
    said = talk.say(text, "nlu_fallback")

    assert said.startswith("There is no fee for a swap.")
    assert "What would you like instead" in said


@pytest.mark.parametrize("stop", ["no", "never mind"])
def test_the_second_target_can_be_left(world: World, stop: str) -> None:
    talk = with_bags(world).customer("lettoria")
    talk.say(f"swap for one verona cognac and one como black {TRIPLE}", "swap_item")
    talk.say("yes", "confirm")
    talk.say(stop, "abort")

    assert lines(world, "LT-20611") == {"T-BLK-S": 2, "VER-COG": 1}
    assert talk.task is None


def at_summary(world: World, wish: str) -> Talk:
    talk = world.customer("lettoria")
    talk.say(wish, "cancel_order")
    assert talk.step is Step.CONFIRM
    return talk


@pytest.mark.parametrize(
    ("said", "units"),
    [("make it 2", 2), ("2 instead", 2), ("can you make it 2", 2), ("only one of them", 1)],
)
@pytest.mark.parametrize("before", ["one", "all 3"])
def test_a_number_at_the_summary_corrects_the_quantity(
    world: World, said: str, units: int, before: str
) -> None:
    """However it is classified: it never becomes a change of the order."""
    talk = at_summary(world, f"cancel {before} of my totes {TRIPLE}")
    context = world.turns.context(talk.id, "lettoria", "web", said)
    shown = talk.say(said, "confirm")

    assert context["task_answer"] is True
    assert f"cancel {units} × Siena tote" in shown
    assert world.cases() == []


def test_a_number_at_a_summary_of_several_items_asks_which(world: World) -> None:
    talk = at_summary(world, f"cancel everything {VERA}")
    said = talk.say("only one of them", "confirm")

    assert "several items. Which do you mean?" in said
    assert talk.step is Step.WHICH_ITEM


@pytest.mark.parametrize("yes", ["yes", "ok", "yes please", "sure", "do it"])
def test_a_yes_after_a_number_of_somebody_else_starts_no_order(world: World, yes: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel all of {TRIPLE}", "cancel_order")
    talk.say("LT-20411 too", "order_ref")
    said = talk.say(yes, "confirm")

    assert "Which of your orders do you mean?" in said
    assert "Shall I go ahead" not in said


@pytest.mark.parametrize("named", ["LT-20611", "yes that one", "the first one", "my order"])
def test_the_own_order_can_still_be_chosen(world: World, named: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel all of {TRIPLE}", "cancel_order")
    talk.say("LT-20411 too", "order_ref")

    assert "Order LT-20611: I would cancel 3" in talk.say(named, "choose")


@pytest.mark.parametrize("misread", ["change_order", "swap_item", "nlu_fallback"])
def test_a_number_at_the_summary_is_no_other_wish_whatever_a_classifier_reads(
    world: World, misread: str
) -> None:
    talk = at_summary(world, f"cancel one of my totes {TRIPLE}")

    assert "cancel 2 × Siena tote" in talk.say("make it 2", misread)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("actually all of them", "cancel 3 × Siena tote, black, small. "),
        ("no, everything", "cancel 3 × Siena tote, black, small and 1 × Luna bag, red"),
    ],
)
def test_all_of_them_at_a_summary_means_the_item_everything_means_the_order(
    world: World, said: str, shown: str
) -> None:
    talk = at_summary(world, f"cancel 2 totes {VERA}")

    assert shown in talk.say(said, "nlu_fallback")


@pytest.mark.parametrize("text", ["swap it to black", "change the tote to small black"])
def test_a_swap_to_what_it_is_already_says_so(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    said = talk.say(f"{text} LT-20417 anna.b@x.io", "swap_item")

    assert "the very item you have ordered already" in said
    assert talk.step is Step.TARGET


def test_a_swap_to_a_kind_of_thing_is_asked_about(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say("swap it for another tote LT-20417 anna.b@x.io", "swap_item")

    assert "the very item" not in said
    assert talk.step is Step.TARGET


def test_who_asks_whether_something_was_changed_wishes_no_change(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("swap it LT-20417 anna.b@x.io", "swap_item")
    assert talk.step is Step.TARGET
    said = talk.say("did you change the address", "change_order")

    assert "Order LT-20417" in said
    assert "Back to your swap" in said
    assert world.cases() == []
