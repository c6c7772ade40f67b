"""Photos that come once the damage claim is filed."""

from __future__ import annotations

import pytest

from tests.talk import World


@pytest.mark.parametrize(
    ("text", "intent"), [("", "send_photo"), ("heres one more", "send_photo"), ("", "nlu_fallback")]
)
def test_they_are_acknowledged_and_join_the_case(world: World, text: str, intent: str) -> None:
    talk = world.customer("lettoria")
    talk.say("it came broken 20650 mei.lin@post.com", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")
    said = talk.say(text, intent, photos=["p2"])
    (case,) = world.cases()

    assert "added this to your damage claim" in said
    assert case.details["more"][0]["photos"] == ["p2"]


def test_the_claims_item_is_not_asked_for_again(world: World) -> None:
    """Of three wallets one is claimed: the next photo is of that one."""
    talk = world.customer("lettoria")
    talk.say("one wallet is broken LT-20802 vera@mail.com", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")

    assert "added this to your damage claim" in talk.say("", "send_photo", photos=["p2"])
    assert talk.task is None


def test_without_a_claim_its_meaning_is_asked_whatever_the_words(world: World) -> None:
    talk = world.customer("lettoria")

    assert "arrived damaged" in talk.say("look", "send_photo", photos=["p1"])
