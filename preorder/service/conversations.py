"""A conversation as we keep it: who is there, who answers, and what was being done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from preorder.core.errors import PreorderError
from preorder.core.replies import Button, Reply
from preorder.service.postbox import Arrival

LETTER = "answer:"
"""How the key of an e-mail begins that holds words of a chat; the chat's id and a colon follow."""


class ConversationState(StrEnum):
    """Who has the chat."""

    BOT = "bot"
    WAITING = "waiting"
    """A person is awaited; questions and status are still answered."""
    HUMAN = "human"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Identity:
    """A customer who named an order and the e-mail address on it.

    `verified_at` is real time, not the demo clock: it limits how long the proof holds.
    """

    email: str
    order_number: str
    verified_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """What we know of a conversation. `memory` is the dialogue's own, opaque and JSON."""

    id: str
    shop: str
    channel: str
    state: ConversationState = ConversationState.BOT
    identity: Identity | None = None
    wrong_tries: int = 0
    memory: Mapping[str, Any] = field(default_factory=dict)


class ConversationForgotten(PreorderError):  # noqa: N818 - the customer's wish, not a fault
    """The conversation was deleted; there will be none under its id any more."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What tells that something happened in a conversation. `last`: the newest message's `seq`."""

    state: ConversationState
    last: int = 0
    waiting: int = 0
    """The customer's messages that are not answered yet."""
    has_email: bool = False


class Author(StrEnum):
    """Who said something."""

    CUSTOMER = "customer"
    BOT = "bot"
    PERSON = "person"
    """Somebody of the shop."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something of ours for the log, outside a turn. `message_id`, if any, is unique there."""

    author: Author
    reply: Reply
    message_id: str | None = None
    answers: str | None = None
    """The id of the customer's message that it belongs to."""
    name: str | None = None


class Conversations(Protocol):
    """Conversations and what was said in them. The store fulfils it."""

    def get(self, id: str) -> Conversation | None: ...  # noqa: A002 - what it is called

    def lock(self, id: str, shop: str, channel: str) -> Conversation:  # noqa: A002 - what it is called
        """Return the conversation, made if new, locked until the transaction ends.

        Raises:
            ConversationForgotten: it was deleted.
        """

    def make(self, conversations: Sequence[Conversation]) -> None:
        """Make new ones; what is there already stays as it is."""

    def lock_all(self, conversations: Sequence[Conversation]) -> Mapping[str, Conversation]:
        """Lock several, each made as given if it is new; return them by id as they are kept."""

    def save(self, conversation: Conversation) -> None: ...

    def in_state(
        self, states: Sequence[ConversationState], shop: str | None = None
    ) -> Sequence[tuple[Conversation, datetime | None]]:
        """Return conversations with the instant of their last message, the oldest first."""

    def replies(self, conversation: str, message_id: str) -> Sequence[Reply] | None:
        """Return what an action replied to a message; None if none acted on it yet."""

    def keep_replies(self, conversation: str, message_id: str, replies: Sequence[Reply]) -> None:
        """Store an action's replies, with the change they speak of; a second time is an error."""

    def receive(
        self,
        conversation: str,
        message_id: str,
        text: str,
        at: datetime,
        photos: Sequence[str] = (),
    ) -> bool:
        """Note a customer's message; False if that message was received before."""

    def receive_all(self, arrivals: Sequence[Arrival]) -> None:
        """Note customers' messages, in that order; what was received before is left out."""

    def finish(
        self, conversation: str, message_id: str, replies: Sequence[Reply], at: datetime
    ) -> None:
        """Store the whole turn's replies: the message is done."""

    def finished(self, conversation: str, message_id: str) -> Sequence[Reply] | None:
        """Return the whole turn's replies; None while it is not done."""

    def say(self, conversation: str, said: Said, at: datetime) -> bool:
        """Note what we said outside a turn; False if that message was noted before."""

    def transcript(self, conversation: str, after: int = 0) -> Sequence[Mapping[str, Any]]:
        """Return what was said, in order: seq, at, author, name, text, message_id, buttons, photos.

        A reply carries the id of the message it answers.

        Args:
            after: only what has a higher `seq`.
        """

    def has_spoken(self, conversation: str) -> bool:
        """Tell whether anything was said by us, or by a person of the shop."""

    def last_buttons(self, conversation: str) -> Sequence[Button]:
        """Return the buttons of the newest reply; their payloads are opaque ids."""

    def unsay(self, conversation: str, message_id: str) -> Sequence[str]:
        """Empty a customer's message; return the ids of its photos, which are no longer ours."""

    def forget(self, id: str) -> Sequence[str]:  # noqa: A002 - what it is called
        """Delete a conversation, its words and who it was; return the ids of its photos.

        Letters with a person's words go as well, sent or not. Cases stay, without words and photos;
        what was done to orders stays. Nothing makes a conversation of that id again, and the brain
        is to be told.
        """

    def is_forgotten(self, id: str) -> bool:  # noqa: A002 - what it is called
        """Tell whether that conversation was deleted."""

    def untold(self, most: int) -> Sequence[str]:
        """Return deleted conversations of which the brain was not told, so many at most."""

    def told(self, ids: Sequence[str]) -> None:
        """Note that the brain was told of these."""

    def pulses(self, ids: Sequence[str]) -> Mapping[str, Pulse | None]:
        """Return how conversations are; None for a deleted one, nothing for one not begun.

        Args:
            ids: a few hundred at most.
        """

    def silent_since(self, instant: datetime, wall: datetime, most: int) -> Sequence[str]:
        """Return conversations in which nothing was said since then and nothing waits.

        Args:
            instant: by the shop's clock.
            wall: the same by the real one, since when the customer did nothing elsewhere.
            most: so many at once.
        """

    def is_silent(self, id: str, instant: datetime, wall: datetime) -> bool:  # noqa: A002 - what it is called
        """Tell whether it is one of them, locked until the transaction ends."""

    def forget_before(self, instant: datetime) -> tuple[int, Sequence[str]]:
        """Delete what was said before that instant, in all conversations, and photos.

        Return how many messages, and the photos' ids.
        """

    def keep_button(self, conversation: str, payload: str) -> str:
        """Keep a button's payload and return an opaque id for it (128 random bits)."""

    def button(self, conversation: str, id: str) -> str | None:  # noqa: A002 - what it is called
        """Return the payload of a button shown in that conversation."""

    def add_photo(self, conversation: str, photo_id: str, received_at: datetime) -> None: ...

    def photos(self, conversation: str) -> Sequence[str]: ...

    def known_photos(self, ids: Sequence[str]) -> set[str]:
        """Return those of these photos that some conversation has; a few hundred at most."""

    def drop_loose_photos(self, since: datetime, until: datetime) -> Sequence[str]:
        """Forget the website's photos of that time that no message names; return their ids.

        Args:
            since: inclusive.
            until: exclusive; whoever uploads a photo has until then to send it.
        """

    def attach(self, conversation: str, message_id: str, photos: Sequence[str]) -> None:
        """Note which photos came with a message."""
