"""A customer's message becomes replies: once, in order, and never silence."""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Protocol

from preorder.adapters.brain import Answer, Brain, BrainAway
from preorder.core.errors import StoreConflict
from preorder.core.replies import Button, Reply, buttons_once
from preorder.dialogue.outcome import Heard
from preorder.dialogue.sympathy import question_beside, with_sympathy
from preorder.gateway.fetching import PhotoFetcher, fetch_photos, no_photos
from preorder.gateway.incoming import neutral
from preorder.gateway.introducing import with_introduction
from preorder.gateway.typing_signs import TypingSigns
from preorder.service.conversations import Conversation, ConversationState
from preorder.service.lessons import missed
from preorder.service.meter import Meter, NoMeter
from preorder.service.ports import Clock, Store, Transaction
from preorder.service.postbox import Arrival, lease_of
from preorder.service.turns import Message
from preorder.service.unclear import Guess
from preorder.service.unsaid import take_out

logger = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=0.5), timedelta(seconds=5)
_MANY = 4  # doublings after which the longest pause is reached


class Dialogue(Protocol):
    """What the gateway needs of the service's turns."""

    def context(
        self, conversation: str, shop: str, channel: str, text: str
    ) -> Mapping[str, Any]: ...

    def apologise(self, message: Message) -> Sequence[Reply]: ...

    def not_understood(
        self, tx: Transaction, message: Message, guesses: Sequence[Guess]
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the brain, in seconds: for one answer, and for a message in all."""

    answer: float
    message: float


@dataclass(frozen=True)
class Means:
    """What a turn is made with. `clock` is the shop's, `wall` the real time."""

    store: Store
    dialogue: Dialogue
    brain: Brain
    clock: Clock
    wall: Clock
    patience: Patience
    shop_name: Callable[[str], str] = str
    fetch_photo: PhotoFetcher = no_photos
    signs: TypingSigns = field(default_factory=TypingSigns)
    meter: Meter = field(default_factory=NoMeter)
    finished: Callable[[Arrival], None] = lambda _: None
    """Told of each message that is answered, after the commit."""


class TurnTaker:
    """The work behind `dispatch.Dispatcher`: one message of a conversation after the other.

    Whoever takes a message holds a lease on it. Should he be cut off, another asks again; an action
    that committed has stored what it said under the message's id, and that is what is answered.
    """

    def __init__(self, means: Means, owner: str | None = None) -> None:
        """Take what a turn is made with; `owner` names this worker in leases."""
        self._means = means
        self._owner = owner or secrets.token_hex(8)
        self._began = means.wall()

    def claim(self, most: int, busy: Sequence[Arrival]) -> Sequence[Arrival]:
        """Renew the leases of what is at work, and take at most so much more."""
        lease = lease_of(self._owner, self._means.wall())
        with self._means.store.begin() as tx:
            tx.inbox.keep(lease, [arrival.id for arrival in busy])
            return tx.inbox.claim(lease, most) if most else []

    def release(self) -> None:
        """Give back what was taken and is not done."""
        with self._means.store.begin() as tx:
            tx.inbox.release(self._owner)

    def do(self, arrival: Arrival) -> None:
        """Answer a message, or put it off."""
        try:
            self.take(arrival)
        except Exception as error:  # one message that breaks us must not end the others
            logger.exception("turn.broken conversation=%s", arrival.conversation)
            self._put_off(arrival, type(error).__name__)

    def take(self, arrival: Arrival) -> None:
        """Answer a claimed message, or put it off while the brain is away."""
        began = time.monotonic()
        if not arrival.tries:
            waited = self._means.wall() - arrival.accepted_at
            self._means.meter.time("queue", waited.total_seconds())
        if fetch_photos(self._means.store, self._means.fetch_photo, arrival.conversation):
            arrival = self._again(arrival)
        chat, answer = self._known_answer(arrival)
        if chat is None:
            return
        if answer is None:
            self._means.signs.show(self._means.store, arrival.conversation)
            answer = self._ask(arrival, chat)
        if answer is None:
            self._put_off(arrival, "brain away")
            return
        self._finish(arrival, chat, answer)
        seconds, many = time.monotonic() - began, len(answer.replies)
        self._means.meter.time("turn", seconds)
        logger.info("turn.done conversation=%s replies=%s seconds=%.3f", chat.id, many, seconds)

    def _again(self, arrival: Arrival) -> Arrival:
        with self._means.store.look() as tx:
            found = tx.inbox.find(arrival.platform, arrival.account, arrival.message_id)
        return found or arrival

    def _known_answer(self, arrival: Arrival) -> tuple[Conversation | None, Answer | None]:
        """Return the chat (None if it was deleted), and the answer where the brain is not asked."""
        with self._means.store.look() as tx:
            chat = tx.conversations.get(arrival.conversation)
            said = tx.conversations.replies(arrival.conversation, arrival.key)
        if chat is None:
            return None, None
        if said:
            # Asking again would be answered for a second time, or not at all.
            return chat, Answer(tuple(said))
        if chat.state is ConversationState.HUMAN:
            return chat, Answer()
        return chat, Answer((Reply(arrival.instead),)) if arrival.instead else None

    def _ask(self, arrival: Arrival, chat: Conversation) -> Answer | None:
        """Ask the brain, however late it is, once; None if it is away and may be asked again."""
        left, seconds = self._patience_left(arrival), self._means.patience.answer
        if left <= 0 and arrival.tries:
            return self._apologise(arrival, chat, "patience")
        try:
            answer = self._asked(arrival, chat, min(seconds, left) if left > 0 else seconds)
        except BrainAway:
            said = self._said_by_action(arrival)
            return Answer(tuple(said)) if said else None
        if answer.replies:
            return answer
        if said := self._said_by_action(arrival):
            return Answer(tuple(said))
        return self._apologise(arrival, chat, "silence")

    def _patience_left(self, arrival: Arrival) -> float:
        """Return seconds; a gateway that was away itself first gives the brain a chance."""
        since = max(arrival.accepted_at, self._began)
        until = since + timedelta(seconds=self._means.patience.message)
        return (until - self._means.wall()).total_seconds()

    def _asked(self, arrival: Arrival, chat: Conversation, seconds: float) -> Answer:
        context = self._means.dialogue.context(chat.id, chat.shop, chat.channel, arrival.words)
        metadata = {
            "shop": chat.shop,
            "channel": chat.channel,
            "message_id": arrival.key,
            "received_at": arrival.received_at.isoformat(),
            "photos": list(arrival.photos),
            **context,
        }
        words, beside = arrival.words, question_beside(arrival.words)
        if beside != words:
            words, metadata["said"] = neutral(beside), words
        return self._means.brain.ask(chat.id, words, metadata, seconds)

    def _apologise(self, arrival: Arrival, chat: Conversation, why: str) -> Answer:
        logger.warning("turn.apology conversation=%s why=%s", chat.id, why)
        self._means.meter.count("fallback", why=why)
        try:
            message = _message(arrival, chat, arrival.text)
            return Answer(tuple(self._means.dialogue.apologise(message)))
        except StoreConflict:
            # The action committed at the last moment: its word is the true one.
            if said := self._said_by_action(arrival):
                return Answer(tuple(said))
            raise

    def _said_by_action(self, arrival: Arrival) -> Sequence[Reply] | None:
        with self._means.store.look() as tx:
            return tx.conversations.replies(arrival.conversation, arrival.key)

    def _put_off(self, arrival: Arrival, why: str) -> None:
        """Give the message back until a growing pause, or patience, is over."""
        pause = min(_FIRST_PAUSE * (1 << min(arrival.tries, _MANY)), _LONGEST_PAUSE)
        left = timedelta(seconds=self._patience_left(arrival))
        again = self._means.wall() + (min(pause, left) if left > timedelta() else pause)
        logger.warning("turn.put_off conversation=%s why=%s", arrival.conversation, why)
        with self._means.store.begin() as tx:
            tx.inbox.put_off(arrival.id, self._owner, again)

    def _finish(self, arrival: Arrival, chat: Conversation, answer: Answer) -> None:
        """Write replies, deliveries and 'done' in one transaction; then tell who waits."""
        with self._means.store.begin() as tx:
            now = self._may_finish(tx, arrival)
            if now is not None:
                self._write(tx, arrival, chat, answer)
        if now is not None:
            self._count(arrival, chat, now, answer)
        self._means.finished(arrival)

    def _count(
        self, arrival: Arrival, before: Conversation, now: Conversation, answer: Answer
    ) -> None:
        meter = self._means.meter
        meter.count("message", platform=arrival.platform)
        if answer.unsure is not None or missed(before, now):
            meter.count("fallback", why="unsure")
        if before.state is ConversationState.BOT and now.state is ConversationState.WAITING:
            meter.count("handover", by="assistant")
            logger.info("conversation.waiting conversation=%s", now.id)

    def _may_finish(self, tx: Transaction, arrival: Arrival) -> Conversation | None:
        """Take the message out of the inbox; None if another answered it or it was deleted.

        A message that was taken back by its sender is answered all the same if an action did
        something: the customer has to know.
        """
        chat = tx.conversations.get(arrival.conversation)
        if chat is None:
            return None
        chat = tx.conversations.lock(chat.id, chat.shop, chat.channel)
        mine = tx.inbox.done(arrival.id, self._owner)
        if tx.conversations.finished(chat.id, arrival.key) is not None:
            return None
        if mine:
            return chat
        if tx.conversations.replies(chat.id, arrival.key) is None:
            return None
        return self._without_words(tx, arrival, chat)

    def _without_words(self, tx: Transaction, arrival: Arrival, chat: Conversation) -> Conversation:
        """Take out what an action kept of a message that was taken back before it ended."""
        left = tx.inbox.find(arrival.platform, arrival.account, arrival.message_id)
        if left is None or left.text or not arrival.text:
            return chat  # only its lease was lost
        take_out(tx, chat, arrival.text, arrival.photos)
        return tx.conversations.get(chat.id) or chat

    def _write(self, tx: Transaction, arrival: Arrival, chat: Conversation, answer: Answer) -> None:
        now, contact = self._means.clock(), tx.contacts.of(chat.id)
        replies = with_sympathy(arrival.words if arrival.is_typed else "", answer.replies)
        if contact is not None:
            replies = with_introduction(tx, chat, self._means.shop_name(chat.shop), replies)
        shown = [_shown(tx, chat.id, reply) for reply in buttons_once(replies)]
        tx.conversations.finish(chat.id, arrival.key, shown, now)
        if contact is not None:
            tx.deliveries.queue(contact, shown, self._means.wall(), by_person=False)
        if answer.unsure is not None and arrival.is_typed:
            message = _message(arrival, chat, arrival.words)
            self._means.dialogue.not_understood(tx, message, answer.unsure)


def _message(arrival: Arrival, chat: Conversation, text: str) -> Message:
    """Return the message with that text, without what a brain would understand of it."""
    heard = Heard(text, "", arrival.received_at, arrival.key, photos=arrival.photos)
    return Message(chat.id, chat.shop, chat.channel, heard)


def _shown(tx: Transaction, conversation: str, reply: Reply) -> Reply:
    """Keep the buttons' payloads, with the titles for the transcript, and return their ids."""
    return replace(
        reply,
        buttons=tuple(
            Button(
                button.title,
                tx.conversations.keep_button(
                    conversation, json.dumps({"title": button.title, "payload": button.payload})
                ),
            )
            for button in reply.buttons
        ),
    )
