"""Take in what one POST of another platform holds, in a few statements however many they are."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from preorder.gateway.meaning import clean, meant, numbered
from preorder.service.conversations import Conversation, ConversationState
from preorder.service.delivery import Received
from preorder.service.ports import Transaction
from preorder.service.postbox import Arrival, Contact

_NUMBERED = {"instagram"}
"""Platforms that do not show buttons everywhere; there the options are numbered in the text."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose events they are: one account of one shop; and when they came."""

    shop: str
    platform: str
    id: str
    now: datetime
    """By the shop's clock."""
    wall: datetime


def take_messages(tx: Transaction, account: Account, events: Sequence[Received]) -> None:
    """Keep messages of one account, in their order; those that came before change nothing.

    A thousand of them take some ten statements, not ten thousand: the platform waits for us, and
    so does everybody else who wants to write.
    """
    known = tx.inbox.known(account.platform, account.id, [one.message_id for one in events])
    new: dict[str, Received] = {}
    for one in events:
        if one.message_id not in known:
            new.setdefault(one.message_id, one)
    if not new:
        return
    chats = conversations(tx, account, list(new.values()))
    arrivals = [_arrival(tx, account, chats[one.sender].id, one) for one in new.values()]
    for chat in chats.values():
        reopen(tx, chat)
    tx.conversations.receive_all(arrivals)
    tx.inbox.accept_all(arrivals)
    tx.contacts.heard({one.conversation: one.sent_at for one in sorted(arrivals, key=_sent_at)})


def conversations(
    tx: Transaction, account: Account, events: Sequence[Received]
) -> Mapping[str, Conversation]:
    """Return the customers' conversations by their ids there, made if new, and locked."""
    first = {one.sender: one for one in reversed(events)}
    known = dict(tx.contacts.find_all(account.platform, account.id, list(first)))
    new = [_contact(account, one) for sender, one in first.items() if sender not in known]
    if new:
        tx.conversations.make([_conversation(account, one) for one in new])
        tx.contacts.add_all(new)
        # Another process may have been first: then its conversation is the one.
        senders = [one.sender for one in new]
        known |= tx.contacts.find_all(account.platform, account.id, senders)
    locked = tx.conversations.lock_all([_conversation(account, one) for one in known.values()])
    return {sender: locked[contact.conversation] for sender, contact in known.items()}


def reopen(tx: Transaction, chat: Conversation) -> None:
    """Give a conversation that was over back to the assistant."""
    if chat.state is ConversationState.RESOLVED:
        tx.conversations.save(replace(chat, state=ConversationState.BOT))


def chunks(events: Sequence[Received], most: int) -> Iterator[Sequence[Received]]:
    """Yield events in portions: a statement takes only so many values."""
    for start in range(0, len(events), most):
        yield events[start : start + most]


def _contact(account: Account, first: Received) -> Contact:
    made = f"{account.shop}:{account.platform}:{secrets.token_hex(16)}"
    return Contact(account.platform, account.id, first.sender, made, first.sent_at)


def _conversation(account: Account, contact: Contact) -> Conversation:
    return Conversation(contact.conversation, account.shop, account.platform)


def _arrival(tx: Transaction, account: Account, chat: str, received: Received) -> Arrival:
    text, button = clean(received.text), received.button
    if button is None and account.platform in _NUMBERED:
        button = numbered(tx, chat, text)
    said = meant(tx, chat, text, button, len(received.photo_urls))
    return Arrival(
        platform=account.platform,
        account=account.id,
        message_id=received.message_id,
        conversation=chat,
        words=said.words,
        text=said.text,
        instead=said.instead,
        sent_at=received.sent_at,
        received_at=account.now,
        accepted_at=account.wall,
        photo_urls=received.photo_urls,
    )


def _sent_at(arrival: Arrival) -> datetime:
    return arrival.sent_at
