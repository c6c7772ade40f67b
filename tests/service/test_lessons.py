"""Which messages are kept to learn from, in what form, and for how long."""

from __future__ import annotations

from preorder.core.replies import Button, Reply
from preorder.dialogue.outcome import Heard
from preorder.dialogue.state import Step
from preorder.service.turns import Message
from preorder.service.unclear import Guess, UnclearMessage, Why
from tests.talk import Talk, World


def kept(world: World) -> list[UnclearMessage]:
    with world.store.begin() as tx:
        return list(tx.unclear.to_review())


def typed(talk: Talk, text: str, *buttons: Button) -> None:
    """Write a message down as the gateway does, with the buttons under its answer."""
    talk.count += 1
    message_id = f"m{talk.count}"
    with talk.world.store.begin() as tx:
        tx.conversations.lock(talk.id, talk.shop, "web")
        tx.conversations.receive(talk.id, message_id, text, talk.world.now)
        tx.conversations.finish(talk.id, message_id, [Reply("An answer.", buttons)], talk.world.now)


def unsure(talk: Talk, text: str) -> None:
    heard = Heard(text, "", talk.world.now, "m1")
    with talk.world.store.begin() as tx:
        tx.conversations.lock(talk.id, talk.shop, "web")
        message = Message(talk.id, talk.shop, "web", heard)
        talk.world.turns.not_understood(tx, message, [Guess("order_status", 30)])


def test_a_message_that_was_not_understood_is_kept_without_what_is_private(world: World) -> None:
    talk = world.customer("lettoria")
    unsure(talk, "wheres my thing 20417 anna.b@x.io")

    assert kept(world) == [
        UnclearMessage(
            "lettoria", talk.id, "m1", world.now, "wheres my thing order number email address",
            Why.UNSURE, (Guess("order_status", 30),),
        )
    ]  # fmt: skip


def test_a_message_of_numbers_alone_teaches_nothing(world: World) -> None:
    unsure(world.customer("lettoria"), "20417 anna.b@x.io")

    assert kept(world) == []


def test_who_asks_for_a_person_is_understood_and_what_he_said_before_is_kept(world: World) -> None:
    talk = world.customer("lettoria")
    typed(talk, "the clasp is stiff\n[photo]")
    talk.say("let me talk to a human", "talk_to_human")
    (lesson,) = kept(world)

    assert (lesson.text, lesson.why, lesson.message_id) == ("the clasp is stiff", Why.PERSON, "m1")


def test_who_asks_for_a_person_at_once_teaches_nothing(world: World) -> None:
    world.customer("lettoria").say("human please", "talk_to_human")

    assert kept(world) == []


def test_who_asks_for_a_person_again_teaches_nothing(world: World) -> None:
    """What he typed before was the first time he asked."""
    talk = world.customer("lettoria")
    talk.say("human please", "talk_to_human")
    typed(talk, "human please")
    talk.say("hello? a human!", "talk_to_human")

    assert kept(world) == []


def test_a_button_tapped_before_is_no_lesson(world: World) -> None:
    talk = world.customer("lettoria")
    typed(talk, "hi", Button("How do I return it?", "b1"))
    typed(talk, "How do I return it?")
    talk.say("human please", "talk_to_human")

    assert kept(world) == []


def test_what_is_not_understood_while_a_person_is_awaited_is_kept(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("human please", "talk_to_human")
    typed(talk, "another message")
    talk.say("the thing is wonky", "nlu_fallback", intents=["nlu_fallback", "talk_to_human"])

    assert [(one.text, one.why) for one in kept(world)] == [("the thing is wonky", Why.PERSON)]


def test_what_the_policy_gives_to_a_person_is_no_lesson(world: World) -> None:
    talk = world.customer("lettoria")
    typed(talk, "hello")
    talk.say("change my address LT-20417 anna.b@x.io", "change_order")

    assert (len(world.cases()), kept(world)) == (1, [])


def test_what_an_open_task_understands_is_no_lesson(world: World) -> None:
    """A number is what it asked for, whatever the brain makes of it."""
    talk = world.customer("lettoria")
    talk.say("cancel it", "cancel_order")
    talk.say("here you go 20417 anna.b@x.io", "nlu_fallback")

    assert (talk.step, kept(world)) == (Step.CONFIRM, [])


def test_what_an_open_task_does_not_understand_either_is_kept(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say("the thing is wonky", "nlu_fallback")

    assert [(one.text, one.why) for one in kept(world)] == [("the thing is wonky", Why.UNSURE)]


def test_a_wish_that_joins_an_open_case_was_understood(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("human please", "talk_to_human")
    typed(talk, "hello")
    talk.say("and cancel it", "cancel_order")

    assert kept(world) == []
