"""Show on other platforms that an answer is being written, without waiting for it."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

from preorder.service.delivery import Deliverer
from preorder.service.ports import Store

_THREADS = 2
_MOST_WAITING = 20
"""A sign that would come late is worth nothing."""


class TypingSigns:
    """Hands signs to the deliverer, a few at a time; what is too many is left out."""

    def __init__(self, deliverer: Deliverer | None = None) -> None:
        """Take who shows them; None where no platform is connected."""
        self._deliverer = deliverer
        self._room = threading.BoundedSemaphore(_MOST_WAITING)
        self._pool = ThreadPoolExecutor(_THREADS, "typing") if deliverer else None

    def show(self, store: Store, conversation: str) -> None:
        """Show it to the customer of a conversation; on the website there is nothing to do."""
        if self._deliverer is None or self._pool is None:
            return
        with store.look() as tx:
            contact = tx.contacts.of(conversation)
        if contact is None or not self._room.acquire(blocking=False):
            return
        shown = self._pool.submit(
            self._deliverer.typing, contact.platform, contact.account, contact.sender
        )
        shown.add_done_callback(self._make_room)

    def stop(self) -> None:
        """Drop what waits."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _make_room(self, _shown: Future[None]) -> None:
        self._room.release()
