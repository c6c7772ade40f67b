"""Who only wants to know whether he is heard, hears it, and that nothing is done yet."""

from __future__ import annotations

import pytest

from preorder.dialogue.state import Step
from tests.talk import World

ANNA = "LT-20417 anna.b@x.io"


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("did you get that?", "Yes, I have it."),
        ("did u get my message", "Yes, I have it."),
        ("are you there", "Yes, I'm here."),
        ("hello?", "Yes, I'm here."),
        ("anyone there??", "Yes, I'm here."),
    ],
)
def test_at_the_summary(world: World, text: str, lead: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel it {ANNA}", "cancel_order")
    context = world.turns.context(talk.id, talk.shop, "web", text)
    said = talk.say(text, "nlu_fallback")

    assert context["task_answer"] is True
    assert said.startswith(f"{lead} Nothing is changed yet")
    assert "I would cancel" in said
    assert "is cancelled" in talk.say("yes", "confirm")


def test_while_the_address_is_asked_for(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel LT-20417", "cancel_order")
    said = talk.say("hello? are you there?", "nlu_fallback")

    assert said.startswith("Yes, I'm here. And which e-mail address")
    assert talk.step is Step.IDENTIFY


@pytest.mark.parametrize("text", ["hello", "is it cancelled", "did you get new colours?"])
def test_other_words_are_left_to_the_classifier(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say(f"cancel it {ANNA}", "cancel_order")

    assert not world.turns.context(talk.id, talk.shop, "web", text)["task_answer"]
