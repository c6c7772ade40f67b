"""A message that its sender takes back is gone from all that it had led to."""

from __future__ import annotations

import json
from dataclasses import replace

from preorder.service.cases import CaseState
from preorder.service.unsaid import unsay
from tests.talk import Talk, World

WORD = "zebrafinch"


def take_back(talk: Talk, message_id: str, text: str) -> None:
    """Do what the gateway does; it had noted the message in the log before."""
    with talk.world.store.begin() as tx:
        chat = tx.conversations.lock(talk.id, talk.shop, "web")
        tx.conversations.receive(chat.id, message_id, text, talk.world.now)
        unsay(tx, chat, message_id)


def kept(talk: Talk) -> str:
    """Return what is kept of a conversation, and its cases."""
    with talk.world.store.look() as tx:
        chat = tx.conversations.get(talk.id)
        cases = tx.cases.find_all(talk.shop, talk.id)
        said = tx.conversations.transcript(talk.id)
    assert chat is not None
    return json.dumps([dict(chat.memory), [one.details for one in cases], str(said)])


def test_its_words_and_its_address_leave_the_open_task(world: World) -> None:
    talk = world.customer("lettoria")
    text = f"cancel my {WORD} tote LT-20417 no.body@x.io"
    talk.say(text, "cancel_order", message_id="m1")
    before = kept(talk)
    take_back(talk, "m1", text)

    assert WORD in before
    assert "no.body@x.io" in before
    assert WORD not in kept(talk)
    assert "no.body@x.io" not in kept(talk)


def test_its_words_and_photos_leave_the_case_that_stays_filed(world: World) -> None:
    talk = world.customer("lettoria")
    text = f"the {WORD} broke it LT-20650 mei.lin@post.com"
    talk.say(text, "report_damage", photos=["p1"], message_id="m1")
    talk.say("yes", "confirm")
    with world.store.begin() as tx:
        tx.conversations.receive(talk.id, "m1", text, world.now)
        tx.conversations.attach(talk.id, "m1", ["p1"])
    before = kept(talk)
    take_back(talk, "m1", text)
    (case,) = world.cases()

    assert before.count(WORD) >= 2
    assert WORD not in kept(talk)
    assert "p1" not in json.dumps(case.details)
    assert case.capability == "report_damage"


def test_its_words_leave_a_case_that_is_closed_as_well(world: World) -> None:
    talk = world.customer("lettoria")
    text = f"a person about my {WORD} please LT-20417 anna.b@x.io"
    talk.say(text, "talk_to_human", message_id="m1")
    (case,) = world.cases()
    with world.store.begin() as tx:
        tx.cases.update(replace(case, state=CaseState.DONE))
    before = kept(talk)
    take_back(talk, "m1", text)

    assert WORD in before
    assert WORD not in kept(talk)


def test_what_else_was_said_stays_in_the_case(world: World) -> None:
    """A person still has to know what is asked of him."""
    talk = world.customer("lettoria")
    talk.say("a person about the postage please LT-20417 anna.b@x.io", "talk_to_human")
    talk.say(f"and my {WORD}", "talk_to_human", message_id="m2")
    before = kept(talk)
    take_back(talk, "m2", f"and my {WORD}")
    (case,) = world.cases()

    assert WORD in before
    assert WORD not in kept(talk)
    assert "about the postage" in json.dumps(case.details)


def test_the_wish_goes_on_without_its_words(world: World) -> None:
    """The summary was shown, and is what the yes is given to."""
    talk = world.customer("lettoria")
    text = f"cancel my order, the {WORD} died LT-20417 anna.b@x.io"
    talk.say(text, "cancel_order", message_id="m1")
    take_back(talk, "m1", text)
    done = talk.say("yes", "confirm")

    assert "is cancelled" in done


def test_what_we_do_not_know_changes_nothing(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel my order", "cancel_order", message_id="m1")
    before = kept(talk)
    with world.store.begin() as tx:
        chat = tx.conversations.lock(talk.id, talk.shop, "web")
        photos = unsay(tx, chat, "unknown")

    assert (list(photos), kept(talk)) == ([], before)
