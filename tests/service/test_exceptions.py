"""An exception, a negation and a part of an answer are read as what they say. (LT-15, Q-14)"""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.talk import Talk, World

MEI, TRIPLE = "LT-20650 mei.lin@post.com", "LT-20611 triple@mail.com"


def asked_for_the_state(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"return it {MEI}", "request_return")
    assert talk.step is Step.CONDITIONS
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "unused, box yes, tags yes, dust bag no", "everything is there except the dust bag",
        "unused yes, packaging no", "yes, apart from the dust bag",
        "dust bag no, everything else yes", "yes to all but the tags", "yes but i used it twice",
        "tags yes dust bag no box yes",
    ],
)  # fmt: skip
def test_one_thing_that_is_missing_opens_no_return(world: World, said: str) -> None:
    talk = asked_for_the_state(world)

    assert "I would open a return" not in talk.say(said, "confirm")
    assert talk.step is not Step.CONFIRM


@pytest.mark.parametrize("said", ["yes almost everything", "mostly yes", "it looks like new"])
def test_who_hedges_is_asked_again(world: World, said: str) -> None:
    talk = asked_for_the_state(world)
    again = talk.say(said, "confirm")

    assert "Is the item unused" in again
    assert talk.step is Step.CONDITIONS


@pytest.mark.parametrize(
    "said", ["yes", "unused, box yes, tags yes, dust bag yes", "box yes and everything else too"]
)
def test_a_whole_answer_opens_it(world: World, said: str) -> None:
    assert "I would open a return" in asked_for_the_state(world).say(said, "confirm")


def asked_how_many(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"cancel it {TRIPLE}", "cancel_order")
    assert talk.step is Step.HOW_MANY
    return talk


@pytest.mark.parametrize("said", ["not all", "not all of them", "not everything"])
def test_not_all_is_asked_again(world: World, said: str) -> None:
    talk = asked_how_many(world)
    talk.say(said, "deny")

    assert talk.step is Step.HOW_MANY


LEFT = [
    ("all but one", 2), ("all but two", 1), ("keep one", 2), ("i want to keep 2", 1),
    ("all except one", 2), ("everything but 1", 2), ("leave me one", 2),
]  # fmt: skip


@pytest.mark.parametrize(("said", "units"), LEFT)
@pytest.mark.parametrize("intent", ["nlu_fallback", "cancel_order", "deny", "abort"])
def test_what_is_kept_is_taken_off(world: World, said: str, units: int, intent: str) -> None:
    assert f"I would cancel {units} × Siena" in asked_how_many(world).say(said, intent)


@pytest.mark.parametrize(
    ("wish", "units"),
    [
        ("cancel all except one in", 2),
        ("cancel everything but one tote in order", 2),
        ("cancel the order but keep one tote", 2),
        ("cancel all but two", 1),
        ("cancel 1 and keep 1", 1),
        ("i have 3 and want to keep only one, cancel", 2),
    ],
)
def test_what_is_kept_is_taken_off_in_the_wish(world: World, wish: str, units: int) -> None:
    said = world.customer("lettoria").say(f"{wish} {TRIPLE}", "cancel_order")

    assert f"I would cancel {units} × Siena" in said


def test_what_is_kept_corrects_the_summary(world: World) -> None:
    talk = asked_how_many(world)
    talk.say("all")

    assert "I would cancel 2 × Siena" in talk.say("no wait, keep one", "deny")


@pytest.mark.parametrize("said", ["no, not all", "not all of them", "not everything"])
def test_not_all_at_the_summary_asks_how_many(world: World, said: str) -> None:
    talk = asked_how_many(world)
    talk.say("all")
    talk.say(said, "deny")

    assert talk.step is Step.HOW_MANY
