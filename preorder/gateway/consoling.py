"""Ask customers for a moment whose answer takes long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from preorder.core.replies import Reply
from preorder.gateway.introducing import with_introduction
from preorder.gateway.turns import Means
from preorder.service.conversations import Author, ConversationState, Said
from preorder.service.ports import Transaction
from preorder.service.postbox import Arrival

SOON = timedelta(seconds=10)
ONE_MOMENT = "One moment please, your answer is on its way."


def console(means: Means) -> int:
    """Say 'one moment' once to each customer who waits for longer than that; return how many."""
    with means.store.look() as tx:
        slow = tx.inbox.slow(means.wall() - SOON)
    return sum(_console(means, arrival) for arrival in slow)


def _console(means: Means, arrival: Arrival) -> bool:
    with means.store.begin() as tx:
        chat = tx.conversations.get(arrival.conversation)
        if chat is None or not _still_slow(tx, means, arrival):
            return False
        chat = tx.conversations.lock(chat.id, chat.shop, chat.channel)
        tx.inbox.told(chat.id)
        if chat.state is ConversationState.HUMAN:
            return False
        contact = tx.contacts.of(chat.id)
        said: Sequence[Reply] = (Reply(ONE_MOMENT),)
        if contact is not None:
            said = with_introduction(tx, chat, means.shop_name(chat.shop), said)
            tx.deliveries.queue(contact, said, means.wall(), by_person=False)
        for reply in said:
            line = Said(Author.BOT, reply, answers=arrival.key)
            tx.conversations.say(chat.id, line, means.clock())
    return True


def _still_slow(tx: Transaction, means: Means, arrival: Arrival) -> bool:
    """Look again: it may have been answered, or consoled by another process, meanwhile."""
    return any(one.id == arrival.id for one in tx.inbox.slow(means.wall() - SOON))
