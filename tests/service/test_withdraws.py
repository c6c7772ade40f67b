"""One open request for each unit: kept, withdrawn, or replaced by a new one."""

from __future__ import annotations

import pytest

from tests.talk import Talk, World


def filed_return(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say("return 20650 mei.lin@post.com", "request_return")
    talk.say("yes", "confirm")
    talk.say("yes", "confirm")
    assert "authorised" in talk.text
    return talk


def open_requests(world: World) -> list[str]:
    return [r.capability for r in world.facts("lettoria", "LT-20650").order.requests]


@pytest.mark.parametrize("way", ["Withdraw it", "withdraw it please"])
def test_a_filed_request_can_be_withdrawn(world: World, way: str) -> None:
    """S-19: confirmed by e-mail, and told to the person who has the case."""
    talk = filed_return(world)
    asked = talk.say("about my return of the bag", "request_return")
    said = talk.tap(way) if way in talk.titles else talk.say(way, "nlu_fallback")
    (case,) = world.cases()

    assert "leave it as it is, or withdraw it" in asked
    assert "withdrawn" in said
    assert open_requests(world) == []
    assert len(world.mails()) == 2
    assert "withdrawn" in case.details["more"][-1]["words"]


@pytest.mark.parametrize(
    ("said", "intent"), [("keep it", "nlu_fallback"), ("no", "deny"), ("stop", "abort")]
)
def test_a_filed_request_can_be_kept(world: World, said: str, intent: str) -> None:
    talk = filed_return(world)
    talk.say("return it", "request_return")
    talk.say(said, intent)

    assert open_requests(world) == ["request_return"]
    assert talk.task is None


def test_the_new_request_takes_the_old_ones_place_only_after_the_yes(world: World) -> None:
    """S-12"""
    talk = filed_return(world)
    talk.say("it is broken", "report_damage", photos=["p1"])
    talk.tap("Take the new one")
    assert open_requests(world) == ["request_return"]
    talk.say("yes", "confirm")

    assert open_requests(world) == ["report_damage"]


def test_saying_no_to_the_new_request_keeps_the_old_one(world: World) -> None:
    talk = filed_return(world)
    talk.say("it is broken", "report_damage", photos=["p1"])
    talk.tap("Take the new one")
    talk.say("no", "deny")

    assert open_requests(world) == ["request_return"]


def test_a_request_that_was_settled_meanwhile_cannot_be_withdrawn(world: World) -> None:
    talk = filed_return(world)
    talk.say("return it", "request_return")
    with world.store.engine.begin() as db:
        db.exec_driver_sql("UPDATE request SET state = 'done'")

    assert "withdrawn" not in talk.tap("Withdraw it")
