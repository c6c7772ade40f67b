"""Nothing of a customer is kept for longer than it is needed, and nothing after he said so."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from preorder.service.ports import Clock, Store, Transaction

logger = logging.getLogger(__name__)

DiscardPhotos = Callable[[Sequence[str]], None]
"""Deletes the files of photos; those that are gone already are as they should be."""
Condition = Callable[[Transaction], bool]
_EVERY = timedelta(hours=1)
_TRIES = timedelta(days=1)
"""Wrong tries to prove an identity count for an hour."""
_UNSENT_PHOTO, _LOOK_BACK = timedelta(days=1), timedelta(days=7)
"""Who uploads a photo on the website has a day to send it; older ones were looked at before."""
_AT_ONCE = 100
"""Chats that one round deletes: whoever writes meanwhile must not wait for all of them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long: messages to learn from, what came in and went out, and what was said."""

    unclear: timedelta
    post: timedelta
    chat: timedelta


@dataclass(frozen=True)
class Eraser:
    """Deletes a conversation wherever we have something of it."""

    store: Store
    discard: DiscardPhotos

    def forget(self, conversation: str, still: Condition = lambda _: True) -> bool:
        """Delete what was said, photos, who it was, what waits; False if there was nothing.

        Only if it still is so, in the same transaction: whoever deletes unasked may be too late.

        What was done to orders stays, and a case stays for the shop, without words and address. The
        brain is told within a second or two (`tidings`).
        """
        with self.store.begin() as tx:
            if not still(tx):
                return False
            known = tx.conversations.get(conversation) is not None
            photos = tx.conversations.forget(conversation)  # also one that was about to begin
        if not known:
            return False
        self.discard(photos)
        self.store.scrub()
        logger.info("conversation.forgotten conversation=%s photos=%s", conversation, len(photos))
        return True


class Retention:
    """Deletes what was kept for long enough."""

    def __init__(
        self, store: Store, discard: DiscardPhotos, clock: Clock, wall: Clock, kept: Kept
    ) -> None:
        """Keep what is needed.

        Args:
            store: where it is kept.
            discard: deletes photos' files.
            clock: the shop's now, by which chats and messages to learn from are dated.
            wall: the real time, by which the post is.
            kept: for how long.
        """
        self._store, self._clock, self._wall, self._kept = store, clock, wall, kept
        self._eraser = Eraser(store, discard)
        self._next: datetime | None = None

    def tidy(self) -> int:
        """Delete what is older, and return how many; a second call within the hour looks not."""
        now = self._clock()
        if self._next is not None and now < self._next:
            return 0
        chats = self._silent(now)
        gone = sum(self._forget(chat, now) for chat in chats) + self._old(now)
        # With so many there may be more: they have their turn at once, but in between others have.
        self._next = now if len(chats) == _AT_ONCE else now + _EVERY
        # Also if nothing is old: somebody who deleted a chat may have been killed before his.
        self._store.scrub()
        if gone:
            logger.info("retention.deleted count=%s chats=%s", gone, len(chats))
        return gone

    def tidy_all(self) -> int:
        """Delete all of it, round after round, and return how many."""
        return sum(iter(self.tidy, 0))

    def _silent(self, now: datetime) -> Sequence[str]:
        with self._store.look() as tx:
            return tx.conversations.silent_since(*self._since(now), _AT_ONCE)

    def _forget(self, chat: str, now: datetime) -> bool:
        """Delete it unless its customer wrote since we looked: then he gets his answer."""
        since = self._since(now)
        return self._eraser.forget(chat, lambda tx: tx.conversations.is_silent(chat, *since))

    def _since(self, now: datetime) -> tuple[datetime, datetime]:
        return now - self._kept.chat, self._wall() - self._kept.chat

    def _old(self, now: datetime) -> int:
        wall = self._wall()
        with self._store.begin() as tx:
            said, photos = tx.conversations.forget_before(now - self._kept.chat)
            gone = tx.unclear.forget_before(now - self._kept.unclear)
            gone += tx.inbox.forget_before(wall - self._kept.post)
            gone += tx.deliveries.forget_before(wall - self._kept.post)
            gone += tx.tries.forget_before(wall - _TRIES)
            loose = tx.conversations.drop_loose_photos(now - _LOOK_BACK, now - _UNSENT_PHOTO)
        self._eraser.discard([*photos, *loose])
        return gone + said
