"""Whatever is said in the middle of any step of any wish: one mechanism, tried on all of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.state import Step
from tests.talk import Talk, World

pytestmark = pytest.mark.exhaustive

CANCEL, SWAP, RETURN = "cancel_order", "swap_item", "request_return"
DAMAGE, DELAY, STATUS = "report_damage", "delay_refund", "order_status"
ANNA, VERA = "20417 anna.b@x.io", "vera@mail.com"
VERA_OPEN, VERA_HAS = f"LT-20801 {VERA}", f"LT-20802 {VERA}"

Said = tuple[str, ...]
STEPS: dict[str, tuple[Step, list[Said]]] = {
    "cancel, who": (Step.IDENTIFY, [("cancel my order", CANCEL)]),
    "swap, who": (Step.IDENTIFY, [("swap it", SWAP)]),
    "return, who": (Step.IDENTIFY, [("i want to return it", RETURN)]),
    "damage, who": (Step.IDENTIFY, [("it came broken", DAMAGE)]),
    "delay, who": (Step.IDENTIFY, [("too late, money back", DELAY)]),
    "status, who": (Step.IDENTIFY, [("where is my order", STATUS)]),
    "change, who": (Step.IDENTIFY, [("change my address", "change_order")]),
    "cancel, which order": (
        Step.WHICH_ORDER,
        [(f"status of {VERA_OPEN}", STATUS), ("cancel LT-20533", CANCEL)],
    ),
    "cancel, which item": (Step.WHICH_ITEM, [(f"cancel {VERA_OPEN}", CANCEL)]),
    "cancel, how many": (Step.HOW_MANY, [(f"cancel the tote {VERA_OPEN}", CANCEL)]),
    "cancel, summary": (Step.CONFIRM, [(f"cancel the luna {VERA_OPEN}", CANCEL)]),
    "swap, which item": (Step.WHICH_ITEM, [(f"swap it {VERA_OPEN}", SWAP)]),
    "swap, how many": (Step.HOW_MANY, [(f"swap the tote {VERA_OPEN}", SWAP)]),
    "swap, for what": (Step.TARGET, [(f"swap the luna {VERA_OPEN}", SWAP)]),
    "swap, summary": (
        Step.CONFIRM,
        [(f"swap the luna {VERA_OPEN}", SWAP), ("the olive tote",)],
    ),
    "return, how many": (Step.HOW_MANY, [(f"return {VERA_HAS}", RETURN)]),
    "return, conditions": (Step.CONDITIONS, [(f"return one wallet {VERA_HAS}", RETURN)]),
    "return, summary": (
        Step.CONFIRM,
        [(f"return one wallet {VERA_HAS}", RETURN), ("yes", "confirm")],
    ),
    "damage, photos": (Step.PHOTOS, [(f"one wallet is broken {VERA_HAS}", DAMAGE)]),
    "damage, which request": (
        Step.WHICH_REQUEST,
        [
            (f"return all wallets {VERA_HAS}", RETURN),
            ("yes", "confirm"),
            ("yes", "confirm"),
            ("one wallet is broken", DAMAGE),
        ],
    ),
    "delay, summary": (Step.CONFIRM, [("money back LT-20901 late@mail.com", DELAY)]),
    "two wishes": (Step.WHICH_WISH, [(f"cancel the luna and swap {VERA_OPEN}", CANCEL, SWAP)]),
    "go on": (Step.GO_ON, [(f"where is it, and cancel {VERA_OPEN}", STATUS, CANCEL)]),
}
KNOWN = [name for name, (step, _) in STEPS.items() if step is not Step.IDENTIFY]
EVERY = pytest.mark.parametrize("name", STEPS)
ONCE_KNOWN = pytest.mark.parametrize("name", KNOWN)


def reach(world: World, name: str) -> Talk:
    """Talk until that question is open."""
    step, said = STEPS[name]
    talk = world.customer("lettoria")
    for text, *intents in said:
        talk.say(text, intents=intents)
    assert talk.step is step, talk.replies
    return talk


DIGRESSIONS: dict[str, Callable[[Talk], str]] = {
    "question": lambda talk: talk.say("how fast do you answer?", "faq_response_time"),
    "question about this": lambda talk: talk.say("whats the fee?", "faq_restocking_fee"),
    "thanks": lambda talk: talk.say("thx", "thanks"),
    "a yes with a but": lambda talk: talk.say("yes but only if it is free", "confirm"),
    "a yes with a question": lambda talk: talk.say("yes?", "confirm"),
}


@EVERY
@pytest.mark.parametrize("digression", DIGRESSIONS)
def test_after_a_digression_the_same_question_comes_again(
    world: World, name: str, digression: str
) -> None:
    talk = reach(world, name)
    before, titles, step = world.rows(), set(talk.titles), talk.step

    DIGRESSIONS[digression](talk)

    assert talk.step is step
    assert titles <= {*talk.titles, "Talk to a person", "I lost the number"}
    assert world.rows() == before


@EVERY
def test_what_is_not_understood_is_asked_in_other_words(world: World, name: str) -> None:
    talk = reach(world, name)
    said = [talk.text, *[talk.say("hmm", "nlu_fallback") for _ in range(4)]]

    assert all(one != following for one, following in pairwise(said))


@EVERY
def test_wait_keeps_everything(world: World, name: str) -> None:
    talk = reach(world, name)
    task = talk.task

    assert "?" not in talk.say("wait a sec", "hold_on")
    assert talk.task == task


@EVERY
@pytest.mark.parametrize("text", ["stop", "never mind"])
def test_stop_leaves_everything_as_it_is(world: World, name: str, text: str) -> None:
    talk = reach(world, name)
    before, wish = world.rows(), talk.task

    talk.say(text, "abort")

    assert talk.task is None or (wish is not None and talk.task.capability in wish.waiting)
    assert world.rows() == before


@EVERY
def test_a_person_takes_over_with_what_was_collected(world: World, name: str) -> None:
    talk = reach(world, name)
    task, before = talk.task, world.rows()
    assert task is not None

    talk.say("i want a person", "talk_to_human")
    told = [c for case in world.cases() for c in (case.details, *case.details.get("more", []))]

    assert talk.task is None
    assert task.capability in {each["capability"] for each in told}
    assert world.rows() == before


@ONCE_KNOWN
def test_the_status_is_told_in_between(world: World, name: str) -> None:
    talk = reach(world, name)
    task = talk.task
    assert task is not None

    said = talk.say("where is it", "order_status")

    assert talk.step is task.step
    if task.step not in (Step.WHICH_ORDER, Step.WHICH_WISH, Step.GO_ON):
        assert f"Order {task.order_number}:\n-" in said


@EVERY
def test_another_wish_is_turned_to(world: World, name: str) -> None:
    talk = reach(world, name)
    before = world.rows()

    talk.say("actually i want to change my address", "change_order")

    filed = [case.capability for case in world.cases()] + [
        Capability(more["capability"])
        for case in world.cases()
        for more in case.details.get("more", [])
    ]
    turned = talk.task is not None and talk.task.capability is Capability.CHANGE_ORDER
    assert turned or Capability.CHANGE_ORDER in filed
    assert world.rows() == before


@ONCE_KNOWN
def test_another_own_order_can_be_named(world: World, name: str) -> None:
    talk = reach(world, name)
    if "late" in str(STEPS[name]):
        pytest.skip("she has one order only")

    talk.say("no, order LT-20803", "deny")
    number = talk.task.order_number if talk.task else None
    refused = "LT-20803" in talk.text

    assert number == "LT-20803" or refused


@EVERY
def test_after_a_night_the_customer_says_who_he_is_and_goes_on(world: World, name: str) -> None:
    talk = reach(world, name)
    task, before = talk.task, world.rows()
    assert task is not None
    world.waits(hours=15)

    asked = talk.say("hello? still here", "nlu_fallback")
    known = task.step not in (Step.IDENTIFY, Step.WHICH_WISH, Step.GO_ON)
    if known:
        assert "e-mail" in asked
        assert talk.step is Step.IDENTIFY
        talk.say("late@mail.com" if "delay, s" in name else VERA)

    assert talk.task is not None
    assert talk.task.capability is task.capability
    assert world.rows() == before


@ONCE_KNOWN
def test_a_bare_yes_by_an_old_button_changes_nothing(world: World, name: str) -> None:
    talk = reach(world, name)
    before, step = world.rows(), talk.step

    for choice in ("quote:m0", "quote:", "quote:nonsense", "request:R-99", "withdraw:R-99", "x"):
        talk.choose(choice)

    assert talk.step is step
    assert world.rows() == before
