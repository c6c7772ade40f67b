"""A wish that stands in for another one, should that not be possible: nothing is asked twice."""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.otherwise import fallback_in
from preorder.dialogue.state import Step
from tests.talk import Talk, World

ANNA = "LT-20417 anna.b@x.io"
SWAP, CANCEL = Capability.SWAP_ITEM, Capability.CANCEL_ORDER


def wished(world: World, text: str, *intents: str) -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"{text} {ANNA}", intents=intents or ["swap_item", "cancel_order"])
    return talk


@pytest.mark.parametrize(
    "text",
    [
        "swap it for the olive one. if its not possible to swap then cancel",
        "swap it for the olive one, otherwise cancel it",
        "swap it for the olive one or cancel if not possible",
        "can you swap it for the olive one? if not, cancel",
    ],
)
@pytest.mark.parametrize("intents", [("swap_item", "cancel_order"), ("swap_item",)])
def test_what_is_possible_is_shown_and_nothing_else(
    world: World, text: str, intents: tuple[str, ...]
) -> None:
    talk = wished(world, text, *intents)
    shown = talk.step, talk.task and talk.task.capability
    done = talk.say("yes", "confirm")

    assert shown == (Step.CONFIRM, SWAP)
    assert "your cancellation" not in done


def test_what_is_not_possible_makes_room_for_the_other(world: World) -> None:
    """LT-18: no slot is left."""
    text = "swap it for the camel one, and if it's not possible to swap then cancel it"
    talk = wished(world, text)

    assert "no slots left" in talk.text
    assert "stays as it is." not in talk.text.split("So, as you asked")[0]
    assert "I would cancel" in talk.text
    assert talk.task is not None
    assert (talk.task.capability, talk.step) == (CANCEL, Step.CONFIRM)


def test_what_a_person_decides_is_passed_on_and_the_other_is_offered(world: World) -> None:
    """C-09: neither possible nor impossible."""
    talk = wished(
        world, "swap it for the black medium one, if its not possible to swap then cancel"
    )

    assert "$30.00 more" in talk.text
    assert "Shall we go on with your cancellation?" in talk.text
    assert talk.step is Step.GO_ON


def test_who_declines_the_first_is_not_asked_for_the_other(world: World) -> None:
    talk = wished(world, "swap it for the olive one, otherwise cancel it")

    assert "your cancellation" not in talk.say("no", "deny")


@pytest.mark.parametrize(
    "text",
    ["swap it or cancel it", "if it hasn't shipped cancel it", "cancel it, if not too late",
     "if i cant get a refund i'll cancel my card", "cancel my order if it doesnt come by friday"],
)  # fmt: skip
def test_other_conditions_name_no_second_wish(text: str) -> None:
    assert fallback_in(text) is None
