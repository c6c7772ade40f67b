"""A person is told where the one who writes may not be the one who ordered."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Memory
from preorder.service.flags import flags_of
from tests.talk import World


def flags(world: World, *said: str) -> list[str]:
    """Return the flags of the case after those messages, and a wish for a person."""
    talk = world.customer("lettoria")
    for text in said:
        talk.say(text, "order_ref")
    talk.say("let me talk to someone", "talk_to_human")
    found: list[str] = world.cases()[0].details["flags"]
    return found


def test_three_addresses_in_one_conversation_are_flagged(world: World) -> None:
    tried = [f"LT-20417 {name}@x.io" for name in ("a", "b", "c")]

    assert flags(world, *tried) == ["several_addresses"]


def test_the_same_address_again_is_one(world: World) -> None:
    tried = ["LT-20417 A@x.io", "LT-20417 a@x.io", "LT-20417 anna.b@x.io"]

    assert flags(world, *tried) == []


@pytest.mark.parametrize(
    "text",
    [
        "its my sisters order LT-20417 anna.b@x.io",
        "my best friend's order LT-20417 anna.b@x.io",
        "LT-20417 anna.b@x.io my husband ordered it",
        "LT-20417 anna.b@x.io it belongs to my mom",
    ],
)
def test_an_order_said_to_be_anothers_is_flagged(world: World, text: str) -> None:
    assert flags(world, text) == ["another_persons_order"]


@pytest.mark.parametrize(
    "text", ["a gift for my sister LT-20417 anna.b@x.io", "my order LT-20417 anna.b@x.io"]
)
def test_a_gift_is_no_other_persons_order(world: World, text: str) -> None:
    assert flags(world, text) == []


def test_a_flag_raised_later_reaches_the_open_case(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("a person please", "talk_to_human")
    talk.say("it is my sister's order", "talk_to_human")

    assert world.cases()[0].details["flags"] == ["another_persons_order"]


def test_flags_outlive_a_restart() -> None:
    kept = Memory(addresses=("a@x.io", "b@x.io", "c@x.io"), for_another=True).to_json()

    assert flags_of(Memory.from_json(kept).to_json()) == [
        "several_addresses",
        "another_persons_order",
    ]
