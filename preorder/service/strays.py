"""Photos' files that nobody knows: a kill came between their writing and their row, or the reverse.

A file is written before its row, and deleted after it. What is left of either is a customer's
photo all the same, and perhaps of one who had his chat deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from preorder.service.ports import Clock, Store

logger = logging.getLogger(__name__)

_EVERY = timedelta(hours=1)
_YOUNG = timedelta(days=1)
"""A file of today may be about to get its row."""
_ENDING = ".jpg"
_AT_ONCE = 400


class PhotoFiles(Protocol):
    """The folder of the photos."""

    def written_before(self, instant: datetime) -> Sequence[str]:
        """Return the names of files, drafts included, that were written before then."""

    def remove(self, names: Sequence[str]) -> None:
        """Delete files; those that are gone already are as they should be."""


@dataclass
class Strays:
    """Deletes them. `clock` is the real time."""

    store: Store
    files: PhotoFiles
    clock: Clock
    _next: datetime | None = field(default=None, init=False)

    def tidy(self) -> int:
        """Delete them, and return how many; a second call within the hour looks not."""
        now = self.clock()
        if self._next is not None and now < self._next:
            return 0
        self._next = now + _EVERY
        old = self.files.written_before(now - _YOUNG)
        strays = self._unknown(old)
        if not strays:
            return 0
        if len(strays) == len(old):
            # None of them ours: rather another database's folder than nothing but strays.
            logger.warning("photos.of_another_database count=%s", len(old))
            return 0
        self.files.remove(strays)
        logger.info("photos.strays_deleted count=%s", len(strays))
        return len(strays)

    def _unknown(self, names: Sequence[str]) -> list[str]:
        known: set[str] = set()
        with self.store.look() as tx:
            for some in _portions(names):
                known |= tx.conversations.known_photos([one.removesuffix(_ENDING) for one in some])
        return [name for name in names if name.removesuffix(_ENDING) not in known]


def _portions(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
