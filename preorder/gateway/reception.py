"""Take messages in: each is in the database before anybody is told that we have it."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from preorder.core.errors import PreorderError
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.gateway.incoming import TEXT_LIMIT, BadMessage, Incoming, neutral
from preorder.gateway.photos import discard
from preorder.gateway.sessions import CHANNEL, Session
from preorder.policy.compile import BUTTON_TITLES
from preorder.service.conversations import Author, Conversation, ConversationState, Said
from preorder.service.delivery import Received, ReceivedKind
from preorder.service.handover import given_back, taken_over
from preorder.service.ports import Clock, Store, Transaction
from preorder.service.postbox import WEB, Arrival, Contact, message_key

logger = logging.getLogger(__name__)

LONGEST = 5
"""Messages of one website chat that may wait for their answers."""
OLD_BUTTON = "That button no longer works. Please write to me what you would like to do."
CANNOT_READ = (
    "I can read words and look at photos, but I can't open this. "
    "Please tell me in words what you would like to know or do."
)
PHOTO_MARK = "[photo]"
SEND_PHOTO = "/send_photo"
PERSON_BUTTON = "person"
"""The button that every conversation has: it asks for a person."""
_NUMBER = re.compile(r"\s*#?([1-9][0-9]?)[.)]?\s*")
_NUMBERED = {"instagram"}
"""Platforms that do not show buttons everywhere; there the options are numbered in the text."""


class TooManyWaiting(PreorderError):  # noqa: N818 - a state of the line, not a fault
    """The customer's earlier messages are not answered yet."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a message says: to the brain, to people, or what is answered without the brain."""

    words: str
    text: str
    instead: str | None = None


class Reception:
    """Takes messages of all platforms; used by many threads at once."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        wall: Clock,
        shop_of: Callable[[str, str], str | None],
        photos: Path,
    ) -> None:
        """Keep what is needed.

        Args:
            store: where messages are kept.
            clock: the shop's now, which dates a wish.
            wall: the real time.
            shop_of: the shop of a platform's account; None if it is none of ours.
            photos: the folder where photos are kept.
        """
        self._store, self._clock, self._wall = store, clock, wall
        self._shop_of, self._photos = shop_of, photos

    def post(self, session: Session, incoming: Incoming) -> Arrival:
        """Keep a message of the website; a repeat changes nothing.

        Raises:
            BadMessage: a photo that is not this conversation's.
            TooManyWaiting: earlier messages are not answered yet.
            StoreUnavailable: the message is not kept and may be sent again.
        """
        arrival = self._of_website(session, incoming)
        with self._store.begin() as tx:
            chat = tx.conversations.lock(session.conversation, session.shop, CHANNEL)
            if tx.conversations.finished(chat.id, arrival.key) is not None:
                return arrival
            if tx.inbox.find(WEB, session.shop, arrival.message_id) is not None:
                return arrival
            if tx.inbox.waiting(chat.id) >= LONGEST:
                raise TooManyWaiting(chat.id)
            if set(incoming.photos) - set(tx.conversations.photos(chat.id)):
                raise BadMessage("I don't have that photo. Please attach it again.")
            many = len(incoming.photos)
            _take_in(tx, chat, arrival, _meant(tx, chat.id, incoming.text, incoming.button, many))
        return arrival

    def _of_website(self, session: Session, incoming: Incoming) -> Arrival:
        wall = self._wall()
        return Arrival(
            platform=WEB,
            account=session.shop,
            message_id=session.message_id(incoming.id),
            conversation=session.conversation,
            words="",
            text="",
            sent_at=wall,
            received_at=self._clock(),
            accepted_at=wall,
            photos=incoming.photos,
        )

    def receive(self, received: Received) -> str | None:
        """Keep an event of another platform; a repeat changes nothing.

        Returns:
            The conversation; None if the account is none of ours.

        Raises:
            StoreUnavailable: it is not kept; the platform must send it again.
        """
        shop = self._shop_of(received.platform, received.account)
        if shop is None:
            logger.warning("message.of_no_shop platform=%s", received.platform)
            return None
        gone: Sequence[str] = ()
        with self._store.begin() as tx:
            chat = self._conversation(tx, shop, received)
            match received.kind:
                case ReceivedKind.MESSAGE:
                    self._message(tx, chat, received)
                case ReceivedKind.UNSENT:
                    gone = self._unsent(tx, chat, received)
                case ReceivedKind.FOREIGN_ECHO | ReceivedKind.HANDED_BACK:
                    self._foreign(tx, chat, received)
        discard(self._photos, gone)
        return chat.id

    def forget(self, conversation: str) -> None:
        """Delete a conversation with its photos; what was done to orders stays."""
        with self._store.begin() as tx:
            gone = tx.conversations.forget(conversation)
        discard(self._photos, gone)
        logger.info("conversation.forgotten conversation=%s photos=%s", conversation, len(gone))

    def forget_sender(self, platform: str, account: str, sender: str) -> bool:
        """Delete all of a customer of another platform; False if there was nothing."""
        with self._store.begin() as tx:
            known = tx.contacts.find(platform, account, sender)
        if known is None:
            return False
        self.forget(known.conversation)
        return True

    def _conversation(self, tx: Transaction, shop: str, received: Received) -> Conversation:
        where = received.platform, received.account, received.sender
        known = tx.contacts.find(*where)
        if known is None:
            made = f"{shop}:{received.platform}:{secrets.token_hex(16)}"
            tx.conversations.lock(made, shop, received.platform)
            tx.contacts.add(Contact(*where, made, received.sent_at))
            known = tx.contacts.find(*where) or Contact(*where, made, received.sent_at)
        return tx.conversations.lock(known.conversation, shop, received.platform)

    def _message(self, tx: Transaction, chat: Conversation, received: Received) -> None:
        where = received.platform, received.account, received.message_id
        if tx.inbox.find(*where) is not None:
            return
        tx.contacts.heard(chat.id, received.sent_at)
        text, button = _clean(received.text), received.button
        if button is None and received.platform in _NUMBERED:
            button = _numbered(tx, chat.id, text)
        arrival = Arrival(
            *(*where, chat.id, "", "", received.sent_at, self._clock(), self._wall()),
            photo_urls=received.photo_urls,
        )
        _take_in(tx, chat, arrival, _meant(tx, chat.id, text, button, len(received.photo_urls)))

    def _unsent(self, tx: Transaction, chat: Conversation, received: Received) -> Sequence[str]:
        where = received.platform, received.account, received.message_id
        if tx.inbox.find(*where) is None:
            # It may come after its own withdrawal: then it is known already, and empty.
            now = self._wall()
            tx.inbox.accept(Arrival(*where, chat.id, "", "", received.sent_at, now, now))
        tx.inbox.withdraw(*where)
        return tx.conversations.unsay(chat.id, message_key(*where))

    def _foreign(self, tx: Transaction, chat: Conversation, received: Received) -> None:
        """Note what a person did in the platform's own inbox: the chat is his, or ours again."""
        where = received.platform, received.account, received.message_id
        if tx.deliveries.is_ours(*where):
            return
        said = Said(Author.PERSON, Reply(_clean(received.text)), message_key(*where))
        if tx.conversations.say(chat.id, said, self._clock()):
            back = received.kind is ReceivedKind.HANDED_BACK
            chat = given_back(chat) if back else taken_over(chat)
            tx.conversations.save(chat)
            logger.info("conversation.%s conversation=%s elsewhere", chat.state, chat.id)


def _take_in(tx: Transaction, chat: Conversation, arrival: Arrival, meant: Meant) -> None:
    if chat.state is ConversationState.RESOLVED:
        tx.conversations.save(replace(chat, state=ConversationState.BOT))
    tx.conversations.receive(chat.id, arrival.key, meant.text, arrival.received_at, arrival.photos)
    tx.inbox.accept(replace(arrival, words=meant.words, text=meant.text, instead=meant.instead))


def _meant(tx: Transaction, conversation: str, text: str, button: str | None, photos: int) -> Meant:
    if button == PERSON_BUTTON:
        asked = Capability.TALK_TO_HUMAN
        return Meant(f"/{asked}", BUTTON_TITLES[asked])
    if button is not None:
        kept = tx.conversations.button(conversation, button)
        if kept is None:
            return Meant("", text or "?", OLD_BUTTON)
        data = json.loads(kept)
        return Meant(data["payload"], data["title"])
    shown = "\n".join(part for part in (text, *[PHOTO_MARK] * photos) if part)
    if not shown:
        return Meant("", "?", CANNOT_READ)
    return Meant(neutral(text) if text else SEND_PHOTO, shown)


def _numbered(tx: Transaction, conversation: str, text: str) -> str | None:
    """Return the button whose number was typed; None if it is no such number."""
    number = _NUMBER.fullmatch(text)
    buttons = tx.conversations.last_buttons(conversation) if number else ()
    place = int(number[1]) - 1 if number else 0
    return buttons[place].payload if place < len(buttons) else None


def _clean(text: str) -> str:
    """Return what a database can hold of a platform's text."""
    return text.encode(errors="replace").decode().replace("\0", "").strip()[:TEXT_LIMIT]
