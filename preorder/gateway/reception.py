"""Take messages in: each is in the database before anybody is told that we have it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from preorder.adapters.files import discard
from preorder.core.errors import PreorderError
from preorder.core.replies import Reply
from preorder.gateway.incoming import BadMessage, Incoming
from preorder.gateway.meaning import Meant, clean, meant
from preorder.gateway.sessions import CHANNEL, Session
from preorder.gateway.taking_in import Account, chunks, conversations, reopen, take_messages
from preorder.service.conversations import Author, Conversation, ConversationState, Said
from preorder.service.delivery import Received, ReceivedKind
from preorder.service.handover import given_back, taken_over
from preorder.service.ports import Clock, Store, Transaction
from preorder.service.postbox import WEB, Arrival, message_key
from preorder.service.retention import Eraser
from preorder.service.unsaid import unsay

logger = logging.getLogger(__name__)

LONGEST = 5
"""Messages of one website chat that may wait for their answers."""
_PORTION = 500
"""Events that are taken in with the same few statements."""


class TooManyWaiting(PreorderError):  # noqa: N818 - a state of the line, not a fault
    """The customer's earlier messages are not answered yet."""


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
        self.taken_over: Callable[[], object] = lambda: None
        """Told of each chat that a person took in the platform's own inbox."""

    def post(self, session: Session, incoming: Incoming) -> Arrival:
        """Keep a message of the website; a repeat changes nothing.

        Raises:
            BadMessage: a photo that is not this conversation's.
            TooManyWaiting: earlier messages are not answered yet.
            StoreUnavailable: the message is not kept and may be sent again.
        """
        arrival = self._of_website(session, incoming)
        with self._store.begin(urgent=True) as tx:
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
            _take_in(tx, chat, arrival, meant(tx, chat.id, incoming.text, incoming.button, many))
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

    def receive(self, events: Sequence[Received]) -> None:
        """Keep what another platform told at once: all of it or nothing; repeats change nothing.

        Raises:
            StoreUnavailable: nothing is kept; the platform must send it again.
        """
        gone: list[str] = []
        with self._store.begin(urgent=True) as tx:
            for (platform, account, is_message), run in groupby(events, _where):
                shop = self._shop_of(platform, account)
                if shop is None:
                    logger.warning("message.of_no_shop platform=%s", platform)
                    continue
                whose = Account(shop, platform, account, self._clock(), self._wall())
                if is_message:
                    for portion in chunks(list(run), _PORTION):
                        take_messages(tx, whose, portion)
                else:
                    gone += [photo for one in run for photo in self._other(tx, whose, one)]
        discard(self._photos, gone)

    def _other(self, tx: Transaction, whose: Account, received: Received) -> Sequence[str]:
        """Note what is no message; return photos that are to be deleted."""
        chat = conversations(tx, whose, [received])[received.sender]
        if received.kind is ReceivedKind.UNSENT:
            return self._unsent(tx, chat, received)
        self._foreign(tx, chat, received)
        return ()

    def forget(self, conversation: str) -> bool:
        """Delete a conversation with its photos; what was done to orders stays.

        False if there was nothing.
        """
        return Eraser(self._store, lambda ids: discard(self._photos, ids)).forget(conversation)

    def forget_sender(self, platform: str, account: str, sender: str) -> bool:
        """Delete all of a customer of another platform; False if there was nothing."""
        with self._store.look() as tx:
            known = tx.contacts.find(platform, account, sender)
        return known is not None and self.forget(known.conversation)

    def _unsent(self, tx: Transaction, chat: Conversation, received: Received) -> Sequence[str]:
        where = received.platform, received.account, received.message_id
        if tx.inbox.find(*where) is None:
            # It may come after its own withdrawal: then it is known already, and empty.
            now = self._wall()
            tx.inbox.accept(Arrival(*where, chat.id, "", "", received.sent_at, now, now))
        tx.inbox.withdraw(*where)
        return unsay(tx, chat, message_key(*where))

    def _foreign(self, tx: Transaction, chat: Conversation, received: Received) -> None:
        """Note what a person did in the platform's own inbox: the chat is his, or ours again."""
        where = received.platform, received.account, received.message_id
        if tx.deliveries.is_ours(*where):
            return
        said = Said(Author.PERSON, Reply(clean(received.text)), message_key(*where))
        if tx.conversations.say(chat.id, said, self._clock()):
            back = received.kind is ReceivedKind.HANDED_BACK
            if not back and chat.state is not ConversationState.HUMAN:
                self.taken_over()
            chat = given_back(chat) if back else taken_over(chat)
            tx.conversations.save(chat)
            logger.info("conversation.%s conversation=%s where=elsewhere", chat.state, chat.id)


def _take_in(tx: Transaction, chat: Conversation, arrival: Arrival, said: Meant) -> None:
    reopen(tx, chat)
    tx.conversations.receive(chat.id, arrival.key, said.text, arrival.received_at, arrival.photos)
    tx.inbox.accept(replace(arrival, words=said.words, text=said.text, instead=said.instead))


def _where(received: Received) -> tuple[str, str, bool]:
    return received.platform, received.account, received.kind is ReceivedKind.MESSAGE
