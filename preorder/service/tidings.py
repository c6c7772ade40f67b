"""Tell the brain which conversations were deleted: it remembers the last turns of each.

Whoever deletes one notes it in the same transaction, and does not wait for the brain. So a brain
that is away, or our own end between the two, delays the telling and loses nothing of it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from preorder.core.errors import PreorderError
from preorder.service.ports import Clock, Store

logger = logging.getLogger(__name__)

_PAUSE = timedelta(seconds=10)
_AT_ONCE = 500


class Forgets(Protocol):
    """Remembers something of conversations."""

    def forget(self, conversations: Sequence[str]) -> None:
        """Forget these; it may be told again, and of some that it does not know.

        Raises:
            PreorderError: whether it did is unknown.
        """


class Tidings:
    """Told every second; asks the database, and the brain only if there is something."""

    def __init__(self, store: Store, brain: Forgets, clock: Clock) -> None:
        """Take whom to tell; `clock` is the real time."""
        self._store, self._brain, self._clock = store, brain, clock
        self._again: datetime | None = None

    def tell(self) -> int:
        """Tell what was not told, and return how many; after a failure not at once again."""
        if self._again is not None and self._clock() < self._again:
            return 0
        with self._store.look() as tx:
            gone = tx.conversations.untold(_AT_ONCE)
        if not gone or not self._reached(gone):
            return 0
        with self._store.begin() as tx:
            tx.conversations.told(gone)
        return len(gone)

    def _reached(self, gone: Sequence[str]) -> bool:
        try:
            self._brain.forget(gone)
        except PreorderError as error:
            logger.warning("brain.not_told problem=%s waiting=%s", type(error).__name__, len(gone))
            self._again = self._clock() + _PAUSE
            return False
        self._again = None
        return True
