"""`preorder conversations …`: what a person does with chats until there is a desk."""

import pytest

from preorder.adapters.clock import real_now
from preorder.bootstrap import make_parts
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.service.cases import Case
from preorder.service.conversations import ConversationState
from preorder.service.delivery import Delivery, DeliveryResult
from preorder.service.postbox import Contact, lease_of

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


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (DeliveryResult.WINDOW_CLOSED, "window_closed: too late"),
        (DeliveryResult.GIVE_UP, "given_up: too late"),
    ],
)
def test_what_could_not_be_delivered_stands_in_the_list(talk, run, result, told):
    """Never silent: whoever wrote it has to know."""
    now = real_now()
    with make_parts().store.begin() as tx:
        contact = Contact("messenger", "page", "anna", TALK, now)
        tx.contacts.add(contact)
        tx.deliveries.queue(contact, [Reply("Hello")], now, by_person=True)
        [parcel] = tx.deliveries.claim(lease_of("me", now), 1)
        tx.deliveries.settle(parcel.id, "me", Delivery(result, reason="too late"))

    assert told in run("conversations list --all")[1]


def test_a_customers_chat_is_deleted(talk, run):
    code, said, _ = run(f"conversations forget {TALK}")

    assert (code, said.split(",")[0]) == (0, "Deleted")
    assert run("conversations list --all")[1] == "No conversation.\n"


@pytest.mark.parametrize("command", ["hand-over x", "hand-back x", "answer x hi", "forget x"])
def test_a_chat_that_is_not_there_is_told_so(demo, run, command):
    code, _, complaint = run(f"conversations {command}")

    assert (code, complaint) == (1, "There is no conversation x.\n")


def test_the_reference_of_a_case_stands_for_its_chat(talk, run):
    with make_parts().store.begin() as tx:
        asked = Case("C-7", "lettoria", TALK, Capability.CANCEL_ORDER, ("R",), real_now())
        tx.cases.open(asked)
    said = [run(f"conversations {command}")[0] for command in ("hand-over c-7", "answer C-7 Hi")]

    assert (said, talk()) == ([0, 0], ConversationState.HUMAN)
    assert run("conversations hand-back C-7")[0] == 0


def test_whoever_answers_may_give_a_name(talk, run):
    run(f"conversations answer {TALK} Hello --name Marta")
    with make_parts().store.begin() as tx:
        last = tx.conversations.transcript(TALK)[-1]

    assert last["name"] == "Marta"
