"""`preorder conversations …`: what a person does with chats until there is a desk."""

import pytest

from preorder.bootstrap import make_parts
from preorder.service.conversations import ConversationState

TALK = "lettoria:web:1"


@pytest.fixture
def talk(demo):
    """The state of a conversation, whenever it is asked for."""
    parts = make_parts()
    with parts.store.begin() as tx:
        tx.conversations.lock(TALK, "lettoria", "web")
        tx.conversations.receive(TALK, "m1", "hello", parts.clock())

    def state():
        with parts.store.begin() as tx:
            return tx.conversations.lock(TALK, "lettoria", "web").state

    yield state
    parts.store.close()


def test_a_chat_is_taken_over_listed_and_given_back(talk, run):
    run(f"conversations hand-over {TALK}")
    taken, listed = talk(), run("conversations list")[1]
    run(f"conversations hand-back {TALK}")

    assert (taken, talk()) == (ConversationState.HUMAN, ConversationState.BOT)
    assert TALK in listed
    assert run("conversations list")[1] == "No conversation waits for a person.\n"


def test_whoever_answers_has_the_chat_and_the_log_says_so(talk, run):
    code, _, _ = run(f"conversations answer {TALK} Hello")
    with make_parts().store.begin() as tx:
        last = tx.conversations.transcript(TALK)[-1]

    assert (code, talk()) == (0, ConversationState.HUMAN)
    assert (last["author"], last["text"]) == ("person", "Hello")


def test_the_assistants_chats_are_listed_when_asked_for(talk, run):
    assert f"{TALK}  bot" in run("conversations list --all --shop lettoria")[1]
    assert run("conversations list --all --shop lascale")[1] == "No conversation.\n"


def test_a_customers_chat_is_deleted(talk, run):
    code, said, _ = run(f"conversations forget {TALK}")

    assert (code, said.split(",")[0]) == (0, "Deleted")
    assert run("conversations list --all")[1] == "No conversation.\n"


@pytest.mark.parametrize("command", ["hand-over x", "hand-back x", "answer x hi", "forget x"])
def test_a_chat_that_is_not_there_is_told_so(demo, run, command):
    code, _, complaint = run(f"conversations {command}")

    assert (code, complaint) == (1, "There is no conversation x.\n")
