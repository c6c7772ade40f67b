"""A customer's message becomes replies: once, in order, and never silence."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from preorder.adapters.brain import Answer, Brain, BrainAway
from preorder.core.errors import StoreConflict
from preorder.core.replies import Button, Reply
from preorder.dialogue.outcome import Heard
from preorder.gateway.incoming import BadMessage, Incoming, neutral
from preorder.gateway.line import Line
from preorder.gateway.sessions import CHANNEL, Session
from preorder.service.conversations import ConversationState
from preorder.service.ports import Clock, Store, Transaction
from preorder.service.turns import Message
from preorder.service.unclear import Guess

OLD_BUTTON = "That button no longer works. Please write to me what you would like to do."
PHOTO_MARK = "[photo]"
_SEND_PHOTO = "/send_photo"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0


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


@dataclass(frozen=True, slots=True)
class _Turn:
    """One message on its way. `words` is what the brain is told, `text` what the customer sees."""

    session: Session
    message_id: str
    words: str
    text: str
    photos: tuple[str, ...]
    received_at: datetime

    @property
    def is_typed(self) -> bool:
        """Tell words from a tapped button and from a photo alone."""
        return not self.words.startswith("/")

    def message(self, text: str) -> Message:
        """Return the message with that text, without what a brain would understand of it."""
        heard = Heard(text, "", self.received_at, self.message_id, photos=self.photos)
        return Message(self.session.conversation, self.session.shop, CHANNEL, heard)


class TurnTaker:
    """Takes one turn after another; used by many threads at once."""

    def __init__(
        self, store: Store, dialogue: Dialogue, brain: Brain, clock: Clock, patience: Patience
    ) -> None:
        self._store = store
        self._dialogue = dialogue
        self._brain = brain
        self._clock = clock
        self._patience = patience
        self._line = Line()
        self._sleep: Callable[[float], None] = time.sleep

    def take(self, session: Session, incoming: Incoming) -> list[Reply]:
        """Return the replies to a message; a repeat gets the same ones.

        The payloads of their buttons are opaque ids. None while a person has the chat.

        Raises:
            BadMessage: a photo that is not this conversation's.
            TooManyWaiting: earlier messages are not answered yet.
            StoreUnavailable: nothing is lost; the same message may be sent again.
        """
        with self._line.turn(session.conversation):
            step = self._receive(session, incoming)
            if not isinstance(step, _Turn):
                return step
            return self._finish(step, self._answer(step))

    def _receive(self, session: Session, incoming: Incoming) -> _Turn | list[Reply]:
        """Note the message; return its turn, or the replies where there is nothing to ask."""
        received_at = self._clock()
        message_id = session.message_id(incoming.id)
        with self._store.begin() as tx:
            chat = tx.conversations.lock(session.conversation, session.shop, CHANNEL)
            words, text = _words(tx, chat.id, incoming)
            new = tx.conversations.receive(chat.id, message_id, text, received_at)
            done = None if new else tx.conversations.finished(chat.id, message_id)
            if done is not None:
                return list(done)
            if not new:
                received_at = _first_received(tx, chat.id, message_id) or received_at
            if chat.state is ConversationState.HUMAN or not words:
                said = [] if words else [Reply(OLD_BUTTON)]
                tx.conversations.finish(chat.id, message_id, said)
                return said
        return _Turn(session, message_id, words, text, incoming.photos, received_at)

    def _answer(self, turn: _Turn) -> Answer:
        """Ask the brain as long as patience lasts; then apologise and call a person."""
        until = time.monotonic() + self._patience.message
        pause = _FIRST_PAUSE
        while True:
            # An action that committed has stored what it said: asking again would be answered
            # for a second time, or not at all.
            if said := self._said_by_action(turn):
                return Answer(tuple(said))
            left = until - time.monotonic()
            if left <= 0:
                return Answer(tuple(self._apologise(turn)))
            try:
                answer = self._ask(turn, min(self._patience.answer, left))
            except BrainAway:
                self._sleep(max(0.0, min(pause, until - time.monotonic())))
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                if answer.replies:
                    return answer
                return Answer(tuple(self._said_by_action(turn) or self._apologise(turn)))

    def _ask(self, turn: _Turn, seconds: float) -> Answer:
        session = turn.session
        context = self._dialogue.context(session.conversation, session.shop, CHANNEL, turn.words)
        metadata = {
            "shop": session.shop,
            "channel": CHANNEL,
            "message_id": turn.message_id,
            "received_at": turn.received_at.isoformat(),
            "photos": list(turn.photos),
            **context,
        }
        return self._brain.ask(session.conversation, turn.words, metadata, seconds)

    def _apologise(self, turn: _Turn) -> Sequence[Reply]:
        try:
            return self._dialogue.apologise(turn.message(turn.text))
        except StoreConflict:
            # The action committed at the last moment: its word is the true one.
            if said := self._said_by_action(turn):
                return said
            raise

    def _said_by_action(self, turn: _Turn) -> Sequence[Reply] | None:
        with self._store.begin() as tx:
            return tx.conversations.replies(turn.session.conversation, turn.message_id)

    def _finish(self, turn: _Turn, answer: Answer) -> list[Reply]:
        conversation = turn.session.conversation
        with self._store.begin() as tx:
            done = tx.conversations.finished(conversation, turn.message_id)
            if done is not None:
                return list(done)
            shown = [_shown(tx, conversation, reply) for reply in answer.replies]
            tx.conversations.finish(conversation, turn.message_id, shown)
            if answer.unsure is not None and turn.is_typed:
                self._dialogue.not_understood(tx, turn.message(turn.words), answer.unsure)
        return shown


def _words(tx: Transaction, conversation: str, incoming: Incoming) -> tuple[str, str]:
    """Return what the brain is told (nothing for an unknown button), and what is written down.

    Raises:
        BadMessage: a photo that is not this conversation's.
    """
    if set(incoming.photos) - set(tx.conversations.photos(conversation)):
        raise BadMessage("I don't have that photo. Please attach it again.")
    if incoming.button is not None:
        kept = tx.conversations.button(conversation, incoming.button)
        button = json.loads(kept) if kept else {"title": "?", "payload": ""}
        return button["payload"], button["title"]
    text = "\n".join(part for part in (incoming.text, *[PHOTO_MARK] * len(incoming.photos)) if part)
    return (neutral(incoming.text) if incoming.text else _SEND_PHOTO), text


def _shown(tx: Transaction, conversation: str, reply: Reply) -> Reply:
    """Keep the buttons' payloads, with the titles for the transcript, and return their ids."""
    return Reply(
        reply.text,
        tuple(
            Button(
                button.title,
                tx.conversations.keep_button(
                    conversation, json.dumps({"title": button.title, "payload": button.payload})
                ),
            )
            for button in reply.buttons
        ),
    )


def _first_received(tx: Transaction, conversation: str, message_id: str) -> datetime | None:
    for row in tx.conversations.transcript(conversation):
        if row["author"] == "customer" and row["message_id"] == message_id:
            first: datetime = row["at"]
            return first
    return None
