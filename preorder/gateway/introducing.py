"""Say once, at the start, that it is no person who answers; on the website the page says it."""

from __future__ import annotations

from collections.abc import Sequence

from preorder.core.replies import Reply
from preorder.service.conversations import Conversation
from preorder.service.ports import Transaction


def with_introduction(
    tx: Transaction, chat: Conversation, shop: str, replies: Sequence[Reply]
) -> Sequence[Reply]:
    """Put the introduction before the first replies of a conversation.

    Args:
        tx: the transaction in which the replies are written.
        chat: whose replies they are.
        shop: the shop's name.
        replies: none, while a person has the chat: then there is nothing to introduce.
    """
    if not replies or tx.conversations.has_spoken(chat.id):
        return replies
    return (Reply(_introduction(shop)), *replies)


def _introduction(shop: str) -> str:
    return (
        f"Welcome! You are chatting with the automated assistant of {shop}. "
        "Whenever you would like a person instead, just say so."
    )
