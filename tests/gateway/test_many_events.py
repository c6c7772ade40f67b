"""A thousand events in one POST, as Meta may send them: kept at once, in order, all or none."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy

from preorder.adapters.clock import real_now
from preorder.core.errors import PreorderError
from preorder.service.conversations import ConversationState
from preorder.service.delivery import Received, ReceivedKind
from preorder.store.engine import StoreUnavailable

MANY = 1_000
SECONDS = 3.0
"""A fifth of a second where nothing else runs; with a transaction each it took eight to thirty."""


def events(count=MANY, senders=MANY):
    began = real_now()
    return [
        Received(
            platform="messenger",
            account="page",
            message_id=f"mid-{n}",
            sender=f"customer-{n % senders}",
            text=f"text {n}",
            button=None,
            photo_urls=(),
            sent_at=began + timedelta(milliseconds=n),
        )
        for n in range(count)
    ]


def waiting(parts):
    """Return what waits for an answer, in the order of the conversations' turns."""
    query = "SELECT text FROM inbox WHERE state = 'new' ORDER BY sent_at, id"
    with parts.store.look() as tx:
        return [row[0] for row in tx.connection.execute(sqlalchemy.text(query))]


@pytest.mark.parametrize("senders", [1, MANY], ids=["one customer", "a thousand customers"])
def test_a_thousand_events_are_kept_in_moments(closed, senders):
    """Meta waits for our answer, and everybody who writes waits behind it."""
    came = events(senders=senders)
    began = time.monotonic()
    closed.engine.receive(came)

    assert time.monotonic() - began < SECONDS
    assert waiting(closed.parts) == [one.text for one in came]


def test_a_thousand_events_are_one_transaction_of_few_statements(closed):
    """Whatever the machine: what is done for each of them cannot take long."""
    closed.gets("so that everything was done once")
    commits: list[object] = []
    statements: list[object] = []
    engine = closed.parts.store.engine
    sqlalchemy.event.listen(engine, "commit", commits.append)
    sqlalchemy.event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told))
    closed.engine.receive(events())

    assert len(commits) == 1
    assert len(statements) < 50


def test_the_same_thousand_again_change_nothing(closed):
    """Also where some of them are new, or come twice in one POST."""
    came = events(20, senders=3)
    closed.engine.receive([*came[:8], *came[:3]])
    closed.engine.receive(came)

    assert waiting(closed.parts) == [one.text for one in came]


def test_a_post_that_cannot_be_kept_leaves_nothing_behind(closed, monkeypatch):
    """Meta sends all of it again."""
    monkeypatch.setattr("preorder.gateway.reception._PORTION", 5)

    def away(*_told):
        raise StoreUnavailable("the disk is full")

    taken_back = replace(events(1)[0], message_id="late", kind=ReceivedKind.UNSENT)
    monkeypatch.setattr("preorder.gateway.reception.Reception._unsent", away)
    with pytest.raises(PreorderError):
        closed.engine.receive([*events(12), taken_back])

    assert waiting(closed.parts) == []


def test_events_of_all_kinds_are_taken_in_their_order(closed):
    """A message taken back in the same POST is gone, what came after it is not."""
    first, second, third = events(3, senders=1)
    closed.engine.receive([first, second, replace(first, kind=ReceivedKind.UNSENT), third])

    assert waiting(closed.parts) == ["text 1", "text 2"]


def test_a_chat_that_was_over_is_opened_again(closed):
    """By a message among many as by one alone."""
    closed.engine.receive(events(2, senders=2))
    with closed.parts.store.begin() as tx:
        known = tx.contacts.find("messenger", "page", "customer-1")
        chat = tx.conversations.get(known.conversation)
        tx.conversations.save(replace(chat, state=ConversationState.RESOLVED))
    closed.engine.receive(events(4, senders=2))
    with closed.parts.store.look() as tx:
        state = tx.conversations.get(known.conversation).state

    assert state is ConversationState.BOT
