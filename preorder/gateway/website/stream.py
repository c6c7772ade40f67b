"""A conversation as server-sent events: what was said, and what happens."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, aclosing
from dataclasses import dataclass, replace
from typing import Any

import anyio
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from preorder.core.errors import PreorderError
from preorder.gateway.website.watch import Follower

logger = logging.getLogger(__name__)

Line = Callable[[], AbstractContextManager[Follower]]
"""Opens a line, for as long as the context lasts."""
_HEARTBEAT = 15.0
_TYPING = 10.0
"""Seconds after which it is said again; it holds for twenty."""
_SLOW = 30.0
"""Seconds that a client may take to read what was sent; then it has to come again."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A conversation at one moment: the messages that are new, as JSON, and how it is."""

    messages: Sequence[dict[str, Any]]
    state: dict[str, Any]
    waiting: int
    """The customer's messages that are not answered yet."""


class Teller:
    """Turns snapshots into events. Knows what was told."""

    def __init__(self, last: int) -> None:
        """Begin after the message of that `seq`."""
        self.last = last
        self._state: dict[str, Any] | None = None
        self._owed = False
        """Is there something of the customer's that was not said to be answered?"""
        self._typing_until = 0.0

    def tell(self, now: Snapshot, clock: float) -> Iterator[str]:
        """Yield the events of a snapshot.

        Args:
            now: the conversation, with the messages after `last`.
            clock: seconds that only grow.
        """
        is_first = self._state is None
        if not is_first and now.state["state"] == "human":
            yield from self._change(now)  # who came is told before what he says
        for message in now.messages:
            self.last = message["seq"]
            self._owed |= message["author"] == "customer" and not is_first
            if message["author"] == "assistant":
                self._typing_until = 0.0  # it hides the sign
            yield event("message", message, message["seq"])
        yield from self._change(now)
        yield from self._progress(now, clock)

    def _change(self, now: Snapshot) -> Iterator[str]:
        if now.state != self._state:
            self._state = now.state
            yield event("state", now.state)

    def _progress(self, now: Snapshot, clock: float) -> Iterator[str]:
        if now.waiting and now.state["state"] != "human":
            self._owed = True
            if clock >= self._typing_until:
                self._typing_until = clock + _TYPING
                yield event("typing", {"author": "assistant"})
        elif not now.waiting and self._owed:
            self._owed, self._typing_until = False, 0.0
            yield event("answered", {})


def event(name: str, data: dict[str, Any], number: int | None = None) -> str:
    """Return one event as it goes over the line."""
    numbered = "" if number is None else f"id: {number}\n"
    return f"event: {name}\n{numbered}data: {json.dumps(data)}\n\n"


Look = Callable[[int], Awaitable[Snapshot]]
"""Reads a conversation after a `seq`."""


async def events(last: int, first: Snapshot, line: Line, look: Look) -> AsyncGenerator[str]:
    """Yield a conversation's events until it is deleted or we stop.

    Args:
        last: the `seq` of the last message that the client has.
        first: the conversation after it.
        line: opened here, and closed at the end.
        look: reads the conversation again.
    """
    teller, now, spoke = Teller(last), first, time.monotonic()
    with line() as follower:
        while not follower.is_over:
            for text in teller.tell(now, time.monotonic()):
                yield text
                spoke = time.monotonic()
            if time.monotonic() - spoke >= _HEARTBEAT:
                yield ": still here\n\n"
                spoke = time.monotonic()
            happened = await follower.news(_TYPING if now.waiting else _HEARTBEAT)
            try:
                now = await look(teller.last) if happened else replace(now, messages=())
            except PreorderError as problem:  # deleted, or the database is away: come again
                logger.info("stream.ends problem=%s", type(problem).__name__)
                return


class EventStream(StreamingResponse):
    """Sends events for as long as the client reads them."""

    def __init__(self, content: AsyncGenerator[str]) -> None:
        headers = {"X-Accel-Buffering": "no"}  # a proxy that held events back would break it
        super().__init__(content, headers=headers, media_type="text/event-stream")
        self._events = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def in_time(message: Message) -> None:
            with anyio.fail_after(_SLOW):
                await send(message)

        try:
            async with aclosing(self._events):
                await super().__call__(scope, receive, in_time)
        except* TimeoutError:
            logger.info("stream.unread")  # its line is closed, and the client may come again
