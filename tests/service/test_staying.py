"""At a summary: who goes on waiting keeps his order; who insists is asked once more."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.talk import Talk, World

_KEI = "LSM-10077 k.tanaka@example.jp"
_ROSA = "LSM-10412 rosa.m@mail.mx"


def at_summary(world: World, text: str = f"cancel {_KEI}") -> Talk:
    """Return a customer who was shown what cancelling brings him back."""
    talk = world.customer("lascale")
    talk.say(text, "cancel_order")
    assert talk.step is Step.CONFIRM
    return talk


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("i will wait", "hold_on"),
        ("ok i'll keep waiting", "hold_on"),
        ("then i'd rather wait for it", "hold_on"),
        ("better wait then", ""),
        ("actually wait for the swap", "hold_on"),
        ("hmm 25% is too much. leave it", ""),
        ("what a pity, forget it then", ""),
    ],
)
def test_who_goes_on_waiting_leaves_it(world: World, text: str, intent: str) -> None:
    talk = at_summary(world)

    assert "left everything as it is" in talk.say(text, intent)
    assert talk.task is None


@pytest.mark.parametrize(
    "text",
    [
        "i'll wait for my wife",
        "let me wait a minute",
        "wait",
        "i said wait",
        "wait until i find my glasses",
    ],
)
def test_a_pause_keeps_the_summary_open(world: World, text: str) -> None:
    talk = at_summary(world)
    talk.say(text, "hold_on")

    assert talk.step is Step.CONFIRM
    assert world.refunds("lascale", "LSM-10077") == []


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("actually no cancel it", "abort"),
        ("no it should be cancelled!!", "deny"),
        ("nope, i said cancel it", "deny"),
        ("ok im back", "confirm"),
        ("ok that's a lot", "complaint"),
        ("ok thank you", ""),
    ],
)
def test_what_is_no_clear_yes_or_no_is_asked_once_more(
    world: World, text: str, intent: str
) -> None:
    talk = at_summary(world)

    assert "You get back $120.00" in talk.say(text, intent)
    assert talk.step is Step.CONFIRM
    assert world.refunds("lascale", "LSM-10077") == []


@pytest.mark.parametrize("text", ["no don't cancel it", "no, i don't want to cancel", "no need to"])
def test_a_no_is_a_no(world: World, text: str) -> None:
    talk = at_summary(world)

    assert "left everything as it is" in talk.say(text, "deny")


def test_a_no_that_names_just_what_is_summed_up_is_none(world: World) -> None:
    talk = at_summary(world, f"cancel both 911s {_ROSA}")
    said = talk.say("no just the 911s", "deny")

    assert "I would cancel 2 × 1/64 Porsche 911 GT3" in said
    assert talk.step is Step.CONFIRM


@pytest.mark.parametrize(
    "text", ["yes but what about shipping", "and the shipping?", "why do i not get the shipping?"]
)
def test_what_becomes_of_the_shipping_is_answered_from_the_summary(world: World, text: str) -> None:
    talk = at_summary(world, f"cancel one 911 {_ROSA}")
    said = talk.say(text, "")

    assert "the $9.95 for shipping only comes back if nothing of the order ships" in said
    assert "Shall I go ahead?" in said


@pytest.mark.parametrize("text", ["hmm 2 is right", "ok 2 is correct", "yes make it 2"])
def test_a_yes_to_another_number_is_a_correction(world: World, text: str) -> None:
    talk = at_summary(world, f"cancel one 911 {_ROSA}")
    said = talk.say(text, "confirm")

    assert "I would cancel 2 × 1/64 Porsche 911 GT3" in said
    assert world.refunds("lascale", "LSM-10412") == []


def test_a_sum_that_he_wants_back_at_least_is_no_quantity(world: World) -> None:
    talk = world.customer("lascale")
    said = talk.say(f"cancel {_KEI} if i get at least 130 back", "cancel_order")

    assert "You set a condition that I cannot judge" in said
    assert "left everything as it is" in talk.say("no thats less than 130", "deny")
