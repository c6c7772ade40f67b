"""A person takes a chat over, answers in it, and gives it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from preorder.core.errors import PreorderError
from preorder.core.replies import Reply
from preorder.dialogue.state import Memory
from preorder.service.conversations import LETTER, Author, Conversation, ConversationState, Said
from preorder.service.ports import Mail, Transaction


class NoSuchConversation(PreorderError):  # noqa: N818 - a refusal, not a fault
    """Somebody named a conversation that there is not."""

    def __init__(self, conversation: str) -> None:
        super().__init__(f"There is no conversation {conversation}.")
        self.conversation = conversation


def taken_over(chat: Conversation) -> Conversation:
    """Return the conversation as a person's: the assistant says nothing more."""
    return replace(chat, state=ConversationState.HUMAN)


def given_back(chat: Conversation) -> Conversation:
    """Return the conversation as the assistant's: what it was doing is over, identity stays."""
    memory = Memory.from_json(chat.memory)
    memory = replace(memory, task=None, waiting_since=None, handed_over=False)
    return replace(chat, state=ConversationState.BOT, memory=memory.to_json())


def hand_over(tx: Transaction, conversation: str) -> None:
    """Give a conversation to a person.

    Raises:
        NoSuchConversation
    """
    tx.conversations.save(taken_over(_locked(tx, conversation)))


def hand_back(tx: Transaction, conversation: str) -> None:
    """Give it back to the assistant.

    Raises:
        NoSuchConversation
    """
    tx.conversations.save(given_back(_locked(tx, conversation)))


def answer(
    tx: Transaction, conversation: str, text: str, at: datetime, name: str | None = None
) -> None:
    """Say something as a person, who has the chat from then on.

    It goes by e-mail as well to a visitor of the website who left an address.

    Args:
        at: by the shop's clock.
        name: what the customer may call that person.

    Raises:
        NoSuchConversation
    """
    chat = _locked(tx, conversation)
    reply = Reply(text)
    tx.conversations.save(taken_over(chat))
    tx.conversations.say(chat.id, Said(Author.PERSON, reply, name=name), at)
    if email := tx.visitors.email(chat.id):
        tx.outbox.mail(_letter(chat, email, text, at))
    contact = tx.contacts.of(chat.id)
    if contact is not None:
        tx.deliveries.queue(contact, [reply], at, by_person=True)


def _letter(chat: Conversation, email: str, text: str, at: datetime) -> Mail:
    """Return a person's answer for whoever left an address and may be gone."""
    key = f"{LETTER}{chat.id}:{at.isoformat()}"
    return Mail(key, chat.shop, email, "An answer to your chat with us", text)


def _locked(tx: Transaction, conversation: str) -> Conversation:
    """Return the conversation of that id, or of the case with that reference."""
    case = tx.cases.get(conversation.upper())
    known = tx.conversations.get(case.conversation if case else conversation)
    if known is None:
        raise NoSuchConversation(conversation)
    return tx.conversations.lock(known.id, known.shop, known.channel)
