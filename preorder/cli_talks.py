"""`preorder conversations …`: take chats over, answer in them, give them back."""

from __future__ import annotations

from preorder.bootstrap import known_shop, make_parts
from preorder.service.conversations import ConversationState
from preorder.service.handover import NoSuchConversation, answer, hand_back, hand_over
from preorder.store.show_parts import time_text

_WITH_PEOPLE = (ConversationState.WAITING, ConversationState.HUMAN)


def list_talks(only: str | None, *, every: bool) -> int:
    """Print one line for each conversation that is a person's or waits for one, or for every one.

    Raises:
        NoSuchShop: there is no such shop.
    """
    parts = make_parts()
    if only is not None:
        known_shop(parts.shops, only)
    with parts.store.begin() as tx:
        found = tx.conversations.in_state(tuple(ConversationState) if every else _WITH_PEOPLE, only)
        failed = {chat.id: tx.deliveries.failed(chat.id) for chat, _ in found}
    for chat, last in found:
        when = time_text(parts.shops.get(chat.shop), last) if last else "no message yet"
        lost = "".join(
            f"  {state}: {why}" if why else f"  {state}" for state, why in failed[chat.id]
        )
        print(f"{chat.id}  {chat.state}  {when}{lost}")
    if not found:
        print("No conversation." if every else "No conversation waits for a person.")
    return 0


def give_to_person(conversation: str) -> int:
    """Silence the assistant in a conversation.

    Raises:
        NoSuchConversation
    """
    with make_parts().store.begin() as tx:
        hand_over(tx, conversation)
    print("A person has this chat now; the assistant is silent.")
    return 0


def give_back(conversation: str) -> int:
    """Let the assistant answer again.

    Raises:
        NoSuchConversation
    """
    with make_parts().store.begin() as tx:
        hand_back(tx, conversation)
    print("The assistant has this chat again.")
    return 0


def forget(conversation: str) -> int:
    """Delete a conversation, as its customer asked.

    Raises:
        NoSuchConversation
    """
    parts = make_parts()
    with parts.store.look() as tx:
        if tx.conversations.get(conversation) is None:
            raise NoSuchConversation(conversation)
    parts.eraser.forget(conversation)
    print("Deleted, with its photos. What was done to orders stays.")
    return 0


def say(conversation: str, text: str, name: str | None) -> int:
    """Answer as a person, whom the customer may call `name`; the running gateway delivers it.

    Raises:
        NoSuchConversation
    """
    parts = make_parts()
    with parts.store.begin() as tx:
        answer(tx, conversation, text, parts.clock(), name)
    print("Sent. A person has this chat until `conversations hand-back`.")
    return 0
