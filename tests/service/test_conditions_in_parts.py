"""What is said of a returned item's state adds up, and one thing that is not so counts. (LT-15)"""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.talk import Talk, World

MEI = "LT-20650 mei.lin@post.com"


def asked(world: World) -> Talk:
    talk = world.customer("lettoria")
    talk.say(f"return it {MEI}", "request_return")
    assert talk.step is Step.CONDITIONS
    return talk


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("its unused", "in its original packaging, tags on and dust bag intact"),
        ("never used it", "in its original packaging, tags on and dust bag intact"),
        ("tags are on", "unused, in its original packaging and dust bag intact"),
        ("box yes", "unused, tags on and dust bag intact"),
        ("unused, tags, box", "dust bag intact"),
    ],
)
def test_a_part_of_the_answer_asks_for_the_rest(world: World, said: str, rest: str) -> None:
    talk = asked(world)

    assert f"And the rest: {rest}?" in talk.say(said, "nlu_fallback")
    assert talk.step is Step.CONDITIONS


def test_parts_over_several_messages_add_up(world: World) -> None:
    talk = asked(world)
    said = ["its unused", "tags are on", "dust bag too"]
    asked_for = [talk.say(text, "nlu_fallback") for text in said]

    assert all("And the rest" in text for text in asked_for)
    assert "I would open a return" in talk.say("and its in the box", "nlu_fallback")


def test_one_thing_that_is_not_so_ends_it_whatever_was_said_before(world: World) -> None:
    talk = asked(world)
    talk.say("never used it", "nlu_fallback")
    answer = talk.say("box yes but i threw away the dust bag", "nlu_fallback")

    assert "We can only take an item back" in answer


def test_yes_to_the_rest_opens_it(world: World) -> None:
    talk = asked(world)
    talk.say("its unused", "nlu_fallback")

    assert "I would open a return" in talk.say("yes", "confirm")


def test_doing_the_return_says_nothing_of_its_state(world: World) -> None:
    talk = asked(world)

    assert "I would open a return" not in talk.say("ok do the return", "request_return")
    assert talk.step is Step.CONDITIONS


@pytest.mark.parametrize(
    "said", ["i threw away the dust bag", "oh i cut off the tags", "i wore it"]
)
def test_what_comes_out_at_the_summary_is_heard(world: World, said: str) -> None:
    talk = asked(world)
    talk.say("yes", "confirm")
    context = world.turns.context(talk.id, talk.shop, "web", said)

    assert context["task_answer"] is True
    assert "We can only take an item back" in talk.say(said, "nlu_fallback")


@pytest.mark.parametrize(
    "wish", ["i want to return it, used it once to a wedding", "return please, i wore it twice",
             "i want to send it back but i cut the tags off"]
)  # fmt: skip
def test_what_the_wish_itself_says_is_not_asked(world: World, wish: str) -> None:
    talk = world.customer("lettoria")

    assert "We can only take an item back" in talk.say(f"{wish} {MEI}", "request_return")


@pytest.mark.parametrize(
    "wish", ["i never used it, return it", "i used your site to order, i want to return it",
             "return it, there was no dust bag when it came", "can i return it if i used it once"]
)  # fmt: skip
def test_other_words_in_the_wish_rule_nothing_out(world: World, wish: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"{wish} {MEI}", "request_return")

    assert talk.step is Step.CONDITIONS


def test_what_the_wish_vouches_for_is_not_asked_again(world: World) -> None:
    talk = world.customer("lettoria")
    wish = "return it please, unused, in its box, tags on, dust bag there"

    assert "I would open a return" in talk.say(f"{wish} {MEI}", "request_return")


def test_everything_in_a_wish_is_the_order_and_no_condition(world: World) -> None:
    talk = world.customer("lettoria")

    assert "Is the item unused" in talk.say(f"return everything in {MEI}", "request_return")
