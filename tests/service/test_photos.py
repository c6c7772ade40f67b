"""Photos of damage: before, with, after and instead of words."""

from __future__ import annotations

import pytest

from tests.talk import World


@pytest.mark.parametrize("first", ["photo", "words"])
def test_a_photo_before_or_after_the_words(world: World, first: str) -> None:
    talk = world.customer("lettoria")
    if first == "photo":
        asked = talk.say("", "send_photo", photos=["p1"])
        assert "arrived damaged" in asked
        talk.say("yes", "confirm")
        talk.say("20650 mei.lin@post.com", "order_ref")
    else:
        talk.say("it came broken 20650 mei.lin@post.com", "report_damage")
        talk.say("", "send_photo", photos=["p1"])
    talk.say("yes", "confirm")

    assert world.cases()[0].details["photos"] == ["p1"]


def test_a_photo_that_is_about_something_else_starts_nothing(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("", "send_photo", photos=["p1"])
    talk.say("no", "deny")

    assert talk.task is None
    assert world.cases() == []


def test_a_photo_with_the_wish_is_taken_at_once(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("it came broken 20650 mei.lin@post.com", "report_damage", photos=["p1", "p2"])
    talk.say("yes", "confirm")

    assert world.cases()[0].details["photos"] == ["p1", "p2"]


def test_a_photo_with_polite_words_is_a_photo(world: World) -> None:
    """Whatever the classifier makes of "sorry for the wait"."""
    talk = world.customer("lettoria")
    talk.say("it came broken 20650 mei.lin@post.com", "report_damage")

    assert "replacement" in talk.say("sorry for the wait", "hold_on", photos=["p1"])


def test_more_photos_at_the_summary_are_kept_too(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("it came broken 20650 mei.lin@post.com", "report_damage", photos=["p1"])
    assert talk.say("", "send_photo", photos=["p2"]) != ""
    talk.say("yes", "confirm")

    assert world.cases()[0].details["photos"] == ["p1", "p2"]


def test_a_bare_photo_after_the_claim_joins_it_too(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("it came broken 20650 mei.lin@post.com", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")
    talk.say("", "send_photo", photos=["p2"])

    assert world.cases()[0].details["more"][0]["photos"] == ["p2"]


def test_a_photo_after_the_claim_joins_it(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("it came broken 20650 mei.lin@post.com", "report_damage", photos=["p1"])
    talk.say("yes", "confirm")
    said = talk.say("another photo of the damage", "report_damage", photos=["p2"])
    (case,) = world.cases()

    assert "added this to your damage claim" in said
    assert case.details["more"][0]["photos"] == ["p2"]


@pytest.mark.parametrize("way", ["button", "words"])
def test_without_a_photo_a_person_looks_at_it(world: World, way: str) -> None:
    talk = world.customer("lettoria")
    talk.say("it came broken 20650 mei.lin@post.com", "report_damage")
    talk.tap("I have no photo") if way == "button" else talk.say("no i dont have any", "deny")
    (case,) = world.cases()

    assert (case.reasons, case.order_number) == (("PHOTOS_NEEDED",), "LT-20650")
