"""Who changes his mind gets what he said last, once and not twice. (S-12, S-19)"""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.several import later_wishes
from preorder.dialogue.state import Step
from tests.service.build import DAY_ONE
from tests.talk import World

CANCEL, SWAP, RETURN = (
    Capability.CANCEL_ORDER,
    Capability.SWAP_ITEM,
    Capability.REQUEST_RETURN,
)
ANNA, MEI = "LT-20417 anna.b@x.io", "LT-20650 mei.lin@post.com"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cancel it, no wait, swap it to cognac small instead", (SWAP,)),
        ("i want to swap it, actually forget the swap, just cancel", (CANCEL,)),
        ("forget the swap, just cancel", (CANCEL,)),
        ("cancel it instead of swapping", (CANCEL,)),
        ("swap it, no, cancel it", (CANCEL,)),
        ("cancel the tote and swap the wallet", (CANCEL, SWAP)),
        ("cancel the tote, and wait, also swap the wallet", (CANCEL, SWAP)),
        ("cancel the tote and, actually, swap the wallet too", (CANCEL, SWAP)),
    ],
)
def test_the_later_wish_counts(text: str, meant: tuple[Capability, ...]) -> None:
    assert later_wishes((CANCEL, SWAP), text) == meant


def test_it_is_taken_up_without_a_question(world: World) -> None:
    talk = world.customer("lettoria")
    said = talk.say(f"i want to swap {ANNA}, actually forget the swap, just cancel",
                    intents=[SWAP, CANCEL])  # fmt: skip

    assert "I would cancel 1 ×" in said


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("the lining is ripped, i need a new one", False),
        ("it came torn, send me a replacement", False),
        ("the strap is torn. and i want another one in cognac of the other order", True),
    ],
)
def test_the_same_again_for_what_came_damaged_is_no_swap(
    world: World, text: str, *, first: bool
) -> None:
    said = claimed_late(world).customer("lettoria").say(
        f"{text} {MEI}", intents=[Capability.REPORT_DAMAGE, SWAP]
    )  # fmt: skip

    assert ("Which shall I start with?" in said) is first


@pytest.mark.parametrize("said", ["no wait, cancel it after all", "wait no cancel it"])
def test_a_withdrawn_wish_is_asked_anew_with_a_new_time(world: World, said: str) -> None:
    world.now = DAY_ONE.replace(day=8, hour=18)
    talk = world.customer("lettoria")
    assert "passed your cancellation on" in talk.say(f"cancel {ANNA}", "cancel_order")
    talk.say("forget it i'll keep it", "abort")
    world.waits(minutes=30)

    assert "passed your cancellation on" in talk.say(said, "abort")
    assert len(world.cases()) == 1


def claimed_late(world: World) -> World:
    world.now = DAY_ONE.replace(day=10)
    return world


def test_a_return_takes_the_place_of_the_claim_that_a_person_has(world: World) -> None:
    """S-12: one at a time, and the person hears it."""
    talk = claimed_late(world).customer("lettoria")
    assert "passed your damage claim on" in talk.say(f"strap broken {MEI}", "report_damage")
    talk.say("no wait i would rather return it", "request_return")
    asked = talk.say("yes", "confirm")
    done = talk.say("yes", "confirm")

    assert "you no longer want the claim" in asked
    assert "damage claim is withdrawn" in done
    (case,) = world.cases()
    assert any(each["withdrawn"] and each["capability"] == "report_damage"
               for each in case.details["more"])  # fmt: skip
    assert talk.step is None or talk.step is not Step.CONFIRM
