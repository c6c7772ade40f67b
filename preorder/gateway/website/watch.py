"""Notice what happens in the conversations that somebody follows, whichever process did it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import anyio

from preorder.service.conversations import Pulse
from preorder.service.ports import Store

logger = logging.getLogger(__name__)

_EVERY = 0.5
_AT_ONCE = 400
"""Conversations of one query."""


class Follower:
    """One open line. Lives in the event loop."""

    def __init__(self) -> None:
        self.pulse: Pulse | None = None
        self.is_over = False
        """The conversation was deleted, or we stop."""
        self._news = asyncio.Event()

    def feel(self, pulse: Pulse | None) -> None:
        """Note how the conversation is; None: it is no more."""
        if pulse is None:
            self.end()
        elif pulse != self.pulse:
            self.pulse = pulse
            self._news.set()

    def end(self) -> None:
        """Have the line closed."""
        self.is_over = True
        self._news.set()

    async def news(self, seconds: float) -> bool:
        """Wait for something to happen, no longer than that; tell whether it did."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        happened = self._news.is_set()
        self._news.clear()
        return happened


class Watch:
    """Looks after all followed conversations together: their number costs no more queries."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._followers: defaultdict[str, list[Follower]] = defaultdict(list)
        self._bell = asyncio.Event()
        # A thread of its own: whoever takes those of all others must not silence the lines.
        self._thread = anyio.CapacityLimiter(1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_over = False

    @contextmanager
    def follow(self, conversation: str) -> Iterator[Follower]:
        """Follow a conversation while the block lasts."""
        one = Follower()
        self._followers[conversation].append(one)
        if self._is_over:
            one.end()
        self._bell.set()
        try:
            yield one
        finally:
            self._followers[conversation].remove(one)
            if not self._followers[conversation]:
                del self._followers[conversation]

    def ring(self) -> None:
        """Look at once: something happened. Any thread may call."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._bell.set)

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), _EVERY if self._followers else None)
            self._bell.clear()
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - whatever it is, lines must not fall silent
                logger.warning("watch.waits problem=%s", type(error).__name__)
                await asyncio.sleep(_EVERY)
                self._bell.set()

    def end(self) -> None:
        """Close all lines, also those to come."""
        self._is_over = True
        for followers in self._followers.values():
            for one in followers:
                one.end()

    async def _look(self) -> None:
        ids = list(self._followers)
        if not ids:
            return
        found = await anyio.to_thread.run_sync(self._read, ids, limiter=self._thread)
        for conversation, pulse in found.items():
            for one in self._followers.get(conversation, ()):
                one.feel(pulse)

    def _read(self, ids: Sequence[str]) -> Mapping[str, Pulse | None]:
        found: dict[str, Pulse | None] = {}
        with self._store.look() as tx:
            for start in range(0, len(ids), _AT_ONCE):
                found |= tx.conversations.pulses(ids[start : start + _AT_ONCE])
        return found
